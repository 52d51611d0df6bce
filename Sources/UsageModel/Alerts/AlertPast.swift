/// When things began, from what the store has already told a screen.
package struct AlertPast: Sendable {
  let image: UsageImage
  let plans: [String: Plan]

  package init(image: UsageImage, plans: [String: Plan]) {
    self.image = image
    self.plans = plans
  }

  func begin(
    of finding: AlertFinding, _ condition: AlertCondition, step: Int, in account: AccountReading, now: Instant
  ) -> Instant? {
    nil
  }
}
