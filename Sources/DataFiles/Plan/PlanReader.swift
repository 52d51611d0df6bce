import UsageModel

/// Reads a plan table by table.
///
/// What is missing or wrong goes to the log and is filled by something harmless, so that everything is told at once;
/// the result counts only when the log stays empty.
struct PlanReader {
  /// A tier's place in the file; rows with mistakes keep theirs, so that later tables are not blamed.
  struct TierRow {
    var tier: Tier
    var field: Field
  }

  var top: Table
  let log: ProblemLog
  /// What tables without their own source say.
  private var common: Plan.Provenance?
  private(set) var provenance: [String: Plan.Provenance] = [:]
  var classes: [Plan.ModelClass] = []
  var models: [Plan.Model] = []
  /// Model ids by the name of their group.
  var groups: [String: [String]] = [:]
  var entitlements: [Plan.Entitlement] = []
  var tierRows: [TierRow] = []

  init(top: Table, log: ProblemLog) {
    self.top = top
    self.log = log
  }

  mutating func plan() -> Plan {
    common = source(of: &top)
    var plan = Plan(
      id: top.required("id", "a short name, as my-provider")?.slug() ?? "",
      name: top.required("name", "what the provider calls the plan")?.text() ?? "",
      provider: top.required("provider", "who sells it")?.text() ?? "")
    plan.providerSource = top.optional("providerSource")?.choice() ?? .stated
    plan.asOf = top.optional("asOf")?.date()
    plan.subject = top.optional("subject")?.choice() ?? .account
    plan.subjectSource = top.optional("subjectSource")?.choice() ?? .stated
    plan.clock = clock()
    readClasses()
    plan.modelClasses = classes
    plan.defaultClass = top.optional("defaultClass").flatMap { reference(toClass: $0) }
    plan.operationClasses = operationClasses()
    readModels()
    plan.models = models
    plan.ladder = ladder()
    readEntitlements()
    plan.entitlements = entitlements
    readLimits()
    plan.ladder?.tiers = tierRows.map(\.tier)
    plan.prices = prices()
    plan.capacityProducts = capacityProducts()
    plan.computeBilling = computeBilling()
    plan.monthlyCap = monthlyCap()
    plan.limitReached = limitReached()
    plan.counting = counting()
    plan.refusals = refusals()
    plan.contacts = contacts()
    plan.notes = top.optional("notes")?.texts() ?? []
    plan.ambiguities = ambiguities()
    plan.provenance = provenance
    top.finish()
    return plan
  }

  /// One of the file's tables with its source put down.
  mutating func section(_ key: String) -> Table? {
    guard var table = top.optional(key)?.table() else { return nil }
    provenance[key] = source(of: &table) ?? common
    return table
  }

  /// The items under `rows`, each a table.
  func rows(_ table: inout Table) -> [(field: Field, table: Table)] {
    guard let rows = table.required("rows", "a list, one item a row") else { return [] }
    return rows.items().compactMap { field in field.table().map { (field, $0) } }
  }

  private func source(of table: inout Table) -> Plan.Provenance? {
    let source = table.optional("source")
    let read = table.optional("read")
    switch (source, read) {
    case (nil, nil): return nil
    case (let source?, nil):
      source.refuse("has no date; add read: and the day you read it, as 2026-11-22")
      return nil
    case (nil, let read?):
      read.refuse("has no source; add source: and the page it was read on")
      return nil
    case (let source?, let read?):
      guard let text = source.text(), let date = read.date() else { return nil }
      return Plan.Provenance(source: text, read: date)
    }
  }

  private mutating func clock() -> Plan.Clock {
    guard var table = top.optional("clock")?.table() else { return Plan.Clock() }
    let clock = Plan.Clock(
      minute: table.optional("minute")?.choice() ?? .rolling,
      hour: table.optional("hour")?.choice() ?? .rolling,
      day: table.optional("day")?.choice() ?? .utcMidnight,
      month: table.optional("month")?.choice() ?? .calendarUtc,
      source: table.optional("source")?.text() ?? "assumed")
    table.finish()
    return clock
  }

  /// Error codes and what they mean.
  private mutating func refusals() -> [Plan.RefusalRule] {
    guard var table = section("refusals") else { return [] }
    defer { table.finish() }
    var names = Names()
    return rows(&table).compactMap { field, row in
      var row = row
      defer { row.finish() }
      let code = row.required("code", "the error code, as insufficient_quota")
      let text = code?.text()?.lowercased() ?? ""
      if let code, !text.isEmpty { names.claim(text, for: code) }
      let status: CallStatus? = row.optional("status")?.choice()
      guard
        let reason: RefusalReason = row.required("reason", "what it means, as credit, cap, tokens or tier")?
          .choice()
      else { return nil }
      if reason.cause == nil { field.refuse("says of no refusal why; leave it out") }
      return Plan.RefusalRule(code: text, status: status, reason: reason)
    }
  }

  private mutating func contacts() -> [Plan.Contact] {
    (top.optional("contacts")?.items() ?? []).compactMap { field in
      guard var table = field.table() else { return nil }
      defer { table.finish() }
      return Plan.Contact(
        purpose: table.required("purpose", "what it is for")?.text() ?? "",
        address: table.optional("address")?.text(),
        display: table.required("display", "how the source prints it")?.text() ?? "")
    }
  }

  private mutating func ambiguities() -> [Plan.Ambiguity] {
    var names = Names()
    return (top.optional("ambiguities")?.items() ?? []).compactMap { field in
      guard var table = field.table() else { return nil }
      defer { table.finish() }
      let id = table.required("id", "a short name")
      let slug = id?.slug() ?? ""
      if let id, !slug.isEmpty { names.claim(slug, for: id) }
      return Plan.Ambiguity(
        id: slug, question: table.required("question", "what the source leaves open")?.text() ?? "",
        decision: table.required("decision", "how this plan reads it")?.text() ?? "",
        confidence: table.required("confidence", "high, medium or low")?.choice() ?? .low)
    }
  }
}
