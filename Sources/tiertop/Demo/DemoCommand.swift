import ArgumentParser
import DataFiles
import Glibc
import UsageModel

/// The screen on an invented organization.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "See it with five invented accounts.",
    discussion: """
      Invents an organization with an account on each bundled plan and 30 days of usage, and opens the screen \
      on it while more comes in. Your own store is not touched, and nothing is left behind, unless --store \
      says where to keep it. The same seed tells the same month.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup(title: "Screen") var screen: ScreenOptions

  @Option(help: ArgumentHelp("Invent another month.", valueName: "number"))
  var seed: UInt64 = 1

  @Flag(help: "Write the 30 days into a new store at --store PATH, and stop.")
  var historyOnly = false

  @Option(
    help: ArgumentHelp("The moment that the 30 days lead up to.", valueName: "time", visibility: .hidden))
  var at: String?

  @Option(help: ArgumentHelp("Write live usage for so long, without a screen.", visibility: .hidden))
  var headlessSeconds: Int?

  func validate() throws {
    if historyOnly, files.store == nil { throw ValidationError("--history-only needs --store PATH") }
    if at != nil, !historyOnly { throw ValidationError("--at needs --history-only") }
    if let at, Instant(rfc3339: at) == nil {
      throw ValidationError("--at \(at) is no time: write it as 2026-11-24T14:41:07Z")
    }
    if let headlessSeconds, !(0...86_400).contains(headlessSeconds) {
      throw ValidationError("--headless-seconds is 0 to 86400")
    }
  }

  func run() throws {
    if let store = files.store, access(store, F_OK) == 0 {
      throw Failure(
        .usage, "\(store) is there already: the demo only writes into a new store; name another path")
    }
    let signals = HeldSignals()
    // One that came meanwhile ends the process here, when nothing is left behind.
    defer { signals.release() }
    if historyOnly, let store = files.store { return try writeHistory(into: store, signals: signals) }
    var settings = try Workspace(files).screenSettings(screen, account: nil)
    let folder = files.store == nil ? try TemporaryFolder() : nil
    defer { folder?.remove() }
    settings.storePath = files.store ?? (folder?.path ?? "") + "/usage.db"
    try show(settings, folder: folder, signals: signals)
  }

  /// The bundled plans by id.
  static func plans() -> [String: Plan] {
    Dictionary(PlanLibrary.load().plans.map { ($0.id, $0) }) { first, _ in first }
  }

  private func writeHistory(into store: String, signals: HeldSignals) throws {
    let now = at.flatMap { Instant(rfc3339: $0) } ?? .now
    let history = DemoHistory(seed: seed, now: now, plans: DemoCommand.plans())
    var bar = DemoCommand.progressBar
    defer { bar.clear() }
    _ = try DemoRecorder.record(history, into: store, until: now) { share in
      bar.show(share)
      return !signals.isPending()
    }
  }

  private func show(_ settings: Settings, folder: TemporaryFolder?, signals: HeldSignals) throws {
    let writer = try DemoWriterProcess(
      store: settings.storePath, seed: seed, start: .now, folder: folder)
    var bar = DemoCommand.progressBar
    defer { bar.clear() }
    let isWritten = try writer.awaitHistory { share in
      bar.show(share)
      return !signals.isPending()
    }
    bar.clear()
    guard isWritten else { return }
    signals.release()
    if let headlessSeconds { sleep(UInt32(headlessSeconds)) } else { try runScreen { settings } }
  }

  private static var progressBar: ProgressBar { ProgressBar(title: "inventing 30 days of usage") }
}
