/// What one source brings in one transaction.
package struct UsageBatch: Sendable {
  /// Where a source stands in one of its files or pages; committed with the events before it.
  package struct Cursor: Hashable, Sendable {
    /// Names the file or page within the source.
    package var key: String
    /// Opaque to the store, at most 4 KiB.
    package var value: [UInt8]

    package init(key: String, value: [UInt8]) {
      self.key = key
      self.value = value
    }
  }

  package var source: SourceID
  package var events: [UsageEvent] = []
  package var reports: [UsageReport] = []
  package var cursor: Cursor?
  /// What the source remembers besides, of the senders and series whose usage it brings.
  package var state: [Cursor] = []
  package var liveThrough: Instant?
  package var completeThrough: Instant?
  /// The source keeps a cursor that makes repeats impossible, so usage of any age may come in.
  package var hasLedger = false
  /// Lines that the decoder refused, by reason, with one sample of each: counted by the store.
  package var refused: [String: (count: Int64, sample: String)] = [:]

  package init(source: SourceID) { self.source = source }

  package var isEmpty: Bool {
    events.isEmpty && reports.isEmpty && cursor == nil && state.isEmpty && liveThrough == nil
      && completeThrough == nil && refused.isEmpty
  }
}

/// What became of a batch.
package struct AppendOutcome: Hashable, Sendable {
  package var new: Int64 = 0
  package var repeated: Int64 = 0
  /// Seen before with smaller counts: replaced.
  package var grown: Int64 = 0
  /// By reason: `too old`, `in the future`, ...
  package var refused: [String: Int64] = [:]

  package init() {}

  package mutating func add(_ other: AppendOutcome) {
    new += other.new
    repeated += other.repeated
    grown += other.grown
    refused.merge(other.refused, uniquingKeysWith: +)
  }
}
