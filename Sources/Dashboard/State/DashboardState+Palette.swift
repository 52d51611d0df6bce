import TerminalUI
package import UsageModel

/// What the palette offers: every action, and every account by its name.
package enum PaletteEntry: Hashable, Sendable {
  case action(Action)
  case account(AccountID)
}

/// Finding an action by some letters of what it does.
extension DashboardState {
  /// How well `text` describes `candidate`, 0 being best; nil where it does not.
  ///
  /// Every word of the text must be found: at the beginning, at the beginning of a word, inside one, or at least letter
  /// by letter in this order.
  static func paletteDistance(_ text: String, _ candidate: String) -> Int? {
    let candidate = candidate.lowercased()
    var distance = 0
    for word in text.lowercased().split(separator: " ") {
      if candidate.hasPrefix(word) { continue }
      if candidate.contains(" " + word) || candidate.contains("-" + word) {
        distance += 1
      } else if candidate.contains(word) {
        distance += 2
      } else {
        var rest = candidate[...]
        for letter in word {
          guard let place = rest.firstIndex(of: letter) else { return nil }
          rest = rest[rest.index(after: place)...]
        }
        distance += scattered
      }
    }
    return distance
  }

  private static let scattered = 100

  /// The entries that `text` describes, best first; all of them without one.
  package func paletteEntries(_ text: String) -> [PaletteEntry] {
    var candidates: [(PaletteEntry, [String])] = commands.commands.filter { $0.action != .palette }.map {
      (.action($0.action), [$0.title, $0.action.rawValue])
    }
    if rights.seesUsage {
      candidates += shown.accounts.map { (.account($0.id), [$0.name, "account " + $0.name]) }
    }
    let found = candidates.enumerated().compactMap { index, candidate in
      candidate.1.compactMap { DashboardState.paletteDistance(text, $0) }.min().map {
        (entry: candidate.0, order: ($0, index))
      }
    }
    // What only has the letters somewhere is for when nothing has the words.
    let close = found.filter { $0.order.0 < DashboardState.scattered }
    return (close.isEmpty ? found : close).sorted { $0.order < $1.order }.map(\.entry)
  }

  mutating func press(_ key: Key, inPalette text: String, marked: Int) -> [DashboardEffect] {
    let count = paletteEntries(text).count
    func mark(_ index: Int) -> Overlay { .palette(text: text, marked: max(0, min(count - 1, index))) }
    switch key {
    case .escape, .control("C"): overlay = nil
    case .enter: return choose(text, marked)
    case .up, .shiftTab: overlay = mark(marked - 1)
    case .down, .tab: overlay = mark(marked + 1)
    case .pageUp: overlay = mark(marked - 10)
    case .pageDown: overlay = mark(marked + 10)
    case .home: overlay = mark(0)
    case .end: overlay = mark(count - 1)
    case .backspace, .delete: overlay = .palette(text: String(text.dropLast()), marked: 0)
    case .control("L"): return [.redraw]
    case .character(let scalar) where text.unicodeScalars.count < 40:
      overlay = .palette(text: text + String(Character(scalar)), marked: 0)
    default: break
    }
    return []
  }

  private mutating func choose(_ text: String, _ marked: Int) -> [DashboardEffect] {
    let entries = paletteEntries(text)
    guard entries.indices.contains(marked) else { return [] }
    overlay = nil
    switch entries[marked] {
    case .action(let action): return perform(action)
    case .account(let id): return handle(.shown(id))
    }
  }
}
