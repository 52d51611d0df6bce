extension TroubleStory {
  /// What a trouble is measured against.
  private static let comparison: Milliseconds = 15 * .minute
  /// An image's minutes reach back 75 minutes, of which the earliest ones are for comparing.
  private static let longest: Milliseconds = 60 * .minute

  /// The trouble in the minute that ends at `instant` (floored to a minute) and those before it; nil without one.
  ///
  /// Refused calls go before a spill in the same minute. `plan` tells how long capacity is held.
  package init?(_ image: AccountImage, plan: Plan?, at instant: Instant) {
    let end = instant.floored(to: .minute)
    let policy = plan?.counting ?? CountingPolicy()
    if let story = TroubleStory.refusal(in: image, policy, until: end) {
      self = story
    } else if let plan, let story = TroubleStory.spill(in: image, plan: plan, until: end) {
      self = story
    } else {
      return nil
    }
  }

  private static func refusal(
    in image: AccountImage, _ policy: CountingPolicy, until end: Instant
  ) -> TroubleStory? {
    guard let all = image.counter(.account)?.minutes else { return nil }
    let count = run(until: end) { all[$0].throttled > 0 }
    guard count > 0 else { return nil }
    let from = end - Int64(count) * .minute
    let sum = all.sum(from: from, until: end)
    let models = image.usedModels.map {
      (name: $0.name, count: $0.minutes.sum(from: from, until: end).throttled)
    }.filter { $0.count > 0 }
    let reason = image.lastRefusals.filter { from <= $0.at && $0.at < end && $0.reason.cause != .invalid }.max
    {
      $0.at < $1.at
    }?.reason
    return TroubleStory(
      from: from, until: end, isOlder: end - from >= longest,
      growth: growth(
        in: image, Meter(reason == .tokens ? .tokens : .requests, policy), from: from, until: end),
      event: .refused(
        Refused(
          count: sum.throttled, requests: sum.attempts, model: models.max { $0.count < $1.count }?.name,
          otherModels: max(0, models.count - 1), reason: reason)),
      cost: sum.costNano == 0 ? nil : Money(nano: sum.costNano))
  }

  private static func spill(in image: AccountImage, plan: Plan, until end: Instant) -> TroubleStory? {
    let start = end - longest
    let minutes = Int(longest / .minute)
    let term = image.capacityTerm(plan, now: end)
    let parts = image.provisioned.map { snapshot, direction in
      let used = image.capacityUse(snapshot, direction, from: start, count: minutes).used
      let capacity = CapacityTimeline(
        image.capacity, snapshot: snapshot, direction: direction, term: term
      ).minutes(from: start, count: minutes)
      // Without capacity there is nothing to spill from.
      let beyond = zip(used, capacity).map { $1 > 0 ? max(0, $0 - $1) : 0 }
      return (snapshot: snapshot, direction: direction, beyond: beyond)
    }
    let count = run(until: end) { minute in
      parts.contains { $0.beyond[Int((minute - start) / .minute)] > 0 }
    }
    let spills = parts.map {
      (snapshot: $0.snapshot, direction: $0.direction, tokens: $0.beyond.suffix(count).reduce(0, +))
    }.filter { $0.tokens > 0 }
    guard count > 0, let most = spills.max(by: { $0.tokens < $1.tokens }) else { return nil }
    let from = end - Int64(count) * .minute
    // One price that is not set leaves the whole unknown.
    let costs = spills.compactMap { spill in
      image.terms(spill.snapshot, spill.direction, at: from).accountPlanNanoPerToken.flatMap {
        let product = spill.tokens.multipliedReportingOverflow(by: $0)
        return product.overflow ? nil : product.partialValue
      }
    }
    return TroubleStory(
      from: from, until: end, isOlder: end - from >= longest,
      growth: growth(in: image, Meter(.tokens, plan.counting), from: from, until: end),
      event: .spilled(
        Spilled(
          tokens: spills.reduce(0) { $0 + $1.tokens }, snapshot: most.snapshot, direction: most.direction,
          others: spills.count - 1)),
      cost: costs.count == spills.count ? Money(nano: costs.reduce(0, +)) : nil)
  }

  /// How many minutes without a pause before `end` are of the trouble.
  private static func run(until end: Instant, _ isTrouble: (Instant) -> Bool) -> Int {
    var count = 0
    while Int64(count) < longest / .minute, isTrouble(end - Int64(count + 1) * .minute) { count += 1 }
    return count
  }

  private static func growth(
    in image: AccountImage, _ meter: Meter, from: Instant, until: Instant
  ) -> Growth? {
    func rate(_ minutes: BucketSeries, _ from: Instant, _ until: Instant) -> Int64 {
      meter.count(minutes.sum(from: from, until: until)) * .minute / (until - from)
    }
    let growths = image.usedModels.map { name, minutes in
      Growth(
        model: name, metric: meter.metric, before: rate(minutes, from - comparison, from),
        during: rate(minutes, from, until))
    }
    return growths.filter { $0.during > $0.before }.max { $0.during - $0.before < $1.during - $1.before }
  }
}

extension AccountImage {
  /// The minutes of every model that has any.
  fileprivate var usedModels: [(name: String, minutes: BucketSeries)] {
    counters.compactMap { counter in
      guard case .model(let id) = counter.key, let model = model(id) else { return nil }
      return (model.name, counter.minutes)
    }
  }
}
