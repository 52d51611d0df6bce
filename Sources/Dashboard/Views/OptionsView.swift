import TerminalUI

/// What can be changed while the screen is open: the values, where each is from, and how it stays.
struct OptionsView {
  let state: DashboardState
  let marked: ScreenOption

  func draw(in area: Area, of buffer: inout Buffer) {
    let width = min(area.width, 92)
    let about = about(marked, width: width - 4)
    // As high for each option, so that nothing jumps.
    let most = ScreenOption.allCases.map { self.about($0, width: width - 4).count }.max() ?? 0
    let height = min(area.height, ScreenOption.allCases.count + most + 2)
    let box = Area(
      x: area.x + (area.width - width) / 2, y: area.y + max(0, (area.height - height) / 3), width: width,
      height: height)
    buffer.fill(box, with: Cell())
    buffer.removeTargets(in: box)
    let keys = state.commands
    Frame(
      .frameTier, title: [Words.title("options")],
      label: .hints([
        Words.hint("\(keys.hint(.stepBack)) \(keys.hint(.stepForward))", "change"),
        Words.hint(keys.hint(.back), "close"),
      ]),
      note: [Words.dim("at once, until the program ends")]
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: box.height - 2)
    let all = ScreenOption.allCases
    let first = Table.offset(
      0, showing: all.firstIndex(of: marked) ?? 0, of: all.count, height: min(inner.height, all.count))
    for option in all.dropFirst(first) {
      let row = inner.cutTop(1)
      if row.isEmpty { break }
      draw(option, in: row, of: &buffer)
    }
    for line in about {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
  }

  private func draw(_ option: ScreenOption, in row: Area, of buffer: inout Buffer) {
    var row = row
    let isMarked = option == marked
    let name = Words.left(option.rawValue, 13)
    buffer.write(
      [
        Span(isMarked ? Glyph.pointer.text + " " : "  ", .hot, bold: true),
        isMarked ? Words.strong(name) : Words.text(name),
      ], in: row.cutLeft(15))
    let source =
      row.width >= 60 ? row.cutRight(row.width >= 70 ? 34 : 28) : Area(x: 0, y: 0, width: 0, height: 0)
    buffer.write([sourceSpan(of: option)].shortenedInMiddle(to: source.width), in: source)
    buffer.write(values(of: option, width: row.width - 1).clipped(to: row.width), in: row)
  }

  private func sourceSpan(of option: ScreenOption) -> Span {
    let text = sanitized(state.source(of: option), limit: 200)
    return Span(text, state.isChanged(option) ? .warning : .dim)
  }

  /// All values with the present one in brackets, or the present one alone where they are too many.
  private func values(of option: ScreenOption, width: Int) -> [Span] {
    let value = state.value(of: option)
    let choices = state.choices(of: option)
    let all = choices.map { choice in
      choice == value ? Span("[\(choice)]", .hot, bold: true) : Span(" \(choice) ", .dim)
    }
    if option != .theme, all.cellWidth <= width { return all }
    let place = choices.firstIndex(of: value).map { "  \($0 + 1) of \(choices.count)" } ?? ""
    return [Span("[\(sanitized(value))]", .hot, bold: true), Words.dim(place)]
  }

  /// What the marked option does, where its value is from, and how it stays.
  private func about(_ option: ScreenOption, width: Int) -> [[Span]] {
    let summary = wrapped(option.summary, to: width).map { [Words.dim($0)] }
    let source = [Words.dim("from "), sourceSpan(of: option)].shortenedInMiddle(to: width)
    let stays = wrapped(sanitized(state.forGood(option), limit: 200), to: width).map { [Words.text($0)] }
    return [[]] + summary + (state.isChanged(option) ? stays : [source])
  }
}
