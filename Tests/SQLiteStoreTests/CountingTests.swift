import SQLiteStore
import Testing
import UsageModel

@Suite("Counted sources, traits and costs")
struct CountingTests {
  @Test("The first source of an account counts, later ones are kept beside it until the owner says so")
  func oneSource() throws {
    let contract = try ContractStore()
    let store = contract.store
    let second = try store.source(account: contract.account.id, kind: "usage page", name: "page")
    #expect(!second.isCounted)
    #expect(try store.source(account: contract.account.id, kind: "usage page", name: "page") == second)
    _ = try contract.append([call("a", input: 100, output: 10)])
    var throttled = call("b", at: noon - 2 * .minute, input: 1, output: 900)
    throttled.status = .throttled
    let page = UsageReport(
      start: noon - .hour, width: .minute, model: "m", measures: sums(attempts: 8, input: 4_000))
    #expect(try contract.append([throttled], reports: [page], source: second.id) == outcome(new: 2))
    let before = try contract.image().accounts[0]
    #expect(before.counter(.account)?.today.input == 100)
    #expect(before.lastRefusals == [])

    try store.setCounted(true, source: second.id)
    let both = try contract.image().accounts[0]
    #expect(both.sources.map(\.isCounted) == [true, true])
    #expect(both.counter(.account)?.today.input == 4_101)
    #expect(both.counter(.account)?.today.longestOutput == 900)
    #expect(both.counter(.account)?.sixHours[noon - 6 * .hour].peak.input == 4_000)
    #expect(both.lastRefusals.map(\.at) == [noon - 2 * .minute])

    try store.setCounted(false, source: second.id)
    let after = try contract.image().accounts[0]
    #expect(after.counter(.account)?.today == before.counter(.account)?.today)
    #expect(after.counter(.account)?.sixHours[noon - 6 * .hour].peak.input == 100)
    #expect(after.lastRefusals == [])
    #expect(after.sources.map(\.isCounted) == [true, false])
    #expect(try contract.append([throttled], source: second.id) == outcome(repeated: 1))
  }

  @Test("Traits set by hand move a model's sums to its new shared counters from the hour on")
  func traits() throws {
    let contract = try ContractStore()
    let old = noon - 3 * .hour
    var events = [call("a", at: old, output: 70), call("b")]
    for index in events.indices {
      events[index].modelClass = "llm"
      events[index].billing = .paid
    }
    _ = try contract.append(events)
    let record = try contract.store.set(
      ModelRecord.Traits(
        from: noon - 20 * .minute, modelClass: "rerank", billing: .unspecified, byHand: true),
      ofModel: "m", operation: .chat, account: contract.account.id)
    #expect(record.traits.map(\.from) == [.distantPast, noon - .hour])
    let account = try contract.image().accounts[0]
    func attempts(_ modelClass: String?, _ billing: Billing?) -> Int64? {
      account.counter(.scope(modelClass: modelClass, billing: billing))?.today.attempts
    }
    #expect(attempts(nil, nil) == 2)
    #expect(attempts("llm", nil) == 1)
    #expect(attempts("llm", .paid) == 1)
    #expect(attempts(nil, .paid) == 1)
    #expect(attempts("rerank", nil) == 1)
    #expect(attempts("rerank", .paid) == nil)
    #expect(account.counter(.scope(modelClass: "rerank", billing: nil))?.today.longestOutput == 10)
    #expect(account.counter(.scope(modelClass: "llm", billing: nil))?.today.longestOutput == 70)
  }

  @Test("An hour in which money says that something ends is parted into minutes")
  func partedHours() throws {
    let contract = try ContractStore()
    var events: [UsageEvent] = []
    for minute in [5, 10, 70] { events.append(call("\(minute)", at: noon - Int64(minute) * .minute)) }
    events[0].costNano = nil
    _ = try contract.append(events)
    let whole = [
      CostSpan(from: noon - 2 * .hour, width: .hour, costNano: 5, promotionalNano: 0, unpriced: 0),
      CostSpan(from: noon - .hour, width: .hour, costNano: 5, promotionalNano: 0, unpriced: 1),
    ]
    #expect(try contract.image().accounts[0].costs == whole)
    let reset = LedgerEntry(id: "r", at: noon - 7 * .minute, kind: .capReset)
    _ = try contract.store.add(reset, to: contract.account.id)
    let parted = [
      whole[0],
      CostSpan(from: noon - 10 * .minute, width: .minute, costNano: 5, promotionalNano: 0, unpriced: 0),
      CostSpan(from: noon - 5 * .minute, width: .minute, costNano: 0, promotionalNano: 0, unpriced: 1),
    ]
    #expect(try contract.image().accounts[0].costs == parted)
  }

  @Test("Free credit pays for what came after it within its first hour, and for nothing before it")
  func freeCreditWithinAnHour() throws {
    let contract = try ContractStore()
    _ = try contract.append([50, 20].map { call("\($0)", at: noon - $0 * .minute) })
    let grant = LedgerEntry(
      id: "g", at: noon - 30 * .minute, kind: .promoGrant, amount: Money(nano: 100),
      expiresAt: noon - 10 * .minute)
    _ = try contract.store.add(grant, to: contract.account.id)
    let account = try contract.image().accounts[0]
    let before = LedgerSums(ledger: account.ledger, costs: account.costs, now: noon - 15 * .minute)
    #expect(before.promoLeft == Money(nano: 95))
    #expect(before.usageSpend == Money(nano: 5))
    #expect(LedgerSums(ledger: account.ledger, costs: account.costs, now: noon).promoLeft == .zero)
  }

  @Test(
    "Bought credit pays for what came after it within its first hour, and a statement counts from its minute")
  func boughtCreditWithinAnHour() throws {
    let contract = try ContractStore()
    _ = try contract.append([50, 20, 5].map { call("\($0)", at: noon - $0 * .minute) })
    let purchase = LedgerEntry(
      id: "p", at: noon - 30 * .minute, kind: .creditPurchase, amount: Money(nano: 100))
    _ = try contract.store.add(purchase, to: contract.account.id)
    func balance() throws -> Money? {
      let account = try contract.image().accounts[0]
      let payments = UsagePayments(ledger: account.ledger, costs: account.costs, now: noon)
      return CreditHistory(payments, now: noon)?.balance
    }
    // Two calls of 5 nano-dollars since then.
    #expect(try balance() == Money(nano: 90))
    let statement = LedgerEntry(
      id: "s", at: noon - 10 * .minute, kind: .balance, amount: Money(nano: 60))
    _ = try contract.store.add(statement, to: contract.account.id)
    #expect(try balance() == Money(nano: 55))
  }

  @Test("A removed account is gone, and another of its name starts from nothing")
  func removal() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a")])
    let reader = try UsageStoreReader(path: contract.folder.path)
    var image = UsageImage()
    #expect(try reader.refresh(&image, window: .day, now: noon))
    try contract.store.removeAccount(contract.account.id)
    let again = try contract.store.addAccount(name: "lab", plan: "p", at: noon)
    #expect(again.id != contract.account.id)
    #expect(try reader.refresh(&image, window: .day, now: noon))
    #expect(image.accounts == [AccountImage(account: again)])
    #expect(throws: StoreError.self) { try contract.append([call("b")]) }
  }
}
