import TerminalUI
import UsageModel

/// A tier's standing in words.
struct TierText {
  let tier: TierReading
  let plan: Plan?

  /// `71%`, or nothing where no threshold is published.
  var percent: String { tier.standing.progress?.fraction.map(Figures.percent) ?? "" }

  func bar() -> Bar? {
    guard let progress = tier.standing.progress, let fraction = progress.fraction else { return nil }
    var bar = Bar(fraction, paint: .gradient(.provisioned))
    if let threshold = progress.threshold, threshold > .zero {
      bar.pendingFraction = min(max(0, 1 - fraction), progress.pending.dollars / threshold.dollars)
      bar.threshold = progress.presentThreshold.map { $0.dollars / threshold.dollars }
    }
    return bar
  }

  /// The one act that moves the account up: `$72.40 of credit`.
  var act: String {
    guard tier.standing.next != nil else {
      return tier.aboveTop.map { "beyond: \($0.label)" } ?? "the highest tier"
    }
    guard let progress = tier.standing.progress else { return "" }
    let requirement = progress.requirement
    if let missing = progress.missing {
      let amount = Figures.dollars(missing)
      switch (requirement.kind, requirement.basis) {
      case (.deposit, _): return "\(amount) of deposit"
      case (_, .usage?): return "\(amount) more of use"
      default: return "\(amount) of credit"
      }
    }
    switch requirement.kind {
    case .contact: return requirement.address.map { "ask \($0)" } ?? requirement.display
    // The tier itself stands beside it wherever an act is shown.
    default: return requirement.display
    }
  }

  /// How the tier is known: assigned, derived, or the entry tier.
  var source: String {
    switch tier.standing.source {
    case .assigned: tier.assignedSince.map { "assigned \($0.dayMonth)" } ?? "assigned"
    case .derived: "by the facts"
    case .entry: "entry tier"
    case .none: "below the first tier"
    }
  }

  /// The provider grants something else than the facts give.
  var warning: String? {
    guard let derived = tier.standing.derived else { return nil }
    return tier.standing.mayDrop
      ? "facts say \(derived.label): the tier may drop"
      : "facts say \(derived.label): eligible, not yet granted"
  }

  /// What the next tier brings, limit by limit: `LLM 3,000 → 4,500 RPM (×1.5)`.
  var gains: [String] {
    guard let gains = tier.gains else { return [] }
    let catalog = plan ?? Plan(id: "", name: "", provider: "")
    var texts: [String] = []
    for row in gains.grouped where row.new != nil && row.change != .unchanged {
      let words = words(of: row)
      texts.append("\(words.name) \(words.values)" + (words.factor.isEmpty ? "" : " (\(words.factor))"))
    }
    let unchanged = gains.rows.filter { $0.change == .unchanged && $0.metric == .outputLength }
    if !unchanged.isEmpty { texts.append("output length: unchanged") }
    let granted = gains.granted.compactMap { id in catalog.entitlements.first { $0.id == id }?.label }
    if !granted.isEmpty { texts.append("opens " + granted.joined(separator: ", ")) }
    return texts
  }

  /// One changed limit: `LLM requests`, `3,000 → 4,500 RPM`, `×1.5`.
  func words(of row: TierDifference.Row) -> (name: String, values: String, factor: String) {
    let catalog = plan ?? Plan(id: "", name: "", provider: "")
    var name = catalog.name(of: row.metric, row.window, row.selector)
    if row.count > 1 { name = "\(row.count) models" }
    if row.new?.confidence == .assumed { name += " *" }
    let unit = row.metric == .usd || row.metric == .outputLength ? "" : " " + row.metric.unit(row.window)
    func text(_ limit: Limit?) -> String {
      guard let limit else { return "not stated" }
      if row.metric == .outputLength, let display = limit.display { return display }
      if row.metric == .usd {
        return limit.value.number.map { Figures.wholeDollars(Money(dollars: $0)) }
          ?? TierText.word(limit.value)
      }
      return limit.value.number.map(LimitText.bound) ?? limit.display ?? TierText.word(limit.value)
    }
    var factor = ""
    if case .factor(let number) = row.change { factor = TierText.times(number) }
    return (sanitized(name), sanitized("\(text(row.old)) → \(text(row.new))\(unit)", limit: 80), factor)
  }

