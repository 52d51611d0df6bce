import Glibc
import UsageModel

/// One line of the table.
struct Figure {
  var what: String
  var goal: String
  var measured: String
  /// What plain SQLite does with the same events, and that divided by ours; empty where there is nothing to compare.
  var plain = ""
  var ratio = ""

  static func print(_ figures: [Figure], title: String) {
    let rows =
      [Figure(what: "what", goal: "goal", measured: "measured", plain: "plain SQLite", ratio: "plain / ours")]
      + figures
    func width(_ column: KeyPath<Figure, String>) -> Int { rows.map { $0[keyPath: column].count }.max() ?? 0 }
    let columns: [KeyPath<Figure, String>] = [\.what, \.goal, \.measured, \.plain, \.ratio]
    Swift.print("\n### \(title)\n")
    for (index, row) in rows.enumerated() {
      Swift.print(
        "| "
          + columns.map { column in
            let text = row[keyPath: column]
            return text + String(repeating: " ", count: width(column) - text.count)
          }.joined(separator: " | ") + " |")
      if index == 0 {
        Swift.print(
          "| " + columns.map { String(repeating: "-", count: width($0)) }.joined(separator: " | ") + " |")
      }
    }
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
