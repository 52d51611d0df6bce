import UsageModel

/// How stores keep the greatest minute of a bucket, and how they make it from minutes.
extension MinutePeak {
  /// Of a table of minutes: what a minute comes to is made of these.
  static let minuteColumns =
    "attempts, throttled, client_errors, server_errors, unmetered, input, cache_read, output"

  /// The minute in a row whose first such column is at `column`.
  init(minute row: some NumberRow, _ column: Int32) {
    var sums = Measures()
    sums.attempts = row.int(column)
    sums.throttled = row.int(column + 1)
    sums.clientErrors = row.int(column + 2)
    sums.serverErrors = row.int(column + 3)
    sums.unmetered = row.int(column + 4)
    sums.input = row.int(column + 5)
    sums.cacheRead = row.int(column + 6)
    sums.output = row.int(column + 7)
    self.init(sums)
  }

  /// The greatest of the selected minutes in each way of counting, in the order of `MinutePeak.parts`.
  static let greatestOfMinutes = [
    "attempts - unmetered", "input", "output", "input + output", "attempts - unmetered - client_errors",
    "attempts - throttled - server_errors", "attempts - throttled - server_errors - client_errors",
    "input - cache_read", "input - cache_read + output",
  ].map { "max(\($0))" }.joined(separator: ", ")

  /// The parts in a row, the first at `column`, in the order of `MinutePeak.parts` and `Schema.peaks`.
  init(_ row: some NumberRow, _ column: Int32) {
    self.init()
    for (index, part) in MinutePeak.parts.enumerated() {
      self[keyPath: part] = row.int(column + Int32(index))
    }
  }
}

extension Query {
  /// Binds the parts in the order of `Schema.peaks`, the first at `index`.
  func bind(_ index: Int32, _ peak: MinutePeak) {
    for (offset, part) in MinutePeak.parts.enumerated() { bind(index + Int32(offset), peak[keyPath: part]) }
  }
}
