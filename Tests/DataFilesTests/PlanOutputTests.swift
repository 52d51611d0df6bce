import DataFiles
import Foundation
import Testing
import UsageModel

@Suite("Plans as text and JSON")
struct PlanOutputTests {
  let library = PlanLibrary.load()

  @Test("JSON read back by the catalog's reader is the same plan", arguments: CatalogFixture.names)
  func json(name: String) throws {
    let plan = try #require(library.plan(name))
    let data = Data(plan.json.text.utf8)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var expected = plan
    expected.defaultClass = nil
    expected.operationClasses = [:]
    expected.provenance = [:]
    #expect(try CatalogFixture(root.filter { !($0.value is NSNull) }).plan() == expected)
    #expect(root["defaultClass"] as? String == plan.defaultClass)
    #expect(
      root["operationClasses"] as? [String: String]
        == Dictionary(uniqueKeysWithValues: plan.operationClasses.map { ($0.key.rawValue, $0.value) }))
    let provenance = try #require(root["provenance"] as? [String: [String: String]])
    #expect(provenance.mapValues { $0["source"] } == plan.provenance.mapValues(\.source))
    #expect(
      provenance.mapValues { $0["read"].flatMap { CivilDate($0) } } == plan.provenance.mapValues(\.read))
  }

  @Test("JSON text escapes what JSON must, and nothing moves a terminal's cursor")
  func escaping() throws {
    let text = "quote \" slash \\ line \n escape \u{1B}[31m delete \u{7F} next \u{85} flag 🇺🇳"
    let value = JSONValue.object(["a": .array([.string(text), .integer(.min), .number(.nan), .bool(true)])])
    let object = try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: [Any]]
    #expect(object?["a"]?[0] as? String == text)
    #expect(object?["a"]?[1] as? Int64 == .min)
    #expect(object?["a"]?[2] is NSNull)
    #expect(!value.text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
  }

  @Test("the list has a line for each plan")
  func list() {
    #expect(
      library.text == """
        plan               provider               name                                          tiers  limits  models  from
        friendli           Friendli (FriendliAI)  Serverless Endpoints tiers                        6      24      14  bundled
        gmi-cloud          GMI Cloud              Per-model usage tiers                             5     195      39  bundled
        nebula-block       Nebula Block           Engineer / Expert ladder                          5      15       0  bundled
        openai-scale-tier  OpenAI                 Scale Tier for existing enterprise customers      0       0       0  bundled
        together-ai        Together AI            Build Tiers                                       5      15       8  bundled

        """)
  }

  @Test("the text shows one line for all tiers and marks what is assumed")
  func text() throws {
    let text = try #require(library.plan("together-ai")).text(width: 80)
    #expect(
      text.hasPrefix(
        """
        Together AI · Build Tiers
        plan together-ai, as of 2025-11-08
        counters are shared by the account
        windows in UTC: minute rolling, hour rolling, day from 00:00, month of the
          calendar * (assumed)

        Tiers: moves by itself, each tier asks for its own requirement only
          1  Build Tier 1  build-1  $5.00 total spend (money paid in), free credit does not count
          2  Build Tier 2  build-2  $50.00 total spend (money paid in), free credit does not count
          3  Build Tier 3  build-3  $100.00 total spend (money paid in), free credit does not count
          4  Build Tier 4  build-4  $250.00 total spend (money paid in), free credit does not count
          5  Build Tier 5  build-5  $1000.00 total spend (money paid in), free credit does not count
          below the first tier: Free tier, no limit stated. An account below $5 of real
            spend has no Build Tier; access errors call it the free tier.
          above the last tier: Scale or Enterprise plan, by contact
          the provider offers: Pay the monthly bill, Purchase credits
          kept when what it asks for is lost: not stated *
          group Build: Build Tier 1, Build Tier 2, Build Tier 3, Build Tier 4, Build
            Tier 5

        Limits
                                         Build Tier 1  Build Tier 2  Build Tier 3  Build Tier 4  Build Tier 5
          LLMs        requests a minute       600 RPM      1800 RPM      3000 RPM      4500 RPM      6000 RPM
          Embeddings  requests a minute         3,000         5,000         5,000        10,000        10,000
          Re-rank     tokens a minute *       500,000     1,500,000     2,000,000     3,000,000     5,000,000
          * the column carries no unit; read as tokens per minute

        Opens
        """))
    #expect(text.contains("  Flux.1 [pro]                       model  no            yes           yes "))
    #expect(
      text.contains(
        """
        What the source leaves open, and how it is read here *
          The re-rank column has no unit.
            Here: Tokens per minute (an older public table had request and token columns
              and magnitudes of this size are token rates). Shown with an 'assumed unit'
              mark. (tog-rerank-unit, confidence high)
        """))
    #expect(
      text.hasSuffix(
        """
        Sources
          entitlements, limits, models, tiers: Together AI: Rate limits,
            docs.together.ai/docs/rate-limits, read 2025-11-08
          limitReached: Together AI support: Rate limits,
            support.together.ai/en/articles/8988956, read 2025-11-08

        """))
  }

  @Test("the text names every limit, price, model, ambiguity and source", arguments: CatalogFixture.names)
  func nothingLeftOut(name: String) throws {
    let plan = try #require(library.plan(name))
    let text = plan.text(width: 10_000)
    for tier in plan.ladder?.tiers ?? [] {
      #expect(text.contains(tier.label) && text.contains(tier.id))
      for requirement in tier.requirements.items { #expect(text.contains(requirement.display)) }
      for limit in tier.limits { #expect(limit.display.map { text.contains($0) } ?? true, "\(limit.id)") }
    }
    for price in plan.prices { #expect(text.contains(price.model) && text.contains(price.display)) }
    for model in plan.models { #expect(text.contains(model.id) && text.contains(model.label ?? model.id)) }
    for ambiguity in plan.ambiguities {
      #expect(text.contains(ambiguity.question) && text.contains(ambiguity.decision))
    }
    for unit in plan.capacityProducts.flatMap(\.units) { #expect(text.contains(unit.label)) }
    for source in plan.provenance.values { #expect(text.contains("\(source.source), read ")) }
    for note in plan.notes { #expect(text.contains(note)) }
  }
}
