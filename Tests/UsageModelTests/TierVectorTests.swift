import Testing

@testable import UsageModel

@Suite("Tiers and limits against the vectors")
struct TierVectorTests {
  @Test(
    "the tier, the next one and the progress follow from the facts",
    arguments: Vectors.cases("tierDerivation"))
  func derivation(_ vector: Vector) throws {
    let ladder = try #require(bundledPlan(vector.string("plan")).ladder)
    let given = vector.vector("facts")
    var facts = TierFacts()
    facts.signedUp = given.bool("signedUp")
    facts.paymentMethod = given.bool("paymentMethod")
    facts.deposits = Money(nano: given.integer("depositsNano") ?? 0)
    facts.usageSpend = Money(nano: given.integer("usageSpendNano") ?? 0)
    facts.cashIn = Money(nano: given.integer("cashInNano") ?? 0)
    facts.assigned = given.string("assignedTier")
    let standing = ladder.standing(for: facts)
    #expect(standing.current?.id == vector.string("tier"))
    #expect(standing.next?.id == vector.string("next"))
    #expect(isClose(standing.progress?.fraction, vector.number("progress")))
  }

  @Test("the most specific limit of the strongest source holds", arguments: Vectors.cases("limitResolution"))
  func resolution(_ vector: Vector) throws {
    let plan = try bundledPlan(vector.string("plan"))
    let tier = try #require(plan.ladder?.tier(vector.string("tier") ?? ""))
    let metric = try #require(vector.string("metric").flatMap(Metric.init))
    let window = try #require(vector.string("window").flatMap(LimitWindow.init))
    let overrides = try vector.vectors("overrides").map { override in
      let selector = override.vector("selector")
      return Limit(
        id: try #require(override.string("id")), metric: metric, window: window,
        selector: Selector(
          model: selector.string("model"), modelClass: selector.string("class"),
          billing: selector.string("billing").flatMap(Billing.init)),
        value: .number(try #require(override.vector("value").integer("amount"))))
    }
    let request = vector.vector("request")
    let winner = LimitBook(tier: tier.limits, overrides: overrides).winner(
      metric: metric, window: window, model: request.string("model") ?? "",
      modelClass: request.string("class"),
      billing: request.string("billing").flatMap(Billing.init) ?? .unspecified)
    #expect(winner?.limit.id == vector.string("limit"))
    let value = vector.vector("value")
    let expected: LimitValue? =
      switch value.string("kind") {
      case "number": .number(try #require(value.integer("amount")))
      case "unlimited": .unlimited
      case "adaptive": .adaptive
      case "custom": .custom
      case "tbd": .toBeDecided
      default: nil
      }
    #expect(winner?.limit.value == expected)
  }

  @Test("a cost is tokens or compute times the price of the plan", arguments: Vectors.cases("cost"))
  func cost(_ vector: Vector) throws {
    let model = try #require(vector.string("model"))
    let price = try #require(bundledPlan("friendli").price(of: model))
    #expect(
      price.costNano(
        input: vector.integer("inputTokens") ?? 0, output: vector.integer("outputTokens") ?? 0,
        computeMilliseconds: vector.integer("computeMilliseconds") ?? 0) == vector.integer("costNano"))
  }

  @Test(
    "a percent is floored and never hides that something was used",
    arguments: Vectors.cases("progressDisplay"))
  func percent(_ vector: Vector) throws {
    #expect(Figures.percent(try #require(vector.number("fraction"))) == vector.string("percent"))
  }
}
