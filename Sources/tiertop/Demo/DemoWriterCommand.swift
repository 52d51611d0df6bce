import ArgumentParser
import DataFiles
import Glibc
import UsageModel

/// The process that writes the demo's store for as long as the one that started it lives.
///
/// It says on standard output how far the history is. The end of its standard input means that its parent has ended.
struct DemoWriterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "demo-writer", shouldDisplay: false)

  @Option var into: String
  @Option var seed: UInt64
  /// Milliseconds since the epoch.
  @Option var start: Int64
  @Option var parent: Int32
  /// A folder to be removed at the end.
  @Option var folder: String?

  func run() {
    let signals = HeldSignals()
    signal(SIGPIPE, SIG_IGN)
    defer { folder.map { TemporaryFolder(existing: $0).remove() } }
    do {
      try write(signals: signals)
    } catch {
      let lines = Failure(refusal: error)?.lines ?? ["\(error)"]
      tell("\(DemoProgress.failed) \(lines.joined(separator: " "))")
    }
  }

  private func write(signals: HeldSignals) throws {
    let now = Instant(milliseconds: start)
    let history = DemoHistory(seed: seed, now: now, plans: DemoCommand.plans())
    let recorder = try DemoRecorder.record(history, into: into, until: now) { share in
      tell("\(Int(share * 1_000))")
      return isWanted(within: 0, signals: signals)
    }
    guard let recorder else { return }
    defer { recorder.close() }
    tell(DemoProgress.ready)
    while isWanted(within: DemoWriterCommand.pause, signals: signals) {
      try recorder.tell(until: .now)
    }
  }

  /// Between two writes, each of the news of one account.
  private static let pause: Milliseconds = 240

  /// Whether the parent is still there after so long, and nobody has asked this process to end.
  private func isWanted(within wait: Milliseconds, signals: HeldSignals) -> Bool {
    var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    poll(&input, 1, Int32(wait))
    return input.revents == 0 && getppid() == parent && !signals.isPending([SIGTERM])
  }

  private func tell(_ line: String) {
    // Nobody listens any more once the history is written.
    _ = (line + "\n").withCString { Glibc.write(STDOUT_FILENO, $0, strlen($0)) }
  }
}

/// The lines that the writer says beside plain thousandths.
enum DemoProgress {
  static let ready = "ready"
  static let failed = "failed"
}
