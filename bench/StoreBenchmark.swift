import Foundation
import SQLiteStore
import UsageModel

/// The figures of one store with so many events.
struct StoreBenchmark {
  let folder: String
  let count: Int
  let now: Instant

  private var path: String { folder + "/usage.db" }
  static let big = 10_000
  static let small = 100

  func run() throws -> [Figure] {
    let plain = try PlainSQLite(path: folder + "/plain.db")
    let duck = DuckDB(folder: folder)
    var figures = try ingest(plain, duck)
    figures += try polling()
    figures += try loading(plain, duck)
    figures += try sizes()
    figures.append(try refreshing())
    return figures
  }

  /// A store with one account on Scale Tier, some capacity and the calls of 30 days.
  private func ingest(_ plain: PlainSQLite, _ duck: DuckDB?) throws -> [Figure] {
    let start = now - 30 * .day
    let store = try UsageStore(path: path, createIfMissing: true, now: start)
    defer { store.close() }
    let account = try store.addAccount(name: "organization", plan: "openai-scale-tier", at: start).id
    _ = try store.add(
      CapacityTransaction(
        id: "purchase", kind: .purchase, at: start, snapshot: Traffic.snapshot, direction: .input, units: 4,
        unitSize: 30_000), to: account)
    let source = try store.source(account: account, kind: "import", name: "benchmark").id
    var traffic = Traffic(seed: 7)
    let clock = ContinuousClock()
    var (ours, bare) = ([Duration](), [Duration]())
    let batches = max(1, count / StoreBenchmark.big)
    for index in 0..<batches {
      let span = 30 * Milliseconds.day - .hour
      let from = start + span * Int64(index) / Int64(batches)
      let until = start + span * Int64(index + 1) / Int64(batches)
      let events = traffic.calls(StoreBenchmark.big, from: from, until: until)
      ours.append(try clock.measure { try append(events, source, store) })
      bare.append(try clock.measure { try plain.append(events) })
      duck?.append(events)
    }
    // The last quarter, on a store that is already large.
    let big = rates(ours.suffix(max(1, batches / 4)), bare.suffix(max(1, batches / 4)), StoreBenchmark.big)
    (ours, bare) = ([], [])
    for index in 0..<200 {
      let from = now - .hour + Int64(index) * 15_000
      let events = traffic.calls(StoreBenchmark.small, from: from, until: from + 15_000)
      ours.append(try clock.measure { try append(events, source, store) })
      bare.append(try clock.measure { try plain.append(events) })
      duck?.append(events)
    }
    let small = rates(ours[...], bare[...], StoreBenchmark.small)
    return [
      figure("ingest in batches of 10,000, all tables, synced", "≥ 100,000/s", big),
      figure("ingest in batches of 100, all tables, synced", "≥ 25,000/s", small),
    ]
  }

  private func append(_ events: [UsageEvent], _ source: SourceID, _ store: UsageStore) throws {
    var batch = UsageBatch(source: source)
    batch.hasLedger = true
    batch.events = events
    batch.completeThrough = events.last?.startedAt
    _ = try store.append(batch, now: now)
  }

  private func rates(_ ours: ArraySlice<Duration>, _ bare: ArraySlice<Duration>, _ size: Int) -> (
    Double, Double
  ) {
    func rate(_ durations: ArraySlice<Duration>) -> Double {
      Double(size * durations.count) / durations.reduce(.zero, +).seconds
    }
    return (rate(ours), rate(bare))
  }

  private func figure(_ what: String, _ goal: String, _ rates: (ours: Double, bare: Double)) -> Figure {
    Figure(
      what: what, goal: goal, measured: "\(Int(rates.ours).grouped)/s", plain: "\(Int(rates.bare).grouped)/s",
      ratio: times(rates.ours / rates.bare))
  }

  private func polling() throws -> [Figure] {
    let reader = try UsageStoreReader(path: path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .quarterHour, now: now)
    let looks = 2_000
    let timings = try Timings.of(9) {
      for _ in 0..<looks { _ = try reader.refresh(&image, window: .quarterHour, now: now) }
    }
    return [Figure(what: "poll, nothing changed", goal: "≤ 20 µs", measured: (timings.median / looks).words)]
  }

