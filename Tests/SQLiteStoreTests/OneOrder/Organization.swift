import DataFiles
import SQLiteStore
import UsageModel

/// Several accounts of one store, on bundled plans and on plans that count and reset otherwise, to which random things happen.
struct Organization {
  static let names = ["Aster", "Birch", "Cedar", "Dahlia", "Elder", "Fern"]
  private static let bundled = PlanLibrary.load().plans

  let store: UsageStore
  private(set) var plans: [String: Plan]
  private(set) var accounts: [OrganizationAccount] = []

  init(_ store: UsageStore, now: Instant, _ random: inout RandomNumbers) throws {
    self.store = store
    plans = Dictionary(
      uniqueKeysWithValues: (Organization.bundled + Organization.ownPlans(&random)).map { ($0.id, $0) })
    let ids = plans.keys.sorted()
    for name in Organization.names.prefix(.random(in: 2...6, using: &random)) {
      let plan = ids.randomElement(using: &random).flatMap { plans[$0] } ?? CheckedPlan.plan
      accounts.append(try OrganizationAccount(store, name: name, plan: plan, now: now, &random))
    }
  }

  /// What happens between two looks at the store.
  mutating func go(from before: Instant, to now: Instant, _ random: inout RandomNumbers) throws {
    for index in accounts.indices { try accounts[index].go(store, from: before, to: now, &random) }
  }

  /// Plans with a limit of every kind that count as few do, and whose windows start anew at other times.
  private static func ownPlans(_ random: inout RandomNumbers) -> [Plan] {
    (1...3).map { number in
      var plan = CheckedPlan.plan
      plan.id = "own-\(number)"
      plan.name = "Own \(number)"
      plan.counting = CountingPolicy(
        countFailed: random.chance(50), countClientErrors: random.chance(50),
        cachedInputCounts: random.chance(50), outputMultiplier: random.chance(50) ? 3 : 1,
        burstSeconds: random.chance(30) ? 120 : 60, quantumSeconds: random.chance(30) ? 10 : nil)
      plan.clock = Plan.Clock(
        minute: random.chance(30) ? .alignedMinute : .rolling,
        hour: random.chance(50) ? .alignedHour : .rolling,
        day: random.chance(50) ? .rolling : .utcMidnight,
        month: random.chance(30) ? .billingAnchor : .calendarUtc)
      return plan
    }
  }
}
