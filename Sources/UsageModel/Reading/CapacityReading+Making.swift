extension AccountImage {
  /// The terms in force for a snapshot's direction.
  package func terms(_ snapshot: String, _ direction: TokenDirection, at instant: Instant) -> UnitTerms {
    unitTerms.last { $0.snapshot == snapshot && $0.direction == direction && $0.from <= instant }
      ?? UnitTerms(snapshot: snapshot, direction: direction, from: .distantPast)
  }

  /// The models that capacity was bought for, and those whose name has stood for such a one.
  package var provisionedModels: [ModelID] { models(named: Set(capacity.map(\.snapshot))) }

  /// Models of these snapshots and of every alias that ever stood for one.
  package func models(named snapshots: Set<String>) -> [ModelID] {
    let names = snapshots.union(aliases.filter { snapshots.contains($0.snapshot) }.map(\.alias))
    return models.filter { names.contains($0.name) }.map(\.id)
  }

  /// How long a purchase binds under `plan` for this account.
  package func capacityTerm(_ plan: Plan, now: Instant) -> CapacityTerm {
    let product = plan.capacityProducts.first
    let anchor = facts.last { $0.kind == .invoiceAnchorDay && $0.at <= now }?.value
    return CapacityTerm(
      minimumDays: product?.minimumTermDays ?? 30,
      rule: product?.termRule ?? .laterOfMinimumTermAndInvoiceStart,
      invoiceAnchorDay: anchor.flatMap { (1...28).contains($0) ? Int($0) : nil },
      cancelsWhole: product?.partialCancellation == false)
  }

  /// The models whose traffic a snapshot's capacity serves at `instant`: the snapshot and its aliases then.
  package func models(servedBy snapshot: String, at instant: Instant) -> [ModelID] {
    let names =
      [snapshot]
      + aliases.filter {
        $0.snapshot == snapshot && $0.from <= instant && instant < ($0.until ?? .distantFuture)
      }.map(\.alias)
    return models.filter { names.contains($0.name) }.map(\.id)
  }

  /// Every snapshot and direction that was ever bought, in the order of the first purchase.
  package var provisioned: [(snapshot: String, direction: TokenDirection)] {
    var seen: [(snapshot: String, direction: TokenDirection)] = []
    for transaction in capacity where transaction.kind == .purchase {
      if !seen.contains(where: {
        $0.snapshot == transaction.snapshot && $0.direction == transaction.direction
      }) {
        seen.append((transaction.snapshot, transaction.direction))
      }
    }
    // Input before output of the same snapshot, as people say it.
    let snapshots = seen.map(\.snapshot)
    return seen.sorted {
      let a = snapshots.firstIndex(of: $0.snapshot) ?? 0
      let b = snapshots.firstIndex(of: $1.snapshot) ?? 0
      return a != b ? a < b : $0.direction.order < $1.direction.order
    }
  }

  /// Tokens counted in each of `count` minutes from `start` on: what capacity may serve, and what a source says it did.
  package func capacityUse(
    _ snapshot: String, _ direction: TokenDirection, from start: Instant, count: Int
  ) -> (used: [Int64], provisioned: [Int64], ineligible: [Int64]) {
    var used = [Int64](repeating: 0, count: max(0, count))
    var provisioned = used
    var ineligible = used
    let terms = terms(snapshot, direction, at: start + Int64(count) * .minute)
    for minutes in capacityMinutes {
      guard let record = model(minutes.model) else { continue }
      let offset = Int((start - minutes.start) / .minute)
      let known = max(0, -offset)..<max(0, -offset, min(used.count, minutes.input.count - offset))
      for part in servedRanges(record.name, by: snapshot, from: start, within: known) {
        for index in part {
          let source = index + offset
          let total = terms.counted(
            input: Int64(minutes.input[source]), cached: Int64(minutes.cacheRead[source]),
            output: Int64(minutes.output[source]))
          used[index] += total
          if minutes.ineligibleInput[source] != 0 || minutes.ineligibleOutput[source] != 0 {
            let outside = terms.counted(
              input: Int64(minutes.ineligibleInput[source]),
              cached: minutes.cached(of: minutes.ineligibleInput[source], at: source),
              output: Int64(minutes.ineligibleOutput[source]))
            used[index] -= min(total, outside)
            ineligible[index] += outside
          }
          if minutes.provisionedInput[source] != 0 || minutes.provisionedOutput[source] != 0 {
            provisioned[index] += terms.counted(
              input: Int64(minutes.provisionedInput[source]),
              cached: minutes.cached(of: minutes.provisionedInput[source], at: source),
              output: Int64(minutes.provisionedOutput[source]))
          }
        }
      }
    }
    return (used, provisioned, ineligible)
  }

  /// The minutes from `start` on, within `known`, in which a snapshot's capacity served `model`: all of those of the
  /// snapshot itself, of another name those in which it stood for the snapshot.
  private func servedRanges(
    _ model: String, by snapshot: String, from start: Instant, within known: Range<Int>
  ) -> [Range<Int>] {
    if model == snapshot { return [known] }
    func minute(_ instant: Instant) -> Int { Int((instant.ceiled(to: .minute) - start) / .minute) }
    let bindings = aliases.filter { $0.snapshot == snapshot && $0.alias == model }.sorted {
      $0.from < $1.from
    }
    var ranges: [Range<Int>] = []
    var next = known.lowerBound
    for binding in bindings {
      let from = max(next, binding.from <= start ? known.lowerBound : minute(binding.from))
      let until = binding.until.map { $0 <= start ? 0 : minute($0) } ?? known.upperBound
      let end = min(known.upperBound, until)
      if from < end {
        ranges.append(from..<end)
        next = end
      }
    }
    return ranges
  }

  /// What of the trailing minute's tokens capacity may not serve, by the share of the minutes that it lies in: seconds do
  /// not say who called.
  private func ineligible(
    of tokens: Int64, _ snapshot: String, _ direction: TokenDirection, asOf: Instant
  ) -> Int64 {
    let use = capacityUse(snapshot, direction, from: asOf.floored(to: .minute) - .minute, count: 2)
    let outside = use.ineligible.reduce(0, +)
    let all = outside + use.used.reduce(0, +)
    return all > 0 ? Int64((Double(tokens) * Double(outside) / Double(all)).rounded()) : 0
  }

  /// From when on the minutes of every provisioned model are held; nil where there is none, so that nothing is missing.
  package var capacityKnownFrom: Instant? { capacityMinutes.map(\.start).max() }

  func capacityReadings(plan: Plan, window: Window, asOf: Instant, now: Instant) -> [CapacityReading] {
    let term = capacityTerm(plan, now: now)
    let span = WindowSpan(window, asOf: asOf, byMinutes: true)
    // Billing knows quarter hours only; the open minute of one says nothing about overage yet.
    let last = asOf.floored(to: .minute)
    let start = span.begin.floored(to: .quarterHour)
    let count = Int((last - start) / .minute) + 1
    let shown = Int((span.begin - start) / .minute)
    let recentStart = max(
      0, Int((WindowSpan(.quarterHour, asOf: asOf, byMinutes: true).begin - start) / .minute))
    let elapsed = Double(asOf - last) / Double(Milliseconds.minute)
    let isOpenQuarter = last > last.floored(to: .quarterHour)
    return provisioned.compactMap { snapshot, direction in
      let timeline = CapacityTimeline(capacity, snapshot: snapshot, direction: direction, term: term)
      let served = models(servedBy: snapshot, at: asOf)
      let use = capacityUse(snapshot, direction, from: start, count: count)
      let capacities = timeline.minutes(from: start, count: count)
      let coverage = Coverage(
        used: Array(use.used[shown...]), capacity: Array(capacities[shown...]), open: elapsed)
      let recent = Coverage(
        used: Array(use.used[recentStart...]), capacity: Array(capacities[recentStart...]), open: elapsed)
      let billed = Coverage(used: use.used.dropLast(), capacity: capacities.dropLast()).quarterOverage
      let change = timeline.nextChange(after: now)
      let renewal = timeline.nextRenewal(after: now)
      let units = timeline.units(at: now)
      // Nothing held and nothing used for a whole window has nothing to say.
      guard units > 0 || coverage.used > 0 || change != nil else { return nil }
      let terms = terms(snapshot, direction, at: now)
      let trailing = served.reduce(Int64(0)) { sum, id in
        guard let counter = counter(.model(id)) else { return sum }
        func tokens(_ metric: Metric) -> Int64 {
          counter.trailingMinute(asOf: asOf, meter: Meter(metric, CountingPolicy()))
        }
        let cached =
          terms.cachedWeight == 1
          ? 0
          : tokens(.inputTokens)
            - counter.trailingMinute(
              asOf: asOf, meter: Meter(.inputTokens, CountingPolicy(cachedInputCounts: false)))
        return sum
          + terms.counted(
            input: tokens(.inputTokens), cached: cached, output: tokens(.outputTokens))
      }
      let now60 = trailing - ineligible(of: trailing, snapshot, direction, asOf: asOf)
      let perMinute = timeline.perMinute(at: now)
      return CapacityReading(
        snapshot: snapshot, direction: direction, units: units, capacity: perMinute, now: now60,
        nowShare: perMinute > 0 ? Double(now60) / Double(perMinute) : nil, coverage: coverage,
        recentSpill: recent.spill, recentSpillMinutes: recent.spillMinutes,
        lastSpillAt: coverage.lastSpill.map { span.begin + Int64($0) * .minute },
        lastSpillCapacity: coverage.lastSpill.map { capacities[$0] },
        overage: billed.dropLast(isOpenQuarter ? 1 : 0).reduce(0, +),
        openQuarterOverage: isOpenQuarter ? billed.last ?? 0 : 0,
        nextChange: change?.at, nextChangeUnits: change?.units ?? 0, nextRenewal: renewal?.at,
        nextRenewalUnits: renewal?.units ?? 0,
        committedUntil: timeline.holdings.filter { $0.units(at: now) > 0 && $0.committedEnd > now }
          .map(\.committedEnd).max(),
        models: served,
        isMeasured: use.provisioned[shown...].contains { $0 > 0 },
        isLoaded: capacityKnownFrom.map { $0 <= span.begin } ?? true)
    }
  }
}

extension CapacityMinutes {
  /// The cached part of some of a minute's input, which is known only of all of it.
  fileprivate func cached(of part: Int32, at index: Int) -> Int64 {
    input[index] > 0 ? Int64(cacheRead[index]) * Int64(part) / Int64(input[index]) : 0
  }
}

extension TokenDirection {
  fileprivate var order: Int {
    switch self {
    case .input: 0
    case .output: 1
    case .combined: 2
    }
  }

  /// As it is written beside a snapshot's name.
  package var short: String {
    switch self {
    case .input: "in"
    case .output: "out"
    case .combined: "both"
    }
  }
}
