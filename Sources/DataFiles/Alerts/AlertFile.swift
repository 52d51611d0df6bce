import TerminalUI
package import UsageModel

/// The alerts of one store as a file: JSON, times in milliseconds since 1970.
///
/// In version 1 an episode was of one kind, so that one cause could have several open at once; such files are read.
package enum AlertFile {
  package static let version: Int64 = 2

  package static func text(_ book: AlertBook) -> String {
    JSONValue.object([
      "version": .integer(version),
      "episodes": .array(book.episodes.map(episode)),
      "snoozes": .array(
        book.snoozes.sorted { ($0.value, $0.key.subject) < ($1.value, $1.key.subject) }.map { key, until in
          .object([.init(key: "until", value: .integer(until.milliseconds))] + members(key))
        }),
      "tiers": .array(
        book.tiers.sorted { $0.key < $1.key }.map { account, mark in
          .object([
            "account": .integer(account.rawValue), "plan": .string(mark.plan), "tier": .string(mark.tier),
            "label": .string(mark.label), "rank": .integer(Int64(mark.rank)),
          ])
        }),
    ]).text + "\n"
  }

  private static func members(_ key: AlertKey) -> [JSONValue.Member] {
    [
      .init(key: "kind", value: .string(key.kind.rawValue)),
      .init(key: "account", value: .integer(key.account.rawValue)),
      .init(key: "subject", value: .string(sanitized(key.subject, limit: .max))),
    ]
  }

  private static func episode(_ episode: AlertEpisode) -> JSONValue {
    var all = [JSONValue.Member(key: "number", value: .integer(episode.number))] + members(episode.key)
    func add(_ key: String, _ value: JSONValue?) {
      if let value { all.append(.init(key: key, value: value)) }
    }
    add("accountName", .string(sanitized(episode.accountName, limit: .max)))
    add("start", .integer(episode.start.milliseconds))
    add("end", episode.end.map { .integer($0.milliseconds) })
    add("phases", .array(episode.phases.map(phase)))
    if episode.isFound { add("found", .bool(true)) }
    if !episode.told.isEmpty { add("told", .array(episode.told.map(telling))) }
    return .object(all)
  }

  private static func phase(_ phase: AlertPhase) -> JSONValue {
    var all: [JSONValue.Member] = [
      .init(key: "kind", value: .string(phase.kind.rawValue)),
      .init(key: "what", value: .string(sanitized(phase.what, limit: .max))),
      .init(key: "lastSeen", value: .integer(phase.lastSeen.milliseconds)),
      .init(key: "step", value: .integer(Int64(phase.step))),
      .init(key: "value", value: .number(phase.value)), .init(key: "worst", value: .number(phase.worst)),
    ]
    if let step = phase.toldStep { all.append(.init(key: "toldStep", value: .integer(Int64(step)))) }
    if phase.wasTold { all.append(.init(key: "wasTold", value: .bool(true))) }
    if phase.isOver { all.append(.init(key: "over", value: .bool(true))) }
    if !phase.blocks { all.append(.init(key: "blocks", value: .bool(false))) }
    if phase.isCap { all.append(.init(key: "cap", value: .bool(true))) }
    return .object(all)
  }

  private static func telling(_ telling: AlertTelling) -> JSONValue {
    var all: [JSONValue.Member] = [
      .init(key: "recipient", value: .string(telling.recipient)),
      .init(key: "event", value: .string(telling.event.rawValue)),
      .init(key: "at", value: .integer(telling.at.milliseconds)),
      .init(key: "outcome", value: .string(telling.outcome.rawValue)),
      .init(key: "failures", value: .integer(Int64(telling.failures))),
    ]
    if let reason = telling.reason {
      all.append(.init(key: "reason", value: .string(sanitized(reason, limit: 200))))
    }
    if let teller = telling.teller {
      all.append(.init(key: "teller", value: .string(sanitized(teller, limit: 200))))
    }
    return .object(all)
  }
}

