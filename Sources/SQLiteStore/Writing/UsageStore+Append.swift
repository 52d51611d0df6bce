package import UsageModel

extension UsageStore {
  /// Stores what a source brings; committed and synced when it returns.
  ///
  /// Events seen before change nothing, or replace their earlier form when they have grown. Of a source without a ledger, what
  /// is older than the raw events kept is refused, and of any source what lies more than five minutes ahead of `now`.
  package func append(_ batch: UsageBatch, now: Instant) throws(StoreError) -> AppendOutcome {
    notice(now)
    return try transaction(repeats: true) {
      var appending = try Appending(self, batch: batch, now: now)
      for event in batch.events { try appending.add(event) }
      for report in batch.reports { try appending.add(report) }
      return try appending.finish()
    }
  }
}

/// One batch on its way into the tables, inside its transaction.
private struct Appending {
  private let store: UsageStore
  private let batch: UsageBatch
  private let now: Instant
  private let account: Int64
  private let isCounted: Bool
  private let oldestEvent: Instant
  private let oldestReport: Instant
  private let events: EventTable
  private let reports: ReportTable
  private var booking: Booking
  private var outcome = AppendOutcome()
  private var samples: [String: String] = [:]

  static let farthestAhead: Milliseconds = 5 * .minute
  static let largestCursor = 4_096

  init(_ store: UsageStore, batch: UsageBatch, now: Instant) throws {
    self.store = store
    self.batch = batch
    self.now = now
    let query = try store.connection.query("SELECT account, counted FROM source WHERE id = ?")
    query.bind(1, batch.source.rawValue)
    defer { query.reset() }
    guard try query.step() else {
      throw StoreError.unknown("the store has no source with number \(batch.source.rawValue)")
    }
    account = query.int(0)
    isCounted = query.bool(1)
    let retention = store.options.retention
    let floor = Instant(milliseconds: try store.connection.meta("raw_floor"))
    // Of a repaired store it is not known any more which older files were imported.
    let ledgerFloor = Instant(milliseconds: try store.connection.meta("ledger_floor"))
    oldestEvent = batch.hasLedger ? ledgerFloor : max(floor, now - retention.events)
    oldestReport = batch.hasLedger ? ledgerFloor : now - retention.reports
    events = try EventTable(store.connection)
    reports = try ReportTable(store.connection)
    booking = Booking(
      store.connection, catalog: store.catalog, account: account, retention: retention, now: now)
  }

  mutating func add(_ event: UsageEvent) throws {
    if let reason = refusal(event) { return refuse(reason, model: event.model, at: event.startedAt) }
    let row = EventTable.Row(
      time: event.startedAt.milliseconds, eid: EventID.hash(source: batch.source.rawValue, id: event.id),
      source: batch.source.rawValue,
      model: try model(
        event.model, event.operation, modelClass: event.modelClass, billing: event.billing),
      project: try store.catalog.project(event.project, account: account), event: event)
    switch try events.insert(row) {
    case .new: outcome.new += 1
    case .repeated:
      outcome.repeated += 1
      return
    case .grown(let old):
      outcome.grown += 1
      if isCounted { booking.add(old, takingBack: true) }
    }
    if isCounted { booking.add(row) }
    if booking.isFull { try booking.write() }
  }

  mutating func add(_ report: UsageReport) throws {
    if let reason = refusal(report) { return refuse(reason, model: report.model, at: report.start) }
    var row = ReportTable.Row(
      source: batch.source.rawValue, t: report.start.seconds, width: report.width / 1_000,
      model: try model(
        report.model, report.operation, modelClass: report.modelClass, billing: report.billing),
      project: try store.catalog.project(report.project, account: account),
      lane: Codes.code(report.lane), sums: report.measures.inLane(report.lane))
    switch try reports.insert(row, adding: report.isAddition) {
    case .new: outcome.new += 1
    case .repeated:
      outcome.repeated += 1
      return
    case .replaced(let old):
      outcome.grown += 1
      let new = row.sums
      row.sums = old
      if isCounted { booking.add(row, takingBack: true) }
      row.sums = new
      if report.isAddition { row.sums.add(old) }
    }
    if isCounted { booking.add(row) }
    if booking.isFull { try booking.write() }
  }

  private func model(
    _ name: String, _ operation: Operation, modelClass: String?, billing: Billing?
  ) throws -> Int64 {
    let key = Catalog.ModelKey(account: account, name: name, operation: operation)
    if let model = try store.catalog.model(key) { return model.id }
    let traits = ModelRecord.Traits(
      from: .distantPast, modelClass: modelClass, billing: billing ?? .unspecified, byHand: false)
    return try store.catalog.addModel(key, traits: traits).id
  }

