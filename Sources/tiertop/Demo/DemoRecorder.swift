import Glibc
import SQLiteStore
import UsageModel

/// Writes the demo into a store: the facts, the month behind, and what goes on from there.
final class DemoRecorder {
  private let store: UsageStore
  private var feed: DemoFeed
  private let sources: [SourceID]
  /// Told by the feed and not written yet, by account.
  private var waiting: [Int: DemoDelivery] = [:]
  private var turn = 0
  private var prunedAt: Instant

  /// Makes a new store with the whole history in it, or none when `step` ends it or something goes wrong.
  static func record(
    _ history: DemoHistory, into path: String, until now: Instant, step: (Double) -> Bool
  ) throws -> DemoRecorder? {
    var isWritten = false
    defer {
      if !isWritten { for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) } }
    }
    let recorder = try DemoRecorder(path: path, history: history)
    defer { if !isWritten { recorder.close() } }
    isWritten = try recorder.writeHistory(until: now, step: step)
    return isWritten ? recorder : nil
  }

  /// Makes a new store with the accounts and what their owner wrote down.
  private init(path: String, history: DemoHistory) throws {
    let created = history.stage.start
    var options = StoreOptions()
    // Nobody misses what a full disk keeps from an invented store.
    options.ballast = 0
    let store = try UsageStore(path: path, createIfMissing: true, options: options, now: created)
    sources = try store.together {
      try store.markInvented()
      return try history.accounts.map { account in
        let id = try store.addAccount(name: account.name, plan: account.plan, at: created).id
        try DemoRecorder.write(account.facts, of: id, into: store)
        for project in account.projects {
          try store.setProject(project.name, capacityEnabled: true, account: id)
        }
        return try store.source(account: id, kind: account.source.kind, name: account.source.name).id
      }
    }
    self.store = store
    feed = DemoFeed(history: history)
    prunedAt = history.stage.anchor
  }

  private static func write(_ facts: DemoFacts, of account: AccountID, into store: UsageStore)
    throws(StoreError)
  {
    for fact in facts.facts { try store.add(fact, to: account) }
    if let tier = facts.assignedTier { try store.add(tier, to: account) }
    for limit in facts.spendLimits { try store.add(limit, to: account) }
    for alias in facts.aliases { try store.add(alias, to: account) }
    for terms in facts.unitTerms { try store.add(terms, to: account) }
    for transaction in facts.capacity { _ = try store.add(transaction, to: account) }
    for entry in facts.ledger { _ = try store.add(entry, to: account) }
  }

  /// Writes everything up to `now`, oldest first; `step` hears how far it is, 0 to 1, and ends it with false.
  ///
  /// - Returns: whether it was written to its end.
  private func writeHistory(until now: Instant, step: (Double) -> Bool) throws(StoreError) -> Bool {
    let history = feed.history
    let days = Int((history.cut - history.stage.start) / .day) + 1
    var first = history.stage.start
    while first < history.cut {
      // The days of one account go in together; then each table grows in few places at a time.
      let last = min(first + DemoRecorder.daysTogether * .day, history.cut)
      for index in history.accounts.indices {
        var batch = UsageBatch(source: sources[index])
        batch.hasLedger = true
        for day in stride(from: first.milliseconds, to: last.milliseconds, by: Int(Milliseconds.day)) {
          batch.reports += history.reports(
            of: history.accounts[index], day: Instant(milliseconds: day), until: history.cut)
        }
        _ = try store.append(batch, now: now)
        let done = Double((first - history.stage.start) / .day)
        let share = Double(DemoRecorder.daysTogether) * Double(index + 1) / Double(sources.count)
        guard step(min(0.7, 0.7 * (done + share) / Double(days))) else { return false }
      }
      first = last
    }
    return try writeCalls(until: now, step: step)
  }

  private func writeCalls(until now: Instant, step: (Double) -> Bool) throws(StoreError) -> Bool {
    let begin = feed.now
    while feed.now < now {
      advance(to: min(now, feed.now + 15 * .minute))
      for index in sources.indices { try flush(index, now: now) }
      let done = Double(feed.now - begin) / Double(now - begin)
      guard step(0.7 + 0.3 * done) else { return false }
    }
    return true
  }

  private static let daysTogether: Int64 = 3

  /// Takes in what has been told until `now` and writes the part of one account, of another one at each call.
  func tell(until now: Instant) throws(StoreError) {
    if now - feed.now > DemoRecorder.longestGap { feed.skip(to: now - .second) }
    advance(to: now)
    try flush(turn, now: now)
    turn = (turn + 1) % sources.count
    if now - prunedAt > .minute, try !store.prune(now: now) { prunedAt = now }
  }

  /// After a longer one the machine slept: then it is as if the sources had been silent.
  private static let longestGap: Milliseconds = 2 * .minute

  private func advance(to instant: Instant) {
    for delivery in feed.advance(to: instant) {
      waiting[delivery.account, default: DemoDelivery(account: delivery.account)].append(delivery)
    }
  }

  private func flush(_ index: Int, now: Instant) throws(StoreError) {
    guard let delivery = waiting.removeValue(forKey: index) else { return }
    var batch = UsageBatch(source: sources[index])
    batch.events = delivery.events
    batch.reports = delivery.reports
    batch.liveThrough = delivery.liveThrough
    batch.completeThrough = delivery.completeThrough
    _ = try store.append(batch, now: now)
  }

  func close() { store.close() }
}

extension DemoDelivery {
  /// Takes in what was told after it; a bucket that is told twice counts as it was told last.
  mutating func append(_ next: DemoDelivery) {
    events += next.events
    reports.removeAll { old in
      next.reports.contains { $0.start == old.start && $0.model == old.model }
    }
    reports += next.reports
    liveThrough = next.liveThrough ?? liveThrough
    completeThrough = next.completeThrough ?? completeThrough
  }
}
