import Foundation
import SQLiteStore
import Testing
import UsageModel

/// The real program, run in a home of its own.
struct Program {
  let home: TemporaryFolder

  init() throws { home = try TemporaryFolder() }

  /// The executable, which is built into the folder of the test bundle.
  static let executable: String = {
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (bundle as NSString).deletingLastPathComponent + "/tiertop"
  }()

  /// Nothing of the surroundings but what is said here reaches the program.
  func environment(_ more: [String: String] = [:]) -> [String: String] {
    [
      "HOME": home.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
      "TERM": "xterm-256color",
      "XDG_DATA_HOME": home.path + "/data", "XDG_CONFIG_HOME": home.path + "/config",
      "XDG_STATE_HOME": home.path + "/state",
      // A crash on purpose must not wait for a backtrace.
      "SWIFT_BACKTRACE": "enable=no",
    ].merging(more) { $1 }
  }

  struct Outcome: Equatable, CustomTestStringConvertible {
    var end: ChildProcess.End
    var output: String
    var errors: String

    var testDescription: String {
      "\(end), output \(output.debugDescription), errors \(errors.debugDescription)"
    }
  }

  /// Runs it to its end.
  @discardableResult
  func run(
    _ arguments: [String], environment more: [String: String] = [:], input: String? = nil
  ) throws -> Outcome {
    let run = UUID().uuidString
    let inputFile = try input.map { try home.write($0, to: "\(run).in") }
    let process = try ChildProcess(
      [Program.executable] + arguments, environment: environment(more), input: inputFile ?? "/dev/null",
      output: "\(home.path)/\(run).out", errors: "\(home.path)/\(run).err")
    let end = try process.end()
    return Outcome(end: end, output: try text("\(run).out"), errors: try text("\(run).err"))
  }

  /// Runs it and demands that it succeeds without a word on standard error; its output.
  @discardableResult
  func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try run(arguments)
    #expect(outcome.end == .exit(0), "\(outcome.testDescription)", sourceLocation: sourceLocation)
    #expect(outcome.errors == "", sourceLocation: sourceLocation)
    return outcome.output
  }

  /// Runs it and demands that it ends with `status`, says nothing on standard output and changes no fact; its complaint.
  @discardableResult
  func refuse(_ status: Int32, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation)
    throws
    -> String
  {
    let before = try facts()
    let outcome = try run(arguments)
    #expect(outcome.end == .exit(status), "\(outcome.testDescription)", sourceLocation: sourceLocation)
    #expect(outcome.output == "", sourceLocation: sourceLocation)
    #expect(outcome.errors.hasPrefix("tiertop: "), sourceLocation: sourceLocation)
    #expect(try facts() == before, sourceLocation: sourceLocation)
    return outcome.errors
  }

  /// Every fact in the store, read past the program; empty without a store.
  func facts() throws -> UsageImage {
    guard home.exists("data/tiertop/usage.db") else { return UsageImage() }
    return try UsageStoreReader(path: home.path + "/data/tiertop/usage.db").facts()
  }

  /// What it prints, read as JSON.
  func json(_ arguments: String...) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(run(arguments).output.utf8))
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(home.path)/\(name)")), as: UTF8.self)
  }
}
