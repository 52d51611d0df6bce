import UsageModel

/// What a plan says of how it counts and bills, for reading; what has no effect on a figure is there as a note.
extension Plan {
  func ruleLines(_ width: Int) -> [String] {
    var lines = ["", "How it counts"]
    if !modelClasses.isEmpty {
      lines += note(
        "classes: \(modelClasses.map { "\($0.label) (\($0.id))" }.joined(separator: ", "))", width)
    }
    let operations = Operation.allCases.compactMap { operation in
      operationClasses[operation].map { "\(operation.rawValue) as \(label(ofClass: $0))" }
    }
    if !operations.isEmpty {
      lines += note("models that it does not list: \(operations.joined(separator: ", "))", width)
    }
    if let defaultClass { lines += note("every other model: as \(label(ofClass: defaultClass))", width) }
    for text in counting.words { lines += note(text, width) }
    return lines + billingLines(width)
  }

  private func billingLines(_ width: Int) -> [String] {
    var lines: [String] = []
    if let monthlyCap {
      var parts: [String] = []
      if monthlyCap.alertsWhenApproaching { parts.append("the provider warns when it comes near") }
      if monthlyCap.resetByEarlyPayment { parts.append("paying early starts it anew") }
      if monthlyCap.raisedByUpgrade { parts.append("a higher tier raises it") }
      lines += note(
        "monthly cap: \(parts.isEmpty ? "no more is said" : parts.joined(separator: ", "))", width)
    }
    if let limitReached {
      lines += note(
        "when the limit is reached: \(limitReached.effect), until \(limitReached.until)"
          + " (confidence \(limitReached.confidence.rawValue))", width)
    }
    return lines
  }

  /// Entitlements that no tier opens, since the plan has none that does.
  func namedEntitlementLines(_ width: Int) -> [String] {
    let open = entitlements.filter { entitlement in
      !(ladder?.tiers.contains { $0.grants.contains(entitlement.id) } ?? false)
    }
    guard !open.isEmpty else { return [] }
    return ["", "Also named"] + open.map { "  \($0.label) (\($0.id)), \($0.kind.rawValue)" }
  }

  func groupLines(_ ladder: Ladder, _ width: Int) -> [String] {
    var groups: [(name: String, tiers: [String])] = []
    for tier in ladder.tiers {
      guard let group = tier.group else { continue }
      if let index = groups.firstIndex(where: { $0.name == group }) {
        groups[index].tiers.append(tier.label)
      } else {
        groups.append((group, [tier.label]))
      }
    }
    return groups.flatMap { note("group \($0.name): \($0.tiers.joined(separator: ", "))", width) }
  }

  private func label(ofClass id: String) -> String { modelClasses.first { $0.id == id }?.label ?? id }

  private func note(_ text: String, _ width: Int) -> [String] {
    wrapped(text, width: width, indentation: 4, firstIndentation: 2)
  }
}

extension CountingPolicy {
  /// A line for each rule, the ones that hold where nothing is said with them.
  var words: [String] {
    var words = [
      "requests: refused and failed calls \(countFailed ? "count" : "do not count"), wrong ones "
        + (countClientErrors ? "count" : "do not"),
      "tokens: cached input \(cachedInputCounts ? "counts" : "does not count")"
        + (outputMultiplier == 1 ? "" : ", an output token counts \(outputMultiplier) times"),
      "a pause saves up to \(Int(burstSeconds)) s of a minute limit",
    ]
    if let quantumSeconds {
      words.append("a minute limit is cut into slices of \(quantumSeconds) s, each with its part of it")
    }
    return words
  }
}

extension CapacityProduct {
  /// What it says besides sizes and terms that figures follow.
  var notes: [String] {
    var notes = [
      "\(id): bound to \(bindsTo), ends \(termWords) (as printed: \(activeUntil))",
      addsToRateLimit
        ? "it adds to the model's rate limit; beyond it: \(overflow)"
        : "it does not add to the model's rate limit; beyond it: \(overflow)",
      "cancelled by \(cancellationGranularity), recommended from the last \(recommendationLookbackDays) days",
      "prices: \(priceBasis), discounts on: \(discountsAppliedOn)",
    ]
    let others = coverageRuleAlternatives.filter { $0 != coverageRule }.map(\.words)
    if !others.isEmpty { notes.append("it may also be judged by \(others.joined(separator: ", "))") }
    let lists = [
      ("counts against", countsAgainst), ("stack", stack), ("sections", sections), ("actions", actions),
      ("views", views.map { "\($0.id) (\($0.seconds) s)" }),
    ]
    for (name, items) in lists where !items.isEmpty {
      notes.append("\(name): \(items.joined(separator: ", "))")
    }
    return notes
  }

  private var termWords: String {
    switch termRule {
    case .laterOfMinimumTermAndInvoiceStart: "after the minimum term or with the next invoice, the later one"
    case .minimumTerm: "after the minimum term"
    case .invoiceStart: "with the next invoice"
    }
  }
}

extension CoverageRule {
  var words: String { self == .minute ? "minute" : "quarter hour" }
}
