import DataFiles
import Foundation
import Testing
import UsageModel

/// Every field of a plan does something: it changes a figure, is refused where it says what is not done, or is printed.
@Suite("Fields of plans")
struct PlanFieldTests {
  enum Effect: Sendable {
    /// A figure whose name begins so becomes another one, comes or goes.
    case figure(String)
    /// `plan show` says what it did not say before.
    case note(String)
    /// The file is not taken, for a reason that holds this text.
    case refusal(String)
  }

  struct Change: CustomTestStringConvertible, Sendable {
    /// The path in the schema, or in the file where the schema has none.
    var field: String
    var old: String
    var new: String
    var effect: Effect
    var testDescription: String { "\(field): \(new)" }

    init(_ field: String, _ old: String, _ new: String, _ effect: Effect) {
      (self.field, self.old, self.new, self.effect) = (field, old, new, effect)
    }
  }

  static let base = """
    id: whole
    name: Whole tiers
    provider: Acme Models
    providerSource: stated
    asOf: 2026-11-01
    subject: account
    subjectSource: stated
    clock: {minute: rolling, hour: rolling, day: utcMidnight, month: calendarUtc, source: stated}
    classes: {llm: LLMs, emb: Embeddings}
    defaultClass: llm
    operationClasses: {embeddings: emb}
    models:
      rows:
        - {class: llm, billing: paid, ids: [{id: m1, label: Model One, aliases: [one]}]}
        - {class: llm, billing: free, ids: [m2]}
        - {class: llm, billing: paid, availability: listed, idInvented: false, ids: [m3]}
    tiers:
      advance: automatic
      qualification: independent
      retainOnDrop: unknown
      entry: low
      belowEntry: {label: No tier, note: Said below.}
      aboveTop: {label: Beyond, action: write}
      actions: [Buy credit]
      rows:
        - {id: low, rank: 1, label: Low, group: First, requires: {all: [signUp, paymentMethod]}}
        - {id: mid, rank: 2, label: Mid, group: First, requires: {spend: 40, basis: cashIn, excludes: freeCredits}}
        - {id: top, rank: 3, label: Top, group: Last, requires: {any: [{spend: 500, basis: usage}, {contact: Ask us}]}}
    limits:
      rows:
        - {requests: minute, class: llm, values: [100, 200, 300], display: "{} a minute"}
        - {tokens: minute, billing: free, values: [10_000, 20_000, 30_000]}
        - {tokens: minute, models: [m1], values: [8_000, 9_000, 10_000]}
        - {requests: hour, class: llm, values: [9_000, 9_000, 9_000]}
        - {requests: day, values: [250_000, 250_000, 250_000]}
        - {requests: month, values: [9_000_000, 9_000_000, 9_000_000]}
        - {inputTokens: minute, class: llm, pool: perModel, values: [7_000, 7_000, 7_000]}
        - {usd: month, values: [{credit: welcome}, 50, 500]}
        - {outputTokens: minute, values: [5_000, 5_000, custom], confidence: stated, assumption: read so}
    entitlements:
      rows:
        - {id: cpu, label: CPU machines, kind: instance, from: mid}
        - {id: page, label: Usage page, kind: page}
    prices:
      rows:
        - {models: [m1], input: 0.5, output: 2, display: Half and two}
        - {models: [m2], freeUntil: 2026-12-24}
        - {models: [m3], flat: 0.25}
    computeBilling: {meterUnit: millisecond, excludes: [queueing], coldStartSeconds: [7, 30], states: [warm, cold]}
    monthlyCap: {alertsWhenApproaching: false, resetByEarlyPayment: false, raisedByUpgrade: false}
    limitReached: {effect: block, until: paid, confidence: low}
    counting: {countFailed: true, countClientErrors: false, cachedInputCounts: true, outputMultiplier: 1}
    capacity:
      products:
        - id: units
          label: Units
          bindsTo: modelSnapshot
          requires: {orderForm: Signed form}
          roles: [{id: owner, label: Owner, grants: [page]}]
          units: [{direction: input, perUnit: 2_000, label: input unit}]
          unitSizePerModelMayDiffer: false
          minimumTermDays: 7
          activeUntil: startOfNextInvoicePeriod
          renewal: daily
          cancellation: {granularity: unit, partial: true}
          termRule: laterOfMinimumTermAndInvoiceStart
          chargeTiming: upfront
          addsToRateLimit: true
          overflow: accountPlan
          coverageRule: minute
          coverageRuleAlternatives: [minute]
          recommendationLookbackDays: 20
          priceBasis: standardRates
          discountsAppliedOn: invoice
          countsAgainst: [projectSpendLimit]
          views: [{id: 1d, seconds: 86_400}]
          dataDelaySecondsMaximum: 300
          stack: [covered]
          sections: [Active]
          actions: [Add]
    contacts:
      - {purpose: help, address: a@b.example, display: Write to us}
    notes: [First note.]
    ambiguities:
      - {id: amb, question: What is open?, decision: Read so., confidence: high}
    """

