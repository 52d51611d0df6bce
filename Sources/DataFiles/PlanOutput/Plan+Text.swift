package import UsageModel

extension Plan {
  /// The whole plan for reading: `*` marks what the source does not say and the plan assumes. Ends with a line break.
  package func text(width: Int = 100) -> String {
    var lines = heading(width)
    if let ladder {
      lines += ladderLines(ladder, width) + limitLines(ladder, width) + entitlementLines(ladder)
    }
    lines += namedEntitlementLines(width)
    for product in capacityProducts { lines += capacityLines(product, width) }
    lines += priceLines(width) + modelLines(width) + ruleLines(width)
    if !contacts.isEmpty {
      lines += ["", "Contacts"]
      for contact in contacts {
        lines += wrapped(
          "\(contact.purpose): \(contact.display)"
            + (contact.address.map { contact.display.contains($0) ? "" : " (\($0))" } ?? ""), width: width,
          indentation: 4, firstIndentation: 2)
      }
    }
    if !notes.isEmpty {
      lines += ["", "Notes"]
      for note in notes { lines += wrapped("- \(note)", width: width, indentation: 4, firstIndentation: 2) }
    }
    if !ambiguities.isEmpty {
      lines += ["", "What the source leaves open, and how it is read here *"]
      for ambiguity in ambiguities {
        lines += wrapped(ambiguity.question, width: width, indentation: 4, firstIndentation: 2)
        lines += wrapped(
          "Here: \(ambiguity.decision) (\(ambiguity.id), confidence \(ambiguity.confidence.rawValue))",
          width: width,
          indentation: 6, firstIndentation: 4)
      }
    }
    lines += refusalLines(width)
    lines += sourceLines(width)
    return lines.joined(separator: "\n") + "\n"
  }

  private func heading(_ width: Int) -> [String] {
    let date = asOf.map { "as of \($0.text)" } ?? "the source carries no date"
    var lines = ["\(provider)\(providerSource == .stated ? "" : " *") · \(name)", "plan \(id), \(date)"]
    lines.append("counters are shared by the \(subject.rawValue)\(subjectSource == .stated ? "" : " *")")
    let clockMark = clock.source == "stated" ? "" : " *"
    lines += wrapped(
      "windows in UTC: minute \(clock.minute.words), hour \(clock.hour.words), day \(clock.day.words),"
        + " month \(clock.month.words)\(clockMark) (\(clock.source))", width: width, indentation: 2,
      firstIndentation: 0)
    if providerSource != .stated { lines.append("* the source names no provider; inferred") }
    return lines
  }

  private func ladderLines(_ ladder: Ladder, _ width: Int) -> [String] {
    var lines = ["", "Tiers: \(ladder.advance.words), \(ladder.qualification.words)"]
    var table = TextTable(alignments: [.right, .left, .left, .left], indentation: 2)
    for tier in ladder.tiers {
      table.rows.append(["\(tier.rank)", tier.label, tier.id, tier.requirements.words])
    }
    lines += table.lines
    if let entry = ladder.entryTier.flatMap(ladder.tier) {
      lines.append("  every account begins in \(entry.label)")
    }
    if let below = ladder.belowEntry {
      lines += wrapped(
        "below the first tier: \(below.label), no limit stated" + (below.note.map { ". \($0)" } ?? ""),
        width: width,
        indentation: 4, firstIndentation: 2)
    }
    if let above = ladder.aboveTop {
      lines.append("  above the last tier: \(above.label), by \(above.action)")
    }
    if !ladder.actions.isEmpty {
      lines.append("  the provider offers: \(ladder.actions.joined(separator: ", "))")
    }
    lines.append("  kept when what it asks for is lost: \(ladder.retainOnDrop.words)")
    return lines + groupLines(ladder, width)
  }

  private func limitLines(_ ladder: Ladder, _ width: Int) -> [String] {
    struct Row: Hashable {
      var limit: Limit
      var cells: [String]
    }
    var rows: [Row] = []
    var positions: [String: Int] = [:]
    for (column, tier) in ladder.tiers.enumerated() {
      for limit in tier.limits {
        let scope = String(limit.id.dropFirst(tier.id.count))
        let position = positions[scope, default: rows.count]
        if position == rows.count {
          positions[scope] = position
          rows.append(Row(limit: limit, cells: Array(repeating: "not stated", count: ladder.tiers.count)))
        }
        rows[position].cells[column] = limit.printed
      }
    }
    guard !rows.isEmpty else { return ["", "Limits", "  no limit stated"] }
    var table = TextTable(
      alignments: [.left, .left] + Array(repeating: .right, count: ladder.tiers.count), indentation: 2)
    table.rows.append(["", ""] + ladder.tiers.map(\.label))
    var assumptions: [String] = []
    for row in rows {
      let isAssumed = row.limit.confidence == .assumed || row.limit.assumption != nil
      if isAssumed {
        let text = row.limit.assumption ?? "not stated by the source"
        if !assumptions.contains(text) { assumptions.append(text) }
      }
      table.rows.append(
        [words(row.limit.selector), row.limit.kindWords + (isAssumed ? " *" : "")] + row.cells)
    }
    return ["", "Limits"] + table.lines
      + assumptions.flatMap { wrapped("* \($0)", width: width, indentation: 4, firstIndentation: 2) }
  }

