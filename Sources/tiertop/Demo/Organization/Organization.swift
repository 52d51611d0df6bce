import UsageModel

/// acme, an invented organization with one account on each bundled plan.
///
/// Provider and model names stand only in this folder, as data.
enum Organization {
  static let name = "acme"

  static func accounts(on stage: DemoStage, plans: [String: Plan]) -> [DemoAccount] {
    [
      dayLimited(on: stage), provisioned(on: stage), perModel(on: stage), byClass(on: stage),
      capped(on: stage, plans: plans),
    ].map { account in
      var account = account
      account.facts.forget(after: stage.anchor)
      if let plan = plans[account.plan] {
        for index in account.models.indices { account.models[index].resolve(by: plan) }
      }
      return account
    }
  }
}