  // MARK: What each field does

  static let changes: [Change] =
    topChanges + clockChanges + modelChanges + ladderChanges + limitChanges + priceChanges + capacityChanges
    + countingChanges

  private static let topChanges = [
    Change("schemaVersion", "id: whole", "schemaVersion: 1\nid: whole", .refusal("schemaVersion")),
    Change("currency", "id: whole", "currency: EUR\nid: whole", .refusal("currency")),
    Change("id", "id: whole", "id: other", .note("plan other")),
    Change("name", "Whole tiers", "Other tiers", .note("Other tiers")),
    Change("provider", "Acme Models", "Other Models", .note("Other Models")),
    Change(
      "providerSource", "providerSource: stated", "providerSource: inferred", .note("names no provider")),
    Change("asOf", "2026-11-01", "2026-10-01", .note("as of 2026-10-01")),
    Change("subject", "subject: account", "subject: team", .note("shared by the team")),
    Change("subjectSource", "subjectSource: stated", "subjectSource: assumed", .note("the account *")),
    Change("notes", "First note.", "Another note.", .note("Another note.")),
    Change("contacts.purpose", "purpose: help", "purpose: sales", .note("sales: Write to us")),
    Change("contacts.address", "a@b.example", "c@d.example", .note("c@d.example")),
    Change("contacts.display", "display: Write to us", "display: Call us", .note("help: Call us")),
    Change("ambiguities.id", "id: amb,", "id: doubt,", .note("(doubt,")),
    Change("ambiguities.question", "What is open?", "What else?", .note("What else?")),
    Change("ambiguities.decision", "Read so.", "Read otherwise.", .note("Read otherwise.")),
    Change(
      "ambiguities.confidence", "Read so., confidence: high", "Read so., confidence: low",
      .note("(amb, confidence low)")),
    Change("entitlementCatalog.id", "id: page, label", "id: sheet, label", .refusal("page")),
    Change("entitlementCatalog.label", "Usage page", "Usage sheet", .note("Usage sheet")),
    Change("entitlementCatalog.kind", "kind: instance", "kind: feature", .note("CPU machines  feature")),
    Change(
      "billingRules", "resetByEarlyPayment: false", "resetByEarlyPayment: true", .figure("early payment")),
    Change(
      "monthlyCap.alerts", "alertsWhenApproaching: false", "alertsWhenApproaching: true", .note("warns when")),
    Change("monthlyCap.raised", "raisedByUpgrade: false", "raisedByUpgrade: true", .note("raises it")),
    Change("computeBilling.meterUnit", "meterUnit: millisecond", "meterUnit: second", .note("by the second")),
    Change("computeBilling.excludes", "[queueing]", "[network]", .note("without network")),
    Change("computeBilling.cold", "[7, 30]", "[8, 40]", .note("8 to 40 s")),
    Change("computeBilling.states", "[warm, cold]", "[hot, cold]", .note("hot or cold")),
    Change("onLimitReached", "effect: block", "effect: slow", .note("when the limit is reached: slow")),
    Change("limitReached.until", "until: paid", "until: raised", .note("until raised")),
  ]

  private static let clockChanges = [
    Change("clock.zone", "{minute: rolling", "{zone: CET, minute: rolling", .refusal("zone")),
    Change(
      "clock.minute", "minute: rolling", "minute: alignedMinute", .figure("limit mid/requests.minute/llm")),
    Change("clock.hour", "hour: rolling", "hour: alignedHour", .figure("limit mid/requests.hour/llm")),
    Change("clock.day", "day: utcMidnight", "day: rolling", .figure("limit mid/requests.day/all")),
    Change(
      "clock.month", "month: calendarUtc", "month: billingAnchor", .figure("limit mid/requests.month/all")),
    Change("clock.month", "month: calendarUtc", "month: billingAnchor", .figure("limit mid/usd.month/all")),
    Change("clock.month", "month: calendarUtc", "month: billingAnchor", .figure("cap")),
    Change("clock.source", "source: stated}", "source: assumed}", .note("* (assumed)")),
  ]

