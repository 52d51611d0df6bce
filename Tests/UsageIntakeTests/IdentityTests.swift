import Testing
import UsageModel

@testable import UsageIntake

private let second = Instant(seconds: 1_763_793_372)

@Suite("What a call is known by")
struct IdentityTests {
  @Test("Lines without an id are known by their content and by how many equal ones came before")
  func occurrences() throws {
    let a = #"{"ts":1763793372,"model":"a"}"#
    let b = #"{"ts":1763793372,"model":"b"}"#
    let ids = try decode([a, b, a, a].joined(separator: "\n")).events.map(\.id)
    #expect(Set(ids).count == 4)
    #expect(try decode([a, b, a, a].joined(separator: "\r\n")).events.map(\.id) == ids)
    #expect(
      try decode([b, a, a, a].joined(separator: "\n")).events.map(\.id) == [ids[1], ids[0], ids[2], ids[3]])
  }

  @Test("The ids made from content stay what they are, since stores are full of them")
  func stableIds() throws {
    #expect(try decode(#"{"ts":1763793372,"model":"a"}"#).events.map(\.id) == ["GIzs5Ncilg1.0"])
    #expect(Array("abc".utf8).withUnsafeBytes { ContentHash.of($0) } == 0x9CC9_C334_98A9_5EFB)
    #expect(Array("hello, world, 123".utf8).withUnsafeBytes { ContentHash.of($0) } == 0x29B7_3B5B_8C94_AF4E)
    #expect(Array("".utf8).withUnsafeBytes { ContentHash.of($0) } == 0)
  }

  @Test("A later attempt of one call is a call of its own")
  func attempts() throws {
    let lines = (1...3).map { #"{"ts":1763793372,"model":"a","id":"x","attempt":\#($0)}"# }
    #expect(try decode(lines.joined(separator: "\n")).events.map(\.id) == ["x", "x#2", "x#3"])
  }

  @Test("A long id is shortened to a hash of it, so that different ones stay different")
  func longIds() throws {
    let long = String(repeating: "x", count: 201)
    let ids = try ["\(long)a", "\(long)b", String(long.dropLast())].map { id in
      try decode(#"{"ts":1763793372,"model":"a","id":"\#(id)"}"#).events[0].id
    }
    #expect(ids.map(\.utf8.count) == [22, 22, 200])
    #expect(Set(ids).count == 3)
  }

  @Test(
    "An id that comes again takes the time of its first sighting, and its end where the last line puts it")
  func growing() throws {
    let decoded = try decode(
      """
      {"ts":1763793372,"model":"a","id":"x","output_tokens":10}
      {"ts":1763793375,"model":"a","id":"x","output_tokens":30,"latency_ms":500}
      {"ts":1763793370,"model":"a","id":"x","output_tokens":40,"latency_ms":100}
      {"ts":1763793375,"model":"b","id":"x"}
      {"ts":1763795773,"model":"a","id":"x"}

      """)
    #expect(
      decoded.events == [
        UsageEvent(id: "x", startedAt: second, model: "a", outputTokens: 10),
        UsageEvent(id: "x", startedAt: second, duration: 3_500, model: "a", outputTokens: 30),
        UsageEvent(id: "x", startedAt: second, model: "a", outputTokens: 40),
        UsageEvent(id: "x", startedAt: second + 3_000, model: "b"),
        // More than half an hour later it is another call.
        UsageEvent(id: "x", startedAt: second + 2_401_000, model: "a"),
      ])
  }

  @Test("A line that stands for several calls becomes as many events with its sums")
  func several() throws {
    let line =
      #"{"ts":1763793372,"model":"a","id":"x","requests":3,"input_tokens":10,"output_tokens":5,"cost_usd":1}"#
    #expect(
      try decode(line).events == [
        UsageEvent(
          id: "x", startedAt: second, model: "a", inputTokens: 4, outputTokens: 3, costNano: 333_333_334),
        UsageEvent(
          id: "x/1", startedAt: second, model: "a", inputTokens: 3, outputTokens: 1, costNano: 333_333_333),
        UsageEvent(
          id: "x/2", startedAt: second, model: "a", inputTokens: 3, outputTokens: 1, costNano: 333_333_333),
      ])
  }

  @Test("Cached tokens beyond the input are outside of it, which is set right and counted")
  func cachedOutside() throws {
    let decoded = try decode(
      """
      {"ts":1763793372,"model":"a","id":1,"input_tokens":10,"cache_read_tokens":1000}
      {"ts":1763793372,"model":"a","id":2,"input_tokens":10,"cache_read_tokens":6,"cache_write_tokens":5}
      {"ts":1763793372,"model":"a","id":3,"input_tokens":11,"cache_read_tokens":6,"cache_write_tokens":5}

      """)
    #expect(decoded.events.map(\.inputTokens) == [1_010, 21, 11])
    #expect(decoded.events.map(\.cacheReadTokens) == [1_000, 6, 6])
    #expect(decoded.notices == [.cachedOutsideInput: 2])
  }

  @Test("The later of two members of one name counts, and of two names of one field the more usual one")
  func duplicates() throws {
    let decoded = try decode(
      #"{"timestamp":1,"ts":1763793372,"ts":1763793373,"model":"a","model":"b","prompt_tokens":1,"input_tokens":2,"id":1}"#
    )
    #expect(decoded.events == [UsageEvent(id: "1", startedAt: second + 1_000, model: "b", inputTokens: 2)])
    let fallback = try decode(#"{"ts":null,"timestamp":1763793372,"model":"a","id":1}"#)
    #expect(fallback.events == [UsageEvent(id: "1", startedAt: second, model: "a")])
  }

  @Test("Lines are kept apart by the account and the provider that they name")
  func routes() throws {
    let decoded = try decode(
      """
      {"ts":1763793372,"model":"a","id":1}
      {"ts":1763793372,"model":"a","id":2,"account":"x","provider":"p"}
      {"ts":1763793372,"model":"a","id":3,"provider":"p"}
      {"ts":1763793372,"model":"a","id":4,"account":"x","provider":"p"}

      """)
    #expect(
      decoded.parts.map(\.route) == [.init(), .init(account: "x", provider: "p"), .init(provider: "p")])
    #expect(decoded.parts.map(\.firstLine) == [1, 2, 3])
    #expect(decoded.parts.map { $0.events.map(\.id) } == [["1"], ["2", "4"], ["3"]])
  }

  @Test(
    "A resumed decoder gives the ids and times that it would have given without the pause", arguments: 1...12)
  func resumed(part: Int) throws {
    var lines: [String] = []
    for number in 0..<1_000 {
      let time = 1_763_793_372_000 + number * 10
      lines.append(
        number % 3 == 0
          ? #"{"ts":\#(time / 1_000),"model":"a"}"# : #"{"ts":\#(time),"model":"a","id":\#(number / 4)}"#)
    }
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    let cut = bytes.count * part / 13

    var before = DecodedUsage()
    var first = UsageDecoder()
    try bytes[..<cut].withUnsafeBytes { try first.decode($0, into: &before) }

    var second = UsageDecoder()
    try bytes.withUnsafeBytes { try second.resume(head: $0, at: first.rememberedSince) }
    var ignored = DecodedUsage()
    let again = Int(first.rememberedSince.offset)..<Int(first.position.offset)
    try bytes[again].withUnsafeBytes { try second.decode($0, into: &ignored) }
    #expect(second.position == first.position)
    var after = DecodedUsage()
    try bytes[again.upperBound...].withUnsafeBytes { try second.decode($0, into: &after) }
    #expect(try before.events + after.events == decode(bytes).events)
  }

  @Test("What is remembered is bounded, and comes back by reading again from where it begins")
  func remembered() {
    let keys = (0..<200_000).map { UInt64($0 / 2 + 1) &* 0x9E37_79B9_7F4A_7C15 }
    var whole = RecentKeys()
    for (index, key) in keys.enumerated() {
      whole.set(Int64(index), of: key, at: InputPosition(offset: Int64(index), line: Int64(index)))
    }
    // 100,000 different keys: the second 65,536 are not complete, so nothing is forgotten yet.
    #expect(whole.since == InputPosition())
    for (index, key) in keys.enumerated() {
      let index = index + keys.count
      whole.set(Int64(index), of: key &+ 1, at: InputPosition(offset: Int64(index), line: Int64(index)))
    }
    #expect(whole.since == InputPosition(offset: 262_144, line: 262_144))
    #expect(whole.number(of: keys[0]) == nil)

    var again = RecentKeys(since: whole.since)
    for index in Int(whole.since.line)..<keys.count * 2 {
      let key = index < keys.count ? keys[index] : keys[index - keys.count] &+ 1
      again.set(Int64(index), of: key, at: InputPosition(offset: Int64(index), line: Int64(index)))
    }
    #expect(again.since == whole.since)
    for key in keys + keys.map({ $0 &+ 1 }) where again.number(of: key) != whole.number(of: key) {
      Issue.record("\(key) is remembered differently")
    }
  }
}