  private func loading(_ plain: PlainSQLite, _ duck: DuckDB?) throws -> [Figure] {
    let windows: [(Window, String, String, Int64)] = [
      (.quarterHour, "first load, 15 minutes", "≤ 1.5 ms", 10_000),
      (.day, "first load, 1 day", "≤ 15 ms", 300_000),
      (.month, "first load, 30 days", "≤ 15 ms", 3_600_000),
    ]
    let ducks = duck?.views(windows.map { (now - $0.0.length, $0.3) }) ?? []
    var figures = try windows.enumerated().map { index, row in
      let (window, what, goal, width) = row
      let ours = try Timings.of(7) {
        let reader = try UsageStoreReader(path: path)
        var image = UsageImage()
        _ = try reader.refresh(&image, window: window, now: now)
      }
      let bare = try Timings.of(count > 5_000_000 ? 1 : 3) {
        _ = try plain.view(from: now - window.length, width: width)
      }
      var figure = Figure(
        what: what, goal: goal, measured: ours.median.words, plain: bare.median.words,
        ratio: times(bare.median.seconds / ours.median.seconds))
      if ducks.count == windows.count {
        figure.duck = ducks[index].words
        figure.duckRatio = times(ducks[index].seconds / ours.median.seconds)
      }
      return figure
    }
    let reader = try UsageStoreReader(path: path)
    guard let account = try reader.facts().accounts.first else { return figures }
    let planner = try Timings.of(7) {
      _ = try reader.capacityMinutes(of: Traffic.snapshot, in: account, from: now - 30 * .day, until: now)
    }
    figures.append(
      Figure(what: "planner: 30 days of one model's minutes", goal: "≤ 15 ms", measured: planner.median.words)
    )
    return figures
  }

  private func sizes() throws -> [Figure] {
    let sizes = try PlainSQLite.sizes(of: path)
    let cells = sizes.filter {
      $0.key.hasPrefix("model_") || $0.key.hasPrefix("scope_") || $0.key.hasPrefix("cell_")
    }
    let bytes = cells.values.reduce(0) { $0 + $1.bytes }
    let rows = cells.values.reduce(0) { $0 + $1.rows }
    let bare = try PlainSQLite.sizes(of: folder + "/plain.db")["event"]
    func each(_ bytes: Int, _ rows: Int) -> String { rows > 0 ? "\(bytes / rows)" : "none" }
    return [
      Figure(
        what: "bytes an event", goal: "≤ 60",
        measured: each(sizes["event"]?.bytes ?? 0, sizes["event"]?.rows ?? 0),
        plain: each(bare?.bytes ?? 0, bare?.rows ?? 0)),
      Figure(what: "bytes a cell", goal: "≤ 60", measured: "\(each(bytes, rows)) (\(rows.grouped) cells)"),
    ]
  }

  /// How long one look takes while another process writes as fast as it can.
  private func refreshing() throws -> Figure {
    let seconds = 8
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    writer.arguments = ["write", path, "--seconds", "\(seconds)"]
    try writer.run()
    defer { writer.waitUntilExit() }
    let reader = try UsageStoreReader(path: path)
    var image = UsageImage()
    _ = try reader.refresh(&image, window: .quarterHour, now: .now)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds - 1)
    var durations: [Duration] = []
    while clock.now < end {
      var changed = false
      let duration = try clock.measure {
        changed = try reader.refresh(&image, window: .quarterHour, now: .now)
      }
      if changed { durations.append(duration) }
      usleep(5_000)
    }
    let timings = Timings(durations)
    return Figure(
      what: "refresh beside a writer at full rate, p50 / p99", goal: "≤ 0.5 / 20 ms",
      measured: "\(timings.median.words) / \(timings.at(0.99).words) of \(durations.count)")
  }

  private func times(_ ratio: Double) -> String {
    ratio >= 10 ? "\(Int(ratio.rounded()))" : "\((ratio * 100).rounded() / 100)"
  }
}