  private static let modelChanges = [
    Change("modelClasses.id", "emb: Embeddings", "embed: Embeddings", .refusal("emb")),
    Change("modelClasses.label", "llm: LLMs", "llm: Texts", .figure("model m1")),
    Change(
      "defaultClass", "defaultClass: llm", "defaultClass: emb", .figure("limit mid/requests.minute/llm")),
    Change(
      "operationClasses", "{embeddings: emb}", "{embeddings: llm}", .figure("limit mid/requests.minute/llm")),
    Change("models.id", "ids: [m2]", "ids: [m4]", .refusal("m2")),
    Change("models.class", "{class: llm, billing: free", "{class: emb, billing: free", .figure("model m2")),
    Change(
      "models.billing", "{class: llm, billing: free", "{class: llm, billing: paid",
      .figure("limit mid/tokens.minute/free")),
    Change("models.label", "Model One", "Model Eins", .note("Model Eins")),
    Change("models.aliases", "aliases: [one]", "aliases: [x]", .note("= x")),
    Change("models.availability", "availability: listed", "availability: comingSoon", .note("coming soon")),
    Change("models.idSource", "idInvented: false", "idInvented: true", .note("prints no id")),
  ]

  private static let ladderChanges = [
    Change("ladder.advance", "advance: automatic", "advance: contact", .note("moves when asked for")),
    Change("ladder.qualification", "qualification: independent", "qualification: assigned", .figure("tier")),
    Change("ladder.retainOnDrop", "retainOnDrop: unknown", "retainOnDrop: yes", .note("is lost: yes")),
    Change("ladder.entryTier", "entry: low", "entry: mid", .note("begins in Mid")),
    Change(
      "ladder.belowEntry.label", "label: No tier", "label: Nothing", .note("below the first tier: Nothing")),
    Change(
      "ladder.belowEntry.limits", "{label: No tier,", "{label: No tier, limits: none,", .refusal("limits")),
    Change("ladder.belowEntry.note", "Said below.", "Said else.", .note("Said else.")),
    Change("ladder.aboveTop.label", "label: Beyond", "label: Scale", .note("above the last tier: Scale")),
    Change("ladder.aboveTop.action", "action: write", "action: call", .note("by call")),
    Change("ladder.actions", "[Buy credit]", "[Pay]", .note("offers: Pay")),
    Change("ladder.tiers.id", "{id: mid", "{id: middle", .refusal("mid")),
    Change("ladder.tiers.rank", "rank: 3", "rank: 2", .refusal("rank")),
    Change("ladder.tiers.label", "label: Mid", "label: Middle", .note("Middle")),
    Change("ladder.tiers.group", "group: Last", "group: Final", .note("group Final: Top")),
    Change(
      "ladder.tiers.grants", "kind: instance, from: mid", "kind: instance, from: top", .note("no   no   yes")),
    Change(
      "ladder.tiers.denies", "kind: instance, from: mid", "kind: instance, from: low", .note("yes  yes  yes")),
    Change(
      "ladder.tiers.requirements.mode", "{any: [{spend: 500", "{all: [{spend: 500",
      .note("usage consumed) and Ask us")),
    Change(
      "ladder.tiers.requirements.items.kind", "{spend: 40, basis: cashIn, excludes: freeCredits}",
      "{deposit: 70}", .figure("tier")),
    Change("ladder.tiers.requirements.items.amountUsd", "spend: 40", "spend: 90", .figure("tier")),
    Change(
      "ladder.tiers.requirements.items.basis", "{spend: 40, basis: cashIn", "{spend: 40, basis: usage",
      .figure("tier")),
    Change(
      "ladder.tiers.requirements.items.period", "{spend: 40,", "{spend: 40, period: month,", .figure("tier")),
    Change(
      "ladder.tiers.requirements.items.comparison", "{spend: 40,", "{spend: 40, comparison: above,",
      .refusal("comparison")),
    Change(
      "ladder.tiers.requirements.items.excludes", ", excludes: freeCredits}", "}", .note("(money paid in)\n")),
    Change(
      "ladder.tiers.requirements.items.address", "{contact: Ask us}",
      "{contact: Ask us, address: e@f.example}", .note("e@f.example")),
    Change(
      "ladder.tiers.requirements.items.display", "basis: cashIn,", "basis: cashIn, display: Forty,",
      .note("Forty")),
  ]

