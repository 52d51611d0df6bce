/// A line that could not be taken.
package struct LineProblem: Hashable, Sendable, CustomStringConvertible {
  /// Counted from 1.
  package var line: Int64
  package var reason: Reason

  package init(line: Int64, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  package enum Reason: Hashable, Sendable, Error {
    case notJSON(JSONFault, column: Int)
    case notCSV(CSVFault)
    case tooLong
    /// A record that may go over several lines.
    case recordTooLong
    /// The last line of the input, which may still be written.
    case unfinished
    case missing(field: String)
    case notText(field: String)
    case textTooLong(field: String)
    case notNumber(field: String)
    case notWhole(field: String)
    case negative(field: String)
    case tooLarge(field: String)
    case zero(field: String)
    case notATime(field: String)
    case beforeYear2000(field: String)
    case endsBeforeStart(field: String)
    /// `word` is shortened and safe to print.
    case unknownWord(field: String, word: String)
    case moreThan(field: String, other: String)
    case tooManyRequests(field: String)
    case offBoundary(field: String)
    case failedAggregate(field: String)
  }

  package var description: String {
    "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": " + reason.description
  }

  /// In bytes, counted from 1; nil for problems of the line as a whole.
  package var column: Int? {
    if case .notJSON(_, let column) = reason { column } else { nil }
  }
}

/// Why a record is not CSV.
package enum CSVFault: Hashable, Sendable {
  case fieldCount(found: Int, expected: Int)
  case textAfterQuote
  case openQuote
}

extension LineProblem.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notJSON(let fault, _): "not JSON: \(fault.rawValue)"
    case .notCSV(.fieldCount(let found, let expected)):
      "\(found) \(found == 1 ? "field" : "fields") where the header names \(expected)"
    case .notCSV(.textAfterQuote): "a quoted field goes on after its closing quote"
    case .notCSV(.openQuote): "a quote is never closed"
    case .tooLong: "longer than 1 MiB"
    case .recordTooLong: "longer than 32 MiB"
    case .unfinished: "not finished; it is read again when there is more"
    case .missing(let field): "\(field) is missing"
    case .notText(let field): "\(field) is not text"
    case .textTooLong(let field): "\(field) is longer than \(LineReader.longestText) bytes"
    case .notNumber(let field): "\(field) is not a number"
    case .notWhole(let field): "\(field) is not a whole number"
    case .negative(let field): "\(field) is negative"
    case .tooLarge(let field): "\(field) is too large"
    case .zero(let field): "\(field) is 0"
    case .notATime(let field): "\(field) is neither an RFC 3339 time nor a Unix time"
    case .beforeYear2000(let field): "\(field) is before the year 2000"
    case .endsBeforeStart(let field): "\(field) is before the start"
    case .unknownWord(let field, let word): "\(field) says \"\(word)\", which is not known"
    case .moreThan(let field, let other): "\(field) is more than \(other)"
    case .tooManyRequests(let field):
      "\(field) is more than \(LineReader.mostRequests) in a line without bucket_s"
    case .offBoundary(let field): "\(field) is neither a multiple of bucket_s nor on a whole minute"
    case .failedAggregate(let field):
      "\(field) of an aggregate is not a success; its failures belong in throttled, client_errors, "
        + "server_errors and cancelled"
    }
  }

  /// The description without what differs from line to line: few enough to count by.
  package var summary: String {
    switch self {
    case .notCSV(.fieldCount): "not as many fields as the header names"
    case .unknownWord(let field, _): "\(field) is not known"
    case .notJSON: "not JSON"
    default: description
    }
  }
}
