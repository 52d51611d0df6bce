import Testing

@testable import UsageModel

@Suite("Windows and buckets against the vectors")
struct WindowVectorTests {
  @Test("two calendar minutes make a trailing one", arguments: Vectors.cases("window"))
  func trailing(_ vector: Vector) throws {
    #expect(
      isClose(
        trailingMinute(
          previous: try #require(vector.number("previousMinute")),
          current: try #require(vector.number("currentMinute")),
          elapsed: try #require(vector.number("elapsedFraction"))), vector.number("estimate")))
  }

  @Test("a bucket refills, admits and refuses", arguments: Vectors.cases("tokenBucket"))
  func bucket(_ vector: Vector) throws {
    var bucket = TokenBucket(
      perMinute: try #require(vector.number("limitPerMinute")),
      burstSeconds: try #require(vector.number("burstSeconds")))
    for step in vector.vectors("trace") {
      bucket.advance(to: try #require(step.number("t")))
      #expect(bucket.admit(try #require(step.number("cost"))) == step.bool("admitted"))
      #expect(isClose(bucket.level, step.number("level")))
    }
    bucket.advance(to: try #require(vector.number("at")))
    #expect(isClose(bucket.level, vector.number("level")))
    #expect(isClose(bucket.drained, vector.number("drained")))
  }

  @Test(
    "a day's allowance ends at its pace or not before the reset", arguments: Vectors.cases("dayExhaustion"))
  func day(_ vector: Vector) throws {
    let expected = vector.string("exhaustedAt").flatMap { Instant(rfc3339: $0) }
    #expect(
      exhaustion(
        limit: try #require(vector.integer("limit")), used: try #require(vector.integer("usedToday")),
        perMinute: try #require(vector.number("perMinute")), now: try vector.instant("now"),
        resetsAt: try vector.instant("resetsAt")) == expected)
  }

  @Test("a view takes the finest buckets that fit", arguments: Vectors.cases("bucketChoice"))
  func buckets(_ vector: Vector) throws {
    let window = try #require(vector.string("view").flatMap(Window.init))
    let choice = window.buckets(
      columns: Int(try #require(vector.integer("columns"))), subMinute: vector.bool("subMinuteData"))
    #expect(choice.width == (vector.integer("bucketSeconds") ?? 0) * 1_000)
    #expect(Int64(choice.count) == vector.integer("buckets"))
  }

  @Test("every case of the vectors was found")
  func complete() {
    let counts = [
      "tierDerivation": 20, "limitResolution": 16, "capacity": 7, "coverage": 4, "window": 4,
      "tokenBucket": 3,
      "dayExhaustion": 4, "overflow": 4, "bucketChoice": 10, "tokenWeights": 3, "cost": 5,
      "progressDisplay": 5, "throttleForecast": 6, "spendForecast": 3,
    ]
    for (name, count) in counts { #expect(Vectors.cases(name).count == count, "\(name)") }
  }
}
