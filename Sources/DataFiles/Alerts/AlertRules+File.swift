import UsageModel

extension Config {
  /// The table `alerts` of the config file; `path` makes paths in it whole.
  static func alertRules(_ field: Field, path: (String) -> String) -> AlertRules {
    var rules = AlertRules()
    guard var table = field.table() else { return rules }
    if let bell = table.optional("bell")?.flag() { rules.rings = bell }
    if let flash = table.optional("flash")?.flag() { rules.flashes = flash }
    if let minutes = table.optional("snooze")?.integer(1...10_080) { rules.snooze = minutes * .minute }
    for kind in AlertKind.allCases {
      guard let field = table.optional(kind.rawValue) else { continue }
      switch kind {
      case .limit, .cap:
        guard let steps = steps(field) else { continue }
        set(kind, !steps.isEmpty, in: &rules)
        if kind == .limit { rules.limitSteps = steps } else { rules.capSteps = steps }
      case .unitsEnding, .freeModelEnding:
        guard let days = days(field) else { continue }
        set(kind, days > 0, in: &rules)
        if kind == .unitsEnding { rules.unitsDays = days } else { rules.freeModelDays = days }
      default: if let isOn = field.flag() { set(kind, isOn, in: &rules) }
      }
    }
    if let hooks = table.optional("hooks")?.table() { rules.hooks = self.hooks(hooks, path: path) }
    table.finish()
    return rules
  }

  private static func set(_ kind: AlertKind, _ isOn: Bool, in rules: inout AlertRules) {
    if isOn { rules.kinds.insert(kind) } else { rules.kinds.remove(kind) }
  }

  private static func isNo(_ field: Field) -> Bool {
    guard case .scalar(let text, _) = field.node.content else { return false }
    return text == "no" || text == "false" || text == "off"
  }

  /// Percents, ascending; none for `no`.
  private static func steps(_ field: Field) -> [Int]? {
    if isNo(field) { return [] }
    let steps = field.items().compactMap { $0.integer(6...1_000).map { Int($0) } }
    return steps.isEmpty ? nil : Set(steps).sorted()
  }

  /// Days ahead; 0 for `no`.
  private static func days(_ field: Field) -> Int64? { isNo(field) ? 0 : field.integer(1...365) }

  private static func hooks(_ table: Table, path: (String) -> String) -> [AlertHook] {
    var table = table
    return table.all().compactMap { name, _, field in
      guard var row = field.table(),
        var command = row.required("run", "the program and its arguments, as a list")?.texts(),
        let program = command.first
      else { return nil }
      command[0] = path(program)
      var hook = AlertHook(name: name, command: command)
      if let kinds = row.optional("kinds")?.items() {
        hook.kinds = Set(kinds.compactMap { $0.choice(AlertKind.self) })
      }
      if let hears = row.optional("recovered")?.flag() { hook.hearsRecovery = hears }
      if let seconds = row.optional("timeout")?.integer(1...300) { hook.timeLimit = seconds * .second }
      if let tries = row.optional("tries")?.integer(1...20) { hook.tries = Int(tries) }
      row.finish()
      return hook
    }
  }
}
