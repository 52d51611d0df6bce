import Testing
import UsageModel

@Suite("Facts are checked before they are written")
struct FactChecksTests {
  private static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }
  private static let now = at("2026-11-24T12:00:00Z")

  private static let plan = Plan(
    id: "sample", name: "Sample", provider: "Example",
    modelClasses: [
      Plan.ModelClass(id: "llm", label: "LLMs"), Plan.ModelClass(id: "image", label: "Images"),
    ],
    ladder: Ladder(
      advance: .automatic, qualification: .independent,
      tiers: ["one", "two"].enumerated().map {
        Tier(id: $1, rank: $0, label: $1, requirements: Requirements(items: []), limits: [])
      }),
    prices: [
      Price(
        model: "open-end", form: .free(until: Price.FreeUntil(month: 2, day: 12, year: nil, inclusive: true)),
        display: "free until February 12th"),
      Price(
        model: "closed", form: .free(until: Price.FreeUntil(month: 2, day: 12, year: 2026, inclusive: true)),
        display: "free until February 12th, 2026"),
    ])

  /// What a check says: the refusal, or nil when it lets the fact pass.
  private static func refusal(_ check: () throws(FactRefusal) -> Void) -> FactRefusal? {
    do throws(FactRefusal) {
      try check()
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "A name has 1 to 64 printable characters, no blank at its ends and no leading hyphen",
    arguments: [
      ("acme", true), ("Acme GmbH & Co", true), ("日本", true), (String(repeating: "a", count: 64), true),
      ("", false), (String(repeating: "a", count: 65), false), (" acme", false), ("acme ", false),
      ("-acme", false), ("a\u{1B}[31m", false), ("a\nb", false), ("a\u{202E}b", false), ("a\u{9B}b", false),
    ])
  func names(_ name: String, isTaken: Bool) {
    #expect(
      (Self.refusal { () throws(FactRefusal) in try FactChecks.name(name, what: "name") } == nil) == isTaken)
  }

  @Test("An account name is there once")
  func accountNames() {
    let accounts = [Account(id: AccountID(1), name: "acme", plan: "sample", createdAt: .epoch)]
    #expect(
      Self.refusal { () throws(FactRefusal) in try FactChecks.accountName("acme", among: accounts) }
        == .nameTaken("acme", what: "account"))
    #expect(
      Self.refusal { () throws(FactRefusal) in try FactChecks.accountName("Acme", among: accounts) } == nil)
  }

  @Test("A tier must be on the ladder of the plan")
  func tiers() throws {
    #expect(try FactChecks.tier("two", of: Self.plan).rank == 1)
    #expect(
      throws: FactRefusal.unknown(what: "tier", name: "Two", in: "the plan sample", known: ["one", "two"])
    ) {
      try FactChecks.tier("Two", of: Self.plan)
    }
    #expect(throws: FactRefusal.noLadder(plan: "bare")) {
      try FactChecks.tier("one", of: Plan(id: "bare", name: "Bare", provider: "Example"))
    }
  }

  @Test("A year is asked for only where a free period is printed without one")
  func freeUntilYears() throws {
    try FactChecks.freeUntilYear(2027, model: "open-end", of: Self.plan)
    #expect(throws: FactRefusal.self) { try FactChecks.freeUntilYear(27, model: "open-end", of: Self.plan) }
    for model in ["closed", "other"] {
      #expect(
        throws: FactRefusal.unknown(
          what: "free model without a year", name: model, in: "the plan sample", known: ["open-end"])
      ) { try FactChecks.freeUntilYear(2027, model: model, of: Self.plan) }
    }
  }

  @Test(
    "A limit is read from metric, window and value",
    arguments: [
      ("requests/minute=600", Metric.requests, LimitWindow.minute, LimitValue.number(600)),
      ("RPD=2,000", .requests, .day, .number(2_000)), ("tpm=1_000_000", .tokens, .minute, .number(1_000_000)),
      ("ITPM=unlimited", .inputTokens, .minute, .unlimited), ("usd/month=50", .usd, .month, .number(50)),
      ("outputLength/request=16000", .outputLength, .request, .number(16_000)),
      ("requests/hour=custom", .requests, .hour, .custom),
    ])
  func limits(_ text: String, metric: Metric, window: LimitWindow, value: LimitValue) throws {
    let limit = try FactChecks.limit(text, selector: Selector(), plan: Self.plan)
    #expect(
      limit
        == Limit(
          id: "\(metric.rawValue)/\(window.rawValue)", metric: metric, window: window,
          pool: metric == .outputLength ? .perRequest : .shared, value: value))
  }

  @Test(
    "What is no limit is refused",
    arguments: [
      "", "requests", "requests/minute", "requests/minute=", "requests/minute=0", "requests/minute=-5",
      "requests/minute=+5", "requests/minute=1.5", "requests/minute=9999999999999999999999", "requests=5",
      "requests/week=5", "calls/minute=5", "usd/minute=5", "outputLength/minute=5", "requests/request=5",
      "requests/minute/hour=5", "requests/minute=Unlimited",
    ])
  func badLimits(_ text: String) {
    #expect(throws: FactRefusal.self) { try FactChecks.limit(text, selector: Selector(), plan: Self.plan) }
  }

  @Test("What a limit is for stands in its id, and must be of the plan")
  func selectors() throws {
    let selectors: [(Selector, String?)] = [
      (Selector(model: "a/b"), "requests/minute:model=a/b"),
      (Selector(modelClass: "llm"), "requests/minute:class=llm"),
      (Selector(modelClass: "llm", billing: .free), "requests/minute:class=llm:billing=free"),
      (Selector(modelClass: "rerank"), nil), (Selector(model: ""), nil),
      (Selector(billing: .unspecified), nil),
      (Selector(model: "a/b", modelClass: "llm"), nil),
    ]
    for (selector, id) in selectors {
      let limit = try? FactChecks.limit("RPM=5", selector: selector, plan: Self.plan)
      #expect(limit?.id == id)
      #expect(id == nil || limit?.selector == selector)
    }
  }

  @Test("An alias stands for a snapshot, never for itself or another alias of that time")
  func aliases() throws {
    let bindings = [
      AliasBinding(
        alias: "latest", snapshot: "m-2", from: Self.at("2026-01-01"), until: Self.at("2026-06-01"))
    ]
    try FactChecks.alias("fast", of: "m-2", at: Self.now, among: bindings)
    try FactChecks.alias("fast", of: "latest", at: Self.at("2026-06-01"), among: bindings)
    #expect(throws: FactRefusal.isAlias("latest", of: "m-2")) {
      try FactChecks.alias("fast", of: "latest", at: Self.at("2026-05-31"), among: bindings)
    }
    #expect(throws: FactRefusal.isAlias("m-2", of: "m-2")) {
      try FactChecks.alias("m-2", of: "m-2", at: Self.now, among: [])
    }
  }

  @Test("Ids count up within their day and fill no foreign pattern")
  func identifiers() {
    let at = Self.at("2026-11-24T23:59:59Z")
    #expect(FactChecks.identifier(prefix: "l", at: at, taken: []) == "l-20261124-1")
    let taken = ["l-20261124-1", "l-20261124-2", "l-20261124-x", "l-20261123-3", "p-20261124-3"]
    #expect(FactChecks.identifier(prefix: "l", at: at, taken: taken) == "l-20261124-3")
  }

  @Test(
    "An amount is written with two decimals, or with all that it has",
    arguments: [
      (0, "$0.00"), (1_500_000_000, "$1.50"), (-3_200_000_000, "-$3.20"), (4_000_000, "$0.004"),
      (1_234_567_000_000_001, "$1,234,567.000000001"), (Int64.min, "-$9,223,372,036.854775808"),
    ])
  func exactAmounts(nano: Int64, text: String) {
    #expect(Money(nano: nano).exact == text)
  }
}
