extension Key {
  /// The name in settings and help: `q`, `Space`, `Ctrl-L`, `F1`, `PgUp`; nothing for the mouse.
  package var name: String? {
    switch self {
    case .character(" "): "Space"
    case .character(let scalar): String(Character(scalar))
    case .control(let letter): "Ctrl-" + String(Character(letter))
    case .function(let number): "F\(number)"
    case .mouse: nil
    default: Key.names.first { $0.key == self }?.name
    }
  }

  /// The key of a name; the case of a single letter counts, that of words does not.
  package init?(name: String) {
    let scalars = Array(name.unicodeScalars)
    if scalars.count == 1, scalars[0].settled == scalars[0], scalars[0] != " " {
      self = .character(scalars[0])
      return
    }
    let lower = name.lowercased()
    if lower == "space" {
      self = .character(" ")
    } else if lower.hasPrefix("ctrl-"), scalars.count == 6, let letter = Key.letter(scalars[5]) {
      self = Key.ofControl(letter)
    } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...24).contains(number) {
      self = .function(number)
    } else if let known = Key.names.first(where: { $0.name.lowercased() == lower }) {
      self = known.key
    } else {
      return nil
    }
  }

  private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "a"..."z": Unicode.Scalar(scalar.value - 0x20)
    case "A"..."Z": scalar
    default: nil
    }
  }

  /// The key that a terminal sends for a letter with Control, which is Tab for I and Enter for M.
  package static func ofControl(_ letter: Unicode.Scalar) -> Key {
    switch letter {
    case "I": .tab
    case "J", "M": .enter
    case "H": .backspace
    case "[": .escape
    default: .control(letter)
    }
  }

  private static let names: [(name: String, key: Key)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Tab", .tab),
    ("Shift-Tab", .shiftTab), ("Enter", .enter), ("Esc", .escape), ("Backspace", .backspace),
    ("Delete", .delete), ("Insert", .insert), ("PgUp", .pageUp), ("PgDn", .pageDown), ("Home", .home),
    ("End", .end),
  ]
}
