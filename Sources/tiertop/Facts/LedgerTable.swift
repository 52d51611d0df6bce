import UsageModel

/// Ledger entries as rows of a CSV file.
struct LedgerTable {
  struct Row {
    var line: Int
    var entry: LedgerEntry
  }

  private enum Column: String, CaseIterable {
    case id, at, kind, amount, funding, note
    case relatesTo = "relates_to"
    case coversFrom = "covers_from"
    case coversThrough = "covers_through"
    case expiresAt = "expires_at"
  }

  private let file: String
  private let header: [Column]
  private let rows: ArraySlice<CSVRows.Row>

  init(bytes: [UInt8], file: String) throws(Failure) {
    self.file = file
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.data, "\(file) is not UTF-8 text: save it as UTF-8; nothing was changed")
    }
    let rows: [CSVRows.Row]
    switch CSVRows.read(text) {
    case .success(let read): rows = read
    case .failure(let unclosed):
      throw Failure(.data, "\(file):\(unclosed.line): a quote is never closed; nothing was changed")
    }
    guard let names = rows.first else {
      throw Failure(.data, "\(file) is empty: its first row names the columns at, kind and amount")
    }
    header = try LedgerTable.columns(names, file: file)
    self.rows = rows.dropFirst()
  }

  private static func columns(_ names: CSVRows.Row, file: String) throws(Failure) -> [Column] {
    var columns: [Column] = []
    for name in names.fields {
      guard let column = Column(rawValue: name.lowercased()) else {
        let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(
          .data, "\(file):\(names.line): there is no column \"\(name)\": \(known); nothing was changed")
      }
      if columns.contains(column) {
        throw Failure(.data, "\(file):\(names.line): the column \(name) is there twice; nothing was changed")
      }
      columns.append(column)
    }
    for column in [Column.at, .kind, .amount] where !columns.contains(column) {
      throw Failure(
        .data, "\(file):\(names.line): the column \(column.rawValue) is missing; nothing was changed")
    }
    return columns
  }

  /// All rows; when one cannot be read, all that cannot are named.
  func entries() throws(Failure) -> [Row] {
    var result: [Row] = []
    var problems: [String] = []
    var seen: [String: Int] = [:]
    for row in rows {
      do throws(Failure) {
        result.append(Row(line: row.line, entry: try entry(row, seen: &seen)))
      } catch {
        problems += error.lines
      }
    }
    if !problems.isEmpty { throw Failure(.data, lines: LedgerTable.shortened(problems)) }
    return result
  }

  /// The first twenty problems, and what became of the file.
  static func shortened(_ problems: [String]) -> [String] {
    let rest = problems.count - 20
    return problems.prefix(20) + (rest > 0 ? ["and \(rest) more"] : []) + ["nothing was changed"]
  }

  private func entry(_ row: CSVRows.Row, seen: inout [String: Int]) throws(Failure) -> LedgerEntry {
    guard row.fields.count == header.count else {
      throw problem(row, "has \(row.fields.count) fields, and the header has \(header.count)")
    }
    var texts: [Column: String] = [:]
    for (column, text) in zip(header, row.fields) where !text.isEmpty { texts[column] = text }
    guard let at = try date(.at, texts, row) else { throw problem(row, "at is empty: give a date") }
    guard let kind = LedgerEntry.Kind(rawValue: texts[.kind] ?? "") else {
      let kinds = LedgerEntry.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw problem(row, "kind \"\(texts[.kind] ?? "")\" is none of \(kinds)")
    }
    let standard: LedgerEntry.Funding = kind == .promoGrant ? .promo : .cash
    guard let funding = texts[.funding].map({ LedgerEntry.Funding(rawValue: $0) }) ?? standard else {
      throw problem(row, "funding \"\(texts[.funding] ?? "")\" is neither cash nor promo")
    }
    return LedgerEntry(
      id: texts[.id] ?? identifier(row.fields, seen: &seen), at: at, kind: kind,
      amount: try amount(texts[.amount], kind: kind, row), funding: funding, relatesTo: texts[.relatesTo],
      coversFrom: try date(.coversFrom, texts, row), coversThrough: try date(.coversThrough, texts, row),
      expiresAt: try date(.expiresAt, texts, row), note: texts[.note])
  }

  private func amount(_ text: String?, kind: LedgerEntry.Kind, _ row: CSVRows.Row) throws(Failure) -> Money {
    guard let text else {
      if kind == .capReset || kind == .void { return .zero }
      throw problem(row, "amount is empty: give US dollars")
    }
    guard let amount = Money(text) else {
      throw problem(row, "amount \"\(text)\" is no amount of US dollars: write it as 1234.50")
    }
    return amount
  }

  private func date(_ column: Column, _ texts: [Column: String], _ row: CSVRows.Row) throws(Failure)
    -> Instant?
  {
    guard let text = texts[column] else { return nil }
    guard let instant = Instant(rfc3339: text) else {
      throw problem(
        row, "\(column.rawValue) \"\(text)\" is no date: write 2026-11-24 or 2026-11-24T14:41:07Z")
    }
    return instant
  }

  private func problem(_ row: CSVRows.Row, _ text: String) -> Failure {
    Failure(.data, "\(file):\(row.line): \(text)")
  }

  /// The same for the same content, so that a file without ids can be imported again; equal rows are numbered.
  private func identifier(_ fields: [String], seen: inout [String: Int]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (column, text) in zip(header, fields).sorted(by: { $0.0.rawValue < $1.0.rawValue })
    where !text.isEmpty {
      for byte in "\(column.rawValue)\u{1F}\(text)\u{1E}".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    let stem = "r-" + String(hash, radix: 36)
    seen[stem, default: 0] += 1
    return "\(stem)-\(seen[stem] ?? 1)"
  }
}
