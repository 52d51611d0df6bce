import Glibc
import UsageModel

extension DemoHistory {
  /// Calls of one model that one report stands for.
  private struct Portion {
    var minute: Int64
    var model: Int
    var calls: Int
    var refused = 0
  }

  /// Every report of one UTC day up to `until`, a whole minute, in the order of time.
  func reports(of account: DemoAccount, day: Instant, until: Instant) -> [UsageReport] {
    let first = max(day, stage.start).milliseconds / .minute
    let last = min(day + .day, until).milliseconds / .minute
    guard first < last else { return [] }
    var portions: [Portion] = []
    for block in stride(from: first.floored(to: 15), to: last, by: 15) {
      let minutes = max(first, block)..<min(last, block + 15)
      let loads = minutes.map { minute in
        isSilent(account, at: Instant(milliseconds: minute * .minute + 30 * .second))
          ? 0 : account.load.load(at: minute)
      }
      let begin = portions.count
      for model in account.models.indices {
        portions += self.portions(of: account, model: model, minutes: minutes, loads: loads)
      }
      portions[begin...].sort { ($0.minute, $0.model) < ($1.minute, $1.model) }
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
      return portions(
        of: account, minutes: minute..<minute + 1, loads: [account.load.load(at: minute)]
      ).map { report($0, of: account, known: known) }
    }
  }

  private func portions(of account: DemoAccount, minutes: Range<Int64>, loads: [Double]) -> [Portion] {
    account.models.indices.flatMap {
      portions(of: account, model: $0, minutes: minutes, loads: loads)
    }
  }

  /// Splits at most a quarter of an hour into as few reports as `callsPerReport` asks for.
  private func portions(
    of account: DemoAccount, model index: Int, minutes: Range<Int64>, loads: [Double]
  ) -> [Portion] {
    let model = account.models[index]
    let rates = zip(minutes, loads).map { minute, load in
      rate(account: account, model: model, load: load, minute: minute)
    }
    let mean = rates.reduce(0, +) / Double(max(1, rates.count))
    guard mean > 0 else { return [] }
    let step = [1, 3, 5, 15].first { mean * Double($0) >= account.callsPerReport } ?? 15
    var portions: [Portion] = []
    for start in stride(from: 0, to: rates.count, by: step) {
      let part = start..<min(rates.count, start + step)
      let minute = minutes.lowerBound + Int64(start)
      var random = random(account: account, model: index, minute: minute)
      let calls = random.count(mean: rates[part].reduce(0, +), scatter: account.scatter)
      guard calls > 0 else { continue }
      portions.append(
        Portion(minute: minute + Int64(random.index(below: part.count)), model: index, calls: calls))
    }
    return portions
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
    let calls = Double(portion.calls)
    var measures = Measures()
    measures.throttled = Int64(portion.refused)
    measures.serverErrors = Int64(random.count(mean: calls * DemoHistory.serverErrors))
    measures.clientErrors = Int64(random.count(mean: calls * DemoHistory.clientErrors))
    let failed = measures.throttled + measures.serverErrors + measures.clientErrors
    measures.attempts = max(Int64(portion.calls), failed)
    let served = Double(measures.attempts - failed)
    let spread = 0.65 * account.scatter / max(1, served).squareRoot()
    func sum(_ mean: Double, _ random: inout SeededRandom) -> Int64 {
      Int64((served * mean * max(0.3, 1 + spread * random.normal()) * known).rounded())
    }
    measures.input = sum(model.input, &random)
    measures.output = sum(model.output, &random)
    measures.cacheRead = min(
      measures.input, Int64(Double(measures.input) * model.cached * (0.8 + 0.4 * random.unit())))
    measures.computeMilliseconds = sum(model.computeMilliseconds, &random)
    if known < 1 { measures.attempts = max(failed, Int64(Double(measures.attempts) * known)) }
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
      measures.unpriced = Int64(served)
    }
    return UsageReport(
      start: begin, width: .minute, model: model.name, operation: model.operation, project: project,
      measures: measures, modelClass: model.modelClass, billing: model.billing)
  }

  static let serverErrors = 0.0008
  static let clientErrors = 0.0015
}
