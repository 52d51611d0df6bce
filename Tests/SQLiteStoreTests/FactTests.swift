import Testing
import UsageModel

@testable import SQLiteStore

@Suite("Facts")
struct FactTests {
  @Test("An entry of a kind of a later version moves no money, and its id stays taken")
  func laterKind() throws {
    let folder = StoreFolder()
    let store = try folder.store()
    let account = try store.addAccount(name: "lab", plan: "friendli", at: noon)
    let entry = LedgerEntry(id: "x", at: noon, kind: .balance, amount: Money(dollars: 20))
    #expect(try store.add(entry, to: account.id))
    #expect(try store.facts().accounts[0].ledger == [entry])
    try store.connection.execute("UPDATE ledger SET kind = 'laterKind'")
    #expect(try store.facts().accounts[0].ledger == [])
    #expect(throws: StoreError.self) { try store.add(entry, to: account.id) }
  }

  @Test("Every fact comes back as it was added")
  func roundTrip() throws {
    let folder = StoreFolder()
    let store = try folder.store()
    let account = try store.addAccount(name: "lab", plan: "friendli", at: noon)
    let facts = [
      AccountFact(kind: .paymentMethod, at: noon, value: 1),
      AccountFact(kind: .freeUntilYear, at: noon + 1, value: 2027, subject: "a/model"),
    ]
    for fact in facts { try store.add(fact, to: account.id) }
    let tier = AssignedTier(tier: "tier-2", from: noon, source: "mail")
    try store.add(tier, to: account.id)
    let override = LimitOverride(
      limit: Limit(
        id: "big", metric: .tokens, window: .minute,
        selector: Selector(model: "a", modelClass: "llm", billing: .paid), pool: .perModel,
        value: .number(9_000), display: "9K", confidence: .assumed, assumption: "read so", combine: .also),
      from: noon)
    try store.add(override, to: account.id)
    let credit = LimitOverride(
      limit: Limit(id: "credit", metric: .usd, window: .month, value: .creditBalance(credit: "sign-up")),
      from: noon, until: noon + .day)
    try store.add(credit, to: account.id)
    let spend = [
      SpendLimit(amount: Money(dollars: 50), from: noon),
      SpendLimit(project: "web", amount: Money(dollars: 5), from: noon + 1),
    ]
    for limit in spend { try store.add(limit, to: account.id) }
    let alias = AliasBinding(alias: "latest", snapshot: "m-1", from: noon)
    try store.add(alias, to: account.id)
    let entry = LedgerEntry(
      id: "i-1", at: noon, kind: .invoicePaid, amount: Money(nano: 7), funding: .promo, relatesTo: "x",
      coversFrom: noon - .day, coversThrough: noon, expiresAt: noon + .day, note: "paid")
    #expect(try store.add(entry, to: account.id))
    let purchase = CapacityTransaction(
      id: "p-1", kind: .purchase, at: noon, snapshot: "m-1", direction: .output, units: 3, unitSize: 2_000,
      price: Money(dollars: 60), project: "web", buyer: "ada")
    #expect(try store.add(purchase, to: account.id))
    let terms = UnitTerms(
      snapshot: "m-1", direction: .combined, from: noon, unitSize: 10, pricePerUnitDay: Money(nano: 4),
      accountPlanNanoPerToken: 2, cachedWeight: 0.25, outputWeight: 6, unitDiscount: 0.1,
      accountPlanDiscount: 0.2)
    try store.add(terms, to: account.id)
    let member = Member(user: "ada", role: .purchaser, from: noon)
    try store.add(member)
    let traits = ModelRecord.Traits(from: noon, modelClass: "llm", billing: .paid, byHand: true)
    let model = try store.set(traits, ofModel: "m-1", operation: .chat, account: account.id)
    let observation = LimitObservation(
      at: noon, model: model.id, metric: .requests, window: .minute, limit: 60, remaining: 59,
      resetsAt: noon + 1)
    try store.add(observation, to: account.id)
    try store.setProject("web", capacityEnabled: false, account: account.id)
    let source = try store.source(account: account.id, kind: "file", name: "log")

    var expected = AccountImage(account: account)
    expected.facts = facts
    expected.assignedTiers = [tier]
    expected.overrides = [override, credit].sorted { $0.limit.id < $1.limit.id }
    expected.observations = [observation]
    expected.spendLimits = spend
    expected.unitTerms = [terms]
    expected.capacity = [purchase]
    expected.ledger = [entry]
    expected.aliases = [alias]
    expected.models = [ModelRecord(id: model.id, name: "m-1", operation: .chat, traits: [traits])]
    expected.projects = [ProjectRecord(id: ProjectID(0), name: "web", capacityEnabled: false)]
    expected.sources = [
      SourceRecord(id: source.id, kind: "file", name: "log", isCounted: true)
    ]
    let image = try UsageStoreReader(path: folder.path).facts()
    let found = try #require(image.accounts.first)
    expected.projects[0].id = try #require(found.projects.first).id
    #expect(found == expected)
    #expect(image.members == [member])
    #expect(!image.isInvented)
    try store.markInvented()
    #expect(try UsageStoreReader(path: folder.path).facts().isInvented)
  }

  @Test("A ledger entry or a capacity transaction is taken once, and another one under its id is refused")
  func idempotence() throws {
    let folder = StoreFolder()
    let store = try folder.store()
    let account = try store.addAccount(name: "lab", plan: "p", at: noon)
    var entry = LedgerEntry(id: "1", at: noon, kind: .creditPurchase, amount: Money(dollars: 5))
    #expect(try store.add(entry, to: account.id))
    #expect(try !store.add(entry, to: account.id))
    entry.amount = Money(dollars: 6)
    #expect(throws: StoreError.self) { try store.add(entry, to: account.id) }
    var purchase = CapacityTransaction(
      id: "1", kind: .purchase, at: noon, snapshot: "m", direction: .input, units: 1, unitSize: 20_000)
    #expect(try store.add(purchase, to: account.id))
    #expect(try !store.add(purchase, to: account.id))
    purchase.units = 2
    #expect(throws: StoreError.self) { try store.add(purchase, to: account.id) }
    let image = try UsageStoreReader(path: folder.path).facts()
    #expect(image.accounts[0].ledger.map(\.amount) == [Money(dollars: 5)])
    #expect(image.accounts[0].capacity.map(\.units) == [1])
  }
}
