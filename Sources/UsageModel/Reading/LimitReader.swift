/// Computes every limit of one account at one instant.
struct LimitReader {
  let image: AccountImage
  let plan: Plan
  let settled: AccountLimits
  let sums: LedgerSums
  let asOf: Instant
  let now: Instant
  /// Forecasts are withheld where figures have stopped.
  let foretells: Bool
  /// The month of monthly limits.
  let month: LimitMonth

  init(
    image: AccountImage, plan: Plan, settled: AccountLimits, sums: LedgerSums, asOf: Instant, now: Instant,
    foretells: Bool
  ) {
    self.image = image
    self.plan = plan
    self.settled = settled
    self.sums = sums
    self.asOf = asOf
    self.now = now
    self.foretells = foretells
    month = image.limitMonth(plan, now: now)
  }

  func readings(memory: ReadingMemory) -> [LimitReading] {
    var readings = settled.entries.map { reading($0) }
    markRefused(&readings)
    for (index, entry) in settled.entries.enumerated() { setLevel(&readings[index], entry, memory) }
    return readings
  }

  private func reading(_ entry: AccountLimits.Entry) -> LimitReading {
    let limit = entry.limit.limit
    let (tally, meter) = (entry.tally, entry.meter)
    let counted = count(limit, tally, meter)
    var reading = LimitReading(
      id: limit.id, name: entry.name, metric: limit.metric,
      window: limit.window, selector: limit.selector, project: entry.project, value: limit.value,
      display: limit.display,
      source: entry.limit.source, amount: limit.value.number, used: counted.used, basis: counted.basis,
      level: .normal, isThrottled: false, assumption: limit.assumption,
      isAssumed: limit.confidence == .assumed, tally: tally)
    if case .creditBalance = limit.value { countFreeCredit(&reading) }
    if let amount = reading.amount {
      let bound = Double(reading.money?.nano ?? amount)
      reading.pressure = bound > 0 ? Double(reading.used) / bound : reading.used > 0 ? .infinity : 0
    }
    if limit.window == .minute {
      reading.isBeyondCapacity = image.capacityBeneath(limit.metric, limit.selector, plan: plan) != nil
      addBurst(&reading, meter)
      addSlice(&reading, meter)
    }
    addActivity(&reading, meter)
    addReset(&reading)
    reading.outlook = outlook(reading, limit, meter)
    return reading
  }

  private func setLevel(_ reading: inout LimitReading, _ entry: AccountLimits.Entry, _ memory: ReadingMemory)
  {
    reading.isOver = reading.isThrottled || isOver(reading, entry.limit.limit, entry.meter)
    let key = ReadingMemory.Key(account: image.account.id, limit: reading.id)
    reading.level =
      reading.isThrottled ? .saturated : Level(share: reading.share ?? 0, previous: memory.levels[key])
    // What spans a little more than a minute, or only its burst room, may pass the limit before a minute does.
    if reading.window == .minute, !reading.isOver { reading.level = min(reading.level, .high) }
    if case .likely? = reading.outlook { reading.level = max(reading.level, .warning) }
    if reading.metric == .usd, reading.pressure ?? 0 >= 1 {
      reading.consequence = plan.limitReached?.sentence
    }
  }

  /// Free credit is all that this tier allows, so usage that nothing has paid draws on it beyond its end.
  private func countFreeCredit(_ reading: inout LimitReading) {
    guard sums.promoGranted > .zero else { return }
    // Credit bought besides goes on paying when the free one is gone.
    let bound = sums.promoGranted + sums.creditLeft
    reading.bound = bound
    reading.amount = bound.nano / Money.nanoPerDollar
    reading.used = (sums.promoGranted - sums.promoLeft + sums.pending).nano
    reading.basis = sums.pending > .zero ? "free credit used, and usage beyond it" : "free credit used"
  }

  /// Of limits without a number on one counter: sums of several would not be rates that anybody was refused at.
  private func addActivity(_ reading: inout LimitReading, _ meter: Meter) {
    guard reading.amount == nil, reading.window == .minute, reading.tally.minus.isEmpty,
      reading.tally.plus.count == 1, let counter = reading.tally.plus.first.flatMap(image.counter)
    else { return }
    reading.activity = counter.activity(asOf: asOf, meter: meter)
    guard case .adaptive = reading.value else { return }
    let first = (asOf - .day).floored(to: .quarterHour) + .quarterHour
    let quarters = (0..<96).map { counter.quarterHours[first + Int64($0) * .quarterHour] }
    reading.adaptive = AdaptiveRange(quarters, meter: meter)
  }

