import ArgumentParser
import DataFiles
import UsageModel

/// Where a number comes from, as the screen's `e` says it.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say where a number comes from: formula, inputs, source, age.",
    discussion: """
      Without a subject it lists what can be explained. A subject is given by a part of its name.

      EXAMPLES
        tiertop explain --account "Together AI"
        tiertop explain --account "Together AI" "LLM requests"
        tiertop explain --account OpenAI tier --json
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var account: AccountOption
  @OptionGroup var moment: MomentOptions

  @Argument(help: "What to explain: a limit, tier, a snapshot, spend this month.")
  var subject: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let workspace = try Workspace(files)
    let moment = try Moment(at: moment.at, workspace)
    let chosen = try workspace.account(account, in: moment.image)
    guard let reading = moment.reading(of: chosen).accounts.first else { return }
    let all = reading.explanations(plan: moment.plans[reading.planID], now: moment.now)
    let found = subject.map { part in
      // The whole name means this one alone, whatever other names contain it.
      let exact = all.filter { $0.subject == part }
      return exact.isEmpty ? all.filter { $0.subject.lowercased().contains(part.lowercased()) } : exact
    }
    if let subject, found?.isEmpty == true {
      throw Failure(
        .data, "\(reading.name) has no \"\(subject)\": \(all.map(\.subject).joined(separator: ", "))")
    }
    if json { return try Console.writeVerbatim(JSON.array((found ?? all).map(\.json)).text) }
    guard let found else {
      var table = TextTable("SUBJECT", "NOW")
      for explanation in all { table.add(explanation.subject, explanation.figure) }
      return try Console.write(table.lines)
    }
    var lines: [String] = []
    for explanation in found {
      if !lines.isEmpty { lines.append("") }
      lines.append("\(explanation.subject): \(explanation.figure)")
      let width = explanation.lines.map(\.label.count).max() ?? 0
      for line in explanation.lines {
        let gap = String(repeating: " ", count: width - line.label.count + 2)
        lines.append("  \(line.label)\(gap)\(line.text)")
      }
    }
    try Console.write(lines)
  }
}

extension Explanation {
  fileprivate var json: JSON {
    .object([
      ("subject", .string(subject)), ("figure", .string(figure)),
      (
        "lines",
        .array(lines.map { .object([("label", .string($0.label)), ("text", .string($0.text))]) })
      ),
    ])
  }
}
