import TerminalUI
import UsageModel

extension DashboardState {
  /// Opens the planner for the marked capacity, or says why there is none.
  mutating func openPlanner() -> [DashboardEffect] {
    // Plans are made of what is known now, not of a picture of the past.
    frozen = nil
    guard view == .capacity, let account = shownAccount else {
      notice = "the planner belongs to the capacity view of an account: \(commands.hint(.capacity))"
      return []
    }
    let targets = plannerTargets(account)
    guard !targets.isEmpty else {
      notice = "there is no capacity to plan: \(account.planName) sells none, or nothing has used it"
      return []
    }
    let marked = markedCapacity(of: account)
    let index = targets.firstIndex { $0.snapshot == marked?.snapshot && $0.direction == marked?.direction }
    planner = Planner(
      account: account.id, targets: targets, index: index ?? 0, asOf: account.freshness.asOf)
    return readPlan()
  }

  /// What is provisioned, then models with traffic that could be.
  private func plannerTargets(_ account: AccountReading) -> [Planner.Target] {
    guard let product = plans[account.planID]?.capacityProducts.first else { return [] }
    let held = account.capacity.map { Planner.Target(snapshot: $0.snapshot, direction: $0.direction) }
    return held
      + withoutCapacity(account).flatMap { model in
        product.units.map { Planner.Target(snapshot: model.name, direction: $0.direction) }
      }
  }

  /// Models with traffic that no capacity serves.
  func withoutCapacity(_ account: AccountReading) -> [ModelReading] {
    let served = Set(account.capacity.flatMap(\.models))
    return account.models.filter { !served.contains($0.id) }
  }

  private func readPlan() -> [DashboardEffect] {
    planner.map { [.readCapacity($0.account, snapshot: $0.target.snapshot)] } ?? []
  }

  mutating func take(_ minutes: [CapacityMinutes], of snapshot: String, in account: AccountID) {
    guard planner?.account == account, planner?.target.snapshot == snapshot else { return }
    let isFirst = planner?.planning == nil
    planner?.minutes = minutes
    planner?.minutesOf = snapshot
    plan()
    if isFirst, let planning = planner?.planning { planner?.units = planning.holding.units }
  }

  /// Makes the plan anew where facts or the day have changed since; usage alone does not move it.
  mutating func replan() {
    guard let planner, let account = image.accounts.first(where: { $0.account.id == planner.account }),
      planner.basis != Planner.Basis(account, now: now)
    else { return }
    plan()
  }

  /// Makes the plan anew from the facts as they are now.
  mutating func plan() {
    guard var planner,
      var account = image.accounts.first(where: { $0.account.id == planner.account }),
      let plan = plans[account.account.plan]
    else { return }
    account.capacityMinutes = planner.minutes
    planner.basis = Planner.Basis(account, now: now)
    do throws(FactRefusal) {
      planner.planning = try CapacityPlanning(
        account, snapshot: planner.target.snapshot, direction: planner.target.direction, plan: plan,
        asOf: planner.asOf, now: now)
      planner.problem = nil
    } catch {
      planner.planning = nil
      planner.problem = error.description
    }
    self.planner = planner
  }

  // MARK: Keys, all of which the planner takes

  mutating func press(_ key: Key, in open: Planner) -> [DashboardEffect] {
    switch open.step {
    case .recording: return []
    case .reviewing:
      switch key {
      case .enter: return record(open)
      case .escape, .backspace, .left, .right, .character("p"), .control("C"): planner?.step = .choosing
      default: return pressBeside(key)
      }
      return []
    case .choosing: break
    }
    switch key {
    case .escape, .character("p"), .control("C"): planner = nil
    case .left, .character("h"): move(to: open.units - 1)
    case .right, .character("l"): move(to: open.units + 1)
    case .character("H"): move(to: open.units - 10)
    case .character("L"): move(to: open.units + 10)
    case .up, .down, .character("k"), .character("j"):
      move(toTarget: key == .down || key == .character("j"), in: open)
    case .backspace, .delete: type(String(open.typed.dropLast()))
    case .character(let scalar) where ("0"..."9").contains(scalar):
      type(open.typed + String(Character(scalar)))
    case .tab: return turn(by: 1)
    case .shiftTab: return turn(by: -1)
    case .enter: review(open)
    default: return pressBeside(key)
    }
    return []
  }

  /// Help and what concerns the terminal work beside an open planner too; leaving the program does not.
  private mutating func pressBeside(_ key: Key) -> [DashboardEffect] {
    guard let action = commands.action(for: key), [.help, .redraw, .suspend].contains(action) else {
      return []
    }
    return perform(action)
  }

  private mutating func move(to units: Int64) {
    planner?.units = max(0, min(Planner.greatest, units))
    planner?.typed = ""
  }

  /// To the next greater or smaller number that a target recommends.
  private mutating func move(toTarget isFewer: Bool, in open: Planner) {
    let units = open.planning?.planner.recommendations.map(\.outcome.units) ?? []
    let next = isFewer ? units.filter { $0 < open.units }.max() : units.filter { $0 > open.units }.min()
    if let next { move(to: next) }
  }

  private mutating func type(_ digits: String) {
    let number = Int64(digits) ?? 0
    guard number <= Planner.greatest else { return }
    planner?.typed = digits
    planner?.units = number
  }

  private mutating func turn(by step: Int) -> [DashboardEffect] {
    guard let open = planner else { return [] }
    planner?.index = (open.index + step + open.targets.count) % open.targets.count
    planner?.typed = ""
    planner?.planning = nil
    planner?.problem = nil
    guard let held = open.minutesOf, planner?.target.snapshot == held else { return readPlan() }
    take(open.minutes, of: held, in: open.account)
    return []
  }

  private mutating func review(_ open: Planner) {
    guard let change = open.change else { return }
    if !mayRecord {
      notice = "only owners and authorized purchasers may record capacity"
    } else if change.difference == 0 {
      notice = "\(open.units) units are what is held: there is nothing to record"
    } else {
      planner?.step = .reviewing
    }
  }

  private mutating func record(_ open: Planner) -> [DashboardEffect] {
    guard mayRecord,
      let order = open.change?.order(open.account, open.target.snapshot, open.target.direction)
    else { return [] }
    planner?.step = .recording
    return [.record(order)]
  }

  /// The store has taken an order, or has said why not.
  mutating func finishRecording(_ text: String) {
    planner?.step = .choosing
    notice = text
  }
}
