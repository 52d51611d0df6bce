/// Neighboring cells of a row that look the same.
struct FrameRun {
  /// Columns from the left.
  var x: Int
  /// In columns.
  var width: Int
  var text: String
  var style: ResolvedStyle
}

extension Buffer {
  /// The runs of a row, from left to right.
  func runs(of y: Int, theme: ResolvedTheme) -> [FrameRun] {
    var runs: [FrameRun] = []
    for x in 0..<width {
      let cell = self[x, y]
      if cell.scalar == Cell.continuation, !runs.isEmpty {
        runs[runs.count - 1].width += 1
        continue
      }
      let style = theme.resolve(cell.style)
      if let last = runs.last, last.style == style {
        runs[runs.count - 1].width += 1
        runs[runs.count - 1].text.unicodeScalars.append(cell.scalar)
      } else {
        runs.append(FrameRun(x: x, width: 1, text: String(Character(cell.scalar)), style: style))
      }
    }
    return runs
  }
}
