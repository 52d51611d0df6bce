/// What a check of a store found, part by part.
package struct StoreReport: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case sound
    /// Nothing is wrong with the store, but something is worth knowing.
    case note
    case problem
    /// Could not be looked at, since something before it is wrong.
    case skipped
  }

  package struct Part: Hashable, Sendable {
    package var name: String
    package var state: State
    package var summary: String
    /// What is wrong, one sentence each; the first ones where there are many.
    package var details: [String] = []
  }

  package var parts: [Part] = []
  package var library = SQLiteLibrary.inUse

  package var isSound: Bool { parts.allSatisfy { $0.state == .sound || $0.state == .note } }

  mutating func add(
    _ name: String, _ summary: String, problems: [String] = [], note: Bool = false, skipped: Bool = false
  ) {
    let state: State = skipped ? .skipped : problems.isEmpty ? (note ? .note : .sound) : .problem
    parts.append(Part(name: name, state: state, summary: summary, details: problems))
  }
}
