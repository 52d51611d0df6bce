import Foundation
import Testing

@testable import UsageModel

/// What a screen would say of one account on a plan, figure by figure, from traffic that never changes.
enum PlanFigures {
  static let now = Instant(rfc3339: "2026-11-24T14:41:30Z") ?? .epoch

  private struct Model {
    var name: String
    var operation = UsageModel.Operation.chat
    /// Calls in every second that counts.
    var calls: Int64
  }

  private static let models = [
    Model(name: "m1", calls: 2), Model(name: "one", calls: 1), Model(name: "m2", calls: 3),
    Model(name: "m3", calls: 1), Model(name: "x", calls: 1),
    Model(name: "e", operation: .embeddings, calls: 1),
  ]

  static func image(_ plan: Plan) -> AccountImage {
    var account = AccountImage(
      account: Account(id: AccountID(1), name: "a", plan: plan.id, createdAt: .epoch))
    account.hasEvents = true
    account.sources = [
      SourceRecord(id: SourceID(1), kind: "stream", name: "s", isCounted: true, liveThrough: now)
    ]
    var counters: [CounterKey: CounterUsage] = [:]
    for (index, model) in models.enumerated() {
      let id = ModelID(Int64(index + 1))
      let traits = plan.traits(of: model.name, operation: model.operation)
      account.models.append(
        ModelRecord(
          id: id, name: model.name, operation: model.operation,
          traits: [
            .init(from: .epoch, modelClass: traits.modelClass, billing: traits.billing, byHand: false)
          ]))
      let keys: Set<CounterKey> = [
        .account, .model(id), .scope(modelClass: traits.modelClass, billing: nil),
        .scope(modelClass: nil, billing: traits.billing),
        .scope(modelClass: traits.modelClass, billing: traits.billing),
      ]
      let own = usage(model)
      for key in keys { counters[key, default: empty(key)].add(own) }
    }
    account.counters = Array(counters.values)
    addFacts(plan, to: &account)
    return account
  }

  /// What a model did in `[from, from + width)` up to now: calls in each third second, one in four of them refused.
  private static func bucket(_ model: Model, _ from: Instant, _ width: Milliseconds) -> Bucket {
    var bucket = Bucket()
    let first = (from - .epoch) / 1_000
    let end = min((from + width - .epoch) / 1_000, (now - .epoch) / 1_000 + 1)
    guard end > first else { return bucket }
    // Seconds that divide by three, and those of them that divide by more.
    func multiples(_ step: Int64) -> Int64 { (end - 1) / step - (first - 1) / step }
    bucket.attempts = multiples(3) * model.calls
    bucket.throttled = multiples(12) * model.calls
    bucket.clientErrors = multiples(33) * model.calls
    bucket.input = bucket.attempts * 100
    bucket.cacheRead = bucket.attempts * 40
    bucket.output = bucket.attempts * 20
    return bucket
  }

  private static func empty(_ key: CounterKey) -> CounterUsage { CounterUsage(key: key) }

  private static func usage(_ model: Model) -> CounterUsage {
    func series(_ count: Int64, _ width: Milliseconds) -> BucketSeries {
      let start = now.floored(to: width) - (count - 1) * width
      return BucketSeries(
        start: start, width: width, buckets: (0..<count).map { bucket(model, start + $0 * width, width) })
    }
    var usage = CounterUsage(key: .account)
    usage.secondsStart = now.floored(to: .second) - 149 * .second
    usage.seconds = (0..<150).map { index in
      let part = bucket(model, usage.secondsStart + Int64(index) * .second, .second)
      var bin = SecondBin()
      (bin.attempts, bin.throttled) = (Int32(part.attempts), Int32(part.throttled))
      bin.clientErrors = Int32(part.clientErrors)
      (bin.input, bin.cacheRead, bin.output) = (part.input, part.cacheRead, part.output)
      return bin
    }
    usage.tenSeconds = series(97, 10 * .second)
    usage.minutes = series(90, .minute)
    usage.quarterHours = series(100, .quarterHour)
    usage.sixHours = series(123, 6 * .hour)
    let today = bucket(model, now.floored(to: .day), .day)
    let month = bucket(model, CivilDate(now).firstOfMonth.start, 31 * .day)
    usage.today = measures(today)
    usage.today.longestOutput = 900
    usage.month = measures(month)
    return usage
  }

  private static func measures(_ bucket: Bucket) -> Measures {
    var measures = Measures()
    (measures.attempts, measures.throttled) = (bucket.attempts, bucket.throttled)
    measures.clientErrors = bucket.clientErrors
    (measures.input, measures.cacheRead, measures.output) = (bucket.input, bucket.cacheRead, bucket.output)
    return measures
  }

  private static func at(_ text: String) -> Instant { Instant(rfc3339: text + "T00:00:00Z") ?? .epoch }

