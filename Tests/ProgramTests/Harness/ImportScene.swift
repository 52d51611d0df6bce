import Foundation
import SQLiteStore
import Testing
import UsageModel

/// A store with one account, files to import into it, and what the store then says.
struct ImportScene {
  let program: Program
  /// All lines of a scene lie in the minutes before it.
  let now: Instant

  init(account: String = "acme", plan: String = "together-ai") throws {
    program = try Program()
    now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    try add(account, plan: plan)
  }

  func add(_ account: String, plan: String) throws {
    try program.succeed("account", "add", account, "--plan", plan)
  }

  var folder: String { program.home.path }
  private var store: String { folder + "/data/tiertop/usage.db" }

  /// The sums that matter, of the store or of lines.
  struct Sums: Equatable, CustomTestStringConvertible {
    var calls: Int64 = 0
    var throttled: Int64 = 0
    var input: Int64 = 0
    var output: Int64 = 0
    var costNano: Int64 = 0

    var testDescription: String {
      "\(calls) calls, \(throttled) throttled, \(input) in, \(output) out, \(costNano) nano-dollars"
    }
  }

  /// One call. Number, input and output grow with `number`; every tenth one was refused.
  func line(_ number: Int) -> String {
    let time = now.milliseconds - 600_000 + Int64(number % 500_000)
    return #"{"ts":\#(time),"model":"m\#(number % 3)","id":"call-\#(number)","input_tokens":\#(number),"#
      + #""output_tokens":\#(number / 2),"status":\#(number % 10 == 0 ? 429 : 200)}"#
  }

  func lines(_ numbers: Range<Int>) -> String {
    var text = ""
    for number in numbers { text += line(number) + "\n" }
    return text
  }

  /// What `lines` say in sum.
  func sums(_ numbers: Range<Int>) -> Sums {
    numbers.reduce(into: Sums()) { sums, number in
      sums.calls += 1
      sums.throttled += number % 10 == 0 ? 1 : 0
      sums.input += Int64(number)
      sums.output += Int64(number / 2)
    }
  }

  /// What the store says of an account.
  func stored(_ account: String = "acme") throws -> Sums {
    let reader = try UsageStoreReader(path: store)
    var image = UsageImage()
    _ = try reader.refresh(
      &image, window: .month, now: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
    guard let counter = image.accounts.first(where: { $0.account.name == account })?.counter(.account) else {
      return Sums()
    }
    let bucket = counter.sixHours.sum(from: .distantPast, until: .distantFuture)
    return Sums(
      calls: bucket.attempts, throttled: bucket.throttled, input: bucket.input, output: bucket.output,
      costNano: bucket.costNano)
  }

  func source(_ account: String = "acme") throws -> SourceRecord? {
    try UsageStoreReader(path: store).facts().accounts.first { $0.account.name == account }?.sources.first
  }

  /// Imports and demands the exit code; what it said.
  @discardableResult
  func importing(
    _ arguments: [String], code: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Program.Outcome {
    let outcome = try program.run(["import"] + arguments)
    #expect(outcome.end == .exit(code), "\(outcome.testDescription)", sourceLocation: sourceLocation)
    return outcome
  }

  /// Starts an import that goes on by itself.
  func start(_ arguments: [String], input: String = "/dev/null") throws -> ChildProcess {
    try ChildProcess(
      [Program.executable, "import"] + arguments, environment: program.environment(), input: input,
      output: folder + "/import.out", errors: folder + "/import.err")
  }

  func wait(forCalls calls: Int64, in account: String = "acme") throws {
    try ProgramTests.wait(for: "\(calls) calls") { try stored(account).calls >= calls }
  }

  /// Writes at the end of a file, as a gateway does.
  func append(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw HarnessError("\(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    try write(text, to: descriptor)
  }

  func write(_ text: String, to descriptor: Int32) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw HarnessError("write: \(String(cString: strerror(errno)))") }
      rest = rest.dropFirst(count)
    }
  }
}
