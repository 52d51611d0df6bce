import Testing
import UsageIntake
import UsageModel

@Suite("Usage and cost pages")
struct PageTests {
  @Test("A page of OpenAI's counts cached tokens as part of the input")
  func openAI() throws {
    let decoded = try Samples.decoded("openai-usage-completions-INVENTED.json")
    var sums = Measures()
    sums.attempts = 137
    sums.input = 152_000
    sums.cacheRead = 96_000
    sums.cacheWrite = 4_000
    sums.output = 21_000
    sums.unpriced = 137
    #expect(
      decoded.reports == [
        UsageReport(
          start: Instant(seconds: 1_795_329_360), width: .minute, model: "gpt-example-2026-01-01",
          project: "proj_checkout", lane: .accountPlan, measures: sums)
      ])
    #expect(decoded.parts.map(\.route) == [DecodedUsage.Route(provider: "openai")])
  }

  @Test("A page of Anthropic's counts them beside it, and no requests")
  func anthropic() throws {
    let report = try #require(try Samples.decoded("anthropic-usage-messages-INVENTED.json").reports.first)
    #expect(report.start == Instant(rfc3339: "2026-11-22T06:36:00Z") && report.width == .minute)
    #expect(report.measures.input == 18_000 + 6_000 + 240_000)
    #expect(report.measures.cacheRead == 240_000 && report.measures.cacheWrite == 6_000)
    #expect(report.measures.output == 9_100 && report.measures.attempts == 0)
    #expect(report.project == "wrkspc_example" && report.lane == .accountPlan)
  }

  @Test("A page of Friendli's has five minutes and the seconds of its machines")
  func friendli() throws {
    let reports = try Samples.decoded("friendli-team-usage-INVENTED.json").reports
    #expect(reports.map(\.width) == [300_000, 300_000])
    #expect(reports.map(\.measures.attempts) == [410, 95])
    #expect(reports.map(\.measures.input) == [512_000, 88_000])
    #expect(reports.map(\.measures.computeMilliseconds) == [0, 600_000])
  }

  @Test(
    "Amounts are dollars as numbers and in line items, and cents as other text",
    arguments: [
      ("openai-costs-INVENTED.json", "gpt-example", 41_270_000_000 as Int64, Milliseconds.day),
      ("anthropic-cost-INVENTED.json", "claude-example-1", 41_275_000_000, .day),
      ("together-billing-usage-INVENTED.json", "example/model-8b", 250_000_000, .hour),
    ])
  func costs(name: String, model: String, nano: Int64, width: Milliseconds) throws {
    let reports = try Samples.decoded(name).reports
    #expect(reports.map(\.model) == [model])
    #expect(reports.map(\.measures.costNano) == [nano])
    #expect(reports.map(\.measures.attempts) == [0] && reports.map(\.width) == [width])
  }

  private func page(_ results: String, start: String = "1795329360") -> String {
    #"{"object":"page","data":[{"start_time":\#(start),"end_time":1795329420,"results":[\#(results)]}]}"#
  }

  @Test("A billing page of Together AI's says by project what each hour cost")
  func together() throws {
    let decoded = try Samples.decoded("together-billing-usage-INVENTED.json")
    let report = try #require(decoded.reports.first)
    #expect(report.start == Instant(rfc3339: "2026-11-22T05:00:00Z") && report.width == .hour)
    #expect(report.project == "proj_example" && report.measures.promotionalNano == 0)
    #expect(decoded.parts.map(\.route) == [DecodedUsage.Route(provider: "together")])
  }

  private func billing(_ items: String, currency: String = "USD") -> String {
    #"{"currency":"\#(currency)","next_cursor":null,"data":[{"start_time":"2026-11-22T05:00:00Z","#
      + #""end_time":"2026-11-22T06:00:00Z","line_items":[\#(items)]}]}"#
  }

  private func item(_ cost: String, model: String? = "m", credit: String = "PREPAID") -> String {
    let dimensions = model.map { #"{"model":"\#($0)"}"# } ?? "{}"
    return #"{"product_name":"Tokens","cost":"\#(cost)","pricing_dimensions":\#(dimensions),"#
      + #""attributes":{},"applied_credit":{"type":"\#(credit)"}}"#
  }

  @Test(
    "Line items of one model are summed, what a given credit paid is told apart, and a product has its own name"
  )
  func lineItems() throws {
    let items = [
      item("0.25"), item("1.5", credit: "CREDIT"), item("3", model: nil), item("0.1", credit: "POSTPAID"),
    ]
    let reports = try decode(billing(items.joined(separator: ","))).reports
    #expect(reports.map(\.model) == ["m", "Tokens"])
    #expect(reports.map(\.measures.costNano) == [1_850_000_000, 3_000_000_000])
    #expect(reports.map(\.measures.promotionalNano) == [1_500_000_000, 0])
  }

  @Test("A billing page of no window is read, and one in other money or without a cost is refused")
  func billingRefusals() throws {
    let empty = try decode(#"{"object":"list","billing_period":"2026-11","currency":"USD","data":[]}"#)
    #expect(empty.count == 0 && empty.problems.isEmpty)
    #expect(
      try decode(billing(item("1"), currency: "EUR")).problems.map(\.reason) == [
        .unknownWord(field: "currency", word: "EUR")
      ])
    #expect(
      try decode(billing(#"{"product_name":"Tokens"}"#)).problems.map(\.reason) == [.missing(field: "cost")])
    let given = [item("2"), item("-1", credit: "CREDIT")].joined(separator: ",")
    #expect(
      try decode(billing(given)).problems.map(\.reason) == [
        .moreThan(field: "applied_credit", other: "cost")
      ])
  }

  @Test("Rows that differ only in what is not kept are summed, since a bucket is replaced as a whole")
  func summed() throws {
    let row = #"{"object":"organization.usage.completions.result","model":"m","input_tokens":5,"user_id":"#
    let decoded = try decode(page(row + "\"a\"}," + row + "\"b\"}"))
    #expect(decoded.reports.map(\.measures.input) == [10])
  }

  @Test(
    "Tiers that are bought and batches have lanes of their own",
    arguments: [
      (#""service_tier":"scale""#, Lane.provisioned), (#""service_tier":"default""#, .accountPlan),
      (#""service_tier":"default","batch":true"#, .ineligible), (#""service_tier":null"#, .unknown),
    ])
  func lanes(fields: String, lane: Lane) throws {
    let row = #"{"object":"organization.usage.completions.result","model":"m","input_tokens":5,"#
    #expect(try decode(page(row + fields + "}")).reports.map(\.lane) == [lane])
  }

  @Test("Credits lower the costs of their bucket; what is left below nothing is refused")
  func credits() throws {
    func amounts(_ values: String...) -> String {
      page(
        values.map { #"{"object":"organization.costs.result","amount":{"value":\#($0)}}"# }.joined(
          separator: ","))
    }
    #expect(try decode(amounts("3", "-1.5")).reports.map(\.measures.costNano) == [1_500_000_000])
    #expect(try decode(amounts("-3")).problems.map(\.reason) == [.negative(field: "amount")])
  }

  @Test(
    "What cannot be booked is told and nothing of its page is taken",
    arguments: [
      (#"{"input_tokens":5}"#, LineProblem.Reason.missing(field: "model")),
      (#"{"model":"m","input_tokens":-5}"#, .negative(field: "input_tokens")),
      (
        #"{"model":"m","input_tokens":5,"input_cached_tokens":6}"#,
        .moreThan(field: "input_cached_tokens", other: "input_tokens")
      ),
      (#"{"model":"m","output_tokens":"many"}"#, .notNumber(field: "output_tokens")),
      (#"{"object":"x","amount":{"value":1}}"#, .missing(field: "input_tokens")),
    ])
  func refused(row: String, reason: LineProblem.Reason) throws {
    let decoded = try decode(page(#"{"model":"good","input_tokens":1},"# + row), as: .usagePages)
    #expect(decoded.problems.map(\.reason) == [reason])
    #expect(decoded.reports.isEmpty)
  }

  @Test("No number of rows makes a sum overflow")
  func greatest() throws {
    func rows(_ row: String) -> String { page(Array(repeating: row, count: 200).joined(separator: ",")) }
    let cost = #"{"object":"organization.costs.result","amount":{"value":100000000}}"#
    #expect(try decode(rows(cost)).problems.map(\.reason) == [.tooLarge(field: "amount")])
    let usage =
      #"{"object":"organization.usage.completions.result","model":"m","input_tokens":10000000000000}"#
    #expect(try decode(rows(usage)).problems.map(\.reason) == [.tooLarge(field: "results")])
  }

  @Test("An interval must have a length of at most a day")
  func intervals() throws {
    let row = #"{"model":"m","input_tokens":5}"#
    #expect(
      try decode(page(row, start: "1795329420")).problems.map(\.reason) == [
        .endsBeforeStart(field: "end_time")
      ])
    #expect(
      try decode(page(row, start: "1795229420")).problems.map(\.reason) == [.tooLarge(field: "end_time")])
  }
}
