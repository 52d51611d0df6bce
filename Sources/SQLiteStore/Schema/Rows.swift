import UsageModel

// Facts as rows: each initializer reads columns in the order of its table's select.

extension ModelRecord.Traits {
  /// Columns: at, class, billing, by_hand.
  init(_ row: Query, _ column: Int32) {
    self.init(
      from: Instant(milliseconds: row.int(column)), modelClass: row.optionalText(column + 1),
      billing: row.word(column + 2, else: .unspecified), byHand: row.bool(column + 3))
  }
}

extension Query {
  func instant(_ column: Int32) -> Instant { Instant(milliseconds: int(column)) }
  func optionalInstant(_ column: Int32) -> Instant? { optionalInt(column).map(Instant.init(milliseconds:)) }

  /// The enum's word in a column; `fallback` for a word of a later version.
  func word<Word: RawRepresentable<String>>(_ column: Int32, else fallback: Word) -> Word {
    Word(rawValue: text(column)) ?? fallback
  }

  func bind(_ index: Int32, _ instant: Instant) { bind(index, instant.milliseconds) }
  func bind(_ index: Int32, _ instant: Instant?) { bind(index, instant?.milliseconds) }
}