  private static let limitChanges = [
    Change(
      "ladder.tiers.limits.id", "{requests: minute, class", "{id: own, requests: minute, class",
      .refusal("id")),
    Change(
      "ladder.tiers.limits.metric", "{requests: minute, class", "{inputTokens: minute, class",
      .refusal("inputTokens")),
    Change(
      "ladder.tiers.limits.metric", "requests: hour", "tokens: hour", .figure("limit mid/tokens.hour/llm")),
    Change(
      "ladder.tiers.limits.window", "requests: hour", "requests: day", .figure("limit mid/requests.day/llm")),
    Change(
      "ladder.tiers.limits.selector.class", "{requests: hour, class: llm", "{requests: hour, class: emb",
      .figure("limit mid/requests.hour/emb")),
    Change(
      "ladder.tiers.limits.selector.billing", "billing: free, values", "billing: paid, values",
      .figure("limit mid/tokens.minute/paid")),
    Change(
      "ladder.tiers.limits.selector.model", "models: [m1], values", "models: [m3], values",
      .figure("limit mid/tokens.minute/m3")),
    Change(
      "ladder.tiers.limits.pool", "pool: perModel", "pool: shared",
      .figure("limit mid/inputTokens.minute/llm")),
    Change(
      "ladder.tiers.limits.combine", "{requests: month, values",
      "{requests: day, class: llm, combine: also, values", .figure("limit mid/requests.day/llm")),
    Change(
      "ladder.tiers.limits.value.kind", "[250_000, 250_000, 250_000]", "[250_000, unlimited, 250_000]",
      .figure("limit mid/requests.day/all")),
    Change(
      "ladder.tiers.limits.value.amount", "[250_000, 250_000, 250_000]", "[250_000, 251k, 250_000]",
      .figure("limit mid/requests.day/all")),
    Change(
      "ladder.tiers.limits.value.credit", "[{credit: welcome}, 50, 500]", "[50, {credit: welcome}, 500]",
      .figure("limit mid/usd.month/all")),
    Change("ladder.tiers.limits.value.display", "{} a minute", "{} each minute", .note("200 each minute")),
    Change(
      "ladder.tiers.limits.confidence", "confidence: stated, assumption: read so", "confidence: assumed",
      .note("* not stated by the source")),
    Change(
      "ladder.tiers.limits.assumption", "assumption: read so", "assumption: read otherwise",
      .note("* read otherwise")),
  ]

  private static let priceChanges = [
    Change("pricing.model", "{models: [m3], flat", "{models: [m9], flat", .refusal("m9")),
    Change("pricing.form", "{models: [m3], flat: 0.25}", "{models: [m3], second: 0.004}", .figure("cost m3")),
    Change("pricing.display", "Half and two", "Cheap", .note("Cheap")),
    Change("pricing.inputUsdPer1M", "input: 0.5", "input: 0.6", .figure("cost m1")),
    Change("pricing.inputNanoUsdPerToken", "input: 0.5", "input: 0.0000001", .refusal("nano-dollars")),
    Change("pricing.outputUsdPer1M", "output: 2", "output: 3", .figure("cost m1")),
    Change("pricing.outputNanoUsdPerToken", "output: 2", "output: 0.0000001", .refusal("nano-dollars")),
    Change("pricing.usdPer1M", "flat: 0.25", "flat: 0.5", .figure("cost m3")),
    Change("pricing.nanoUsdPerToken", "flat: 0.25", "flat: 0.0000001", .refusal("nano-dollars")),
    Change("pricing.usdPerSecond", "flat: 0.25", "second: 0.002", .figure("cost m3")),
    Change("pricing.nanoUsdPerMillisecond", "flat: 0.25", "second: 0.0000001", .refusal("nano-dollars")),
    Change("pricing.freeUntil.day", "2026-12-24", "2026-12-25", .figure("free models")),
    Change("pricing.freeUntil.month", "2026-12-24", "2027-01-24", .figure("free models")),
    Change("pricing.freeUntil.year", "2026-12-24", "12-24", .figure("free models")),
    Change(
      "pricing.freeUntil.inclusive", "freeUntil: 2026-12-24",
      "freeUntil: {day: 2026-12-24, inclusive: false}", .refusal("freeUntil")),
    Change(
      "pricing.freeUntil.zone", "freeUntil: 2026-12-24", "freeUntil: 2026-12-24T00:00:00+02:00",
      .refusal("is not a day")),
  ]

