import DataFiles
import Foundation
import Testing
import UsageModel

@Suite("Bundled plans")
struct BundledPlanTests {
  let library = PlanLibrary.load()

  @Test("say what the catalog says, field by field", arguments: CatalogFixture.names)
  func equalsCatalog(name: String) throws {
    var plan = try #require(library.plan(name))
    let expected = try CatalogFixture(name).plan()
    // What is ours and not the catalog's has tests of its own.
    plan.defaultClass = nil
    plan.operationClasses = [:]
    plan.provenance = [:]
    // Limits and models first, where a difference is otherwise hard to find in the printed plans.
    let tiers = plan.ladder?.tiers ?? []
    let expectedTiers = expected.ladder?.tiers ?? []
    #expect(tiers.map(\.id) == expectedTiers.map(\.id))
    for (tier, expectedTier) in zip(tiers, expectedTiers) {
      for (limit, expectedLimit) in zip(tier.limits, expectedTier.limits) { #expect(limit == expectedLimit) }
      #expect(tier == expectedTier)
    }
    for (model, expectedModel) in zip(plan.models, expected.models) { #expect(model == expectedModel) }
    for (price, expectedPrice) in zip(plan.prices, expected.prices) { #expect(price == expectedPrice) }
    #expect(plan == expected)
  }

  @Test("hold 21 tiers, 249 limits, 61 models, 14 prices, 1 capacity product and 46 ambiguities")
  func counts() {
    let tiers = library.plans.flatMap { $0.ladder?.tiers ?? [] }
    #expect(library.plans.map(\.id) == CatalogFixture.names)
    #expect(tiers.count == 21)
    #expect(tiers.flatMap(\.limits).count == 249)
    #expect(library.plans.flatMap(\.models).count == 61)
    #expect(library.plans.flatMap(\.prices).count == 14)
    #expect(library.plans.flatMap(\.capacityProducts).count == 1)
    #expect(library.plans.flatMap(\.ambiguities).count == 46)
    #expect(library.problems.isEmpty)
    #expect(library.notices.isEmpty)
  }

  @Test(
    "classify by operation and default only where the provider has classes",
    arguments: [
      ("friendli", nil, [:]), ("gmi-cloud", nil, [.chat: "llm", .video: "video"]),
      ("nebula-block", "serverless", [:]), ("openai-scale-tier", nil, [:]),
      ("together-ai", nil, [.chat: "llm", .embeddings: "embedding", .rerank: "rerank", .image: "image"]),
    ] as [(String, String?, [UsageModel.Operation: String])])
  func classes(name: String, defaultClass: String?, operations: [UsageModel.Operation: String]) throws {
    let plan = try #require(library.plan(name))
    #expect(plan.defaultClass == defaultClass)
    #expect(plan.operationClasses == operations)
    #expect(plan.counting == CountingPolicy())
  }

  @Test("name source and date of every table that they have", arguments: CatalogFixture.names)
  func provenance(name: String) throws {
    let plan = try #require(library.plan(name))
    var expected: Set<String> = []
    if plan.ladder != nil { expected.formUnion(["tiers", "limits"]) }
    if !plan.models.isEmpty { expected.insert("models") }
    if !plan.entitlements.isEmpty { expected.insert("entitlements") }
    if !plan.prices.isEmpty { expected.insert("prices") }
    if !plan.capacityProducts.isEmpty { expected.insert("capacity") }
    if plan.computeBilling != nil { expected.insert("computeBilling") }
    if plan.monthlyCap != nil { expected.insert("monthlyCap") }
    if plan.limitReached != nil { expected.insert("limitReached") }
    #expect(Set(plan.provenance.keys) == expected)
    let read = plan.asOf ?? CivilDate(year: 2026, month: 11, day: 22)
    #expect(plan.provenance.values.allSatisfy { $0.read == read && !$0.source.isEmpty })
  }

  @Test("in the program are those in the folder, and the folder's are those in the program")
  func folder() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/DataFiles/Plans").standardized.path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == library.plans.map { "\($0.id).yaml" })
    // Reading the same files again gives the same plans, so nothing is replaced and nobody is told.
    let twice = PlanLibrary.load(folders: [folder])
    #expect(twice.plans == library.plans)
    #expect(twice.notices.isEmpty)
    #expect(twice.problems.isEmpty)
  }
}
