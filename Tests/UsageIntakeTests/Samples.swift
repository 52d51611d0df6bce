import Foundation
import Testing
import UsageIntake
import UsageModel

/// What real clients sent, and pages invented after the descriptions of those who send them.
enum Samples {
  /// Those that are JSON as they lie there.
  static let text = [
    "openai-usage-completions-INVENTED.json", "openai-costs-INVENTED.json",
    "anthropic-usage-messages-INVENTED.json", "anthropic-cost-INVENTED.json",
    "friendli-team-usage-INVENTED.json", "together-billing-usage-INVENTED.json",
    "standard-logging-payload-INVENTED.ndjson",
    "standard-logging-payload-array-INVENTED.json", "claude-code-transcript.jsonl",
    "codex-rollout-INVENTED.jsonl", "py-json-traces.json", "py-json-metrics-cumulative-1.json",
    "claude-code-logs.json",
  ]

  static func bytes(_ name: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/\(name)")
    return Array(try Data(contentsOf: url))
  }

  /// Recognized by itself, as everywhere else.
  static func decoded(_ name: String) throws -> DecodedUsage {
    let decoded = try decode(try bytes(name))
    #expect(decoded.problems.isEmpty)
    return decoded
  }
}