  private static let capacityChanges = [
    Change("capacityProducts.id", "- id: units", "- id: blocks", .note("blocks: bound to")),
    Change("capacityProducts.label", "label: Units", "label: Blocks", .note("Capacity: Blocks")),
    Change(
      "capacityProducts.bindsTo", "bindsTo: modelSnapshot", "bindsTo: modelFamily",
      .note("bound to modelFamily")),
    Change("capacityProducts.access", "Signed form", "Other form", .note("needs: Other form")),
    Change("capacityProducts.roles", "label: Owner", "label: Boss", .note("Boss: Usage page")),
    Change(
      "capacityProducts.units.direction", "direction: input, perUnit", "direction: output, perUnit",
      .figure("capacity output")),
    Change(
      "capacityProducts.units.metric", "direction: input, perUnit",
      "direction: input, metric: tokens, perUnit", .refusal("metric")),
    Change(
      "capacityProducts.units.window", "direction: input, perUnit", "direction: input, window: hour, perUnit",
      .refusal("window")),
    Change("capacityProducts.units.perUnit", "perUnit: 2_000", "perUnit: 3_000", .figure("capacity input")),
    Change("capacityProducts.units.label", "label: input unit", "label: a unit", .note("a unit: 2,000")),
    Change(
      "capacityProducts.unitSizeMayDiffer", "unitSizePerModelMayDiffer: false",
      "unitSizePerModelMayDiffer: true", .note("may differ by model")),
    Change(
      "capacityProducts.minimumTermDays", "minimumTermDays: 7", "minimumTermDays: 40",
      .figure("capacity input")),
    Change(
      "capacityProducts.activeUntil", "activeUntil: startOfNextInvoicePeriod", "activeUntil: midnight",
      .note("as printed: midnight")),
    Change("capacityProducts.renewal", "renewal: daily", "renewal: monthly", .note("renewed monthly")),
    Change("capacityProducts.cancellation", "partial: true", "partial: false", .figure("capacity input")),
    Change(
      "cancellation.granularity", "granularity: unit", "granularity: dozen", .note("cancelled by dozen")),
    Change(
      "capacityProducts.termRule", "termRule: laterOfMinimumTermAndInvoiceStart", "termRule: minimumTerm",
      .figure("c")),
    Change(
      "capacityProducts.chargeTiming", "chargeTiming: upfront", "chargeTiming: daily", .figure("charges")),
    Change(
      "capacityProducts.addsToRateLimit", "addsToRateLimit: true", "addsToRateLimit: false",
      .figure("limit mid/tokens.minute/m1")),
    Change(
      "capacityProducts.overflow", "overflow: accountPlan", "overflow: nothing", .note("beyond it: nothing")),
    Change(
      "capacityProducts.coverageRule", "coverageRule: minute", "coverageRule: quarterHour", .figure("planner")
    ),
    Change(
      "capacityProducts.coverageRuleAlternatives", "Alternatives: [minute]", "Alternatives: [quarterHour]",
      .figure("planner alternatives")),
    Change(
      "capacityProducts.recommendationLookbackDays", "LookbackDays: 20", "LookbackDays: 39",
      .figure("planner")),
    Change(
      "capacityProducts.priceBasis", "priceBasis: standardRates", "priceBasis: listPrices",
      .note("prices: listPrices")),
    Change(
      "capacityProducts.discounts", "discountsAppliedOn: invoice", "discountsAppliedOn: checkout",
      .note("discounts on: checkout")),
    Change(
      "capacityProducts.countsAgainst", "[projectSpendLimit]", "[nothing]", .note("counts against: nothing")),
    Change(
      "capacityProducts.views", "id: 1d, seconds: 86_400", "id: 2d, seconds: 172_800", .note("2d (172800 s)")),
    Change(
      "capacityProducts.dataDelaySecondsMax", "dataDelaySecondsMaximum: 300", "dataDelaySecondsMaximum: 60",
      .note("lag by up to 60 s")),
    Change("capacityProducts.stack", "stack: [covered]", "stack: [bought]", .note("stack: bought")),
    Change("capacityProducts.sections", "sections: [Active]", "sections: [Old]", .note("sections: Old")),
    Change("capacityProducts.actions", "actions: [Add]", "actions: [Drop]", .note("actions: Drop")),
  ]

