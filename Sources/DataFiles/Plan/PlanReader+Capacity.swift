import UsageModel

extension PlanReader {
  mutating func capacityProducts() -> [CapacityProduct] {
    guard var section = section("capacity") else { return [] }
    var names = Names()
    let fields = section.required("products", "a list of what is sold in units")?.items() ?? []
    section.finish()
    return fields.compactMap { field in
      guard var table = field.table() else { return nil }
      defer { table.finish() }
      let id = table.required("id", "a short name")
      let slug = id?.slug() ?? ""
      if let id, !slug.isEmpty { names.claim(slug, for: id) }
      return product(slug, &table)
    }
  }

  private func product(_ id: String, _ table: inout Table) -> CapacityProduct {
    var cancellation = table.optional("cancellation")?.table()
    defer { cancellation?.finish() }
    return CapacityProduct(
      id: id, label: table.required("label", "what the source calls it")?.text() ?? "",
      bindsTo: table.optional("bindsTo")?.text() ?? "modelSnapshot",
      requirements: table.optional("requires").map { requirements($0, RequirementDefaults()) }
        ?? Requirements(items: []),
      roles: (table.optional("roles")?.items() ?? []).compactMap { role($0) },
      units: units(&table),
      unitSizePerModelMayDiffer: table.optional("unitSizePerModelMayDiffer")?.flag() ?? true,
      minimumTermDays: whole(&table, "minimumTermDays", 0...3_660) ?? 30,
      activeUntil: table.optional("activeUntil")?.text() ?? "startOfNextInvoicePeriod",
      renewal: table.optional("renewal")?.text() ?? "daily",
      cancellationGranularity: cancellation?.optional("granularity")?.text() ?? "unit",
      partialCancellation: cancellation?.optional("partial")?.flag() ?? true,
      termRule: table.optional("termRule")?.choice() ?? .laterOfMinimumTermAndInvoiceStart,
      chargeTiming: table.optional("chargeTiming")?.choice() ?? .upfront,
      addsToRateLimit: table.optional("addsToRateLimit")?.flag() ?? true,
      overflow: table.optional("overflow")?.text() ?? "accountPlan",
      coverageRule: table.optional("coverageRule")?.choice() ?? .minute,
      coverageRuleAlternatives: (table.optional("coverageRuleAlternatives")?.items() ?? []).compactMap {
        $0.choice()
      },
      recommendationLookbackDays: whole(&table, "recommendationLookbackDays", 1...366) ?? 30,
      priceBasis: table.optional("priceBasis")?.text() ?? "standardRates",
      discountsAppliedOn: table.optional("discountsAppliedOn")?.text() ?? "invoice",
      countsAgainst: table.optional("countsAgainst")?.texts() ?? [],
      views: (table.optional("views")?.items() ?? []).compactMap { view($0) },
      dataDelaySecondsMaximum: whole(&table, "dataDelaySecondsMaximum", 0...86_400) ?? 0,
      stack: table.optional("stack")?.texts() ?? [], sections: table.optional("sections")?.texts() ?? [],
      actions: table.optional("actions")?.texts() ?? [])
  }

  private func role(_ field: Field) -> CapacityProduct.Role? {
    guard var table = field.table() else { return nil }
    defer { table.finish() }
    return CapacityProduct.Role(
      id: table.required("id", "a short name")?.text() ?? "",
      label: table.required("label", "what the source calls it")?.text() ?? "",
      grants: (table.optional("grants")?.items() ?? []).compactMap {
        $0.reference(to: entitlements.map(\.id), "an entitlement of this plan")
      })
  }

  private func units(_ table: inout Table) -> [CapacityProduct.Unit] {
    let fields =
      table.required("units", "what one unit adds, as {direction: input, perUnit: 20_000}")?.items() ?? []
    return fields.compactMap { field in
      guard var unit = field.table() else { return nil }
      defer { unit.finish() }
      guard let direction: TokenDirection = unit.required("direction", "input, output or combined")?.choice()
      else { return nil }
      let metric: Metric =
        switch direction {
        case .input: .inputTokens
        case .output: .outputTokens
        case .combined: .tokens
        }
      return CapacityProduct.Unit(
        direction: direction, metric: metric,
        perUnit: unit.required("perUnit", "tokens a minute")?.integer(1...1_000_000_000) ?? 0,
        label: unit.optional("label")?.text() ?? "\(direction.rawValue) token unit")
    }
  }

  private func view(_ field: Field) -> CapacityProduct.View? {
    guard var table = field.table() else { return nil }
    defer { table.finish() }
    return CapacityProduct.View(
      id: table.required("id", "a short name")?.text() ?? "",
      seconds: table.required("seconds", "how long it is")?.integer(60...31_622_400) ?? 0)
  }

  mutating func computeBilling() -> Plan.ComputeBilling? {
    guard var section = section("computeBilling") else { return nil }
    defer { section.finish() }
    var coldStart = 0...0
    if let field = section.required("coldStartSeconds", "the typical least and most, as [7, 30]") {
      let bounds = field.items().compactMap { $0.integer(0...86_400) }.map { Int($0) }
      if bounds.count == 2, bounds[0] <= bounds[1] {
        coldStart = bounds[0]...bounds[1]
      } else {
        field.refuse("must be the typical least and most, as [7, 30]")
      }
    }
    return Plan.ComputeBilling(
      meterUnit: section.required("meterUnit", "what is metered, as millisecond")?.text() ?? "",
      excludes: section.optional("excludes")?.texts() ?? [], coldStartSeconds: coldStart,
      states: section.optional("states")?.texts() ?? [])
  }

  mutating func monthlyCap() -> Plan.MonthlyCap? {
    guard var section = section("monthlyCap") else { return nil }
    defer { section.finish() }
    return Plan.MonthlyCap(
      alertsWhenApproaching: section.optional("alertsWhenApproaching")?.flag() ?? false,
      resetByEarlyPayment: section.optional("resetByEarlyPayment")?.flag() ?? false,
      raisedByUpgrade: section.optional("raisedByUpgrade")?.flag() ?? false)
  }

  mutating func limitReached() -> Plan.LimitReached? {
    guard var section = section("limitReached") else { return nil }
    defer { section.finish() }
    return Plan.LimitReached(
      effect: section.required("effect", "what happens, as block")?.text() ?? "",
      until: section.required("until", "what ends it")?.text() ?? "",
      confidence: section.optional("confidence")?.choice() ?? .low)
  }

  mutating func counting() -> CountingPolicy {
    guard var table = top.optional("counting")?.table() else { return CountingPolicy() }
    defer { table.finish() }
    return CountingPolicy(
      countFailed: table.optional("countFailed")?.flag() ?? true,
      countClientErrors: table.optional("countClientErrors")?.flag() ?? false,
      cachedInputCounts: table.optional("cachedInputCounts")?.flag() ?? true,
      outputMultiplier: table.optional("outputMultiplier")?.number(0.01...100) ?? 1,
      burstSeconds: table.optional("burstSeconds")?.number(1...3_600) ?? 60,
      quantumSeconds: whole(&table, "quantumSeconds", 1...60))
  }

  private func whole(_ table: inout Table, _ key: String, _ range: ClosedRange<Int64>) -> Int? {
    table.optional(key)?.integer(range).map { Int($0) }
  }
}
