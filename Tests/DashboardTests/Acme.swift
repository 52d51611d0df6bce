import Dashboard
import DataFiles
import TerminalUI
import Testing
import UsageModel

/// An invented organization with one account on each bundled plan, on Tuesday 24 November 2026 at 14:41:07Z.
enum Acme {
  static let now = Instant(rfc3339: "2026-11-24T14:41:07Z") ?? .epoch
  static let plans = Dictionary(
    PlanLibrary.load().plans.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })

  static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .epoch }

  static func state(width: Int, height: Int, account: Int64? = nil, window: Window = .quarterHour)
    -> DashboardState
  {
    var state = DashboardState(
      now: now, width: width, height: height, storePath: "/home/ann/.local/share/tiertop/usage.db",
      plans: plans,
      window: window, account: account.map(AccountID.init))
    _ = state.handle(.read(image, at: now))
    return state
  }

  static let image: UsageImage = {
    var image = UsageImage()
    image.revision = 7
    image.accounts = [nebula, openAI, gmi, together, friendli]
    return image
  }()

  /// What one model did: requests and tokens a minute now, growing by `growth` over the last quarter hour.
  struct Traffic {
    var id: Int64
    var name: String
    var operation = UsageModel.Operation.chat
    var rpm: Double
    var input: Double
    var output: Double
    var growth = 0.0
    var throttled: Int64 = 0
    var modelClass: String?
    var billing = Billing.unspecified
    var cached = 0.2
    /// Dollars a day.
    var cost = 1.0
  }

  static var nebula: AccountImage {
    var image = account(1, "Nebula Block", plan: "nebula-block", live: 1_100)
    image.facts = [AccountFact(kind: .paymentMethod, at: at("2026-10-20"), value: 1)]
    image.ledger = [
      LedgerEntry(id: "d1", at: at("2026-11-09T10:00:00Z"), kind: .creditPurchase, amount: Money(dollars: 40))
    ]
    add(
      [
        Traffic(
          id: 11, name: "deepseek-ai/DeepSeek-V3-0324", rpm: 2, input: 4_300, output: 800,
          modelClass: "serverless", cost: 0.45),
        Traffic(
          id: 12, name: "meta-llama/Llama-3.3-70B-Instruct", rpm: 1, input: 1_100, output: 212,
          modelClass: "serverless", cost: 0.2),
      ], to: &image, classes: ["serverless"], todayRequests: 1_604, days: 29)
    for index in image.counters.indices { spreadToday(&image.counters[index], requests: 1_604) }
    return image
  }

  static var openAI: AccountImage {
    var image = account(2, "OpenAI", plan: "openai-scale-tier", live: nil, complete: 221_000)
    image.facts = [AccountFact(kind: .orderForm, at: at("2026-09-01"), value: 1)]
    image.spendLimits = [SpendLimit(amount: Money(dollars: 60_000), from: at("2026-09-01"))]
    image.unitTerms = [
      UnitTerms(
        snapshot: "gpt-4o-2024-08-06", direction: .input, from: at("2026-09-01"), unitSize: 20_000,
        pricePerUnitDay: Money(nano: 124_590_000_000), accountPlanNanoPerToken: 2_500),
      UnitTerms(
        snapshot: "gpt-4o-2024-08-06", direction: .output, from: at("2026-09-01"), unitSize: 2_000,
        pricePerUnitDay: Money(nano: 39_340_000_000), accountPlanNanoPerToken: 10_000),
      UnitTerms(
        snapshot: "gpt-4.1-2025-04-14", direction: .input, from: at("2026-09-01"), unitSize: 30_000),
      UnitTerms(
        snapshot: "gpt-4.1-2025-04-14", direction: .output, from: at("2026-09-01"), unitSize: 2_500),
    ]
    func buy(
      _ id: String, _ at: String, _ snapshot: String, _ direction: TokenDirection, _ units: Int64,
      _ size: Int64
    ) -> CapacityTransaction {
      CapacityTransaction(
        id: id, kind: .purchase, at: Acme.at(at), snapshot: snapshot, direction: direction, units: units,
        unitSize: size)
    }
    image.capacity = [
      buy("p1", "2026-10-02T09:00:00Z", "gpt-4o-2024-08-06", .input, 6, 20_000),
      buy("p2", "2026-10-02T09:00:00Z", "gpt-4o-2024-08-06", .output, 10, 2_000),
      buy("p3", "2026-11-14T09:00:00Z", "gpt-4.1-2025-04-14", .input, 4, 30_000),
      buy("p4", "2026-11-14T09:00:00Z", "gpt-4.1-2025-04-14", .output, 4, 2_500),
      CapacityTransaction(
        id: "c1", kind: .cancellation, at: at("2026-12-02T11:00:00Z"), snapshot: "gpt-4o-2024-08-06",
        direction: .input,
        units: 2, unitSize: 20_000, purchaseID: "p1"),
    ]
    add(
      [
        Traffic(
          id: 21, name: "gpt-4o-2024-08-06", rpm: 70, input: 84_210, output: 19_402, growth: 0.4,
          billing: .unspecified, cost: 1_300),
        Traffic(id: 22, name: "gpt-4.1-2025-04-14", rpm: 24, input: 31_118, output: 2_020, cost: 500),
      ], to: &image, classes: [], todayRequests: 61_000, days: 29, hasEvents: false)
    image.capacityMinutes = [21, 22].map { minutes($0, in: image) }
    return image
  }

  static var gmi: AccountImage {
    var image = account(3, "GMI Cloud", plan: "gmi-cloud", live: 717_000)
    image.assignedTiers = [AssignedTier(tier: "tier-2", from: at("2026-10-02"), source: "mail of sales")]
    add(
      [
        Traffic(
          id: 31, name: "deepseek-ai/DeepSeek-V3", rpm: 212, input: 250_000, output: 61_204,
          modelClass: "llm", cost: 2),
        Traffic(
          id: 32, name: "deepseek-ai/DeepSeek-R1", rpm: 61, input: 80_000, output: 24_880, modelClass: "llm",
          cost: 1),
        Traffic(
          id: 33, name: "meta-llama/Llama-3.3-70B-Instruct", rpm: 244, input: 350_000, output: 62_006,
          modelClass: "llm", cost: 1),
        Traffic(
          id: 34, name: "moonshotai/Kimi-K2-Instruct", rpm: 6, input: 7_000, output: 1_100, modelClass: "llm",
          cost: 0.1),
      ], to: &image, classes: ["llm"], todayRequests: 400_000, days: 29, silent: 717_000)
    return image
  }

  static var together: AccountImage {
    var image = account(4, "Together AI", plan: "together-ai", live: 400)
    image.ledger = [
      LedgerEntry(id: "c1", at: at("2026-08-03"), kind: .creditPurchase, amount: Money(dollars: 150)),
      LedgerEntry(
        id: "i1", at: at("2026-11-02"), kind: .invoicePaid, amount: Money(nano: 27_600_000_000),
        coversThrough: at("2026-11-01")),
    ]
    image.lastRefusals = [
      RefusalRecord(at: at("2026-11-24T14:39:02Z"), model: ModelID(41), reason: .requests)
    ]
    image.projects = [
      ProjectRecord(id: ProjectID(1), name: "checkout"), ProjectRecord(id: ProjectID(2), name: "search"),
    ]
    image.projectShares = [
      ProjectShare(model: ModelID(41), project: ProjectID(1), attempts: 8_300, tokens: 1),
      ProjectShare(model: ModelID(41), project: ProjectID(2), attempts: 11_900, tokens: 1),
    ]
    add(
      [
        Traffic(
          id: 41, name: "Llama-3.3-70B-Instruct-Turbo", rpm: 1_610, input: 560_000, output: 142_000,
          growth: 0.45, throttled: 3, modelClass: "llm", cached: 0.41, cost: 1.1),
        Traffic(
          id: 42, name: "Qwen3-235B-A22B-Instruct", rpm: 702, input: 311_000, output: 80_000, growth: 0.3,
          modelClass: "llm", cached: 0.41, cost: 0.9),
        Traffic(
          id: 43, name: "bge-large-en-v1.5", operation: .embeddings, rpm: 412, input: 310_000, output: 0,
          modelClass: "embedding", cached: 0, cost: 0.1),
        Traffic(
          id: 44, name: "Qwen2.5-7B-Instruct-Turbo", rpm: 222, input: 97_000, output: 20_000,
          modelClass: "llm", cost: 0.2),
        Traffic(
          id: 45, name: "Llama-Rank-V1", operation: .rerank, rpm: 38, input: 812_400, output: 0,
          modelClass: "rerank", cached: 0, cost: 0.2),
        Traffic(
          id: 46, name: "acme/ft-llama-8b", operation: .other, rpm: 12, input: 4_000, output: 900, cost: 0.06),
      ], to: &image, classes: ["llm", "embedding", "rerank"], todayRequests: 1_900_000, days: 29)
    return image
  }

  static var friendli: AccountImage {
    var image = account(5, "Friendli", plan: "friendli", live: 900)
    image.facts = [AccountFact(kind: .paymentMethod, at: at("2026-07-01"), value: 1)]
    image.ledger = [
      LedgerEntry(id: "c1", at: at("2026-07-01"), kind: .creditPurchase, amount: Money(dollars: 300)),
      LedgerEntry(
        id: "i1", at: at("2026-11-02"), kind: .invoicePaid, amount: Money(nano: 11_400_000_000),
        coversThrough: at("2026-11-01")),
    ]
    add(
      [
        Traffic(
          id: 51, name: "meta-llama/Llama-3.3-70B-Instruct", rpm: 288, input: 262_080, output: 48_960,
          modelClass: "token-billed", billing: .paid, cost: 8.4),
        Traffic(
          id: 52, name: "Qwen/Qwen3-235B-A22B-Instruct-2507", rpm: 141, input: 155_100, output: 31_020,
          modelClass: "token-billed", billing: .paid, cost: 4.5),
        Traffic(
          id: 53, name: "zai-org/GLM-4.7", rpm: 183, input: 88_800, output: 22_200,
          modelClass: "token-billed", billing: .paid, cost: 4.6),
        Traffic(
          id: 54, name: "LGAI-EXAONE/K-EXAONE-236B-A23B", rpm: 40, input: 36_000, output: 8_000,
          modelClass: "free-model", billing: .free, cost: 0),
      ], to: &image, classes: ["token-billed", "free-model"], billings: [.paid, .free],
      todayRequests: 500_000, days: 29)
    image.projects = ["checkout", "search", "lab", "support-bot"].enumerated().map {
      ProjectRecord(id: ProjectID(Int64($0.offset + 1)), name: $0.element)
    }
    image.monthByProject = [
      ProjectID(1): 214_110_000_000, ProjectID(2): 121_800_000_000, ProjectID(3): 61_200_000_000,
      ProjectID(4): 15_790_000_000,
    ]
    image.spendLimits = [
      SpendLimit(project: "search", amount: Money(dollars: 150), from: at("2026-10-01"))
    ]
    // The longest response and the ones that were cut are all of one model.
    let quiet: [CounterKey] =
      [51, 52, 54].map { .model(ModelID($0)) } + [.scope(modelClass: nil, billing: .free)]
    for index in image.counters.indices {
      let isQuiet = quiet.contains(image.counters[index].key)
      image.counters[index].today.longestOutput = isQuiet ? 6_210 : 14_980
      image.counters[index].today.truncated = isQuiet ? 0 : 7
    }
    image.projectShares = [
      ProjectShare(model: ModelID(53), project: ProjectID(1), attempts: 1_674, tokens: 1_015_000),
      ProjectShare(model: ModelID(53), project: ProjectID(3), attempts: 741, tokens: 449_000),
      ProjectShare(model: ModelID(53), project: nil, attempts: 330, tokens: 201_000),
    ]
    return image
  }
}
