import Foundation
import UsageModel

/// The same events in DuckDB, by way of a file and a script, where DuckDB is installed.
final class DuckDB {
  /// Looked for from the folder in which the benchmark is started.
  private static let script = "bench/duckdb-views"

  private let folder: String
  private let file: UnsafeMutablePointer<FILE>

  /// nil, after a word about it, where there is none.
  init?(folder: String) {
    guard DuckDB.answer([]) != nil, let file = fopen(folder + "/events.csv", "w") else { return nil }
    self.folder = folder
    self.file = file
  }

  func append(_ events: [UsageEvent]) {
    for event in events {
      let model = event.model.drop { !$0.isNumber }
      fputs("\(event.startedAt.milliseconds),\(model),\(event.inputTokens),\(event.outputTokens)\n", file)
    }
  }

  /// How long each view takes; empty when DuckDB failed, which it says itself.
  func views(_ views: [(from: Instant, width: Int64)]) -> [Duration] {
    fclose(file)
    let words = [folder] + views.map { "\($0.from.milliseconds):\($0.width)" }
    let lines = DuckDB.answer(words)?.split(separator: "\n") ?? []
    return lines.compactMap { Double($0) }.map { .milliseconds($0) }
  }

  private static func answer(_ words: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: script)
    process.arguments = words
    let output = Pipe()
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
