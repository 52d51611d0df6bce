/// A mapping of a file, read key by key; `finish` refuses the keys that nobody asked for.
struct Table {
  let mark: YAMLNode.Mark
  let path: String
  let log: ProblemLog
  private let entries: [YAMLNode.Entry]
  private var asked: [String] = []

  init(entries: [YAMLNode.Entry], mark: YAMLNode.Mark, path: String, log: ProblemLog) {
    self.entries = entries
    self.mark = mark
    self.path = path
    self.log = log
  }

  /// The value under a key; nil when the key is missing or has no value.
  mutating func optional(_ key: String) -> Field? {
    asked.append(key)
    guard let entry = entries.first(where: { $0.key == key }), !entry.value.isNull else { return nil }
    return Field(node: entry.value, path: path(to: key), log: log)
  }

  /// The value under a key that must be there.
  mutating func required(_ key: String, _ purpose: String) -> Field? {
    if let field = optional(key) { return field }
    // The key may stand there mistyped, which `finish` tells better.
    let mistyped = entries.contains { nearest(to: $0.key, among: [key]) == key && $0.key != key }
    if !mistyped {
      log.add("is missing; give \(purpose)", at: mark, field: path(to: key))
    }
    return nil
  }

  /// Which of `keys` are there with a value, in the order of the file.
  mutating func present(_ keys: [String]) -> [String] {
    asked.append(contentsOf: keys)
    return entries.filter { keys.contains($0.key) && !$0.value.isNull }.map(\.key)
  }

  /// Every key with its value, for tables whose keys are the author's own.
  mutating func all() -> [(key: String, keyMark: YAMLNode.Mark, field: Field)] {
    asked.append(contentsOf: entries.map(\.key))
    return entries.map { entry in
      (entry.key, entry.mark, Field(node: entry.value, path: path(to: entry.key), log: log))
    }
  }

  func refuse(_ message: String) { log.add(message, at: mark, field: path) }

  /// Refuses what was not asked for.
  func finish() {
    for entry in entries where !asked.contains(entry.key) {
      let known = asked.sorted()
      let suggestion =
        nearest(to: entry.key, among: known).map { "did you mean \($0)?" }
        ?? "known here: \(known.joined(separator: ", "))"
      log.add("is not a key of this table; \(suggestion)", at: entry.mark, field: path(to: entry.key))
    }
  }

  func path(to key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
