import UsageModel

extension PlanReader {
  /// Rows of models that cost the same: `input` and `output`, or `flat` (dollars a million tokens), or `second`.
  mutating func prices() -> [Price] {
    guard var section = section("prices") else { return [] }
    let known = Set(models.map(\.id))
    var names = Names()
    var prices: [Price] = []
    for (field, row) in rows(&section) {
      var row = row
      let price = price(&row, field)
      let models = row.required("models", "the models that cost this")?.items() ?? []
      row.finish()
      for item in models {
        guard let model = reference(toModel: item, known: known) else { continue }
        names.claim(model, for: item)
        if let price { prices.append(Price(model: model, form: price.form, display: price.display)) }
      }
    }
    section.finish()
    return prices
  }

  private func price(_ row: inout Table, _ field: Field) -> (form: Price.Form, display: String)? {
    let printed = row.optional("display")?.text()
    let input = row.optional("input")
    let output = row.optional("output")
    let flat = row.optional("flat")
    let second = row.optional("second")
    let free = row.optional("free")
    let freeUntil = row.optional("freeUntil")
    let forms = [input ?? output, flat, second, free ?? freeUntil].compactMap { $0 }
    guard forms.count == 1 else {
      field.refuse(
        forms.isEmpty
          ? "has no price; give input and output, flat, second, or free: true"
          : "has several prices; keep input and output, or flat, or second, or free")
      return nil
    }
    if let flat {
      return exact(flat, per: 1_000_000).map { amount in
        (.perTokenFlat(nano: amount.nano), printed ?? "$\(amount.text) / 1M tokens")
      }
    }
    if let second {
      return exact(second, per: 1_000).map { amount in
        (.perSecond(nanoPerMillisecond: amount.nano), printed ?? "$\(amount.text) / second")
      }
    }
    if input != nil || output != nil {
      guard let input, let output else {
        field.refuse("has one direction only; give input and output, or flat where both cost the same")
        return nil
      }
      guard let paid = exact(input, per: 1_000_000), let returned = exact(output, per: 1_000_000) else {
        return nil
      }
      return (
        .perTokenSplit(inputNano: paid.nano, outputNano: returned.nano),
        printed ?? "Input $\(paid.text) · Output $\(returned.text) / 1M tokens"
      )
    }
    if let free, free.flag() == false { free.refuse("cannot be false; give the price instead") }
    let until = freeUntil.flatMap { end(of: $0) }
    return (.free(until: until), printed ?? freeUntil?.text().map { "free until \($0)" } ?? "free")
  }

  /// Dollars as whole nano-dollars for one of `parts`, with the text that was written.
  private func exact(_ field: Field, per parts: Int64) -> (nano: Int64, text: String)? {
    guard let money = field.dollars() else { return nil }
    guard money.nano % parts == 0 else {
      let unit = parts == 1_000 ? "a millisecond" : "a token"
      field.refuse("is no whole number of nano-dollars for \(unit); give fewer decimals")
      return nil
    }
    return (money.nano / parts, money.plain)
  }

  /// `2027-02-12`, or `02-12` where the source prints no year.
  private func end(of field: Field) -> Price.FreeUntil? {
    guard let text = field.text() else { return nil }
    if let date = CivilDate(text) {
      return Price.FreeUntil(month: date.month, day: date.day, year: date.year, inclusive: true)
    }
    // A leap year, so that 29 February is taken.
    guard text.count == 5, let date = CivilDate("2000-\(text)") else {
      field.refuse("\"\(text)\" is not a day; write 2027-02-12, or 02-12 where no year is printed")
      return nil
    }
    return Price.FreeUntil(month: date.month, day: date.day, year: nil, inclusive: true)
  }
}

extension Money {
  /// Dollars without trailing zeros: `50`, `0.3`.
  var plain: String {
    let fraction = nano % Money.nanoPerDollar
    let whole = "\(nano / Money.nanoPerDollar)"
    guard fraction != 0 else { return whole }
    let digits = String("\(Money.nanoPerDollar + fraction)".dropFirst())
    return whole + "."
      + digits.prefix(upTo: digits.lastIndex { $0 != "0" }.map(digits.index(after:)) ?? digits.endIndex)
  }
}

extension Int64 {
  /// Digits in threes: `1,500,000`.
  var grouped: String {
    var text = ""
    for (index, digit) in magnitude.description.reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + String(text.reversed())
  }
}
