import TerminalUI

/// At the right of the view, which shows the marked theme: every theme with a sample of its colors.
struct ThemesView {
  let state: DashboardState

  private static let sampleWidth = 20

  func draw(in area: Area, of buffer: inout Buffer) {
    let themes = state.themes
    var rest = area
    let column = rest.cutRight(min(area.width, 50))
    let box = Area(
      x: column.x, y: column.y, width: column.width, height: min(column.height, themes.count + 3))
    buffer.fill(box, with: Cell())
    buffer.removeTargets(in: box)
    let index = state.themeIndex
    let keys = state.commands
    let repaired = themes.isEmpty || state.look.isThemeExact ? 0 : themes[index].repairCount
    Frame(
      .frameTier, title: [Words.title("themes")],
      label: .hints([Words.hint(keys.hint(.open), "keep"), Words.hint(keys.hint(.back), "as it was")]),
      note: repaired == 0 ? [] : [Words.dim("\(repaired) faint color\(repaired == 1 ? "" : "s") repaired")],
      rightNote: themes.isEmpty ? [] : [Words.dim("\(index + 1) of \(themes.count)")]
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: box.height - 2)
    let place = inner.height > 2 ? inner.cutBottom(1) : Area(x: 0, y: 0, width: 0, height: 0)
    if !themes.isEmpty {
      buffer.write(
        [
          Words.dim("from "),
          Words.dim(sanitized(themes[index].place, limit: 200).shortenedInMiddle(to: place.width - 5)),
        ],
        in: place)
    }
    let first = Table.offset(index - inner.height / 2, showing: index, of: themes.count, height: inner.height)
    for (place, theme) in themes.enumerated().dropFirst(first) {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      draw(theme, isMarked: place == index, in: row, of: &buffer)
    }
  }

  private func draw(_ theme: ThemeSample, isMarked: Bool, in row: Area, of buffer: inout Buffer) {
    var row = row
    buffer.write(
      isMarked ? [Span(Glyph.pointer.text, .hot, bold: true)] : [Words.text(" ")], in: row.cutLeft(2))
    let variant = row.width >= 42 ? row.cutRight(6) : Area(x: 0, y: 0, width: 0, height: 0)
    let sample = row.cutRight(min(row.width, ThemesView.sampleWidth))
    buffer.write([Words.dim(" " + theme.variant.rawValue)], in: variant)
    let name = sanitized(theme.name).shortenedInMiddle(to: row.width - 1)
    buffer.write([isMarked ? Words.strong(name) : Words.text(name)], in: row)
    buffer.write(ThemesView.sample(of: theme), in: sample)
  }

  /// Text, a key, the signs of the states, the ramp of a bar and four series, on the theme's own background.
  private static func sample(of theme: ThemeSample) -> [Span] {
    func span(_ text: String, _ ink: Ink, bold: Bool = false) -> Span {
      Span(text, Style(theme.ink(ink), on: theme.ink(.role(.background)), bold: bold))
    }
    let signs: [(Glyph, Role)] = [(.ok, .ok), (.tight, .warning), (.full, .critical)]
    return [span(" a", .role(.text)), span("b ", .role(.hot), bold: true)]
      + signs.map { span($0.text, .role($1), bold: true) } + [span(" ", .role(.text))]
      + ThemeSample.ramp.map { span(Glyph.measured.text, $0) } + [span(" ", .role(.text))]
      + ThemeSample.series.map { span(Glyph.column.text, .role($0)) } + [span(" ", .role(.text))]
  }
}
