import UsageModel

extension Acme {
  static func account(
    _ id: Int64, _ name: String, plan: String, live: Milliseconds?, complete: Milliseconds? = nil
  )
    -> AccountImage
  {
    var image = AccountImage(
      account: Account(id: AccountID(id), name: name, plan: plan, createdAt: at("2026-07-01")))
    image.sources = [
      SourceRecord(
        id: SourceID(id), kind: "stream", name: id == 3 ? "otlp-gateway-2" : "gateway", isCounted: true,
        liveThrough: live.map { now - $0 }, completeThrough: complete.map { now - $0 })
    ]
    return image
  }

  /// The shares of a day's traffic by hour: quiet at night, busiest in the afternoon.
  private static func wave(_ instant: Instant) -> Double {
    let hour = Double((instant - instant.floored(to: .day)) / .minute) / 60
    let distance = min(abs(hour - 14), 24 - abs(hour - 14)) / 12
    let weekend = CivilDate(instant).weekday > 5 ? 0.5 : 1.0
    return (0.15 + 0.85 * (1 - distance) * (1 - distance)) * weekend
  }

  static func add(
    _ traffic: [Traffic], to image: inout AccountImage, classes: [String], billings: [Billing] = [],
    todayRequests: Int64, days: Int, hasEvents: Bool = true, silent: Milliseconds = 0
  ) {
    image.hasEvents = hasEvents
    image.models = traffic.map {
      ModelRecord(
        id: ModelID($0.id), name: $0.name, operation: $0.operation,
        traits: [.init(from: .epoch, modelClass: $0.modelClass, billing: $0.billing, byHand: false)])
    }
    let models = traffic.map { each in
      var model = counter(each, silent: silent)
      // As the days of this month cost it.
      let hours = Double((now - CivilDate(now).firstOfMonth.start) / .hour + 1)
      model.month.costNano = Int64(each.cost / 24 * 1e9 * hours)
      model.month.attempts = Int64(each.rpm * 60 * hours * 0.4)
      return model
    }
    var scopes: [(CounterKey, [Int])] = [(.account, Array(traffic.indices))]
    for name in classes {
      scopes.append(
        (.scope(modelClass: name, billing: nil), traffic.indices.filter { traffic[$0].modelClass == name }))
    }
    for billing in billings {
      scopes.append(
        (.scope(modelClass: nil, billing: billing), traffic.indices.filter { traffic[$0].billing == billing })
      )
    }
    image.counters =
      scopes.map { key, members in
        var sum = merged(members.map { models[$0] }, key: key)
        sum.today.attempts = todayRequests
        return sum
      } + models
    let perDay = traffic.reduce(0) { $0 + $1.cost }
    image.costs = (0..<(days * 24)).map { hour in
      let from = now.floored(to: .hour) - Int64(days * 24 - 1 - hour) * .hour
      return CostSpan(
        from: from, width: .hour, costNano: Int64(perDay / 24 * 1e9), promotionalNano: 0, unpriced: 0)
    }
  }

  /// Makes the quarter hours of a scope add up to what it is said to have counted today.
  static func spreadToday(_ counter: inout CounterUsage, requests: Int64) {
    guard case .scope = counter.key else { return }
    let midnight = now.floored(to: .day)
    let sum = counter.quarterHours.sum(from: midnight, until: .distantFuture).attempts
    for index in counter.quarterHours.buckets.indices
    where counter.quarterHours.start + Int64(index) * .quarterHour >= midnight && sum > 0 {
      counter.quarterHours.buckets[index].attempts =
        counter.quarterHours.buckets[index].attempts * requests / sum
    }
  }

  private static func counter(_ traffic: Traffic, silent: Milliseconds) -> CounterUsage {
    let end = now - silent
    func bucket(_ from: Instant, _ width: Milliseconds) -> Bucket {
      guard from < end else { return Bucket() }
      let part = Double(min(width, end - from)) / Double(Milliseconds.minute)
      let age = Double(now - from) / Double(Milliseconds.quarterHour)
      let level = age <= 1 ? 1 - traffic.growth * age : wave(from) * (1 - traffic.growth * 0.9)
      var bucket = Bucket()
      bucket.attempts = Int64(traffic.rpm * level * part)
      bucket.input = Int64(traffic.input * level * part)
      bucket.output = Int64(traffic.output * level * part)
      bucket.cacheRead = Int64(traffic.input * traffic.cached * level * part)
      if width >= 2 * .minute {
        var minute = Bucket()
        minute.attempts = Int64(traffic.rpm * level * 1.3)
        minute.input = Int64(traffic.input * level * 1.3)
        minute.output = Int64(traffic.output * level * 1.3)
        bucket.peak = MinutePeak(minute: minute)
      }
      return bucket
    }
    func series(_ width: Milliseconds, _ count: Int64) -> BucketSeries {
      let start = now.floored(to: width) - (count - 1) * width
      return BucketSeries(
        start: start, width: width, buckets: (0..<count).map { bucket(start + $0 * width, width) })
    }
    var usage = CounterUsage(
      key: .model(ModelID(traffic.id)), tenSeconds: series(10_000, 100), minutes: series(.minute, 76),
      quarterHours: series(.quarterHour, 98), sixHours: series(6 * .hour, 122))
    usage.today.attempts = usage.quarterHours.sum(from: now.floored(to: .day), until: .distantFuture).attempts
    let month = CivilDate(now).firstOfMonth.start
    usage.month.attempts = usage.sixHours.sum(from: month, until: .distantFuture).attempts
    usage.month.costNano = Int64(traffic.cost * Double(now - month) / Double(Milliseconds.day) * 1e9)
    if traffic.throttled > 0 {
      let refused = at("2026-11-24T14:39:00Z")
      usage.tenSeconds.buckets[Int((refused - usage.tenSeconds.start) / 10_000)].throttled = traffic.throttled
      usage.minutes.buckets[Int((refused - usage.minutes.start) / .minute)].throttled = traffic.throttled
    }
    if silent > 0 { return usage }
    usage.secondsStart = now.floored(to: .second) - 304_000
    usage.seconds = (0..<305).map { second in
      // So evenly that a trailing minute, which spans 61 seconds, is exactly the rate.
      func share(_ total: Double) -> Int64 {
        Int64(total * Double(second % 61 + 1) / 61) - Int64(total * Double(second % 61) / 61)
      }
      var bin = SecondBin()
      bin.attempts = Int32(share(traffic.rpm))
      bin.input = share(traffic.input)
      bin.output = share(traffic.output)
      bin.cacheRead = share(traffic.input * traffic.cached)
      return second < 155 ? early(usage.secondsStart + Int64(second) * .second, usage.tenSeconds) : bin
    }
    return usage
  }

