import SQLiteStore
import UsageIntake
import UsageModel

/// Writes what was decoded to the store, group by group, and keeps count.
final class ImportSession {
  /// Events that make a group full.
  static let fullGroup = 10_000
  /// How long an event may wait for its group to be full.
  static let longestWait: Milliseconds = 100
  /// How often a live source says that it is, even when nothing comes.
  static let heartbeat: Milliseconds = 5 * .second
  /// Bad lines that are told one by one.
  private static let toldLines = 20

  /// What is committed together with a group.
  struct Marks {
    var cursor: UsageBatch.Cursor?
    var hasLedger = false
    var liveThrough: Instant?
    var completeThrough: Instant?
    /// As `ImportTargets` names it.
    var source: String
  }

  let store: UsageStore
  let progress: ImportProgress
  private(set) var targets: ImportTargets
  private(set) var totals = ImportTotals()
  private var told = 0
  private var untold: Int64 = 0
  private var pruneAt = Interruption.monotonic + .minute
  /// Not yet told to the store.
  private var refused: [String: (count: Int64, sample: String)] = [:]

  init(store: UsageStore, targets: ImportTargets, progress: ImportProgress) {
    self.store = store
    self.targets = targets
    self.progress = progress
  }

  /// Where the standard account's source stands in one of its files.
  func cursor(_ key: String, of format: UsageFormat) throws(StoreError) -> FileCursor? {
    let name = targets.sourceName(for: format)
    let source = try targets.target(of: targets.standard, source: name).source
    return try store.cursor(source: source.id, key: key).flatMap { FileCursor(bytes: $0) }
  }

  /// Counts the lines of `decoded` that could not be read and tells the first of them.
  func takeProblems(of decoded: inout DecodedUsage, name: String) {
    for problem in decoded.takeProblems() {
      tell(problem, name: name)
      if problem.reason == .unfinished { continue }
      refuse(problem.reason.summary, 1, at: "\(name):\(problem.line)")
    }
  }

  /// Tells everything that is wrong with `decoded` without counting it; the number of its lines.
  func takeFaults(of decoded: inout DecodedUsage, name: String) -> Int64 {
    let problems = decoded.takeProblems()
    for problem in problems { tell(problem, name: name) }
    let unknown = unknownAccounts(in: decoded)
    for unknown in unknown { tell("\(name):\(unknown.line): \(unknown.text)") }
    return Int64(problems.count) + unknown.reduce(0) { $0 + $1.count }
  }

  /// The lines of `decoded` that name an account which the store does not have.
  private func unknownAccounts(in decoded: DecodedUsage) -> [(line: Int64, count: Int64, text: String)] {
    decoded.parts.filter { !$0.isEmpty }.compactMap { part in
      guard targets.account(of: part.route) == nil else { return nil }
      let text = "the account \"\(part.route.account ?? "")\" is not in the store"
      return (part.firstLine, Int64(part.count), text)
    }
  }

  /// Commits everything in `decoded` and empties it; in one transaction, also when it is of several accounts.
  func commit(_ decoded: inout DecodedUsage, _ marks: Marks, name: String, now: Instant) throws {
    for unknown in unknownAccounts(in: decoded) {
      tell("\(name):\(unknown.line): \(unknown.text)")
      refuse("account is not in the store", unknown.count, at: "\(name):\(unknown.line)")
    }
    let outcomes: [AppendOutcome]
    if decoded.parts.contains(where: \.hasTelemetry) {
      // What is new in it is found in the same transaction that makes it known.
      outcomes = try store.together {
        try filled(batches(of: decoded, marks)).map { try store.append($0, now: now) }
      }
    } else {
      let filled = try filled(batches(of: decoded, marks))
      outcomes =
        filled.count > 1
        ? try store.together { try filled.map { try store.append($0, now: now) } }
        : try filled.map { try store.append($0, now: now) }
    }
    for outcome in outcomes { totals.outcome.add(outcome) }
    for (notice, count) in decoded.notices { totals.notices[notice, default: 0] += count }
    refused = [:]
    decoded.removeAll()
  }

  /// Removes a slice of what the store keeps no longer, as long as there is some; looked for once a minute.
  func prune() throws(StoreError) {
    guard Interruption.monotonic >= pruneAt else { return }
    if try !store.prune(now: .now) { pruneAt = Interruption.monotonic + .minute }
  }

  /// Removes what the store keeps no longer, for a second at most; what is left then goes with later imports.
  func pruneAtEnd() throws(StoreError) {
    let end = Interruption.monotonic + .second
    while Interruption.signal == nil, Interruption.monotonic < end, try store.prune(now: .now) {}
  }

  func count(lines: Int64, bytes: Int64) {
    totals.lines += lines
    totals.bytes += bytes
  }

  /// Tells how many bad lines were not told one by one.
  func endTelling() {
    if untold > 0 {
      progress.clear()
      Console.note("\(Figures.grouped(untold)) more lines were not taken")
    }
    told = 0
    untold = 0
  }

  private func filled(_ batches: [UsageBatch]) -> [UsageBatch] { batches.filter { !$0.isEmpty } }

  /// One batch for each account that has a part, the standard account's first; live sources are all told of.
  private func batches(of decoded: DecodedUsage, _ marks: Marks) throws -> [UsageBatch] {
    let standard = try targets.target(of: targets.standard, source: marks.source)
    var batches = [UsageBatch(source: standard.source.id)]
    for target in targets.used
    where target.source.name == marks.source && target.source.id != standard.source.id {
      batches.append(UsageBatch(source: target.source.id))
    }
    for part in decoded.parts where !part.isEmpty {
      guard let account = targets.account(of: part.route) else { continue }
      let target = try targets.target(of: account, source: marks.source)
      let place = batches.firstIndex { $0.source == target.source.id } ?? batches.count
      if place == batches.count { batches.append(UsageBatch(source: target.source.id)) }
      try add(part, of: target, to: &batches[place])
    }
    for index in batches.indices {
      batches[index].hasLedger = marks.hasLedger
      batches[index].liveThrough = marks.liveThrough
      batches[index].completeThrough = marks.completeThrough
    }
    batches[0].cursor = marks.cursor
    batches[0].refused = refused
    return batches
  }

  private func add(
    _ part: DecodedUsage.Part, of target: ImportTargets.Target, to batch: inout UsageBatch
  ) throws {
    var part = part
    if part.hasTelemetry {
      let known = batch.state
      var ledger = TelemetryLedger { [store] key in
        try known.last { $0.key == key }?.value ?? store.cursor(source: target.source.id, key: key)
      }
      let found = try ledger.take(part.calls, part.points)
      part.events += found.events
      part.reports += found.reports
      batch.state += ledger.state
      for (notice, count) in found.notices { totals.notices[notice, default: 0] += count }
    }
    batch.events += target.plan.map { plan in part.events.map(plan.completed) } ?? part.events
    batch.reports += target.plan.map { plan in part.reports.map(plan.completed) } ?? part.reports
  }

  private func tell(_ problem: LineProblem, name: String) {
    let column = problem.column.map { ":\($0)" } ?? ""
    tell("\(name):\(problem.line)\(column): \(problem.reason.description)")
  }

  private func tell(_ text: String) {
    if told < ImportSession.toldLines {
      told += 1
      progress.clear()
      Console.complain([text])
    } else {
      untold += 1
    }
  }

  private func refuse(_ reason: String, _ count: Int64, at place: String) {
    totals.badLines[reason, default: 0] += count
    refused[reason, default: (0, place)].count += count
  }
}
