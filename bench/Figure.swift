import Glibc
import UsageModel

/// One line of the table.
struct Figure {
  var what: String
  var goal: String
  var measured: String
  /// What plain SQLite does with the same events, and how many times as fast we are; empty where there is nothing to compare.
  var plain = ""
  var ratio = ""
  /// The same of DuckDB, where it is installed.
  var duck = ""
  var duckRatio = ""

  static func print(_ figures: [Figure], title: String) {
    let heading = ["what", "goal", "measured", "plain SQLite", "times as fast", "DuckDB", "times as fast"]
    let rows = figures.map { [$0.what, $0.goal, $0.measured, $0.plain, $0.ratio, $0.duck, $0.duckRatio] }
    print([heading] + rows, title: title)
  }

  /// How the figures grow with the events, and in brackets how many times as fast as plain SQLite and DuckDB they are.
  static func printGrowth(_ stores: [(count: Int, figures: [Figure])]) {
    guard let first = stores.first, stores.count > 1 else { return }
    let heading = ["what", "goal"] + stores.map { $0.count.grouped }
    let rows = first.figures.indices.map { index in
      [first.figures[index].what, first.figures[index].goal]
        + stores.map { store in
          let figure = store.figures[index]
          let ratios = [figure.ratio, figure.duckRatio].filter { !$0.isEmpty }.joined(separator: ", ")
          return figure.measured + (ratios.isEmpty ? "" : " (\(ratios))")
        }
    }
    print([heading] + rows, title: "Growth")
  }

  private static func print(_ rows: [[String]], title: String) {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String], _ filling: Character) -> String {
      let padded = zip(cells, widths).map { $0 + String(repeating: filling, count: $1 - $0.count) }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    Swift.print("\n### \(title)\n")
    Swift.print(line(rows[0], " "))
    Swift.print(line(rows[0].map { _ in "" }, "-"))
    for row in rows.dropFirst() { Swift.print(line(row, " ")) }
    // A large store takes long, and what was measured must not be lost with it.
    fflush(nil)
  }
}

/// Durations in order, and what they say.
struct Timings {
  private var sorted: [Duration]

  init(_ durations: [Duration]) { sorted = durations.sorted() }

  var median: Duration { at(0.5) }
  var least: Duration { sorted.first ?? .zero }
  var most: Duration { sorted.last ?? .zero }
  func at(_ share: Double) -> Duration {
    sorted.isEmpty ? .zero : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
  }

  /// Runs `body` several times.
  static func of(_ count: Int, _ body: () throws -> Void) rethrows -> Timings {
    let clock = ContinuousClock()
    return Timings(try (0..<count).map { _ in try clock.measure(body) })
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }

  /// `3.2 µs`, `14.1 ms`, `2.31 s`.
  var words: String {
    switch seconds {
    case ..<0.001: "\(tenths(seconds * 1e6)) µs"
    case ..<1: "\(tenths(seconds * 1e3)) ms"
    default: "\(tenths(seconds)) s"
    }
  }

  private func tenths(_ number: Double) -> String {
    let rounded = (number * 10).rounded()
    return "\(Int(rounded) / 10).\(Int(rounded) % 10)"
  }
}

extension Int {
  /// `123,456`.
  var grouped: String {
    var text = ""
    for (index, digit) in String(self).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return text
  }
}

extension Instant {
  static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
