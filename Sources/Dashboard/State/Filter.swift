/// What was typed after `/`: text, `!without` or `~regular expression`, regardless of case.
package struct Filter: Sendable {
  private enum Kind {
    case contains(String)
    case lacks(String)
    case pattern(String)
  }

  private let kind: Kind

  package init(_ text: String) {
    if text.hasPrefix("!") {
      kind = .lacks(text.dropFirst().lowercased())
    } else if text.hasPrefix("~") {
      kind = .pattern(String(text.dropFirst()))
    } else {
      kind = .contains(text.lowercased())
    }
  }

  /// An unfinished pattern matches everything, so that the list does not vanish while it is typed.
  package func matches(_ fields: [String]) -> Bool {
    switch kind {
    case .contains(let text): return fields.contains { $0.lowercased().contains(text) }
    case .lacks(let text): return text.isEmpty || !fields.contains { $0.lowercased().contains(text) }
    case .pattern(let pattern):
      guard let regex = try? Regex(pattern).ignoresCase() else { return true }
      return fields.contains { $0.firstMatch(of: regex) != nil }
    }
  }
}
