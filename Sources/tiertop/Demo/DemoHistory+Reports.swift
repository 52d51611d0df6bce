import Glibc
import UsageModel

extension DemoHistory {
  /// Calls of one model that one report stands for.
  private struct Portion {
    var minute: Int64
    var model: Int
    var calls: Int
    var refused = 0

    /// By time, then by model.
    var place: Int64 { minute * 64 + Int64(model) }
  }

  /// Every report of one UTC day up to `until`, a whole minute, in the order of time.
  func reports(of account: DemoAccount, day: Instant, until: Instant) -> [UsageReport] {
    let first = max(day, stage.start).milliseconds / .minute
    let last = min(day + .day, until).milliseconds / .minute
    guard first < last else { return [] }
    var portions: [Portion] = []
    for hour in stride(from: first.floored(to: 60), to: last, by: 60) {
      let minutes = max(first, hour)..<min(last, hour + 60)
      let loads = minutes.map { minute in
        isSilent(account, at: Instant(milliseconds: minute * .minute + 30 * .second))
          ? 0 : account.load.load(at: minute)
      }
      let begin = portions.count
      for (index, model) in account.models.enumerated() {
        let rates = zip(minutes, loads).map { rate(account: account, model: model, load: $1, minute: $0) }
        // The day's view has a column for each quarter of an hour.
        let steps: [Int64] = hour > stage.minute(stage.anchor) - 1_560 ? [15, 3, 1] : [60, 15, 3, 1]
        split(minutes, rates: rates[...], steps: steps[...], of: account, model: index, into: &portions)
      }
      portions[begin...].sort { $0.place < $1.place }
    }
    refuse(&portions, of: account)
    return portions.map { report($0, of: account) }
  }

  /// What a page knows of the minutes that begin in `[from, until)`; the open one holds what has come by `until`.
  func pageReports(of account: DemoAccount, from: Instant, until: Instant) -> [UsageReport] {
    let first = from.floored(to: .minute).milliseconds / .minute
    let end = until.ceiled(to: .minute).milliseconds / .minute
    guard first < end else { return [] }
    return (first..<end).flatMap { minute in
      let begin = Instant(milliseconds: minute * .minute)
      let known = min(1, Double(until - begin) / Double(Milliseconds.minute))
      let load = account.load.load(at: minute)
      return account.models.indices.compactMap { index in
        let rate = rate(account: account, model: account.models[index], load: load, minute: minute)
        return portion(minute..<minute + 1, calls: rate, of: account, model: index)
          .map { report($0, of: account, known: known) }
      }
    }
  }

  /// Splits `minutes` into portions of whole `steps`, until a portion is small enough not to look like a burst.
  private func split(
    _ minutes: Range<Int64>, rates: ArraySlice<Double>, steps: ArraySlice<Int64>, of account: DemoAccount,
    model: Int, into portions: inout [Portion]
  ) {
    guard let step = steps.first else { return }
    for start in stride(from: minutes.lowerBound.floored(to: step), to: minutes.upperBound, by: Int(step)) {
      let part = max(start, minutes.lowerBound)..<min(start + step, minutes.upperBound)
      let offset = rates.startIndex - Int(minutes.lowerBound)
      let partRates = rates[(Int(part.lowerBound) + offset)..<(Int(part.upperBound) + offset)]
      let calls = partRates.reduce(0, +)
      if calls <= account.models[model].mostCallsPerReport || step == 1 {
        if let portion = portion(part, calls: calls, of: account, model: model) { portions.append(portion) }
      } else {
        split(
          part, rates: partRates, steps: steps.dropFirst(), of: account, model: model, into: &portions)
      }
    }
  }

  /// The calls of one model in some minutes, all told in one of them; nil when chance makes none.
  private func portion(
    _ minutes: Range<Int64>, calls: Double, of account: DemoAccount, model: Int
  ) -> Portion? {
    var random = random(account: account, model: model, minute: minutes.lowerBound)
    let count = random.count(mean: calls, scatter: account.scatter)
    return count > 0 ? Portion(minute: teller(of: minutes), model: model, calls: count) : nil
  }

