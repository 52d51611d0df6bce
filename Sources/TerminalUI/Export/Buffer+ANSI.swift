extension Buffer {
  /// The frame as lines that a terminal colors; each line ends with the terminal's own colors.
  package func ansi(theme: ResolvedTheme) -> String {
    var text = ""
    for y in 0..<height {
      for run in runs(of: y, theme: theme) {
        text += "\u{1B}[\(run.style.codes.joined(separator: ";"))m\(run.text)"
      }
      text += "\u{1B}[0m\n"
    }
    return text
  }
}

extension ResolvedStyle {
  /// From nothing set to this style.
  fileprivate var codes: [String] {
    ["0"] + (bold ? ["1"] : []) + (underline ? ["4"] : []) + (reverse ? ["7"] : [])
      + foreground.codes(first: 38) + background.codes(first: 48)
  }
}

extension TerminalColor {
  /// - Parameter first: 38 of a foreground, 48 of a background.
  fileprivate func codes(first: Int) -> [String] {
    switch self {
    case .standard: []
    case .palette(let index) where index < 8: ["\(first - 8 + Int(index))"]
    case .palette(let index) where index < 16: ["\(first + 52 + Int(index) - 8)"]
    case .palette(let index): ["\(first)", "5", "\(index)"]
    case .rgb(let color): ["\(first)", "2", "\(color.red)", "\(color.green)", "\(color.blue)"]
    }
  }
}
