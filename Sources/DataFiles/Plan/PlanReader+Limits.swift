import UsageModel

extension PlanReader {
  static let limitCap = 20_000
  static let amountCap: Int64 = 1_000_000_000_000_000

  private struct Value {
    var value: LimitValue
    var display: String?
  }

  /// Rows of one metric and window each, with one value for every tier.
  mutating func readLimits() {
    guard var section = section("limits") else { return }
    let known = Set(models.map(\.id))
    var uses: [String: (line: Int, count: Int)] = [:]
    var count = 0
    for (field, row) in rows(&section) {
      var row = row
      guard let (metric, window) = metricAndWindow(&row, field) else { continue }
      let selectors = selectors(&row, known: known)
      let values = values(&row, metric)
      let defaultPool: Pool =
        window == .request ? .perRequest : selectors.first?.model != nil ? .perModel : .shared
      let pool = row.optional("pool")?.choice() ?? defaultPool
      let confidence: Confidence = row.optional("confidence")?.choice() ?? .stated
      let assumption = row.optional("assumption")?.text()
      let combine: Limit.Combination = row.optional("combine")?.choice() ?? .override
      row.finish()
      count += values.count * selectors.count
      guard count <= PlanReader.limitCap else {
        field.refuse("brings the plan over \(PlanReader.limitCap) limits; use a class instead of many models")
        return
      }
      for selector in selectors {
        let scope = "\(metric.rawValue).\(window.rawValue)/\(selector.scopeID)"
        var use = uses[scope] ?? (line: field.node.mark.line, count: 0)
        if use.count > 0, combine == .override {
          field.refuse("gives \(scope) again, first in line \(use.line); keep one or add combine: also")
          continue
        }
        use.count += 1
        uses[scope] = use
        for (index, value) in values.enumerated() where tierRows.indices.contains(index) {
          guard let value else { continue }
          let id = "\(tierRows[index].tier.id)/\(scope)\(use.count > 1 ? "+\(use.count)" : "")"
          tierRows[index].tier.limits.append(
            Limit(
              id: id, metric: metric, window: window, selector: selector, pool: pool, value: value.value,
              display: value.display, confidence: confidence, assumption: assumption, combine: combine))
        }
      }
    }
    section.finish()
  }

  /// `requests: minute` says both.
  private func metricAndWindow(_ row: inout Table, _ field: Field) -> (Metric, LimitWindow)? {
    let metrics = row.present(Metric.allCases.map(\.rawValue))
    guard metrics.count == 1, let metric = metrics.first.flatMap(Metric.init(rawValue:)) else {
      let words = Metric.allCases.map(\.rawValue).joined(separator: ", ")
      field.refuse(
        metrics.isEmpty
          ? "does not say what is counted; begin it with one of \(words), as requests: minute"
          : "counts \(metrics.joined(separator: " and ")); give each its own row")
      return nil
    }
    guard let value = row.optional(metric.rawValue), let window: LimitWindow = value.choice() else {
      return nil
    }
    guard (metric == .outputLength) == (window == .request) else {
      value.refuse("outputLength and request belong together, and to nothing else")
      return nil
    }
    return (metric, window)
  }

  private func selectors(_ row: inout Table, known: Set<String>) -> [Selector] {
    let modelClass = row.optional("class").flatMap { reference(toClass: $0) }
    let billingField = row.optional("billing")
    let billing: Billing? = billingField?.choice()
    if billing == .unspecified { billingField?.refuse("must be paid or free") }
    var named = row.optional("groups")
      .map { field in field.items().compactMap { $0.reference(to: groups.keys.sorted(), "a group of models") }
      }?
      .flatMap { groups[$0] ?? [] }
    if let field = row.optional("models") {
      named = (named ?? []) + field.items().compactMap { reference(toModel: $0, known: known) }
    }
    guard let named else { return [Selector(modelClass: modelClass, billing: billing)] }
    return named.map { Selector(model: $0, modelClass: modelClass, billing: billing) }
  }

