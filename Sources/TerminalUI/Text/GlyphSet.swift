/// The characters that a terminal and its font can show.
package enum GlyphSet: String, CaseIterable, Hashable, Sendable {
  /// Rounded frames, eighth blocks, braille sparklines.
  case full = "braille"
  /// The same without braille, for fonts that lack it.
  case blocks
  /// Frames and the three shades, for the Linux console.
  case shade
  case ascii

  /// What stands for a settled scalar in this set; two signs of one context never share a stand-in.
  package func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x7F { return scalar }
    switch self {
    case .full: return scalar
    case .blocks: return scalar.brailleDots.map(Unicode.Scalar.eighth) ?? scalar
    case .shade: return shadeStandIn(for: scalar)
    case .ascii: return asciiStandIn(for: scalar)
    }
  }

  private func shadeStandIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
    // The console's fonts have these; they lack braille, eighth blocks and the dark shade.
    switch scalar {
    case "█", "░", "▒", "■", "─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "▲", "▼", "•", "↑", "↓",
      "←", "→":
      return scalar
    // Most console fonts lack the diamond.
    case "◆": return "&"
    case "●": return "•"
    case "▓": return "▒"
    case "□": return "░"
    default: break
    }
    switch scalar.value {
    case 0xA1...0xFF: return scalar
    case 0x2010...0x2BFF: return asciiStandIn(for: scalar, block: "█")
    default: return scalar
    }
  }

  private func asciiStandIn(for scalar: Unicode.Scalar, block: Unicode.Scalar = "#") -> Unicode.Scalar {
    if let dots = scalar.brailleDots { return dots == 0 ? " " : dots < 4 ? "_" : block }
    switch scalar.value {
    case 0x2581...0x2584: return "_"
    case 0x2585...0x2587: return block
    default: break
    }
    return switch scalar {
    case "●", "•": "o"
    case "▲", "▴", "↑": "^"
    case "◆": "&"
    case "■", "█": block
    case "○": "_"
    case "◉": "@"
    case "□", "░": ":"
    case "▓", "▒": "%"
    case "▚": ";"
    case "·": "."
    case "┃": "I"
    case "▶", "▸", "→": ">"
    case "┄", "─", "–", "—", "−", "‐", "‑", "‒": "-"
    case "━", "═": "="
    case "╵", "’", "‘": "'"
    case "“", "”": "\""
    case "×": "x"
    case "÷": "/"
    case "╱": "/"
    case "╳": "X"
    case "…", "―": "~"
    case "↓", "▾", "▼": "v"
    case "←", "◂", "◀": "<"
    case "│", "║": "|"
    case "╭", "╮", "╰", "╯", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼": "+"
    case "¹": "1"
    case "²": "2"
    case "³": "3"
    case "≤": "<"
    case "≥": ">"
    case "▏", "▎", "▍": "."
    case "▌", "▋", "▊", "▉": block
    default: "?"
    }
  }
}

extension Unicode.Scalar {
  /// How many of a braille character's eight dots are set.
  fileprivate var brailleDots: Int? {
    (0x2800...0x28FF).contains(value) ? (value - 0x2800).nonzeroBitCount : nil
  }

  /// A block that fills `eighths` of a cell from below, 0...8.
  package static func eighth(_ eighths: Int) -> Unicode.Scalar {
    if eighths <= 0 { return " " }
    return Unicode.Scalar(0x2580 + UInt32(min(8, eighths))) ?? " "
  }
}
