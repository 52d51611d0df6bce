import DataFiles
import Testing
import UsageModel

@Suite("Plan files")
struct PlanFileTests {
  static let small = """
    id: acme
    name: Acme tiers
    provider: Acme
    classes: {llm: LLMs}
    tiers:
      advance: automatic
      basis: usage
      rows:
        - {id: one, label: One, requires: signUp}
        - {id: two, label: Two, requires: {spend: 50}}
    limits:
      rows:
        - {requests: minute, class: llm, values: [60, 600]}
    """

  @Test("say what the provider's error codes mean, and calls of the account are understood by that")
  func refusals() throws {
    let text =
      Self.small + """

        refusals:
          rows:
            - {code: Wallet_Empty, reason: credit}
            - {code: busy, status: clientError, reason: overload}
        """
    let plan = try PlanFile.plan(text: text, file: "acme.yaml")
    #expect(
      plan.refusals == [
        Plan.RefusalRule(code: "wallet_empty", reason: .credit),
        Plan.RefusalRule(code: "busy", status: .clientError, reason: .overload),
      ])
    func reason(_ status: CallStatus, _ codes: [String]) -> RefusalReason? {
      var event = UsageEvent(id: "a", startedAt: .epoch, model: "m", status: status, refusal: .other)
      event.errorCodes = codes
      return plan.completed(event).refusedFor
    }
    #expect(reason(.throttled, ["x", "wallet_empty"]) == .credit)
    #expect(reason(.throttled, ["busy"]) == .rate)
    #expect(reason(.clientError, ["busy"]) == .overload)
    #expect(reason(.ok, ["wallet_empty"]) == nil)
    let wrong = #expect(throws: DataFileError.self) {
      try PlanFile.plan(text: Self.small + "\nrefusals: {rows: [{code: c, reason: timeout}]}", file: "p.yaml")
    }
    #expect(
      wrong?.problems.map(\.description) == [
        "p.yaml:14:19: refusals.rows: says of no refusal why; leave it out"
      ])
  }

  @Test("of a dozen lines are a whole plan")
  func smallest() throws {
    let plan = try PlanFile.plan(text: Self.small, file: "acme.yaml")
    func limits(_ tier: String, _ amount: Int64) -> [Limit] {
      [
        Limit(
          id: "\(tier)/requests.minute/llm", metric: .requests, window: .minute,
          selector: Selector(modelClass: "llm"), value: .number(amount))
      ]
    }
    let expected = Plan(
      id: "acme", name: "Acme tiers", provider: "Acme", subjectSource: .stated,
      modelClasses: [Plan.ModelClass(id: "llm", label: "LLMs")],
      ladder: Ladder(
        advance: .automatic, qualification: .independent,
        tiers: [
          Tier(
            id: "one", rank: 1, label: "One",
            requirements: Requirements(items: [Requirement(kind: .signUp, display: "Sign up")]),
            limits: limits("one", 60)),
          Tier(
            id: "two", rank: 2, label: "Two",
            requirements: Requirements(items: [
              Requirement(
                kind: .spend, amount: Money(dollars: 50), basis: .usage, period: .lifetime,
                display: "spend $50")
            ]), limits: limits("two", 600)),
        ]))
    #expect(plan == expected)
  }

  @Test("take everything that a limit can be")
  func limitForms() throws {
    let text = """
      id: forms
      name: Forms
      provider: Acme
      source: acme.example/limits
      read: 2026-11-22
      classes: {llm: LLMs}
      models:
        source: acme.example/models
        read: 2026-11-21
        rows:
          - {group: big, class: llm, prefix: a/, billing: paid, ids: [x, {id: y, label: Why, aliases: [z]}]}
          - {class: llm, ids: [c]}
      tiers:
        advance: onAction
        rows:
          - {id: low, rank: 0, label: Low, requires: {any: [signUp, {deposit: 12.50}]}}
          - {id: high, rank: 7, label: High, requires: {all: [{contact: Write to us, address: a@b.example}]}}
      limits:
        rows:
          - {inputTokens: hour, groups: [big], models: [c], values: [~, 1_000]}
          - {usd: day, class: llm, billing: free, values: [{credit: welcome}, tbd], combine: also}
          - {requests: day, values: [unlimited, {value: 12, display: a dozen}], pool: perModel}
          - {outputLength: request, values: [adaptive, 4_000], display: "{,} tokens"}
          - {requests: minute, values: [custom, 5], display: [By contract, "5 a minute"], confidence: assumed}
      """
    let plan = try PlanFile.plan(text: text, file: "forms.yaml")
    let tiers = try #require(plan.ladder?.tiers)
    #expect(tiers.map(\.rank) == [0, 7])
    #expect(tiers[0].requirements.mode == .any)
    #expect(
      tiers[0].requirements.items == [
        Requirement(kind: .signUp, display: "Sign up"),
        Requirement(
          kind: .deposit, amount: Money(nano: 12_500_000_000), period: .lifetime, display: "deposit $12.5"),
      ])
    #expect(
      tiers[1].requirements.items == [
        Requirement(kind: .contact, address: "a@b.example", display: "Write to us")
      ])
    #expect(
      tiers[0].limits == [
        Limit(
          id: "low/usd.day/llm+free", metric: .usd, window: .day,
          selector: Selector(modelClass: "llm", billing: .free), value: .creditBalance(credit: "welcome"),
          display: "free credit only", combine: .also),
        Limit(
          id: "low/requests.day/all", metric: .requests, window: .day, pool: .perModel, value: .unlimited,
          display: "Unlimited"),
        Limit(
          id: "low/outputLength.request/all", metric: .outputLength, window: .request, pool: .perRequest,
          value: .adaptive, display: "Adaptive"),
        Limit(
          id: "low/requests.minute/all", metric: .requests, window: .minute, value: .custom,
          display: "By contract", confidence: .assumed),
      ])
    #expect(
      tiers[1].limits.map(\.id) == [
        "high/inputTokens.hour/a/x", "high/inputTokens.hour/a/y", "high/inputTokens.hour/c",
        "high/usd.day/llm+free", "high/requests.day/all", "high/outputLength.request/all",
        "high/requests.minute/all",
      ])
    #expect(
      tiers[1].limits.map(\.display) == [nil, nil, nil, "TBD", "a dozen", "4,000 tokens", "5 a minute"])
    #expect(
      plan.models == [
        Plan.Model(id: "a/x", modelClass: "llm", billing: .paid),
        Plan.Model(id: "a/y", modelClass: "llm", billing: .paid, label: "Why", aliases: ["z"]),
        Plan.Model(id: "c", modelClass: "llm", billing: .unspecified),
      ])
    // A table without its own source has the file's.
    let common = Plan.Provenance(
      source: "acme.example/limits", read: CivilDate(year: 2026, month: 11, day: 22))
    let own = Plan.Provenance(source: "acme.example/models", read: CivilDate(year: 2026, month: 11, day: 21))
    #expect(plan.provenance == ["tiers": common, "limits": common, "models": own])
  }

  @Test("give prices as exact nano-dollars")
  func prices() throws {
    let text =
      Self.small + """

        prices:
          rows:
            - {models: [a], input: 2.5, output: 10}
            - {models: [b], flat: 0.001}
            - {models: [c], second: 0.000001}
            - {models: [d], free: true}
            - {models: [e], freeUntil: 2027-02-28, display: end of February}
            - {models: [f], freeUntil: 02-29}
        """
    #expect(
      try PlanFile.plan(text: text, file: "p.yaml").prices == [
        Price(
          model: "a", form: .perTokenSplit(inputNano: 2_500, outputNano: 10_000),
          display: "Input $2.5 · Output $10 / 1M tokens"),
        Price(model: "b", form: .perTokenFlat(nano: 1), display: "$0.001 / 1M tokens"),
        Price(model: "c", form: .perSecond(nanoPerMillisecond: 1), display: "$0.000001 / second"),
        Price(model: "d", form: .free(until: nil), display: "free"),
        Price(
          model: "e", form: .free(until: Price.FreeUntil(month: 2, day: 28, year: 2027, inclusive: true)),
          display: "end of February"),
        Price(
          model: "f", form: .free(until: Price.FreeUntil(month: 2, day: 29, year: nil, inclusive: true)),
          display: "free until 02-29"),
      ])
  }

  @Test("may use Windows line ends and a byte order mark", arguments: ["\u{FEFF}", ""])
  func lineEnds(mark: String) throws {
    let text = mark + Self.small.replacing("\n", with: "\r\n")
    #expect(
      try PlanFile.plan(text: text, file: "p.yaml") == PlanFile.plan(text: Self.small, file: "p.yaml"))
  }

  @Test("may speak of R&D and 2*3 and *emphasis*, which are no aliases")
  func harmlessSigns() throws {
    let plain = Self.small + "\nnotes: [\"R&D counts 2*3 and *twice*\", a * b & c]\n# &x *x\n"
    #expect(
      try PlanFile.plan(text: plain, file: "p.yaml").notes == ["R&D counts 2*3 and *twice*", "a * b & c"])
  }

  @Test("number the limits that hold beside others of the same scope")
  func alsoLimits() throws {
    let text =
      Self.small + """

            - {requests: minute, class: llm, values: [1, 2], combine: also}
            - {requests: minute, class: llm, values: [~, 4], combine: also}
        """
    #expect(
      try PlanFile.plan(text: text, file: "p.yaml").ladder?.tiers.map { $0.limits.map(\.id) } == [
        ["one/requests.minute/llm", "one/requests.minute/llm+2"],
        ["two/requests.minute/llm", "two/requests.minute/llm+2", "two/requests.minute/llm+3"],
      ])
  }
}
