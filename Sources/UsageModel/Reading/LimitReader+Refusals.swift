extension LimitReader {
  /// Lays the calls refused for a rate in the last minute to the limits that refused them.
  ///
  /// A refusal that names requests or tokens is of the limits of that metric which count its model; one that names nothing
  /// is laid to the fullest limit that counts it, a minute limit unless a longer one is at its end.
  func markRefused(_ readings: inout [LimitReading]) {
    guard now - asOf <= .minute else { return }
    for model in refusedModels {
      let traits = model.record.traits(at: now)
      let counting = readings.indices.filter {
        canRefuse(readings[$0]) && readings[$0].tally.counts(model.record.id, traits)
      }
      for (reason, count, last) in model.reasons {
        let named = counting.filter { index in
          switch reason {
          case .requests: readings[index].metric == .requests
          case .tokens: readings[index].metric != .requests
          default: true
          }
        }
        let minutes = named.filter { readings[$0].window == .minute || (readings[$0].pressure ?? 0) >= 1 }
        let blamed: [Int]
        if reason == .rate {
          blamed =
            minutes.max { (readings[$0].pressure ?? 0) < (readings[$1].pressure ?? 0) }.map { [$0] } ?? []
        } else {
          blamed = minutes
        }
        for index in blamed {
          readings[index].isThrottled = true
          readings[index].refused += count
          readings[index].refusedKinds.insert(RefusedKind(model: model.record.id, reason: reason))
          readings[index].refusedAt = max(readings[index].refusedAt ?? .distantPast, last)
        }
      }
    }
  }

  private struct RefusedModel {
    var record: ModelRecord
    var reasons: [(reason: RefusalReason, count: Int64, last: Instant)]
  }

  /// The models of which a call was refused for a rate in the last 60 s.
  private var refusedModels: [RefusedModel] {
    let parts = image.lastMinuteRefusals(asOf: asOf).filter { $0.reason.cause == .rate }
    if parts.isEmpty { return [] }
    return image.models.compactMap { record in
      let reasons = [RefusalReason.requests, .tokens, .rate].compactMap { reason in
        func matches(_ count: RefusalCount) -> Bool { count.model == record.id && count.reason == reason }
        let count = parts.reduce(0) { matches($1) ? $0 + $1.count : $0 }
        let last = count > 0 ? image.newestRefusal(asOf: asOf, matches) : nil
        return count > 0 ? (reason: reason, count: count, last: last ?? asOf) : nil
      }
      return reasons.isEmpty ? nil : RefusedModel(record: record, reasons: reasons)
    }
  }

  /// A provider may also refuse by a rate that it states no number for and adapts to its load.
  private func canRefuse(_ reading: LimitReading) -> Bool {
    if reading.metric == .usd || reading.metric == .outputLength || reading.project != nil { return false }
    if case .adaptive = reading.value { return true }
    return reading.amount != nil
  }
}
