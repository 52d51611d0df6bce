import SQLiteStore
import UsageModel

/// The store's contract, computed the slow way: lists of what was taken, summed anew for every question.
struct NaiveStore {
  struct EventKey: Hashable {
    var source: SourceID
    var id: String
    var startedAt: Instant
  }

  struct ReportKey: Hashable {
    var source: SourceID
    var start: Instant
    var width: Milliseconds
    var model: String
    var operation: UsageModel.Operation
    var project: String?
    var lane: Lane
  }

  struct ModelKey: Hashable {
    var account: AccountID
    var name: String
    var operation: UsageModel.Operation
  }

  var accounts: [SourceID: AccountID] = [:]
  var counted: Set<SourceID> = []
  var traits: [ModelKey: [ModelRecord.Traits]] = [:]
  /// Projects whose capacity is switched off.
  var withheld: [AccountID: Set<String>] = [:]
  var events: [EventKey: UsageEvent] = [:]
  var reports: [ReportKey: Measures] = [:]
  /// Every longest output that was ever booked: the maximum is not taken back.
  var longest: [(source: SourceID, model: ModelKey, at: Instant, tokens: Int64)] = []

  mutating func append(_ batch: UsageBatch, now: Instant, retention: Retention = Retention()) -> AppendOutcome
  {
    var outcome = AppendOutcome()
    guard let account = accounts[batch.source] else { return outcome }
    for event in batch.events {
      if event.startedAt + event.duration > now + 5 * .minute {
        outcome.refused["in the future", default: 0] += 1
        continue
      }
      if !batch.hasLedger, event.startedAt < now - retention.events {
        outcome.refused["too old", default: 0] += 1
        continue
      }
      let model = ModelKey(account: account, name: event.model, operation: event.operation)
      learn(model, event.modelClass, event.billing)
      let key = EventKey(source: batch.source, id: event.id, startedAt: event.startedAt)
      if let old = events[key] {
        let isGrown =
          event.outputTokens > old.outputTokens
          || (event.outputTokens == old.outputTokens && event.inputTokens > old.inputTokens)
        if !isGrown {
          outcome.repeated += 1
          continue
        }
        outcome.grown += 1
      } else {
        outcome.new += 1
      }
      events[key] = event
      longest.append((batch.source, model, event.finishedAt, event.outputTokens))
    }
    for report in batch.reports {
      let model = ModelKey(account: account, name: report.model, operation: report.operation)
      learn(model, report.modelClass, report.billing)
      let key = ReportKey(
        source: batch.source, start: report.start, width: report.width, model: report.model,
        operation: report.operation, project: report.project, lane: report.lane)
      if reports[key] == report.measures {
        outcome.repeated += 1
        continue
      }
      if reports[key] == nil { outcome.new += 1 } else { outcome.grown += 1 }
      reports[key] = report.measures
      for minute in 0..<max(1, (report.width + 59_999) / .minute) {
        longest.append(
          (
            batch.source, model, report.start.floored(to: .minute) + minute * .minute,
            report.measures.longestOutput
          ))
      }
    }
    return outcome
  }

  private mutating func learn(_ key: ModelKey, _ modelClass: String?, _ billing: Billing?) {
    if traits[key] == nil {
      traits[key] = [
        ModelRecord.Traits(
          from: .distantPast, modelClass: modelClass, billing: billing ?? .unspecified, byHand: false)
      ]
    }
  }

  /// What is booked at which moment, of counted sources. `isSingle` tells an event from a minute of a report.
  struct Booking {
    var model: ModelKey
    var project: String?
    var at: Instant
    var isSingle: Bool
    var sums: Measures
    /// Why each of the calls was refused that `sums` begin with.
    var refusals: [RefusalReason: Int64] = [:]
  }

  func bookings(of account: AccountID) -> [Booking] {
    var bookings: [Booking] = []
    for (key, event) in events where counted.contains(key.source) && accounts[key.source] == account {
      let model = ModelKey(account: account, name: event.model, operation: event.operation)
      bookings.append(
        Booking(
          model: model, project: event.project, at: event.startedAt, isSingle: true,
          sums: .atStart(event), refusals: NaiveStore.reason(event).map { [$0: 1] } ?? [:]))
      bookings.append(
        Booking(
          model: model, project: event.project, at: event.finishedAt, isSingle: true, sums: .atEnd(event)))
    }
    for (key, sums) in reports where counted.contains(key.source) && accounts[key.source] == account {
      let model = ModelKey(account: account, name: key.model, operation: key.operation)
      let count = max(1, (key.width + 59_999) / .minute)
      var left = sums
      for index in 0..<count {
        // Of what is left, the share of one of the minutes that are left, rounded as the whole so far is.
        var part = Measures()
        let takes: [WritableKeyPath<Measures, Int64>] = [
          \.attempts, \.throttled, \.clientErrors, \.serverErrors, \.cancelled, \.input, \.cacheRead,
          \.cacheWrite, \.output, \.provisionedInput, \.provisionedOutput, \.ineligibleInput,
          \.ineligibleOutput, \.computeMilliseconds, \.costNano, \.promotionalNano, \.unpriced, \.truncated,
          \.unmetered,
        ]
        for path in takes {
          let through = sums[keyPath: path] * (index + 1) / count
          part[keyPath: path] = through - (sums[keyPath: path] - left[keyPath: path])
          left[keyPath: path] -= part[keyPath: path]
        }
        part.longestOutput = sums.longestOutput
        bookings.append(
          Booking(
            model: model, project: key.project, at: key.start.floored(to: .minute) + index * .minute,
            isSingle: false, sums: part,
            // A sum says how many were refused and not why.
            refusals: [.rate: part.throttled, .invalid: part.clientErrors].filter { $0.value != 0 }))
      }
    }
    return bookings
  }

  /// The counters of a booking.
  func counters(_ model: ModelKey, at: Instant) -> [Counter] {
    let record = ModelRecord(
      id: ModelID(0), name: model.name, operation: model.operation, traits: traits[model] ?? [])
    // A model's kind is fixed for a whole hour.
    let traits = record.traits(at: at.floored(to: .hour))
    var counters = [Counter.model(model), .scope(nil, nil)]
    let billing: Billing? = traits.billing == .unspecified ? nil : traits.billing
    if let modelClass = traits.modelClass { counters.append(.scope(modelClass, nil)) }
    if let billing { counters.append(.scope(nil, billing)) }
    if let modelClass = traits.modelClass, let billing { counters.append(.scope(modelClass, billing)) }
    return counters
  }

  enum Counter: Hashable {
    case scope(String?, Billing?)
    case model(ModelKey)
  }
}