  /// A second of the minutes before, where figures that lag behind end: as its tens of seconds are, evenly.
  private static func early(_ second: Instant, _ series: BucketSeries) -> SecondBin {
    let slice = second.floored(to: 10_000)
    // The open slice of OpenAI's figures, as of 14:37:26Z, has come to what it holds by then.
    let width: Double = slice == at("2026-11-24T14:37:20Z") ? 7 : 10
    let place = Double(second - slice) / 1_000
    func share(_ total: Int64) -> Int64 {
      func through(_ end: Double) -> Int64 { Int64((Double(total) * min(1, end / width)).rounded()) }
      return through(place + 1) - through(place)
    }
    let bucket = series[slice]
    var bin = SecondBin()
    bin.attempts = Int32(share(bucket.attempts))
    bin.input = share(bucket.input)
    bin.output = share(bucket.output)
    bin.cacheRead = share(bucket.cacheRead)
    return bin
  }

  private static func merged(_ parts: [CounterUsage], key: CounterKey) -> CounterUsage {
    guard var sum = parts.first else { return CounterUsage(key: key) }
    sum.key = key
    for part in parts.dropFirst() {
      sum.month.add(part.month)
      for index in sum.tenSeconds.buckets.indices {
        sum.tenSeconds.buckets[index].merge(part.tenSeconds.buckets[index])
      }
      for index in sum.minutes.buckets.indices {
        sum.minutes.buckets[index].merge(part.minutes.buckets[index])
      }
      for index in sum.quarterHours.buckets.indices {
        sum.quarterHours.buckets[index].merge(part.quarterHours.buckets[index])
      }
      for index in sum.sixHours.buckets.indices {
        sum.sixHours.buckets[index].merge(part.sixHours.buckets[index])
      }
      for index in sum.seconds.indices {
        sum.seconds[index].attempts += part.seconds[index].attempts
        sum.seconds[index].input += part.seconds[index].input
        sum.seconds[index].output += part.seconds[index].output
        sum.seconds[index].cacheRead += part.seconds[index].cacheRead
      }
    }
    return sum
  }

  /// Thirty days of minutes of a provisioned model, as the planner asks for them: waves with a burst now and then.
  static func month(_ id: Int64) -> CapacityMinutes {
    let start = now.floored(to: .hour) - 30 * .day - .hour
    let peak: (input: Double, output: Double) = id == 21 ? (90_000, 19_000) : (31_000, 2_000)
    var minutes = CapacityMinutes(model: ModelID(id), start: start)
    let count = Int((now.floored(to: .minute) - start) / .minute)
    for index in 0..<count {
      let at = start + Int64(index) * .minute
      // A fixed jitter, and every 700th minute far above the rest.
      let jitter = 0.8 + Double(index * 7_919 % 400) / 1_000
      let level = wave(at) * jitter * (index % 700 == 13 ? 1.25 : 1)
      minutes.input.append(Int32(peak.input * level))
      minutes.output.append(Int32(peak.output * level))
    }
    let empty = [Int32](repeating: 0, count: count)
    minutes.cacheRead = empty
    minutes.provisionedInput = empty
    minutes.provisionedOutput = empty
    minutes.ineligibleInput = empty
    minutes.ineligibleOutput = empty
    return minutes
  }

  /// The minutes of a provisioned model over the last day, with a burst above its output capacity at 14:32.
  static func minutes(_ id: Int64, in image: AccountImage) -> CapacityMinutes {
    let start = now.floored(to: .minute) - 1_500 * .minute
    var minutes = CapacityMinutes(model: ModelID(id), start: start)
    let usage = image.counter(.model(ModelID(id)))
    for index in 0..<1_501 {
      let at = start + Int64(index) * .minute
      let quarter = usage?.quarterHours[at.floored(to: .quarterHour)] ?? Bucket()
      let isBurst = id == 21 && at >= Acme.at("2026-11-24T14:32:00Z") && at < Acme.at("2026-11-24T14:35:00Z")
      minutes.input.append(Int32(quarter.input / 15))
      minutes.cacheRead.append(0)
      minutes.output.append(isBurst ? 23_600 : Int32(quarter.output / 15))
    }
    let empty = [Int32](repeating: 0, count: minutes.input.count)
    minutes.provisionedInput = empty
    minutes.provisionedOutput = empty
    minutes.ineligibleInput = empty
    minutes.ineligibleOutput = empty
    return minutes
  }
}
