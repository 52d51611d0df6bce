import SQLiteStore
import UsageIntake
import UsageModel

/// What became of everything that was read so far.
struct ImportTotals {
  var lines: Int64 = 0
  var bytes: Int64 = 0
  var outcome = AppendOutcome()
  /// Lines that could not be read, by reason.
  var badLines: [String: Int64] = [:]
  var notices: [DecodedUsage.Notice: Int64] = [:]

  var badLineCount: Int64 { badLines.values.reduce(0, +) }
  var taken: Int64 { outcome.new + outcome.repeated + outcome.grown }
  var refused: Int64 { badLineCount + outcome.refused.values.reduce(0, +) }

  mutating func add(_ other: ImportTotals) {
    lines += other.lines
    bytes += other.bytes
    outcome.add(other.outcome)
    badLines.merge(other.badLines, uniquingKeysWith: +)
    notices.merge(other.notices, uniquingKeysWith: +)
  }
}
