import Testing

@testable import UsageModel

@Suite("The unit planner against the vectors")
struct PlannerVectorTests {
  @Test("each target has the units and the figures of the vectors", arguments: Vectors.cases("planner"))
  func targets(_ vector: Vector) throws {
    let history = UnitHistory(vector.integers("samples"), from: .epoch)
    #expect(history.percentile(99) == vector.integer("p99"))
    #expect(history.percentile(95) == vector.integer("p95"))
    let planner = UnitPlanner(
      history: history, unitSize: try #require(vector.integer("unit")),
      rule: try #require(vector.string("rule").flatMap(CoverageRule.init)),
      pricePerUnitDay: vector.string("usdPerUnitDay").flatMap { Money($0) },
      accountPlanNanoPerToken: vector.string("usdPer1M").flatMap { Money($0) }.map { $0.nano / 1_000_000 })
    let expected = vector.vectors("candidates")
    #expect(
      Set(planner.recommendations.map(\.target.rawValue)) == Set(expected.compactMap { $0.string("target") }))
    for candidate in expected {
      let target = try #require(candidate.string("target"))
      let outcome = try #require(planner.recommendations.first { $0.target.rawValue == target }).outcome
      #expect(outcome.units == candidate.integer("units"), "\(target)")
      #expect(outcome.perMinute == candidate.integer("perMinute"), "\(target)")
      #expect(Int64(outcome.spilledMinutes) == candidate.integer("spilledMinutes"), "\(target)")
      #expect(outcome.spilledTokens == candidate.integer("spilledTokens"), "\(target)")
      #expect(isClose(outcome.coveredShare, candidate.number("coveredShare")), "\(target)")
      #expect(isClose(outcome.coveredUtilization, candidate.number("coveredUtilization")), "\(target)")
      #expect(outcome.unitCost?.nano == candidate.integer("unitCostNano"), "\(target)")
      #expect(
        planner.pricePerUnitDay == nil || outcome.overageCost?.nano == candidate.integer("spillCostNano"))
      #expect(outcome.total?.nano == candidate.integer("totalCostNano"), "\(target)")
    }
    #expect(isClose(planner.breakEvenFill, vector.number("breakEvenFill")))
  }
}