  private static func addFacts(_ plan: Plan, to account: inout AccountImage) {
    account.facts = [
      AccountFact(kind: .invoiceAnchorDay, at: .epoch, value: 10),
      AccountFact(kind: .paymentMethod, at: .epoch, value: 1),
    ]
    account.ledger = [
      LedgerEntry(id: "a", at: at("2026-09-20"), kind: .creditPurchase, amount: Money(dollars: 60)),
      LedgerEntry(id: "b", at: at("2026-11-20"), kind: .creditPurchase, amount: Money(dollars: 5)),
      LedgerEntry(id: "g", at: at("2026-10-01"), kind: .promoGrant, amount: Money(dollars: 3)),
    ]
    account.costs = (0..<45).map {
      CostSpan(
        from: at("2026-10-10") + Int64($0) * .day, width: .hour, costNano: 500_000_000, promotionalNano: 0,
        unpriced: 0)
    }
    account.unitTerms = [
      UnitTerms(
        snapshot: "m1", direction: .input, from: .epoch, pricePerUnitDay: Money(dollars: 2),
        accountPlanNanoPerToken: 100)
    ]
    // A purchase of the plan's first unit: what its size is, the plan says.
    guard let unit = plan.capacityProducts.first?.units.first else { return }
    account.capacity = [
      CapacityTransaction(
        id: "p", kind: .purchase, at: at("2026-10-30") + 5 * .hour, snapshot: "m1", direction: unit.direction,
        units: 3, unitSize: unit.perUnit),
      CapacityTransaction(
        id: "c", kind: .cancellation, at: at("2026-11-03"), snapshot: "m1", direction: unit.direction,
        units: 1,
        unitSize: unit.perUnit, purchaseID: "p"),
    ]
    let count = 40 * 1_440
    var minutes = CapacityMinutes(model: ModelID(1), start: now.floored(to: .minute) - Int64(count) * .minute)
    // Every fifth minute is a burst; the first ten days were busier.
    minutes.input = (0..<count).map { $0 % 5 == 0 ? ($0 < 14_400 ? 20_000 : 9_000) : 1_000 }
    minutes.cacheRead = Array(repeating: 0, count: count)
    minutes.output = Array(repeating: 100, count: count)
    minutes.provisionedInput = Array(repeating: 0, count: count)
    minutes.provisionedOutput = minutes.provisionedInput
    minutes.ineligibleInput = minutes.provisionedInput
    minutes.ineligibleOutput = minutes.provisionedInput
    account.capacityMinutes = [minutes]
  }

  /// By what each figure is of; the text is whatever a screen could make of it.
  static func all(_ plan: Plan) throws -> [String: String] {
    var figures: [String: String] = [:]
    let account = image(plan)
    var image = UsageImage()
    image.accounts = [account]
    var memory = ReadingMemory()
    let whole = Reading(
      image: image, plans: [plan.id: plan], window: .day, now: now, memory: &memory)
    let reading = try #require(whole.accounts.first)
    for limit in reading.limits {
      var plain = limit
      // What only says where a figure comes from is no figure.
      (plain.basis, plain.display, plain.assumption, plain.isAssumed) = ("", nil, nil, false)
      figures["limit \(limit.id)"] = "\(plain)"
    }
    for model in reading.models { figures["model \(model.name) \(model.operation)"] = "\(model)" }
    if let tier = reading.tier {
      figures["tier"] = "\(tier.standing.current?.id ?? tier.label), next \(tier.standing.next?.id ?? "none")"
      figures["progress"] =
        "\(String(describing: tier.standing.progress?.fact)) of \(String(describing: tier.standing.progress?.threshold))"
      figures["gain"] = tier.firstGain
    }
    figures["cap"] = "\(reading.spend.sums.capCounter) \(reading.spend.capMonth.start)"
    figures["early payment"] = "\(reading.spend.earlyPaymentRestartsCap)"
    figures["free models"] = "\(reading.spend.freeModels)"
    for capacity in reading.capacity { figures["capacity \(capacity.direction)"] = "\(capacity)" }
    let charges = UnitCharges(
      account, plan: plan, from: at("2026-11-01"), until: at("2026-12-01"))
    figures["charges"] = charges.charges.map { "\($0.at.isoDay) \($0.amount.exact)" }.joined(separator: ", ")
    if let unit = plan.capacityProducts.first?.units.first {
      let planning = try? CapacityPlanning(
        account, snapshot: "m1", direction: unit.direction, plan: plan, asOf: now, now: now)
      if let planning {
        figures["planner"] =
          "\(planning.planner.outcome(1)) \(planning.lookbackDays) \(planning.planner.rule)"
        figures["planner alternatives"] = "\(planning.alternatives)"
      }
    }
    for name in ["m1", "m2", "m3"] {
      let event = UsageEvent(
        id: "e", startedAt: now, model: name, inputTokens: 1_000, outputTokens: 10, computeMilliseconds: 70)
      figures["cost \(name)"] = "\(plan.completed(event).costNano ?? -1)"
    }
    return figures
  }
}

extension CounterUsage {
  /// Adds another counter's usage over the same times.
  fileprivate mutating func add(_ other: CounterUsage) {
    func sum(_ own: BucketSeries, _ other: BucketSeries) -> BucketSeries {
      if own.buckets.isEmpty { return other }
      var own = own
      for index in own.buckets.indices { own.buckets[index].merge(other.buckets[index]) }
      return own
    }
    secondsStart = other.secondsStart
    if seconds.isEmpty {
      seconds = other.seconds
    } else {
      for index in seconds.indices {
        seconds[index].attempts += other.seconds[index].attempts
        seconds[index].throttled += other.seconds[index].throttled
        seconds[index].clientErrors += other.seconds[index].clientErrors
        seconds[index].input += other.seconds[index].input
        seconds[index].cacheRead += other.seconds[index].cacheRead
        seconds[index].output += other.seconds[index].output
      }
    }
    tenSeconds = sum(tenSeconds, other.tenSeconds)
    minutes = sum(minutes, other.minutes)
    quarterHours = sum(quarterHours, other.quarterHours)
    sixHours = sum(sixHours, other.sixHours)
    today.add(other.today)
    month.add(other.month)
  }
}
