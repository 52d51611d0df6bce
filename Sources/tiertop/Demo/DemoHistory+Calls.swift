import UsageModel

/// A call and the moment at which its gateway tells of it.
struct DemoCall {
  var told: Instant
  var event: UsageEvent
}

extension DemoHistory {
  /// Every call of an account that begins in one minute; `usedToday` counts those admitted since midnight.
  func calls(of account: DemoAccount, minute: Int64, usedToday: inout Int) -> [DemoCall] {
    let load = account.load.load(at: minute)
    let next = account.load.load(at: minute + 1)
    var randoms: [SeededRandom] = []
    var counts: [Int] = []
    for index in account.models.indices {
      var random = random(account: account, model: index, minute: minute)
      let rate = rate(
        account: account, model: account.models[index], load: (load + next) / 2, minute: minute)
      counts.append(random.count(mean: rate, scatter: account.scatter))
      randoms.append(random)
    }
    let refusal = refusal(of: account, minute: minute, counts: counts, usedToday: usedToday)
    var calls: [DemoCall] = []
    calls.reserveCapacity(counts.reduce(0, +) + refusal.burst)
    for index in account.models.indices {
      let isCounted = refusal.modelClass.map { account.models[index].modelClass ?? $0 == $0 } ?? true
      for number in 0..<counts[index] {
        if refusal.isDayGone, number % 9 != 0 || !minute.isMultiple(of: 5) { continue }
        var call = call(
          of: account, model: index, minute: minute, number: number, slope: (load, next),
          refused: isCounted ? refusal.share : 0, &randoms[index])
        if case .day(let requests) = account.ceiling {
          if usedToday >= requests { refuse(&call, reason: .quota) } else { usedToday += 1 }
        }
        calls.append(call)
      }
    }
    for number in 0..<refusal.burst {
      var call = call(
        of: account, model: 0, minute: minute, number: counts[0] + number, slope: (load, next),
        refused: 1, &randoms[0])
      call.event.startedAt = Instant(milliseconds: minute * .minute + 2 * .second + Int64(number) * 130)
      call.told = call.event.finishedAt + 40
      calls.append(call)
    }
    return calls
  }

  private struct Refusal {
    /// Of the calls of `modelClass`, nil for all, this share is refused.
    var share = 0.0
    var modelClass: String?
    /// So many calls come at once and are refused although the minute has room.
    var burst = 0
    var isDayGone = false
  }

  private func refusal(of account: DemoAccount, minute: Int64, counts: [Int], usedToday: Int) -> Refusal {
    var refusal = Refusal()
    switch account.ceiling {
    case .none: break
    case .day(let requests): refusal.isDayGone = usedToday >= requests
    case .minute(let requests, let modelClass):
      refusal.modelClass = modelClass
      let calls = account.models.indices.reduce(0) { sum, index in
        sum + ((account.models[index].modelClass ?? modelClass) == modelClass ? counts[index] : 0)
      }
      if calls > requests { refusal.share = Double(calls - requests) / Double(calls) }
      refusal.burst = burst(of: account, minute: minute, isBusy: calls * 5 > requests * 4)
    }
    return refusal
  }

  /// Retries that meet at one second: one such burst two minutes before the start, more whenever it is busy.
  private func burst(of account: DemoAccount, minute: Int64, isBusy: Bool) -> Int {
    let offset = minute - stage.minute(stage.anchor)
    if offset == -2 { return 3 }
    if !isBusy || (-3...1).contains(offset) { return 0 }
    var random = SeededRandom(seed: stage.seed, stream: account.load.stream + 4, position: minute)
    return random.chance(0.06) ? 1 + random.index(below: 6) : 0
  }

