import Dashboard
import TerminalUI
import UsageModel

/// What a person reads off the rendered screens.
enum ShownOrder {
  /// The state word that the first line begins with, after its sign, and what follows it.
  static func firstLine(_ state: DashboardState) -> (state: AccountState, rest: String)? {
    let line = lines(state).first ?? ""
    let words = line.drop { $0 == " " }.dropFirst().drop { $0 == " " }
    let found = AccountState.allCases.filter { words.hasPrefix($0.word + " ") }.max {
      $0.word.count < $1.word.count
    }
    return found.map { ($0, String(words.dropFirst($0.word.count)).trimmed) }
  }

  /// The names in the order of the rows of *All accounts*, each with its first line.
  static func rows(_ state: DashboardState) -> [(name: String, line: String)] {
    let lines = lines(state)
    guard let header = lines.firstIndex(where: { $0.contains("tightest limit") }) else { return [] }
    var found: [(name: String, line: String)] = []
    for line in lines[(header + 1)...] {
      if line.contains("╰") { break }
      // A row's first line holds its sign and name at the left.
      let name = Organization.names.first { line.prefix(24).contains(" \($0) ") }
      if let name, !found.contains(where: { $0.name == name }) { found.append((name, line)) }
    }
    return found
  }

  /// The names in the strip below the first line, each with its sign.
  static func strip(_ state: DashboardState) -> [(sign: String, name: String)] {
    let line = lines(state).dropFirst().first ?? ""
    return Organization.names.compactMap { name -> (sign: String, name: String, at: String.Index)? in
      guard let range = line.range(of: name) else { return nil }
      let sign = line[..<range.lowerBound].trimmed.last.map(String.init) ?? ""
      return (sign, name, range.lowerBound)
    }.sorted { $0.at < $1.at }.map { ($0.sign, $0.name) }
  }

  /// The tiles of the wall, in reading order: name, and the rest of their upper edge with the state word.
  static func tiles(_ state: DashboardState) -> [(name: String, line: String)] {
    lines(state).flatMap { line -> [(name: String, line: String)] in
      guard line.contains("┐") else { return [] }
      return Organization.names.compactMap { name -> (String, Substring)? in
        line.range(of: "┐\(name)┌").map { (name, line[$0.lowerBound...]) }
      }.sorted { $0.1.startIndex < $1.1.startIndex }.map { ($0.0, String($0.1.prefix { $0 != "╮" })) }
    }
  }

  /// The first row of the alerts that are open.
  static func firstAlert(_ state: DashboardState) -> String? {
    var state = state
    state.view = .alerts
    let lines = lines(state)
    return lines.firstIndex { $0.contains("since, UTC") }.flatMap {
      lines.indices.contains($0 + 1) ? lines[$0 + 1] : nil
    }
  }

  static func lines(_ state: DashboardState) -> [String] {
    DashboardScreen(state).render(glyphs: .full).text
  }
}

extension StringProtocol {
  /// Without spaces at either end.
  fileprivate var trimmed: String {
    let start = drop { $0 == " " }
    return String(start.reversed().drop { $0 == " " }.reversed())
  }

  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
