import DataFiles
import SQLiteStore
import UsageModel

/// Why a command did not do what was asked, in the words that the user reads.
struct Failure: Error {
  /// Exit codes, as far as they can be of `sysexits.h`: whose fault it is.
  enum Status: Int32 {
    case data = 1
    case usage = 64
    case unavailable = 69
    case configuration = 78
  }

  var status: Status
  /// What, where and what to do, a line each where there are several. May hold text from outside.
  var lines: [String]

  init(_ status: Status, _ lines: String...) {
    self.status = status
    self.lines = lines
  }

  init(_ status: Status, lines: [String]) {
    self.status = status
    self.lines = lines
  }
}

extension Failure {
  /// What an error of a command says and whose fault it is; nil for what the argument parser has to say itself.
  init?(refusal error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let refusal as FactRefusal where refusal.isOfAccountName:
      self.init(.usage, "\(refusal.description); nothing was changed")
    case let refusal as FactRefusal: self.init(.data, "\(refusal.description); nothing was changed")
    case let error as StoreError:
      switch error {
      case .conflict, .unknown: self.init(.data, "\(error.description); nothing was changed")
      default: self.init(.unavailable, error.description)
      }
    case .unknownPlan as DataFileError, .unknownTheme as DataFileError:
      self.init(.data, "\(error); nothing was changed")
    case let error as DataFileError: self.init(.data, lines: error.problems.map(\.description))
    default: return nil
    }
  }
}
