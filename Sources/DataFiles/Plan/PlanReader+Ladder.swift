import UsageModel

extension PlanReader {
  static let tierCap = 100

  /// What requirements say where their own row does not.
  struct RequirementDefaults {
    var basis: Requirement.Basis?
    var excludesFreeCredit = false
    var period: Requirement.Period = .lifetime
  }

  private enum Exclusion: String, CaseIterable { case freeCredits }

  /// The ladder with its tiers still in `tierRows`.
  mutating func ladder() -> Ladder? {
    guard var section = section("tiers") else { return nil }
    var ladder = Ladder(
      advance: section.required("advance", "automatic, onAction or contact")?.choice() ?? .automatic,
      qualification: section.optional("qualification")?.choice() ?? .independent, tiers: [])
    ladder.retainOnDrop = section.optional("retainOnDrop")?.choice() ?? .unknown
    ladder.actions = section.optional("actions")?.texts() ?? []
    if var below = section.optional("belowEntry")?.table() {
      ladder.belowEntry = Ladder.BelowEntry(
        label: below.required("label", "what an account without a tier is called")?.text() ?? "",
        note: below.optional("note")?.text())
      below.finish()
    }
    if var above = section.optional("aboveTop")?.table() {
      ladder.aboveTop = Ladder.AboveTop(
        label: above.required("label", "what comes after the last tier")?.text() ?? "",
        action: above.required("action", "what leads there")?.text() ?? "")
      above.finish()
    }
    let defaults = RequirementDefaults(
      basis: section.optional("basis")?.choice(),
      excludesFreeCredit: section.optional("excludes").flatMap { exclusion($0) } ?? false,
      period: section.optional("period")?.choice() ?? .lifetime)
    readTiers(&section, defaults)
    ladder.entryTier = section.optional("entry")?.reference(
      to: tierRows.map(\.tier.id), "a tier of this plan")
    section.finish()
    return ladder
  }

  private mutating func readTiers(_ section: inout Table, _ defaults: RequirementDefaults) {
    var names = Names()
    let rows = rows(&section)
    if rows.isEmpty { section.refuse("has no tier; add rows, or take the table out") }
    if rows.count > PlanReader.tierCap {
      section.refuse("has \(rows.count) tiers; a plan takes \(PlanReader.tierCap)")
    }
    var lastRank: Int?
    for (field, row) in rows.prefix(PlanReader.tierCap) {
      var row = row
      let id = row.required("id", "a short name")
      let slug = id?.slug() ?? ""
      if let id, !slug.isEmpty { names.claim(slug, for: id) }
      let rank = rank(&row, after: lastRank)
      lastRank = rank
      let tier = Tier(
        id: slug, rank: rank, label: row.required("label", "what the source calls the tier")?.text() ?? "",
        group: row.optional("group")?.text(),
        requirements: row.required("requires", "what the tier asks for, as {spend: 50} or signUp")
          .map { requirements($0, defaults) } ?? Requirements(items: []),
        limits: [])
      row.finish()
      tierRows.append(TierRow(tier: tier, field: field))
    }
  }

  /// The rank that the row gives, else the next one.
  private func rank(_ row: inout Table, after last: Int?) -> Int {
    let next = last.map { $0 + 1 } ?? 1
    guard let field = row.optional("rank"), let rank = field.integer(0...1000).map({ Int($0) }) else {
      return next
    }
    if let last, rank <= last {
      field.refuse("\(rank) does not come after \(last); list tiers from the lowest rank to the highest")
    }
    return rank
  }

  /// One requirement, or `all:` or `any:` with several.
  func requirements(_ field: Field, _ defaults: RequirementDefaults) -> Requirements {
    guard case .table = field.node.content, var table = field.table() else {
      return Requirements(items: requirement(field, defaults).map { [$0] } ?? [])
    }
    for mode in [Requirements.Mode.all, .any] {
      guard let list = table.optional(mode.rawValue) else { continue }
      table.finish()
      return Requirements(mode: mode, items: list.items().compactMap { requirement($0, defaults) })
    }
    return Requirements(items: requirement(field, defaults).map { [$0] } ?? [])
  }

