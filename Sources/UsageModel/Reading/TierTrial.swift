/// How an account's traffic stands and would have stood in a tier that it may not have.
package struct TierTrial: Sendable {
  /// A limit that the last 24 hours would have broken.
  package struct Overrun: Hashable, Sendable {
    package var name: String
    /// The worst minute as a share of the limit; of a longer limit what is used of it now.
    package var share: Double
  }

  package var tier: Tier
  /// The limit that present traffic would be closest to; nil where the tier states no number.
  package var tightest: LimitReading?
  /// Worst first.
  package var overruns: [Overrun]
  /// The limits of that tier as they were settled, for the next trial.
  let settled: AccountLimits
}

extension AccountImage {
  /// Puts the account into `tier` in thought, with its own overrides and what responses stated.
  ///
  /// - Parameter held: an earlier trial of the same tier, of which limits that still hold are taken over.
  package func trial(
    of tier: Tier, plan: Plan, sums: LedgerSums, now: Instant, held: TierTrial? = nil
  ) -> TierTrial {
    let asOf = freshness(now: now).asOf
    let settled = AccountLimits.settled(
      self, plan: plan, standing: TierStanding(current: tier, source: .assigned), now: now,
      held: held?.settled)
    let reader = LimitReader(
      image: self, plan: plan, settled: settled, sums: sums, asOf: asOf, now: now, foretells: false)
    let limits = reader.readings(memory: ReadingMemory()).filter {
      $0.project == nil && $0.isCounter && $0.metric != .usd && $0.amount ?? 0 > 0
    }
    let overruns = limits.compactMap { limit -> TierTrial.Overrun? in
      let share =
        limit.window == .minute
        ? Double(worstMinute(of: limit, plan: plan, asOf: asOf)) / Double(limit.amount ?? 1)
        : limit.pressure ?? 0
      return share > 1 ? TierTrial.Overrun(name: limit.name, share: share) : nil
    }
    return TierTrial(
      tier: tier, tightest: limits.max { ($0.pressure ?? 0) < ($1.pressure ?? 0) },
      overruns: overruns.sorted { ($1.share, $0.name) < ($0.share, $1.name) }, settled: settled)
  }

  /// The greatest minute of the 24 hours up to `asOf`, never more than was counted.
  ///
  /// Peaks of several counters need not fall into one minute, so only the greatest single one is certain; where
  /// models with limits of their own are taken out of a counter, its peak would be theirs too.
  private func worstMinute(of limit: LimitReading, plan: Plan, asOf: Instant) -> Int64 {
    guard limit.tally.minus.isEmpty else { return limit.used }
    let meter = Meter(limit.metric, plan.counting)
    let peaks = limit.tally.plus.compactMap(counter).map {
      meter.peak($0.quarterHours.sum(from: asOf - .day, until: .distantFuture))
    }
    return max(limit.used, peaks.max() ?? 0)
  }
}