  private func entitlementLines(_ ladder: Ladder) -> [String] {
    let named = entitlements.filter { entitlement in
      ladder.tiers.contains { $0.grants.contains(entitlement.id) }
    }
    guard !named.isEmpty else { return [] }
    var table = TextTable(
      alignments: [.left, .left] + Array(repeating: .left, count: ladder.tiers.count), indentation: 2)
    table.rows.append(["", ""] + ladder.tiers.map(\.label))
    for entitlement in named {
      table.rows.append(
        [entitlement.label, entitlement.kind.rawValue]
          + ladder.tiers.map { tier in
            tier.grants.contains(entitlement.id)
              ? "yes" : tier.denies.contains(entitlement.id) ? "no" : "not stated"
          })
    }
    return ["", "Opens"] + table.lines
  }

  private func capacityLines(_ product: CapacityProduct, _ width: Int) -> [String] {
    var lines = ["", "Capacity: \(product.label), bought for one model snapshot"]
    for unit in product.units {
      lines.append("  \(unit.label): \(unit.perUnit.grouped) \(unit.direction.rawValue) tokens a minute")
    }
    if product.unitSizePerModelMayDiffer { lines.append("  the size of a unit may differ by model") }
    let facts = [
      "needs: \(product.requirements.words)",
      "at least \(product.minimumTermDays) days, renewed \(product.renewal), paid \(product.chargeTiming.rawValue)",
      product.partialCancellation
        ? "part of a purchase can be cancelled" : "a purchase is cancelled as a whole",
      "beyond it the account plan serves; judged by \(product.coverageRule.words) *",
      "the provider's own figures lag by up to \(product.dataDelaySecondsMaximum) s",
    ]
    lines += (facts + product.notes).flatMap {
      wrapped($0, width: width, indentation: 4, firstIndentation: 2)
    }
    for role in product.roles {
      let labels = role.grants.map { id in entitlements.first { $0.id == id }?.label ?? id }
      lines += wrapped(
        "\(role.label): \(labels.isEmpty ? "nothing" : labels.joined(separator: ", "))", width: width,
        indentation: 4,
        firstIndentation: 2)
    }
    return lines
  }

  private func priceLines(_ width: Int) -> [String] {
    guard !prices.isEmpty else { return [] }
    var table = TextTable(alignments: [.left, .left], indentation: 2)
    for price in prices {
      var text = price.display
      if case .free(let until) = price.form {
        text = until == nil ? price.display : "free until \(price.display)"
        if let until, until.year == nil { text += " * (no year printed, never acted upon)" }
      }
      table.rows.append([price.model, text])
    }
    var lines = ["", "Prices"] + table.lines
    if let computeBilling {
      let start = computeBilling.coldStartSeconds
      lines += wrapped(
        "compute is metered by the \(computeBilling.meterUnit), without"
          + " \(computeBilling.excludes.joined(separator: ", ")); a cold model takes \(start.lowerBound) to"
          + " \(start.upperBound) s to warm up"
          + (computeBilling.states.isEmpty
            ? "" : "; a model is \(computeBilling.states.joined(separator: " or "))"),
        width: width, indentation: 4, firstIndentation: 2)
    }
    return lines
  }

  private func modelLines(_ width: Int) -> [String] {
    guard !models.isEmpty else { return [] }
    struct Group: Hashable {
      var modelClass: String
      var billing: Billing
      var availability: Model.Availability
    }
    var order: [Group] = []
    var members: [Group: [String]] = [:]
    for model in models {
      let group = Group(
        modelClass: model.modelClass, billing: model.billing, availability: model.availability)
      if members[group] == nil { order.append(group) }
      var text = model.id + (model.idInvented ? " *" : "")
      let names = [model.label].compactMap { $0 } + model.aliases
      if !names.isEmpty { text += " = \(names.joined(separator: " = "))" }
      members[group, default: []].append(text)
    }
    var lines = ["", "Models"]
    for group in order {
      var heading = modelClasses.first { $0.id == group.modelClass }?.label ?? group.modelClass
      if group.billing != .unspecified { heading += ", \(group.billing.rawValue)" }
      if group.availability == .comingSoon { heading += ", coming soon" }
      lines += wrapped(
        "\(heading): \((members[group] ?? []).joined(separator: ", "))", width: width, indentation: 4,
        firstIndentation: 2)
    }
    if models.contains(where: \.idInvented) { lines.append("  * the source prints no id; this one is ours") }
    return lines
  }

  private func refusalLines(_ width: Int) -> [String] {
    guard !refusals.isEmpty else { return [] }
    return ["", "Error codes"]
      + refusals.flatMap { rule in
        wrapped(
          "\(rule.code)\(rule.status.map { " (\($0.rawValue))" } ?? ""): \(rule.reason.words)", width: width,
          indentation: 4, firstIndentation: 2)
      }
  }

  private func sourceLines(_ width: Int) -> [String] {
    guard !provenance.isEmpty else { return ["", "Sources: none given"] }
    var tables: [Provenance: [String]] = [:]
    for (table, origin) in provenance { tables[origin, default: []].append(table) }
    return ["", "Sources"]
      + tables.map { (names: $0.value.sorted().joined(separator: ", "), origin: $0.key) }
      .sorted { ($0.names, $0.origin.source) < ($1.names, $1.origin.source) }
      .flatMap { source in
        wrapped(
          "\(source.names): \(source.origin.source), read \(source.origin.read.text)", width: width,
          indentation: 4,
          firstIndentation: 2)
      }
  }

  private func words(_ selector: Selector) -> String {
    let modelClass = selector.modelClass.map { id in modelClasses.first { $0.id == id }?.label ?? id }
    let parts = [selector.model, modelClass, selector.billing.map { "\($0.rawValue) models" }].compactMap {
      $0
    }
    return parts.isEmpty ? "all traffic" : parts.joined(separator: ", ")
  }
}
