package import UsageModel

/// Finds what is new in what exporters tell, by what the store remembers of their series and signals.
///
/// A point or call is booked once, however often it comes, and of several signals that tell of the same calls one.
package struct TelemetryLedger {
  /// A signal goes on counting for so long after its last call, although another one comes.
  private static let signalLife: Milliseconds = 10 * .minute
  /// What was found new.
  package struct Outcome {
    package var events: [UsageEvent] = []
    package var reports: [UsageReport] = []
    package var notices: [DecodedUsage.Notice: Int64] = [:]
  }

  private let read: (String) throws -> [UInt8]?
  private var senders: [UInt64: SenderState] = [:]
  private var series: [UInt64: SeriesState] = [:]
  private var cells: [UsageReport: Int] = [:]
  private var outcome = Outcome()

  /// `read` gives what was remembered under a key.
  package init(read: @escaping (String) throws -> [UInt8]?) { self.read = read }

  /// To be remembered together with the outcome.
  package var state: [UsageBatch.Cursor] {
    senders.map { UsageBatch.Cursor(key: TelemetryLedger.senderKey($0), value: StateWords.bytes($1.words)) }
      + series.map {
        UsageBatch.Cursor(key: TelemetryLedger.seriesKey($0), value: StateWords.bytes($1.words))
      }
  }

  private static func senderKey(_ hash: UInt64) -> String { "sender " + String(hash, radix: 16) }
  private static func seriesKey(_ hash: UInt64) -> String { "series " + String(hash, radix: 16) }

  package mutating func take(_ calls: [TelemetryCall], _ points: [TelemetryPoint]) throws -> Outcome {
    for call in calls.sorted(by: { $0.signal.rawValue < $1.signal.rawValue }) { try take(call) }
    for point in points.sorted(by: { $0.time < $1.time }) { try take(point) }
    for index in outcome.reports.indices {
      let sums = outcome.reports[index].measures
      let failures = sums.throttled + sums.clientErrors + sums.serverErrors + sums.cancelled
      // Where no requests are counted, one stands for those whose price is not known.
      if sums.costNano == 0 {
        outcome.reports[index].measures.unpriced = max(sums.attempts - failures, sums.tokens > 0 ? 1 : 0)
      }
    }
    return outcome
  }

  private mutating func take(_ call: TelemetryCall) throws {
    var sender = try sender(call.sender, at: call.event.startedAt)
    defer { senders[call.sender] = sender }
    let (start, end) = (call.event.startedAt, call.event.finishedAt)
    if sender.isCovered(start, end, for: call.signal, life: TelemetryLedger.signalLife) {
      return outcome.notices[.otherSignal, default: 0] += 1
    }
    sender.cover(start, end, by: call.signal)
    outcome.events.append(call.event)
  }

  private mutating func take(_ point: TelemetryPoint) throws {
    let time = Instant(milliseconds: point.time / 1_000_000)
    var sender = try sender(point.sender, at: time)
    defer { senders[point.sender] = sender }
    var state = try state(of: point.series)
    let first = Int64(sender.firstContact.milliseconds) &* 1_000_000
    let new = point.isCumulative ? state.addTotal(point, firstContact: first) : state.addDelta(point)
    series[point.series] = state
    switch new {
    case .nothing: break
    case .unknownPast: outcome.notices[.unknownPast, default: 0] += 1
    case .amount(let amount, let since):
      guard amount > 0 else { return }
      let since = Instant(milliseconds: since / 1_000_000)
      if sender.isCovered(since, time, for: .metrics, life: TelemetryLedger.signalLife) {
        return outcome.notices[.otherSignal, default: 0] += 1
      }
      sender.cover(since, time, by: .metrics)
      book(amount, point, since, time)
    }
  }

  private mutating func sender(_ hash: UInt64, at time: Instant) throws -> SenderState {
    if let sender = senders[hash] { return sender }
    return try read(TelemetryLedger.senderKey(hash)).flatMap(StateWords.init).flatMap(SenderState.init)
      ?? SenderState(firstContact: time)
  }

  private func state(of hash: UInt64) throws -> SeriesState {
    if let state = series[hash] { return state }
    return try read(TelemetryLedger.seriesKey(hash)).flatMap(StateWords.init).flatMap(SeriesState.init)
      ?? SeriesState()
  }

  /// In the minute that ends with `time`, or evenly over the minutes since `since`.
  private mutating func book(_ amount: Int64, _ point: TelemetryPoint, _ since: Instant, _ time: Instant) {
    var start = (time - 1).floored(to: .minute)
    var width = Milliseconds.minute
    if time - since > .minute {
      let end = start + .minute
      start = max(since.floored(to: .minute), end - .day)
      width = end - start
    }
    let key = UsageReport(
      start: start, width: width, model: point.model, operation: point.operation, project: point.project,
      lane: point.lane, measures: Measures(), isAddition: true)
    let place = cells[key] ?? outcome.reports.count
    if place == outcome.reports.count {
      outcome.reports.append(key)
      cells[key] = place
    }
    outcome.reports[place].measures.add(amount, as: point.kind)
  }
}

extension Measures {
  /// Beyond what the store takes nothing is added, so that no sum can overflow.
  fileprivate mutating func add(_ amount: Int64, as kind: TelemetryPoint.Kind) {
    for field in Measures.fields(of: kind) {
      self[keyPath: field] = min(self[keyPath: field] + amount, TelemetryReader.mostAmount)
    }
  }

  private static func fields(of kind: TelemetryPoint.Kind) -> [WritableKeyPath<Measures, Int64>] {
    switch kind {
    case .calls(.ok): [\.attempts]
    case .calls(.throttled): [\.attempts, \.throttled]
    case .calls(.clientError): [\.attempts, \.clientErrors]
    case .calls(.serverError): [\.attempts, \.serverErrors]
    case .calls(.cancelled): [\.attempts, \.cancelled]
    case .input: [\.input]
    case .output: [\.output]
    case .cacheRead: [\.cacheRead]
    case .cacheWrite: [\.cacheWrite]
    case .cacheReadBesideInput: [\.cacheRead, \.input]
    case .cacheWriteBesideInput: [\.cacheWrite, \.input]
    case .cost: [\.costNano]
    }
  }
}