  /// The minute that tells of all: the same for every model, so that few minutes are written.
  private func teller(of minutes: Range<Int64>) -> Int64 {
    var minutes = minutes
    for step in [Int64(15), 3, 1] where minutes.count > step {
      var random = SeededRandom(
        seed: stage.seed, stream: 0x901, position: minutes.lowerBound * 64 + step)
      let parts = (minutes.count + Int(step) - 1) / Int(step)
      let begin = minutes.lowerBound + step * Int64(random.index(below: parts))
      minutes = begin..<min(begin + step, minutes.upperBound)
    }
    return minutes.lowerBound
  }

  /// Takes what the provider refuses out of a day's portions, which are in the order of time.
  private func refuse(_ portions: inout [Portion], of account: DemoAccount) {
    switch account.ceiling {
    case .none: break
    case .minute(let requests, let modelClass):
      let counted = portions.indices.filter { isCounted(portions[$0], of: account, in: modelClass) }
      var begin = 0
      while begin < counted.count {
        var end = begin
        var calls = 0
        while end < counted.count, portions[counted[end]].minute == portions[counted[begin]].minute {
          calls += portions[counted[end]].calls
          end += 1
        }
        if calls > requests {
          for index in counted[begin..<end] {
            portions[index].refused = portions[index].calls * (calls - requests) / calls
          }
        }
        begin = end
      }
    case .day(let requests):
      var admitted = 0
      portions = portions.compactMap { portion in
        var portion = portion
        portion.refused = max(0, admitted + portion.calls - requests)
        admitted += portion.calls - portion.refused
        // Once all is refused, the caller tries only now and then.
        guard portion.refused == portion.calls else { return portion }
        portion.calls = portion.minute % 9 == 0 ? 1 : 0
        portion.refused = portion.calls
        return portion.calls > 0 ? portion : nil
      }
    }
  }

  private func isCounted(_ portion: Portion, of account: DemoAccount, in modelClass: String) -> Bool {
    (account.models[portion.model].modelClass ?? modelClass) == modelClass
  }

  /// Sums of a portion's calls, with the spread that so many calls have; `known` is the part of them that is in yet.
  private func report(_ portion: Portion, of account: DemoAccount, known: Double = 1) -> UsageReport {
    let model = account.models[portion.model]
    var random = random(account: account, model: portion.model, minute: -portion.minute - 1)
    let project = project(of: account, &random)
    let admitted = portion.calls - portion.refused
    let serverErrors = min(admitted, random.count(mean: Double(admitted) * DemoHistory.serverErrors))
    let clientErrors = min(
      admitted - serverErrors, random.count(mean: Double(admitted) * DemoHistory.clientErrors))
    let served = Double(admitted - serverErrors - clientErrors)
    var measures = Measures()
    measures.attempts = Int64(portion.calls)
    measures.throttled = Int64(portion.refused)
    measures.serverErrors = Int64(serverErrors)
    measures.clientErrors = Int64(clientErrors)
    let spread = 0.65 * account.scatter / max(1, served).squareRoot()
    func sum(_ mean: Double, _ random: inout SeededRandom) -> Int64 {
      Int64((served * mean * max(0.3, 1 + spread * random.normal()) * known).rounded())
    }
    measures.input = sum(model.input, &random)
    measures.output = sum(model.output, &random)
    measures.cacheRead = min(
      measures.input, Int64(Double(measures.input) * model.cached * (0.8 + 0.4 * random.unit())))
    measures.computeMilliseconds = sum(model.computeMilliseconds, &random)
    let failed = measures.attempts - Int64(served)
    measures.attempts = failed + Int64(served * known)
    let extreme = 0.6 * (2 * log(served + 1)).squareRoot() - 0.18
    var longest = min(model.longest, model.output * exp(extreme))
    if random.chance(min(0.5, served * model.longAnswers)) {
      longest = model.longest * (0.6 + 0.4 * random.unit())
      measures.truncated = random.chance(0.3) ? 1 : 0
    }
    measures.longestOutput = min(measures.output, Int64(longest))
    let begin = Instant(milliseconds: portion.minute * .minute)
    if let cost = model.cost(of: measures, at: begin) {
      measures.costNano = cost.nano
      measures.promotionalNano = cost.promotional
    } else {
      measures.unpriced = measures.attempts - failed
    }
    return UsageReport(
      start: begin, width: .minute, model: model.name, operation: model.operation, project: project,
      measures: measures, modelClass: model.modelClass, billing: model.billing)
  }

  static let serverErrors = 0.0008
  static let clientErrors = 0.0015
}