  /// `signUp`, `{signUp: As printed}` or `{spend: 50, display: As printed}`.
  private func requirement(_ field: Field, _ defaults: RequirementDefaults) -> Requirement? {
    guard case .table = field.node.content, var table = field.table() else {
      guard let kind: Requirement.Kind = field.choice() else { return nil }
      guard kind != .spend, kind != .deposit else {
        field.refuse("needs an amount; write {\(kind.rawValue): 50}")
        return nil
      }
      return Requirement(kind: kind, display: defaultDisplay(kind))
    }
    defer { table.finish() }
    let kinds = table.present(Requirement.Kind.allCases.map(\.rawValue))
    guard kinds.count == 1, let kind = kinds.first.flatMap(Requirement.Kind.init(rawValue:)),
      let value = table.optional(kind.rawValue)
    else {
      let words = Requirement.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      table.refuse(
        kinds.isEmpty
          ? "names no requirement; it takes one of \(words)"
          : "names \(kinds.joined(separator: " and ")); write {all: [...]} or {any: [...]}")
      return nil
    }
    let display = table.optional("display")?.text()
    guard kind == .spend || kind == .deposit else {
      let text = value.text() ?? ""
      let address = kind == .contact ? table.optional("address")?.text() : nil
      return Requirement(kind: kind, address: address, display: display ?? text)
    }
    let amount = value.dollars()
    var requirement = Requirement(
      kind: kind, amount: amount, display: display ?? "\(kind.rawValue) $\(amount?.plain ?? "")")
    requirement.period = table.optional("period")?.choice() ?? defaults.period
    if kind == .spend {
      requirement.basis = table.optional("basis")?.choice() ?? defaults.basis
      requirement.excludesFreeCredit =
        table.optional("excludes").flatMap { exclusion($0) } ?? defaults.excludesFreeCredit
      if requirement.basis == nil {
        table.refuse("does not say what counts as spend; add basis: cashIn (money paid) or usage (consumed)")
      }
    }
    return requirement
  }

  private func exclusion(_ field: Field) -> Bool? { field.choice(Exclusion.self).map { _ in true } }

  private func defaultDisplay(_ kind: Requirement.Kind) -> String {
    switch kind {
    case .default: "Every account"
    case .signUp: "Sign up"
    case .paymentMethod: "Payment method on file"
    case .deposit: "Deposit"
    case .spend: "Spend"
    case .contact: "Ask the provider"
    case .orderForm: "Signed order form"
    case .enterprise: "Enterprise customer"
    }
  }

  /// What tiers open, with the tier from which they do; the lower ones deny it.
  mutating func readEntitlements() {
    guard var section = section("entitlements") else { return }
    var names = Names()
    for (_, row) in rows(&section) {
      var row = row
      let id = row.required("id", "a short name")
      let slug = id?.slug() ?? ""
      if let id, !slug.isEmpty { names.claim(slug, for: id) }
      entitlements.append(
        Plan.Entitlement(
          id: slug, label: row.required("label", "what the source calls it")?.text() ?? "",
          kind: row.required(
            "kind", "one of \(Plan.Entitlement.Kind.allCases.map(\.rawValue).joined(separator: ", "))")?
            .choice() ?? .feature))
      let from = row.optional("from")
      let tiers = row.optional("tiers")
      row.finish()
      if let from, tiers != nil { from.refuse("stands beside tiers; keep one of them") }
      grant(slug, from: from, tiers: tiers)
    }
    section.finish()
  }

  private mutating func grant(_ entitlement: String, from: Field?, tiers: Field?) {
    let ids = tierRows.map(\.tier.id)
    var granting: Set<String> = []
    if let from {
      guard let first = from.reference(to: ids, "a tier of this plan") else { return }
      granting = Set(ids.drop { $0 != first })
    } else if let tiers {
      granting = Set(tiers.items().compactMap { $0.reference(to: ids, "a tier of this plan") })
    } else {
      return
    }
    for index in tierRows.indices {
      if granting.contains(tierRows[index].tier.id) {
        tierRows[index].tier.grants.append(entitlement)
      } else {
        tierRows[index].tier.denies.append(entitlement)
      }
    }
  }
}
