extension Buffer {
  /// The frame as a picture: one SVG document, a cell being 8.4 by 17 units.
  ///
  /// - Parameter isLight: what the terminal's own colors are taken for, dark on light or light on dark.
  package func svg(theme: ResolvedTheme, isLight: Bool) -> String {
    let canvas = Canvas(isLight: isLight)
    let size = "\(Canvas.text(Double(width) * Canvas.cellWidth)) \(height * Canvas.cellHeight)"
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(size)" font-family="\#(Canvas.fonts)" font-size="14">"#,
      #"<rect width="100%" height="100%" fill="\#(canvas.ground(of: theme))"/>"#,
    ]
    for y in 0..<height {
      for run in runs(of: y, theme: theme) { lines += canvas.elements(of: run, y: y, theme: theme) }
    }
    lines.append("</svg>")
    return lines.joined(separator: "\n") + "\n"
  }
}

/// How cells become shapes.
private struct Canvas {
  static let cellWidth = 8.4
  static let cellHeight = 17
  static let fonts = "DejaVu Sans Mono, Menlo, Consolas, monospace"

  let isLight: Bool

  func ground(of theme: ResolvedTheme) -> String {
    color(theme.color(of: .role(.background)), orElse: standardBackground)
  }

  /// Nothing for blanks on the ground.
  func elements(of run: FrameRun, y: Int, theme: ResolvedTheme) -> [String] {
    var front = color(run.style.foreground, orElse: standardForeground)
    var back = color(run.style.background, orElse: standardBackground)
    if run.style.reverse { (front, back) = (back, front) }
    let x = Canvas.text(Double(run.x) * Canvas.cellWidth)
    let width = Canvas.text(Double(run.width) * Canvas.cellWidth)
    let top = y * Canvas.cellHeight
    var elements: [String] = []
    if back != ground(of: theme) {
      elements.append(
        #"<rect x="\#(x)" y="\#(top)" width="\#(width)" height="\#(Canvas.cellHeight)" fill="\#(back)"/>"#)
    }
    guard run.style.underline || run.text.contains(where: { $0 != " " }) else { return elements }
    var attributes =
      #"x="\#(x)" y="\#(top + 13)" textLength="\#(width)" lengthAdjust="spacingAndGlyphs" fill="\#(front)""#
    if run.style.bold { attributes += #" font-weight="bold""# }
    if run.style.underline { attributes += #" text-decoration="underline""# }
    elements.append(#"<text \#(attributes) xml:space="preserve">\#(Canvas.escaped(run.text))</text>"#)
    return elements
  }

  private var standardForeground: String { isLight ? "#202428" : "#d0d0d0" }
  private var standardBackground: String { isLight ? "#ffffff" : "#101418" }

  private func color(_ color: TerminalColor, orElse standard: String) -> String {
    switch color {
    case .standard: standard
    case .palette(let index) where index < 16: Canvas.hex(BasicColor(index).rgb)
    case .palette(let index): Canvas.hex(RGB(paletteIndex: Int(index)))
    case .rgb(let color): Canvas.hex(color)
    }
  }

  private static func hex(_ color: RGB) -> String {
    "#"
      + [color.red, color.green, color.blue].map { part in
        (part < 16 ? "0" : "") + String(part, radix: 16)
      }.joined()
  }

  /// One decimal.
  static func text(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }

  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
  }
}
