import UsageModel

extension PlanLibrary {
  /// One line for each plan; ends with a line break.
  package var text: String {
    var table = TextTable(alignments: [.left, .left, .left, .right, .right, .right, .left])
    table.rows.append(["plan", "provider", "name", "tiers", "limits", "models", "from"])
    for entry in entries {
      let tiers = entry.plan.ladder?.tiers ?? []
      table.rows.append([
        entry.plan.id, entry.plan.provider, entry.plan.name, "\(tiers.count)",
        "\(tiers.reduce(0) { $0 + $1.limits.count })", "\(entry.plan.models.count)",
        entry.origin == .bundled ? "bundled" : "\(entry.origin)",
      ])
    }
    return table.lines.joined(separator: "\n") + "\n"
  }

  package var json: JSONValue {
    .array(
      entries.map { entry in
        let tiers = entry.plan.ladder?.tiers ?? []
        return .object([
          "id": .string(entry.plan.id), "provider": .string(entry.plan.provider),
          "name": .string(entry.plan.name),
          "tiers": .integer(Int64(tiers.count)),
          "limits": .integer(Int64(tiers.reduce(0) { $0 + $1.limits.count })),
          "models": .integer(Int64(entry.plan.models.count)),
          "origin": .string(entry.origin == .bundled ? "bundled" : "\(entry.origin)"),
        ])
      })
  }
}
