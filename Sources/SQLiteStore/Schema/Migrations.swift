import UsageModel

/// The steps from each version of the schema to the next. Steps are only ever added at the end.
enum Migrations {
  /// Brings a store to this program's version, each step and its version number in one transaction.
  static func run(on connection: Connection) throws {
    let version = try connection.number("PRAGMA user_version")
    for (index, step) in steps.enumerated() where Int64(index) >= version {
      try connection.write {
        try connection.execute(step.statements)
        // A new store has nothing to fill from.
        if version > 0 { try step.fill(connection) }
        // A setting takes no bound value; both numbers are our own constants.
        try connection.execute("PRAGMA user_version = \(index + 1)")
      }
    }
  }

  /// What one step changes, and how what it adds is filled from what the store holds.
  private struct Step: Sendable {
    var statements: String
    var fill: @Sendable (Connection) throws -> Void
  }

  private static let steps = [
    Step(statements: Schema.creation) { _ in },
    Step(statements: Schema.secondVersion) { try SecondVersionFill(connection: $0).run() },
  ]
}
