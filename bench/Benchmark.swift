import ArgumentParser
import Foundation
import SQLiteStore
import UsageModel

/// Prints the store's figures as a table, beside what plain SQLite does with the same events in the same run.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measure the store.",
    discussion: "Times differ from machine to machine and from minute to minute: compare within one run.",
    subcommands: [Run.self, Write.self, Look.self], defaultSubcommand: Run.self)

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure stores of several sizes.")

    @Option(help: "Events in each store, one size after the other: 1000000,10000000.")
    var events = "1000000,4000000"

    @Option(help: "An existing folder on the disk to be measured.")
    var folder = NSTemporaryDirectory()

    @Flag(help: "Leave the stores where they are, and say where, for a closer look.")
    var keep = false

    func run() throws {
      let counts = events.split(separator: ",").compactMap { Int($0) }
      guard !counts.isEmpty, counts.allSatisfy({ $0 >= Benchmark.leastEvents }) else {
        throw ValidationError("--events \(events): give numbers of at least \(Benchmark.leastEvents)")
      }
      var stores: [(count: Int, figures: [Figure])] = []
      for count in counts {
        let place = URL(fileURLWithPath: folder).appendingPathComponent(
          "tiertop-benchmark-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: false)
        defer {
          if keep { print("kept in \(place.path)") } else { try? FileManager.default.removeItem(at: place) }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: place.path)
        let figures = try StoreBenchmark(folder: place.path, count: count, now: .now).run()
        Figure.print(figures, title: "Store of \(count.grouped) events")
        stores.append((count, figures))
      }
      Figure.printGrowth(stores)
    }
  }

  /// What the other process does while refreshes are timed.
  struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write to a store at full rate.", shouldDisplay: false)

    @Argument var path: String
    @Option var seconds = 5

    func run() throws {
      let store = try UsageStore(path: path, createIfMissing: false, now: .now)
      defer { store.close() }
      guard let account = try store.facts().accounts.first else { return }
      let source = try store.source(account: account.account.id, kind: "live", name: "writer").id
      var traffic = Traffic(seed: 11)
      let end = Instant.now + Int64(seconds) * 1_000
      while Instant.now < end {
        var batch = UsageBatch(source: source)
        let now = Instant.now
        batch.events = traffic.calls(StoreBenchmark.small, from: now - 1_000, until: now)
        batch.liveThrough = now
        _ = try store.append(batch, now: now)
      }
    }
  }

  /// For a profiler: nothing but first loads, of a store that was kept.
  struct Look: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Load a store again and again, as a screen does at its start.", shouldDisplay: false)

    @Argument var path: String
    @Option(help: "15m, 1d or 30d.") var window = Window.quarterHour
    @Option var times = 100

    func run() throws {
      let timings = try Timings.of(times) {
        var image = UsageImage()
        _ = try UsageStoreReader(path: path).refresh(&image, window: window, now: .now)
      }
      print(timings.median.words)
    }
  }

  static let leastEvents = 100_000
}

extension Window: ExpressibleByArgument {}