  private func count(_ limit: Limit, _ tally: Tally, _ meter: Meter) -> (used: Int64, basis: String) {
    switch limit.window {
    case .minute:
      if let overflow = accountOverflow(limit, tally) {
        return (overflow, "trailing 60 s, beyond the bought capacity")
      }
      return (image.sum(tally) { minuteCount($0, meter) }, minuteBasis)
    case .hour: return (image.sum(tally) { hourCount($0, meter) }, hourBasis)
    case .day:
      return (
        image.sum(tally) { dayCount($0, meter) },
        plan.clock.day == .utcMidnight ? "since 00:00Z" : "trailing 24 h by quarter hours"
      )
    case .month:
      if limit.metric == .usd { return (sums.capCounter.nano, capBasis(month)) }
      return (image.sum(tally) { monthCount($0, meter) }, month.since)
    case .request: return (image.sum(tally) { meter.count($0.today) }, "longest response today")
    }
  }

  /// Whether the limit is reached: of a minute limit by 60 whole seconds alone, of others by what is counted.
  private func isOver(_ reading: LimitReading, _ limit: Limit, _ meter: Meter) -> Bool {
    guard let amount = reading.amount, amount > 0 else { return (reading.pressure ?? 0) >= 1 }
    // What starts anew at each minute, or is judged by slices, spans no more than it says.
    guard reading.window == .minute, plan.clock.minute == .rolling, reading.slice == nil else {
      return (reading.pressure ?? 0) >= 1
    }
    if reading.used < amount { return false }
    let count = accountOverflow(limit, reading.tally, fullMinute: true)
    return count.map { $0 >= amount }
      ?? (image.sum(reading.tally) { $0.fullMinute(asOf: asOf, meter: meter) } >= amount)
  }

  /// A provisioned model draws on the account's token rate only with what its capacity does not take.
  ///
  /// - Parameter fullMinute: counts 60 whole seconds alone.
  func accountOverflow(_ limit: Limit, _ tally: Tally, fullMinute: Bool = false) -> Int64? {
    guard let model = image.capacityBeneath(limit.metric, limit.selector, plan: plan) else { return nil }
    func used(_ metric: Metric) -> Int64 {
      let meter = Meter(metric, plan.counting)
      return image.sum(tally) {
        fullMinute ? $0.fullMinute(asOf: asOf, meter: meter) : minuteCount($0, meter)
      }
    }
    let term = image.capacityTerm(plan, now: asOf)
    func capacity(_ direction: TokenDirection) -> Int64 {
      CapacityTimeline(image.capacity, snapshot: model, direction: direction, term: term)
        .perMinute(at: asOf)
    }
    return Overflow(
      usedInput: used(.inputTokens), usedOutput: used(.outputTokens), inputCapacity: capacity(.input),
      outputCapacity: capacity(.output), accountTokensPerMinute: nil
    ).tokens
  }

  /// The bucket level and the worst second, where single events are known.
  private func addBurst(_ reading: inout LimitReading, _ meter: Meter) {
    guard let amount = reading.amount, amount > 0, image.hasEvents, !image.isCoarse else { return }
    let last = asOf.floored(to: .second)
    let span: Int64 = 120
    let first = last - (span - 1) * .second
    let counters = reading.tally.plus.compactMap(image.counter)
    guard counters.contains(where: { !$0.seconds.isEmpty && $0.secondsStart <= last - 60 * .second })
    else { return }
    // Summed counter by counter, since this runs for every limit at every tick.
    var costs = [Int64](repeating: 0, count: Int(span))
    for (keys, sign) in [(reading.tally.plus, Int64(1)), (reading.tally.minus, -1)] {
      for key in keys {
        guard let counter = image.counter(key), !counter.seconds.isEmpty else { continue }
        let offset = Int((first - counter.secondsStart) / .second)
        for index in costs.indices where counter.seconds.indices.contains(index + offset) {
          costs[index] += sign * meter.count(counter.seconds[index + offset])
        }
      }
    }
    var bucket = TokenBucket(perMinute: Double(amount), burstSeconds: plan.counting.burstSeconds)
    var worst: Int64 = 0
    for (index, cost) in costs.enumerated() {
      bucket.advance(to: Double(index + 1))
      bucket.drain(Double(max(0, cost)))
      if index >= costs.count - 61 { worst = max(worst, cost) }
    }
    // A counter that starts anew at each minute has no bucket that refills.
    reading.drained = plan.clock.minute == .alignedMinute ? nil : max(0, bucket.drained)
    reading.worstSecond = Double(worst) * 60 / Double(amount)
  }
}

extension AccountImage {
  /// The snapshot whose bought capacity takes tokens before they draw on such a limit.
  package func capacityBeneath(_ metric: Metric, _ selector: Selector, plan: Plan) -> String? {
    guard metric == .tokens, let model = selector.model, plan.capacityProducts.first?.addsToRateLimit == true,
      capacity.contains(where: { $0.snapshot == model })
    else { return nil }
    return model
  }
}