extension AlertFile {
  /// The book that the file holds; every value that cannot be true is named with its line.
  package static func book(bytes: [UInt8], file: String) throws(DataFileError) -> AlertBook {
    let text = try PlanFile.text(bytes: bytes, file: file)
    let log = ProblemLog(file: file)
    guard let root = try YAMLNode(text: text, file: file),
      var table = Field(node: root, path: "", log: log).table()
    else {
      try log.check()
      throw .refused(path: file, reason: "is empty", advice: "take it away")
    }
    var book = AlertBook()
    if let version = table.required("version", "the version")?.integer(1...Int64.max), version > self.version
    {
      throw .refused(path: file, reason: "has version \(version)", advice: "use the program that wrote it")
    }
    book.episodes = (table.optional("episodes")?.items() ?? []).compactMap(episode)
    for field in table.optional("snoozes")?.items() ?? [] {
      guard var row = field.table() else { continue }
      guard let key = key(&row), let until = instant("until", &row) else { continue }
      row.finish()
      book.snoozes[key] = until
    }
    for field in table.optional("tiers")?.items() ?? [] {
      guard var row = field.table(),
        let account = row.required("account", "a number")?.integer(0...Int64.max),
        let plan = row.required("plan", "a plan's id")?.text(),
        let rank = row.required("rank", "a number")?.integer(Int64.min...Int64.max)
      else { continue }
      book.tiers[AccountID(account)] = AlertBook.TierMark(
        plan: plan, tier: words("tier", &row), label: words("label", &row), rank: Int(rank))
      row.finish()
    }
    table.finish()
    try log.check()
    return book
  }

  /// A text that may be empty.
  private static func words(_ name: String, _ row: inout Table) -> String {
    guard let field = row.optional(name), case .scalar(let text, _) = field.node.content, !text.isEmpty else {
      return ""
    }
    return field.text() ?? ""
  }

  private static func instant(_ name: String, _ row: inout Table) -> Instant? {
    row.required(name, "a time in milliseconds")?.integer(0...Instant.distantFuture.milliseconds)
      .map(Instant.init(milliseconds:))
  }

  private static func key(_ row: inout Table) -> AlertKey? {
    guard let kind = row.required("kind", "a kind")?.choice(AlertKind.self),
      let account = row.required("account", "a number")?.integer(0...Int64.max)
    else { return nil }
    return AlertKey(kind, AccountID(account), words("subject", &row))
  }

  private static func episode(_ field: Field) -> AlertEpisode? {
    guard var row = field.table(), let number = row.required("number", "a number")?.integer(0...Int64.max),
      let key = key(&row), let start = instant("start", &row)
    else { return nil }
    let name = words("accountName", &row)
    let end = row.optional("end")?.integer(0...Instant.distantFuture.milliseconds)
      .map(Instant.init(milliseconds:))
    let phases: [AlertPhase]
    if let list = row.optional("phases")?.items() {
      phases = list.compactMap { field in
        guard var row = field.table(), let kind = row.required("kind", "a kind")?.choice(AlertKind.self)
        else {
          return nil
        }
        let phase = phase(kind, &row)
        row.finish()
        return phase
      }
    } else {
      phases = [phase(key.kind, &row)].compactMap(\.self).map {
        var phase = $0
        phase.isOver = end != nil
        return phase
      }
    }
    if phases.isEmpty { return nil }
    var episode = AlertEpisode(
      number: number, account: key.account, subject: key.subject, accountName: name, start: start, end: end,
      phases: phases)
    episode.isFound = row.optional("found")?.flag() ?? false
    episode.told = (row.optional("told")?.items() ?? []).compactMap(telling)
    row.finish()
    return episode
  }

  private static func phase(_ kind: AlertKind, _ row: inout Table) -> AlertPhase? {
    guard let lastSeen = instant("lastSeen", &row) else { return nil }
    let steps: ClosedRange<Int64> = 0...1_000_000
    var phase = AlertPhase(kind, what: words("what", &row), lastSeen: lastSeen)
    phase.step = Int(row.optional("step")?.integer(steps) ?? 0)
    phase.toldStep = row.optional("toldStep")?.integer(steps).map { Int($0) }
    // A value that is no number was written as null.
    phase.value = row.optional("value")?.number(0...1e18) ?? 0
    phase.worst = row.optional("worst")?.number(0...1e18) ?? 0
    phase.wasTold = row.optional("wasTold")?.flag() ?? false
    phase.isOver = row.optional("over")?.flag() ?? false
    phase.blocks = row.optional("blocks")?.flag() ?? true
    phase.isCap = row.optional("cap")?.flag() ?? false
    return phase
  }

  private static func telling(_ field: Field) -> AlertTelling? {
    guard var row = field.table(), let event = row.required("event", "an event")?.choice(AlertEvent.self),
      let at = instant("at", &row),
      let outcome = row.required("outcome", "an outcome")?.choice(AlertTelling.Outcome.self)
    else { return nil }
    let failures = row.optional("failures")?.integer(0...1_000) ?? 0
    let reason = words("reason", &row)
    let teller = words("teller", &row)
    let telling = AlertTelling(
      recipient: words("recipient", &row), event: event, at: at, outcome: outcome, failures: Int(failures),
      reason: reason.isEmpty ? nil : reason, teller: teller.isEmpty ? nil : teller)
    row.finish()
    return telling
  }
}
