import SQLiteStore
import Testing
import UsageModel

@Suite("Appending")
struct AppendTests {
  @Test("What was acknowledged is there for a reader that opens while nobody writes")
  func acknowledged() throws {
    let contract = try ContractStore()
    #expect(try contract.append([call("a"), call("b")]) == outcome(new: 2))
    contract.store.close()
    let total = try contract.total()
    #expect(total.today.attempts == 2)
    #expect(total.today.input == 200)
    #expect(throws: StoreError.self) { try contract.append([call("c")]) }
  }

  @Test("An event seen again changes nothing, and one that has grown is replaced")
  func growth() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a", output: 10)])
    #expect(try contract.append([call("a", output: 10), call("a", output: 9)]) == outcome(repeated: 2))
    #expect(
      try contract.append([call("a", output: 25), call("a", input: 90, output: 25)])
        == outcome(repeated: 1, grown: 1))
    #expect(try contract.append([call("a", input: 101, output: 25)]) == outcome(grown: 1))
    let total = try contract.total()
    #expect(total.today.attempts == 1)
    #expect(total.today.input == 101)
    #expect(total.today.output == 25)
    #expect(total.today.costNano == 5)
  }

  @Test("The same id at another time or from another source is another event")
  func identity() throws {
    let contract = try ContractStore()
    let other = try contract.store.source(account: contract.account.id, kind: "file", name: "log")
    try contract.store.setCounted(true, source: other.id)
    let outcomes = try [
      contract.append([call("a")]), contract.append([call("a", at: noon - 2 * .minute)]),
      contract.append([call("a")], source: other.id),
    ]
    #expect(outcomes == [outcome(new: 1), outcome(new: 1), outcome(new: 1)])
    #expect(try contract.total().today.attempts == 3)
  }

  @Test("Requests are booked where a call begins, tokens where it ends")
  func startAndEnd() throws {
    let contract = try ContractStore()
    var event = call("a", at: noon - 2 * .minute)
    event.duration = 70_000
    _ = try contract.append([event])
    let minutes = try contract.total().minutes
    #expect(minutes[noon - 2 * .minute].attempts == 1)
    #expect(minutes[noon - 2 * .minute].input == 0)
    #expect(minutes[noon - .minute].attempts == 0)
    #expect(minutes[noon - .minute].input == 100)
  }

  @Test(
    "Age decides what is taken",
    arguments: [
      (-14 * .day, false, nil), (-14 * .day - 1, false, "too old"), (-400 * .day, true, nil),
      (5 * .minute, false, nil), (5 * .minute + 1, false, "in the future"),
      (5 * .minute + 1, true, "in the future"),
    ] as [(Milliseconds, Bool, String?)])
  func age(offset: Milliseconds, hasLedger: Bool, refusal: String?) throws {
    let contract = try ContractStore()
    let expected = refusal.map { outcome(refused: [$0: 1]) } ?? outcome(new: 1)
    #expect(try contract.append([call("a", at: noon + offset)], hasLedger: hasLedger) == expected)
    #expect(try contract.image().refused == (refusal.map { [$0: 1] } ?? [:]))
  }

  @Test("Numbers that no call has are refused and counted, not stored")
  func outOfRange() throws {
    let contract = try ContractStore()
    var long = call("d")
    long.duration = .max
    var costly = call("e")
    costly.costNano = .min
    let events = [
      call("a", input: -1), call("b", output: .max), call("c", at: .distantPast), long, costly,
      call("f", at: .distantFuture), call("g", model: ""),
    ]
    let expected = outcome(
      refused: ["out of range": 4, "too old": 1, "in the future": 1, "model name empty or too long": 1])
    #expect(try contract.append(events) == expected)
    #expect(try contract.image().accounts[0].counters.isEmpty)
  }

  @Test("What the decoder refused is counted with what the store refused")
  func refusedLines() throws {
    let contract = try ContractStore()
    var batch = UsageBatch(source: contract.source)
    batch.refused = ["not JSON": (3, "{")]
    _ = try contract.store.append(batch, now: noon)
    _ = try contract.store.append(batch, now: noon - 2 * .day)
    #expect(try contract.image().refused == ["not JSON": 3])
  }

  @Test("A cursor and marks are committed with their batch")
  func cursorAndMarks() throws {
    let contract = try ContractStore()
    #expect(try contract.store.cursor(source: contract.source, key: "file") == nil)
    var batch = UsageBatch(source: contract.source)
    batch.cursor = UsageBatch.Cursor(key: "file", value: [0, 1, 255])
    batch.liveThrough = noon
    _ = try contract.store.append(batch, now: noon)
    batch.cursor = nil
    batch.liveThrough = nil
    batch.completeThrough = noon - 1
    _ = try contract.store.append(batch, now: noon)
    #expect(try contract.store.cursor(source: contract.source, key: "file") == [0, 1, 255])
    let record = try contract.image().accounts[0].sources[0]
    #expect(record.liveThrough == noon)
    #expect(record.completeThrough == noon - 1)
    batch.cursor = UsageBatch.Cursor(key: "file", value: Array(repeating: 0, count: 4_097))
    batch.events = [call("a")]
    #expect(throws: StoreError.self) { try contract.store.append(batch, now: noon) }
    #expect(try contract.image().accounts[0].counters.isEmpty, "a batch is taken whole or not at all")
  }

  @Test("An unknown source or account is refused")
  func unknown() throws {
    let contract = try ContractStore()
    #expect(throws: StoreError.unknown("the store has no source with number 99")) {
      try contract.append([call("a")], source: SourceID(99))
    }
    #expect(throws: StoreError.unknown("the store has no account with number 99")) {
      try contract.store.setPlan("x", of: AccountID(99))
    }
  }

  @Test("Two writers take turns, and each sees the other's models and events")
  func twoWriters() throws {
    let contract = try ContractStore()
    let other = try contract.folder.store()
    for round in 0..<20 {
      let at = noon - Int64(round) * .second
      _ = try contract.append([call("a\(round)", at: at, model: "m\(round / 3)")])
      var batch = UsageBatch(source: contract.source)
      batch.events = [
        call("a\(round)", at: at, model: "m\(round / 3)"), call("b\(round)", at: at, model: "m\(round / 2)"),
      ]
      #expect(try other.append(batch, now: noon) == outcome(new: 1, repeated: 1))
    }
    let image = try contract.image()
    #expect(image.accounts[0].models.map(\.name) == (0..<10).map { "m\($0)" })
    #expect(image.accounts[0].counter(.account)?.today.attempts == 40)
  }

  @Test("The newest refused call of each reason is kept")
  func lastRefusals() throws {
    let contract = try ContractStore()
    var event = call("a", at: noon - 2 * .minute)
    event.status = .throttled
    event.refusal = .tokens
    _ = try contract.append([event, call("b")])
    event.id = "c"
    event.startedAt = noon - 3 * .minute
    _ = try contract.append([event])
    event.id = "d"
    event.startedAt = noon - .minute
    (event.status, event.refusal) = (.serverError, .overload)
    _ = try contract.append([event])
    let account = try contract.image().accounts[0]
    let model = account.models[0].id
    #expect(
      Set(account.lastRefusals) == [
        RefusalRecord(at: noon - 2 * .minute, model: model, reason: .tokens),
        RefusalRecord(at: noon - .minute, model: model, reason: .overload),
      ])
  }
}
