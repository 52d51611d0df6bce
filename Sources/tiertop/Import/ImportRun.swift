import ArgumentParser
import Glibc
import SQLiteStore
import UsageIntake
import UsageModel

/// One call of the command: its inputs one after the other, then what it has to say.
struct ImportRun {
  enum Inputs {
    case files([String])
    case following([String])
    case standardInput
  }

  let session: ImportSession
  let format: UsageFormat?
  let isQuiet: Bool
  private let startedAt = Interruption.monotonic

  init(session: ImportSession, format: UsageFormat?, isQuiet: Bool) {
    self.session = session
    self.format = format
    self.isQuiet = isQuiet
  }

  /// Throws the exit code when that is not 0.
  func run(_ inputs: Inputs, isStrict: Bool) throws {
    var failures: [String] = []
    switch inputs {
    case .standardInput:
      failures += try read("standard input") {
        try session.importStream(STDIN_FILENO, name: "standard input", format: format)
      }
    case .following(let paths):
      if !isQuiet { Console.note("following \(paths.joined(separator: ", ")); Ctrl-C ends it") }
      failures += try read(paths.joined(separator: ", ")) { try session.follow(paths, format: format) }
    case .files(let paths):
      for path in paths where Interruption.signal == nil {
        failures += try read(path) {
          guard let file = try InputFile(path: path) else { throw Failure(.data, "there is no file \(path)") }
          return file.isRegular
            ? try session.importFile(file, name: path, format: format, isStrict: isStrict)
            : try session.importStream(file.descriptor, name: path, format: format)
        }
      }
      try session.pruneAtEnd()
    }
    try end(name: inputs.name, failures: failures)
  }

  /// Reads one input; what it says when that fails. A store that fails ends the whole run.
  private func read(_ name: String, _ body: () throws -> ImportSession.Ending) throws -> [String] {
    do {
      switch try body() {
      case .complete: return []
      case .stopped(let place):
        if !isQuiet { Console.note("\(name): stopped \(place)") }
        return []
      case .refused(let lines):
        return [
          "\(name): nothing was taken, since \(Figures.grouped(lines)) \(lines == 1 ? "line is" : "lines are") bad"
        ]
      }
    } catch let error as IntakeError {
      return ["\(name): \(error.description)"]
    } catch let failure as Failure where failure.status == .data {
      return failure.lines
    }
  }

  private func end(name: String, failures: [String]) throws {
    let totals = session.totals
    if !isQuiet {
      let elapsed = Interruption.monotonic - startedAt
      try Console.write(ImportSummary.lines(totals, name: name, elapsed: elapsed))
      noteSources()
    }
    if let signal = Interruption.signal { throw ExitCode(128 + signal) }
    if !failures.isEmpty { throw Failure(.data, lines: failures) }
    if totals.taken == 0, totals.refused > 0 { throw Failure(.data, "nothing of \(name) could be taken") }
  }

  private func noteSources() {
    for provider in session.targets.unknownProviders.sorted() {
      Console.note(
        "no account is known to be at \"\(provider)\"; its lines were taken for \(session.targets.standard.name)"
      )
    }
    for target in session.targets.used where !target.source.isCounted {
      Console.note(
        "the source \"\(target.source.name)\" of \(target.account.name) is kept to compare and does not count, "
          + "since another source of it does")
    }
    for target in session.targets.used where target.plan == nil {
      Console.note(
        "\(target.account.name) is on the plan \(target.account.plan), which is not known: its usage was taken "
          + "without classes and prices")
    }
  }
}

extension ImportRun.Inputs {
  fileprivate var name: String {
    switch self {
    case .files(let paths), .following(let paths): paths.count == 1 ? paths[0] : "\(paths.count) files"
    case .standardInput: "standard input"
    }
  }
}