  mutating func finish() throws -> AppendOutcome {
    let connection = store.connection
    try booking.write()
    try SecondTable(connection).removeOld(now: now)
    if let cursor = batch.cursor { try save(cursor) }
    for cursor in batch.state { try save(cursor) }
    let update = try connection.query(
      """
      UPDATE source SET live_through = coalesce(?, live_through),
        complete_through = coalesce(?, complete_through) WHERE id = ?
      """)
    update.bind(1, batch.liveThrough)
    update.bind(2, batch.completeThrough)
    update.bind(3, batch.source.rawValue)
    try update.run()
    for (reason, count) in outcome.refused { try book(refused: count, reason, samples[reason] ?? "") }
    for (reason, line) in batch.refused { try book(refused: line.count, reason, line.sample) }
    try store.catalog.advance()
    try store.connection.raiseMeta("clock", to: now.milliseconds)
    try booking.dirty.write(connection, revision: store.catalog.revision)
    return outcome
  }

  private func save(_ cursor: UsageBatch.Cursor) throws {
    if cursor.value.count > Appending.largestCursor {
      throw StoreError.conflict(
        "the position in \(cursor.key) takes more than \(Appending.largestCursor) bytes: keep less in it")
    }
    let query = try store.connection.query(
      "INSERT INTO cursor (source, k, v) VALUES (?, ?, ?) ON CONFLICT (source, k) DO UPDATE SET v = excluded.v"
    )
    query.bind(1, batch.source.rawValue)
    query.bind(2, cursor.key)
    query.bind(3, cursor.value)
    try query.run()
  }

  private func book(refused count: Int64, _ reason: String, _ sample: String) throws {
    let query = try store.connection.query(
      """
      INSERT INTO refused (reason, day, n, sample) VALUES (?, ?, ?, ?)
      ON CONFLICT (reason, day) DO UPDATE SET n = n + excluded.n, sample = excluded.sample
      """)
    query.bind(1, reason)
    query.bind(2, now.floored(to: .day).seconds)
    query.bind(3, count)
    query.bind(4, sample)
    try query.run()
  }
}

extension Appending {
  private mutating func refuse(_ reason: String, model: String, at: Instant) {
    outcome.refused[reason, default: 0] += 1
    if samples[reason] == nil { samples[reason] = "\(model.prefix(80)) at \(at.milliseconds) ms" }
  }

  private func refusal(_ event: UsageEvent) -> String? {
    let counts = [
      event.inputTokens, event.cacheReadTokens, event.cacheWriteTokens, event.outputTokens,
      event.computeMilliseconds,
    ]
    let money = max(abs(clamped(event.costNano ?? 0)), abs(clamped(event.promotionalNano)))
    if !(0...Limits.longestCall).contains(event.duration) || money > Limits.greatestAmount
      || counts.contains(where: { !(0...Limits.greatestCount).contains($0) })
    {
      return "out of range"
    }
    return refusal(event.startedAt, through: event.duration, oldest: oldestEvent, model: event.model)
  }

  private func refusal(_ report: UsageReport) -> String? {
    let sums = report.measures
    let counts = [
      sums.attempts, sums.throttled, sums.clientErrors, sums.serverErrors, sums.cancelled, sums.input,
      sums.cacheRead, sums.cacheWrite, sums.output, sums.provisionedInput, sums.provisionedOutput,
      sums.ineligibleInput, sums.ineligibleOutput, sums.computeMilliseconds, sums.unpriced,
      sums.longestOutput, sums.truncated,
    ]
    let money = max(abs(clamped(sums.costNano)), abs(clamped(sums.promotionalNano)))
    if money > Limits.greatestAmount
      || counts.contains(where: { !(0...Limits.greatestAmount).contains($0) })
    {
      return "out of range"
    }
    let refusal = refusal(report.start, through: 0, oldest: oldestReport, model: report.model)
    return refusal ?? (report.isWhole ? nil : "not a whole interval")
  }

  private func refusal(
    _ start: Instant, through duration: Milliseconds, oldest: Instant, model: String
  ) -> String? {
    if model.isEmpty || model.utf8.count > Limits.longestName { return "model name empty or too long" }
    if start > now + Appending.farthestAhead - duration { return "in the future" }
    if start < oldest { return "too old" }
    return nil
  }

  private func clamped(_ amount: Int64) -> Int64 { max(amount, -.max) }

  /// What one line may say, so that no sum can overflow.
  private enum Limits {
    static let greatestCount: Int64 = 1_000_000_000_000
    static let greatestAmount: Int64 = 1_000_000_000_000_000
    static let longestCall: Milliseconds = 30 * .day
    static let longestName = 512
  }
}

extension UsageReport {
  /// Whether the interval is of whole seconds, at most a day, and begins on its own multiple or on a minute.
  fileprivate var isWhole: Bool {
    guard (.second...Milliseconds.day).contains(width), width % .second == 0 else { return false }
    return start.floored(to: .minute) == start || (width < .minute && start.floored(to: width) == start)
  }
}

extension Measures {
  /// The same sums, with the tokens put under the lane that a report names as a whole where it does not split them itself.
  fileprivate func inLane(_ lane: Lane) -> Measures {
    var sums = self
    if provisionedInput == 0, provisionedOutput == 0, lane == .provisioned {
      sums.provisionedInput = input
      sums.provisionedOutput = output
    }
    if ineligibleInput == 0, ineligibleOutput == 0, lane == .ineligible {
      sums.ineligibleInput = input
      sums.ineligibleOutput = output
    }
    return sums
  }
}
