extension Unicode.Scalar {
  static let replacement: Unicode.Scalar = "\u{FFFD}"

  /// Itself when every terminal agrees on its width and nothing else depends on it, else U+FFFD.
  var settled: Unicode.Scalar {
    switch value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x17F, 0x2500...0x25FC, 0x2800...0x28FF: self
    case ..<0xA0: .replacement
    default: isSettled ? self : .replacement
    }
  }

  private var isSettled: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator, .nonspacingMark, .spacingMark, .enclosingMark:
      return false
    default: break
    }
    if properties.isDefaultIgnorableCodePoint { return false }
    // Newer characters have no width, or another one, in the libraries of systems still in use.
    guard let age = properties.age, age.major <= 11 else { return false }
    return switch value {
    // Jamo that join the syllable before them.
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: false
    // Narrow before Unicode 16, wide since.
    case 0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF, 0x1D300...0x1D37F: false
    // Regional indicators and skin tones, which melt with their neighbors.
    case 0x1F1E6...0x1F1FF, 0x1F3FB...0x1F3FF: false
    default: true
    }
  }

  /// 1 or 2, for a settled scalar.
  var columns: Int {
    switch value {
    // The frames, blocks and braille of every screen, before anything is looked up.
    case ..<0x1100, 0x2500...0x25FC, 0x2800...0x28FF: return 1
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18AFF, 0x1B000...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
      return 2
    case 0x2300...0x2BFF, 0x1F000...0x1FAFF: return properties.isEmojiPresentation ? 2 : 1
    default: return 1
    }
  }
}