  /// One for each tier; nil where the source states none.
  private func values(_ row: inout Table, _ metric: Metric) -> [Value?] {
    guard let field = row.required("values", "one value for each tier, from the lowest up") else { return [] }
    let items = field.items()
    let tiers = tierRows.map(\.tier.id)
    if tiers.isEmpty {
      field.refuse("there are no tiers for it; add a table tiers, with one row if all accounts are alike")
    } else if items.count != tiers.count {
      let names = tiers.count <= 8 ? " (\(tiers.joined(separator: ", ")))" : ""
      field.refuse(
        "has \(counted(items.count, "value")) for \(counted(tiers.count, "tier"))\(names);"
          + " give one for each, ~ where none is stated")
    }
    var values = items.map { $0.node.isNull ? nil : value($0, metric) }
    guard let display = row.optional("display") else { return values }
    if case .scalar = display.node.content {
      guard let pattern = display.text() else { return values }
      guard pattern.contains("{}") || pattern.contains("{,}") else {
        display.refuse("has no {} where the number goes; {,} groups its digits")
        return values
      }
      for index in values.indices {
        guard let number = values[index]?.value.number else { continue }
        values[index]?.display = pattern.replacing("{,}", with: number.grouped).replacing(
          "{}", with: "\(number)")
      }
    } else {
      let texts = display.items()
      if texts.count != items.count {
        display.refuse(
          "has \(counted(texts.count, "text")) for \(counted(items.count, "value")); give one for each")
      }
      for (index, text) in zip(values.indices, texts) where !text.node.isNull {
        values[index]?.display = text.text()
      }
    }
    return values
  }

  /// A number, a word, or a table with what the source prints.
  private func value(_ field: Field, _ metric: Metric) -> Value? {
    let cap = metric == .usd ? 1_000_000_000 : PlanReader.amountCap
    guard case .table = field.node.content, var table = field.table() else {
      guard let text = field.text() else { return nil }
      if let word = word(text) { return word }
      // `30_000` and `200k`; groups by commas are lists in YAML.
      if let last = text.last, "kKMG".contains(last), !text.contains(","),
        let number = AmountText.number(text)
      {
        guard (0...cap).contains(number) else {
          field.refuse("\(number) is out of range; it goes from 0 to \(cap)")
          return nil
        }
        return Value(value: .number(number))
      }
      if text.contains(where: \.isLetter) {
        field.refuse(field.notOneOf(PlanReader.words.map(\.0), text) + "; or a whole number")
        return nil
      }
      return field.integer(0...cap).map { Value(value: .number($0)) }
    }
    defer { table.finish() }
    let display = table.optional("display")?.text()
    if let credit = table.optional("credit") {
      return Value(value: .creditBalance(credit: credit.text()), display: display ?? "free credit only")
    }
    guard let inner = table.required("value", "a number or a word; or give credit: and its name") else {
      return nil
    }
    guard case .scalar = inner.node.content, var value = value(inner, metric) else {
      inner.refuse("must be a number or a word")
      return nil
    }
    value.display = display ?? value.display
    return value
  }

  private static let words: [(String, LimitValue, String)] = [
    ("unlimited", .unlimited, "Unlimited"), ("adaptive", .adaptive, "Adaptive"),
    ("custom", .custom, "Custom"),
    ("tbd", .toBeDecided, "TBD"), ("credit", .creditBalance(credit: nil), "free credit only"),
  ]

  private func word(_ text: String) -> Value? {
    PlanReader.words.first { $0.0 == text.lowercased() }.map { Value(value: $0.1, display: $0.2) }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension Selector {
  /// The last part of a limit's id.
  var scopeID: String {
    let parts = [model, modelClass, billing?.rawValue].compactMap { $0 }
    return parts.isEmpty ? "all" : parts.joined(separator: "+")
  }
}
