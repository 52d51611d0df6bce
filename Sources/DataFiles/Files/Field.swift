import UsageModel

/// A value of a file on its way to its type: each reading either succeeds or says in the log what was expected.
struct Field {
  let node: YAMLNode
  let path: String
  let log: ProblemLog

  func refuse(_ message: String) { log.add(message, at: node.mark, field: path) }

  /// Text as it stands, without control characters; empty text is refused.
  func text() -> String? {
    guard case .scalar(let text, _) = node.content else {
      refuse("must be a text, not \(kind)")
      return nil
    }
    guard !node.isNull, !text.isEmpty else {
      refuse("is empty; give a text or take the key out")
      return nil
    }
    guard !text.unicodeScalars.contains(where: isUnprintable) else {
      refuse("has a line break or another invisible character; take it out")
      return nil
    }
    return text
  }

  /// Lowercase letters, digits and inner hyphens.
  func slug() -> String? {
    guard let text = text() else { return nil }
    let isWord = text.utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
    }
    guard isWord, !text.hasPrefix("-"), !text.hasSuffix("-") else {
      refuse("\"\(text)\" is not an id; use lowercase letters, digits and hyphens between them")
      return nil
    }
    return text
  }

  /// A whole number; underscores may group its digits.
  func integer(_ range: ClosedRange<Int64>) -> Int64? {
    guard let text = text() else { return nil }
    let digits = text.filter { $0 != "_" }
    guard let number = Int64(digits), digits.first != "+" else {
      let advice = text.contains(",") || text.contains(".") ? "; group digits by underscores, as 30_000" : ""
      refuse("\"\(text)\" is not a whole number\(advice)")
      return nil
    }
    guard range.contains(number) else {
      refuse("\(number) is out of range; it goes from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// A decimal number.
  func number(_ range: ClosedRange<Double>) -> Double? {
    guard let text = text() else { return nil }
    guard let number = Double(text), number.isFinite, text.utf8.allSatisfy({ $0 != UInt8(ascii: "x") }) else {
      refuse("\"\(text)\" is not a number")
      return nil
    }
    guard range.contains(number) else {
      refuse("\(text) is out of range; it goes from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  /// Dollars, not negative, at most a billion.
  func dollars() -> Money? {
    guard let text = text() else { return nil }
    guard let money = Money(text), money.nano >= 0 else {
      refuse("\"\(text)\" is not an amount of dollars; write 50 or 0.25")
      return nil
    }
    guard money <= Money(dollars: 1_000_000_000) else {
      refuse("\(text) is out of range; it goes from 0 to 1000000000 dollars")
      return nil
    }
    return money
  }

  func flag() -> Bool? {
    guard let text = text() else { return nil }
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      refuse("\"\(text)\" is neither true nor false")
      return nil
    }
  }

  func date() -> CivilDate? {
    guard let text = text() else { return nil }
    guard let date = CivilDate(text) else {
      refuse("\"\(text)\" is not a day; write it as 2026-11-22")
      return nil
    }
    return date
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type = Choice.self) -> Choice? {
    guard let text = text() else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    refuse(notOneOf(Choice.allCases.map(\.rawValue), text))
    return nil
  }

  /// One of the words that the file or the program names elsewhere; `what` says what they are.
  func reference(to known: some Collection<String>, _ what: String) -> String? {
    guard let text = text() else { return nil }
    if known.contains(text) { return text }
    guard !known.isEmpty else {
      refuse("\"\(text)\" is not \(what); there is none in this file")
      return nil
    }
    let suggestion = nearest(to: text, among: known).map { "; did you mean \($0)?" } ?? ""
    let list = known.count <= 8 ? "; there are \(known.joined(separator: ", "))" : ""
    refuse("\"\(text)\" is not \(what)\(suggestion)\(suggestion.isEmpty ? list : "")")
    return nil
  }

  /// The items of a list; a single value is a list of one.
  func items() -> [Field] {
    switch node.content {
    case .list(let items): items.map { Field(node: $0, path: path, log: log) }
    case .scalar, .table: node.isNull ? [] : [self]
    }
  }

  func texts() -> [String] { items().compactMap { $0.text() } }

  /// This value as a table, or nil and a problem when it is none.
  func table() -> Table? {
    guard case .table(let entries) = node.content else {
      refuse("must be a table of keys and values, not \(kind)")
      return nil
    }
    return Table(entries: entries, mark: node.mark, path: path, log: log)
  }

  func notOneOf(_ words: [String], _ text: String) -> String {
    let suggestion = nearest(to: text, among: words).map { "; did you mean \($0)?" } ?? ""
    return "\"\(text)\" is not one of \(words.joined(separator: ", "))\(suggestion)"
  }

  var kind: String {
    switch node.content {
    case .scalar: node.isNull ? "nothing" : "a single value"
    case .list: "a list"
    case .table: "a table"
    }
  }
}

/// Control, format and private characters would move the cursor or hide text wherever the plan is shown.
private func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
  default: false
  }
}