  private static let countingChanges = [
    Change(
      "counting.countFailed", "countFailed: true", "countFailed: false",
      .figure("limit mid/requests.minute/llm")),
    Change("counting.countFailed", "countFailed: true", "countFailed: false", .figure("model m1")),
    Change(
      "counting.countClientErrors", "countClientErrors: false", "countClientErrors: true",
      .figure("limit mid/requests.day/all")),
    Change(
      "counting.cachedInputCounts", "cachedInputCounts: true", "cachedInputCounts: false",
      .figure("limit mid/tokens.minute/free")),
    Change(
      "counting.cachedInputCounts", "cachedInputCounts: true", "cachedInputCounts: false", .figure("model m2")
    ),
    Change(
      "counting.outputMultiplier", "outputMultiplier: 1", "outputMultiplier: 5",
      .figure("limit mid/outputTokens.minute/all")),
    Change(
      "counting.burstSeconds", "outputMultiplier: 1", "outputMultiplier: 1, burstSeconds: 10",
      .figure("limit mid/requests.minute/llm")),
    Change(
      "counting.quantumSeconds", "outputMultiplier: 1", "outputMultiplier: 1, quantumSeconds: 1",
      .figure("limit mid/requests.minute/llm")),
  ]

  // MARK: Whether it does

  @Test("every field of the schema has an effect here")
  func complete() throws {
    let fields = try Schema.fields()
    #expect(fields.count > 100)
    let named = Set(Self.changes.map(\.field))
    #expect(fields.filter { !named.contains($0) } == [])
  }

  @Test("a changed field changes a figure, is refused or is printed", arguments: changes)
  func effect(_ change: Change) throws {
    #expect(Self.base.contains(change.old), "the plan has no \(change.old)")
    let text = Self.base.replacing(change.old, with: change.new, maxReplacements: 1)
    let before = try PlanFile.plan(text: Self.base, file: "p.yaml")
    switch change.effect {
    case .refusal(let reason):
      do throws(DataFileError) {
        _ = try PlanFile.plan(text: text, file: "p.yaml")
        Issue.record("it was taken")
      } catch { #expect("\(error)".contains(reason), "\(error)") }
    case .note(let words):
      let plan = try PlanFile.plan(text: text, file: "p.yaml")
      #expect(plan != before)
      let after = plan.text(width: 10_000)
      #expect(after.contains(words))
      #expect(!before.text(width: 10_000).contains(words))
      #expect(plan.json.text != before.json.text)
    case .figure(let name):
      let plan = try PlanFile.plan(text: text, file: "p.yaml")
      let (old, new) = (try PlanFigures.all(before), try PlanFigures.all(plan))
      let names = Set(old.keys).union(new.keys).filter { $0.hasPrefix(name) }
      #expect(!names.isEmpty)
      #expect(names.contains { old[$0] != new[$0] }, "\(names.sorted())")
    }
  }

  /// The paths of all values that the schema of plans describes.
  private struct Schema {
    let definitions: [String: Any]
    var fields: Set<String> = []

    static func fields() throws -> [String] {
      let url = try #require(
        Bundle.module.url(forResource: "schema", withExtension: "json", subdirectory: "Fixtures"))
      let root =
        try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:]
      var schema = Schema(definitions: root["$defs"] as? [String: Any] ?? [:])
      schema.walk(root, path: "")
      return schema.fields.sorted()
    }

    private mutating func walk(_ node: [String: Any], path: String) {
      if let name = (node["$ref"] as? String)?.split(separator: "/").last.map(String.init) {
        // A slug is a text of a certain form.
        if name != "slug", let definition = definitions[name] as? [String: Any] {
          return walk(definition, path: path)
        }
        fields.insert(path)
        return
      }
      if let choices = node["oneOf"] as? [[String: Any]] {
        for choice in choices where choice["type"] as? String != "null" { walk(choice, path: path) }
        return
      }
      let properties = node["properties"] as? [String: Any] ?? [:]
      let required = node["required"] as? [String] ?? []
      if !properties.isEmpty || (node["type"] as? String == "object" && !required.isEmpty) {
        for key in Set(properties.keys).union(required) {
          walk(properties[key] as? [String: Any] ?? [:], path: path.isEmpty ? key : "\(path).\(key)")
        }
        return
      }
      if let items = node["items"] as? [String: Any] { return walk(items, path: path) }
      fields.insert(path)
    }
  }
}
