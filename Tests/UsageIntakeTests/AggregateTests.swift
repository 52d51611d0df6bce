import Testing
import UsageIntake
import UsageModel

@Suite("Aggregates")
struct AggregateTests {
  private let minute = Instant(seconds: 1_763_793_360)

  @Test("A line with bucket_s becomes a report with all its sums")
  func sums() throws {
    let line = #"""
      {"ts":"2025-11-22T06:36:00Z","bucket_s":60,"model":"m","op":"embeddings","requests":100,"throttled":5,"client_errors":4,"server_errors":3,"cancelled":2,"input_tokens":5000,"cache_read_tokens":1000,"cache_write_tokens":500,"output_tokens":700,"compute_ms":1234.5,"cost_usd":"0.5","promo_usd":0.1,"longest_output_tokens":90,"truncated":6,"project":"p","lane":"provisioned","class":"embedding","billing":"paid"}
      """#
    var measures = Measures()
    measures.attempts = 100
    measures.throttled = 5
    measures.clientErrors = 4
    measures.serverErrors = 3
    measures.cancelled = 2
    measures.input = 5_000
    measures.cacheRead = 1_000
    measures.cacheWrite = 500
    measures.output = 700
    measures.provisionedInput = 5_000
    measures.provisionedOutput = 700
    measures.computeMilliseconds = 1_235
    measures.costNano = 500_000_000
    measures.promotionalNano = 100_000_000
    measures.longestOutput = 90
    measures.truncated = 6
    let decoded = try decode(line)
    #expect(decoded.problems == [])
    #expect(
      decoded.reports == [
        UsageReport(
          start: minute, width: .minute, model: "m", operation: .embeddings, project: "p", lane: .provisioned,
          measures: measures, modelClass: "embedding", billing: .paid)
      ])
    #expect(decoded.events == [])
  }

  @Test("Calls without a cost are counted as such, failed ones apart")
  func unpriced() throws {
    let decoded = try decode(
      #"{"ts":1763793360,"bucket_s":10,"model":"m","requests":10,"throttled":3,"status":200}"#)
    #expect(decoded.reports.map(\.measures.unpriced) == [7])
    #expect(decoded.reports.map(\.width) == [10 * .second])
  }

  @Test(
    "A bucket begins on its own multiple or on a minute",
    arguments: [
      (10, 1_763_793_370, true), (10, 1_763_793_375, false), (7, 1_763_793_360, true),
      (3_600, 1_763_793_360, true), (86_400, 1_763_769_600, true),
    ])
  func boundary(width: Int, start: Int, isTaken: Bool) throws {
    let decoded = try decode(#"{"ts":\#(start),"bucket_s":\#(width),"model":"m"}"#)
    #expect(decoded.reportCount == (isTaken ? 1 : 0))
  }
}
