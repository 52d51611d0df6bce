import UsageIntake
import UsageModel

/// What an import says at its end.
enum ImportSummary {
  static func lines(_ totals: ImportTotals, name: String, elapsed: Milliseconds) -> [String] {
    let outcome = totals.outcome
    if totals.lines == 0, totals.taken == 0, totals.refused == 0 { return ["\(name): nothing new"] }
    var parts = ["\(Figures.grouped(outcome.new)) new"]
    if outcome.repeated > 0 { parts.append("\(Figures.grouped(outcome.repeated)) repeated") }
    if outcome.grown > 0 { parts.append("\(Figures.grouped(outcome.grown)) grown") }
    parts.append("\(Figures.grouped(totals.refused)) refused")
    var lines = [
      "\(name): \(Figures.grouped(totals.lines)) \(totals.lines == 1 ? "line" : "lines") in \(seconds(elapsed)): "
        + parts.joined(separator: ", ")
    ]
    let reasons = totals.badLines.merging(outcome.refused, uniquingKeysWith: +)
    for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("  refused: \(Figures.grouped(count)) \(reason)")
    }
    for notice in DecodedUsage.Notice.allCases {
      if let count = totals.notices[notice] {
        lines.append("  noticed: \(Figures.grouped(count)) \(notice.rawValue)")
      }
    }
    return lines
  }

  /// `0.42 s`, `12.3 s`, `3:05`.
  static func seconds(_ time: Milliseconds) -> String {
    if time >= 60_000 { return ImportProgress.clock(time) }
    let hundredths = time / 10
    if time >= 10_000 { return "\(time / 1_000).\(time / 100 % 10) s" }
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) s"
  }
}
