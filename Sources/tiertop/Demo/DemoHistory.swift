import UsageModel

/// The invented usage: a pure function of a seed and of the minute in which the demo starts.
///
/// Older than two hours it is told in reports by the minute, after that call by call; both draw from the same loads.
struct DemoHistory {
  let stage: DemoStage
  var accounts: [DemoAccount]

  /// `plans` by id; a model of a plan that is missing has neither class nor price.
  init(seed: UInt64, now: Instant, plans: [String: Plan]) {
    stage = DemoStage(seed: seed, now: now)
    accounts = Organization.accounts(on: stage, plans: plans)
  }

  /// Where the reports end and the single calls begin.
  var cut: Instant { stage.anchor - 2 * .hour }

  /// Whether the source of `account` is silent at `instant`: what it saw then is lost.
  func isSilent(_ account: DemoAccount, at instant: Instant) -> Bool {
    guard case .gateway(_, fallsSilent: true) = account.source else { return false }
    let offset = instant - stage.anchor
    // The first silence has begun when the demo starts and ends while it is being watched.
    if offset >= -4 * .hour, offset < 2 * .hour {
      return offset >= -12 * .minute + 10 * .second && offset < 9 * .minute
    }
    let width: Milliseconds = offset < 0 ? .day : 3 * .hour
    let slot = instant.floored(to: width)
    var random = SeededRandom(
      seed: stage.seed, stream: account.load.stream + 3, position: slot.milliseconds)
    guard offset > 0 || random.chance(0.4) else { return false }
    let length = (18 * 60 + Int64(random.index(below: 300))) * .second
    let begin = slot + Int64(random.unit() * Double(width - length) / 1_000) * .second
    return instant >= begin && instant < begin + length
  }

  /// One project of an account, by its share of the calls.
  func project(of account: DemoAccount, _ random: inout SeededRandom) -> String? {
    let place = random.unit()
    return account.projects.first { place < $0.upTo }?.name
  }

  /// Chance of its own for one model and minute.
  func random(account: DemoAccount, model: Int, minute: Int64) -> SeededRandom {
    SeededRandom(
      seed: stage.seed, stream: account.load.stream + 0x10 + UInt64(model), position: minute)
  }

  /// Expected calls of one model in one minute.
  func rate(account: DemoAccount, model: DemoModel, load: Double, minute: Int64) -> Double {
    Instant(milliseconds: minute * .minute) < model.from ? 0 : account.fullRate * model.share * load
  }
}
