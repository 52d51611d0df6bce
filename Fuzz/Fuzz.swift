import DataFiles
import Glibc
import TerminalUI
import UsageIntake
import UsageModel

/// What a run feeds with bytes; a fault or a broken promise ends the process.
struct Fuzz: Sendable {
  let name: String
  let run: @Sendable (UnsafeBufferPointer<UInt8>) -> Void

  static let all: [Fuzz] =
    [
      Fuzz(name: "plans") { _ = try? PlanFile.plan(bytes: Array($0), file: "plan.yaml") },
      Fuzz(name: "themes") { _ = try? ThemeFile.reading(bytes: Array($0), name: "t", file: "t.theme") },
      Fuzz(name: "config") { _ = try? Config.config(bytes: Array($0), file: "config.yaml", actions: []) },
      Fuzz(name: "labels") { checkLabel($0) }, Fuzz(name: "auto") { decode($0, as: nil) },
    ] + UsageFormat.all.map { format in Fuzz(name: format.name) { decode($0, as: format) } }

  /// The one that the environment names.
  static let chosen: Fuzz = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let fuzz = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name).joined(separator: " ")
      perror("FUZZ_TARGET must be one of: \(names)")
      exit(64)
    }
    return fuzz
  }()

  /// The first byte says how the rest is cut into chunks, which must make no difference.
  private static func decode(_ bytes: UnsafeBufferPointer<UInt8>, as format: UsageFormat?) {
    guard let first = bytes.first else { return }
    let input = UnsafeBufferPointer(rebasing: bytes.dropFirst())
    let whole = decoded(input, chunk: max(input.count, 1), as: format)
    let pieces = decoded(input, chunk: Int(first) + 1, as: format)
    guard let whole, let pieces else {
      precondition(whole == nil && pieces == nil, "refused only when cut otherwise")
      return
    }
    precondition(whole.parts == pieces.parts, "other usage when cut otherwise")
    precondition(whole.problems == pieces.problems, "other problems when cut otherwise")
    for part in whole.parts {
      for event in part.events + part.calls.map(\.event) { check(event) }
      for report in part.reports {
        precondition(report.measures.costNano >= 0 && report.measures.tokens >= 0 && report.width > 0)
      }
      for point in part.points { precondition(point.amount >= 0 && point.time > 0) }
    }
    var ledger = TelemetryLedger { _ in nil }
    for part in whole.parts { _ = try? ledger.take(part.calls, part.points) }
    for problem in whole.problems { precondition(!problem.description.utf8.contains { $0 < 0x20 }) }
  }

  /// nil when the input was refused as a whole.
  private static func decoded(
    _ input: UnsafeBufferPointer<UInt8>, chunk: Int, as format: UsageFormat?
  ) -> DecodedUsage? {
    var decoder = UsageDecoder(format: format)
    var decoded = DecodedUsage()
    do {
      for start in stride(from: 0, to: input.count, by: chunk) {
        let piece = UnsafeBufferPointer(rebasing: input[start..<min(start + chunk, input.count)])
        try decoder.decode(UnsafeRawBufferPointer(piece), into: &decoded)
      }
      try decoder.finish(into: &decoded)
      return decoded
    } catch {
      return nil
    }
  }

  private static func check(_ event: UsageEvent) {
    precondition(event.duration >= 0 && event.inputTokens >= 0 && event.outputTokens >= 0)
    precondition(event.cacheReadTokens >= 0 && event.cacheWriteTokens >= 0)
    precondition(event.cacheReadTokens + event.cacheWriteTokens <= event.inputTokens)
    precondition(!event.model.isEmpty && event.model.utf8.count <= 256)
  }

  /// The first byte is the room there is.
  private static func checkLabel(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let first = bytes.first else { return }
    let width = Int(first) % 100
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let label = sanitized(text, limit: width)
    precondition(label.unicodeScalars.count <= width, "longer than its limit")
    for scalar in label.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
        .nonspacingMark, .enclosingMark:
        preconditionFailure("shows what no terminal must get")
      default: break
      }
    }
    precondition(sanitized(label, limit: .max) == label, "not settled the first time")
    precondition(cellWidth(of: text.clipped(to: width)) <= width)
    precondition(cellWidth(of: text.shortenedInMiddle(to: width)) <= width)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  Fuzz.chosen.run(UnsafeBufferPointer(start: bytes, count: count))
  return 0
}