  /// `×2.5`, and of a loss `÷2`.
  static func times(_ factor: Double) -> String {
    factor > 0 && factor < 1 ? "÷" + Figures.factor(1 / factor).dropFirst() : Figures.factor(factor)
  }

  /// The same in few words: `LLM ×1.5, embeddings ×2`.
  var shortGains: String {
    guard let gains = tier.gains else { return "" }
    let catalog = plan ?? Plan(id: "", name: "", provider: "")
    return gains.grouped.compactMap { row -> String? in
      guard let new = row.new, row.change != .unchanged else { return nil }
      var name = Plan.inSentence(catalog.name(of: row.metric, row.window, row.selector))
      if row.count > 1 { name = "\(row.count) models" }
      if new.confidence == .assumed { name += " *" }
      if case .factor(let factor) = row.change { return "\(name) \(Figures.factor(factor))" }
      return "\(name) \(new.display ?? TierText.word(new.value))"
    }.joined(separator: ", ")
  }

  static func word(_ value: LimitValue) -> String {
    switch value {
    case .number(let amount): LimitText.short(amount)
    case .unlimited: "unlimited"
    case .adaptive: "adaptive"
    case .custom: "custom"
    case .toBeDecided: "TBD"
    case .creditBalance: "free credit only"
    }
  }

  /// The tiers as a track: `●─ Tier 1 $5 ────◉─ Tier 3 $100  here ────○─ Tier 5 $1,000`, cut to `width`.
  func track(width: Int) -> [Span] {
    // Full words where they fit, else the numbers at the labels' ends.
    for form in 0..<3 {
      let nodes = tier.rungs.map { node($0, form: form) }
      let used = nodes.reduce(0) { $0 + $1.cellWidth }
      let gaps = max(1, nodes.count - 1)
      let line = (width - used) / gaps
      guard line >= 2 || form == 2 else { continue }
      var spans: [Span] = []
      for (index, node) in nodes.enumerated() {
        if index > 0 {
          spans.append(Span(" " + String(repeating: "─", count: max(1, min(line - 1, 8))), .divider))
        }
        spans += node
      }
      return spans.clipped(to: width)
    }
    return []
  }

  private func node(_ rung: TierReading.Rung, form: Int) -> [Span] {
    let glyph: Glyph
    let role: Role
    switch rung.place {
    case .passed: (glyph, role) = (.rungPassed, .ok)
    case .here: (glyph, role) = (.rungHere, .hot)
    case .ahead: (glyph, role) = (.rungAhead, .dim)
    }
    let isHere = rung.place == .here
    let label =
      form == 2 && !isHere ? String(rung.label.suffix(1)) : TierText.shortLabel(rung.label, of: tier.rungs)
    var spans = [
      Span(glyph.text, role, bold: isHere), Span(" " + label, isHere ? .text : .dim, bold: isHere),
    ]
    if form == 0 {
      let plus = rung.requirement.hasSuffix("+") ? "+" : ""
      spans.append(
        Words.dim(" " + (rung.amount.map { Figures.wholeDollars($0) + plus } ?? sanitized(rung.requirement))))
    }
    if isHere { spans.append(Span(form == 0 ? "  you are here" : " here", .hot)) }
    return spans
  }

  /// Without the words that all labels of the ladder share: `Tier 3` of `Build Tier 3`.
  static func shortLabel(_ label: String, of rungs: [TierReading.Rung]) -> String {
    let words = label.split(separator: " ")
    guard words.count > 2, rungs.allSatisfy({ $0.label.hasPrefix(words[0] + " ") }) else { return label }
    return words.dropFirst().joined(separator: " ")
  }

}