  private func call(
    of account: DemoAccount, model index: Int, minute: Int64, number: Int,
    slope: (from: Double, to: Double), refused: Double, _ random: inout SeededRandom
  ) -> DemoCall {
    let model = account.models[index]
    let offset = DemoHistory.place(random.unit(), slope: slope)
    var event = UsageEvent(
      id: DemoHistory.identifier(model: index, minute: minute, number: number),
      startedAt: Instant(milliseconds: minute * .minute + Int64(offset * 59_999.9)), model: model.name,
      operation: model.operation, project: project(of: account, &random), modelClass: model.modelClass,
      billing: model.billing)
    let fate = random.unit()
    if fate < refused {
      var call = DemoCall(told: event.startedAt, event: event)
      refuse(&call, reason: .requests)
      return call
    }
    if fate > 1 - DemoHistory.serverErrors - DemoHistory.clientErrors {
      event.status = fate > 1 - DemoHistory.serverErrors ? .serverError : .clientError
      if event.status == .serverError { event.refusal = random.chance(0.6) ? .overload : .timeout }
      event.duration = 30 + Int64(random.unit() * 900)
      event.costNano = 0
      return DemoCall(told: event.finishedAt + 40, event: event)
    }
    serve(&event, by: model, &random)
    // One call in some hundreds is told late: its gateway tried again.
    let delay = random.chance(0.003) ? 30_000 + Int64(random.unit() * 120_000) : 40
    return DemoCall(told: event.finishedAt + delay, event: event)
  }

  /// A refusal comes back at once and costs nothing.
  private func refuse(_ call: inout DemoCall, reason: RefusalReason) {
    let event = call.event
    call.event = UsageEvent(
      id: event.id, startedAt: event.startedAt, duration: 15 + event.startedAt.milliseconds % 50,
      model: event.model, operation: event.operation, project: event.project, status: .throttled,
      refusal: reason, costNano: 0, modelClass: event.modelClass, billing: event.billing)
    call.told = call.event.finishedAt + 40
  }

  private func serve(_ event: inout UsageEvent, by model: DemoModel, _ random: inout SeededRandom) {
    event.inputTokens = max(1, Int64(random.logNormal(mean: model.input, spread: 0.6)))
    if model.cached > 0 {
      let share = min(0.95, 2 * model.cached * random.unit())
      event.cacheReadTokens = Int64(Double(event.inputTokens) * share)
    }
    if model.output > 0 {
      var output = random.logNormal(mean: model.output, spread: 0.6)
      if model.longAnswers > 0, random.chance(model.longAnswers) {
        output = model.longest * (0.6 + 0.4 * random.unit())
        event.truncated = random.chance(0.3)
      }
      event.outputTokens = max(1, Int64(min(output, model.longest)))
    }
    if model.computeMilliseconds > 0 {
      event.computeMilliseconds = Int64(random.logNormal(mean: model.computeMilliseconds, spread: 0.4))
    }
    var waited = random.logNormal(mean: model.firstToken, spread: 0.45)
    waited += Double(event.outputTokens) * model.perToken * (0.8 + 0.4 * random.unit())
    if model.coldStarts > 0, random.chance(model.coldStarts) { waited += 7_000 + 23_000 * random.unit() }
    event.duration = min(100_000, max(Int64(waited), event.computeMilliseconds))
    var measures = Measures()
    measures.input = event.inputTokens
    measures.output = event.outputTokens
    measures.computeMilliseconds = event.computeMilliseconds
    if let cost = model.cost(of: measures, at: event.startedAt) {
      event.costNano = cost.nano
      event.promotionalNano = cost.promotional
    }
  }

  /// Where in its minute a call begins when the rate goes from one end of `slope` to the other.
  private static func place(_ unit: Double, slope: (from: Double, to: Double)) -> Double {
    let rise = slope.to - slope.from
    guard abs(rise) > 1e-6 * max(slope.from, slope.to), slope.from >= 0 else { return unit }
    let root = (slope.from * slope.from + unit * (slope.to * slope.to - slope.from * slope.from)).squareRoot()
    return min(max((root - slope.from) / rise, 0), 1)
  }

  /// Short enough to be held without an allocation.
  private static func identifier(model: Int, minute: Int64, number: Int) -> String {
    String(minute, radix: 36) + "-" + String(model * 46_656 + number, radix: 36)
  }
}
