import TerminalUI
import UsageModel

/// The slider with what it changes, over the curve of all minutes.
struct PlannerChoice {
  let planning: CapacityPlanning
  let change: UnitChange
  let typed: String
  let spend: SpendReading
  let now: Instant

  private func words(_ width: Int) -> PlannerWords {
    PlannerWords(planning: planning, change: change, spend: spend, now: now, isShort: width < 50)
  }

  func draw(in area: Area, of buffer: inout Buffer) {
    var rest = area
    drawSlider(in: rest.cutTop(1), of: &buffer)
    let words = words(area.width)
    for line in [held(area.width), words.price, words.bound, words.limit] {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
    guard rest.height >= 5 else { return }
    buffer.write(
      [Words.dim("minutes of the last \(planning.lookbackDays) days, highest first, TPM")], in: rest.cutTop(1)
    )
    curve(width: rest.width).draw(in: rest, of: &buffer)
  }

  private func held(_ width: Int) -> [Span] {
    if width < 50 {
      return [
        Words.dim("held "), Span("\(Glyph.ok.text) \(change.before)", .text, bold: true),
        Words.dim(" planned "),
        Span("\(Glyph.rungHere.text) \(change.after)", .hot, bold: true),
        Words.text(" \(Figures.grouped(change.perMinuteAfter)) TPM "),
      ]
    }
    let scheduled = planning.holding.unitsNow - planning.holding.units
    return [
      Words.dim("held   "), Span("\(Glyph.ok.text) \(change.before)", .text, bold: true),
      Words.dim(scheduled > 0 ? " (\(scheduled) more end)  " : "  "),
      Words.text("\(Figures.grouped(change.perMinuteBefore)) TPM"), Words.dim("  planned "),
      Span("\(Glyph.rungHere.text) \(change.after)", .hot, bold: true),
      Words.text("  \(Figures.grouped(change.perMinuteAfter)) TPM  "), words(width).difference,
    ]
  }

  /// The units at the right end: room beyond what is held, planned and needed, so that the handles stay inside.
  private var greatest: Int64 {
    let needed = planning.planner.units(for: .max) ?? 0
    let most = max(change.before, change.after, needed, 4)
    return most + (most + 1) / 2
  }

  private func drawSlider(in area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    let label = [
      Words.dim(typed.isEmpty ? "units  0 " : "units  "),
      Span(typed.isEmpty ? "" : "\(typed)_ ", .hot, bold: true),
    ]
    let end = [Words.dim(" \(Figures.grouped(greatest))")]
    var track = area
    buffer.write(label, in: track.cutLeft(label.cellWidth))
    buffer.write(end, in: track.cutRight(end.cellWidth))
    guard track.width >= 8 else { return }
    func column(_ units: Int64) -> Int {
      track.x + 1 + Int(Double(units) / Double(greatest) * Double(track.width - 3) + 0.5)
    }
    for x in track.x..<track.right { buffer[x, track.y] = Cell("─", Style(.track)) }
    buffer[track.x, track.y] = Cell("├", Style(.dim))
    buffer[track.right - 1, track.y] = Cell("┤", Style(.dim))
    let (held, planned) = (column(change.before), column(change.after))
    for x in min(held, planned)...max(held, planned) { buffer[x, track.y] = Cell(.capacity, Style(.hot)) }
    buffer[held, track.y] = Cell(.ok, Style(.text, bold: true))
    buffer[planned, track.y] = Cell(.rungHere, Style(.hot, bold: true))
  }

  /// All minutes in falling order with the held and the planned rate.
  private func curve(width: Int) -> Plot {
    let gutter = 8
    let note = 7
    let count = max(1, width - gutter - note)
    let isChanged = change.perMinuteAfter != change.perMinuteBefore
    let columns = planning.planner.history.falling(columns: count).map {
      Plot.Column(Double($0), capacity: Double(change.perMinuteBefore))
    }
    let top = Plot.top(
      of: columns, limit: Double(max(change.perMinuteBefore, change.perMinuteAfter)) / 1.1)
    var scale = [
      Plot.Label(0, "0"), Plot.Label(Double(change.perMinuteBefore), LimitText.bound(change.perMinuteBefore)),
    ]
    var notes = [Plot.Label(Double(change.perMinuteBefore), " \(Glyph.ok.text) \(change.before)u")]
    if isChanged {
      let value = Double(change.perMinuteAfter)
      scale.append(Plot.Label(value, LimitText.bound(change.perMinuteAfter), .hot))
      notes.append(Plot.Label(value, " \(Glyph.rungHere.text) \(change.after)u", .hot))
    }
    let axis = [0, 25, 50, 75, 100].map {
      Plot.AxisLabel(min(count - 1, count * $0 / 100), "\($0)%")
    }
    return Plot(
      columns, top: top, limit: isChanged ? Double(change.perMinuteAfter) : nil,
      layers: [Plot.Layer(.gradient(.provisioned))], scale: scale, notes: notes, axis: axis, gutter: gutter)
  }
}
