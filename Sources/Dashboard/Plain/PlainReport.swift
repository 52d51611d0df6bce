import TerminalUI
import UsageModel

/// What the screen says, in lines of words: for screen readers, logs and terminals that can show no screen.
package struct PlainReport {
  package struct Line: Hashable, Sendable {
    /// The same for the same thing at each time.
    package var subject: String
    /// What is worth saying again when it changes; the text changes with every call.
    package var gist: String
    package var text: String
  }

  package let lines: [Line]

  package init(_ state: DashboardState) {
    let reading = state.reading
    let rights = state.rights
    var lines = [PlainReport.verdict(state)]
    if case .missing = state.store {
      self.lines = lines
      return
    }
    for account in reading.accounts where rights.seesUsage || rights.seesCapacity {
      if rights.seesUsage {
        lines.append(PlainReport.account(account))
        lines += account.limits.filter(\.isCounter).map { PlainReport.limit($0, of: account) }
      }
      lines += account.capacity.map { PlainReport.capacity($0, of: account) }
      if rights.seesUsage { lines.append(PlainReport.spend(account)) }
    }
    self.lines = lines
  }

  /// The lines whose gist is another than in `earlier`.
  package func news(since earlier: PlainReport?) -> [Line] {
    guard let earlier else { return lines }
    let said = Dictionary(earlier.lines.map { ($0.subject, $0.gist) }) { first, _ in first }
    return lines.filter { said[$0.subject] != $0.gist }
  }

  private static func verdict(_ state: DashboardState) -> Line {
    switch state.store {
    case .missing:
      let text = "NO DATA: there is no store yet at \(sanitized(state.storePath, limit: 200))"
      return Line(subject: "verdict", gist: text, text: text)
    case .failing(let message, let since):
      let text = "STALE: \(sanitized(message, limit: 200)); figures of \(since.clock)Z"
      return Line(subject: "verdict", gist: text, text: text)
    case .open: break
    }
    guard state.rights.seesUsage else {
      let text = "Signed in as \(state.rights.role.words)"
      return Line(subject: "verdict", gist: text, text: text)
    }
    let verdict = state.reading.verdict
    var parts = [verdict.accountName, verdict.subject, verdict.figure, verdict.time].compactMap(\.self)
    if verdict.others == 1 { parts.append("1 more account is not OK") }
    if verdict.others > 1 { parts.append("\(verdict.others) more accounts are not OK") }
    if state.reading.isInvented { parts.append("invented data") }
    let gist = [verdict.state.word, verdict.accountName, verdict.subject, "\(verdict.others)"]
    return Line(
      subject: "verdict", gist: gist.map { $0 ?? "" }.joined(separator: "|"),
      text: words(verdict.state.word + ": " + parts.joined(separator: ", ")))
  }

  private static func account(_ account: AccountReading) -> Line {
    var parts = [account.state.word, freshness(account.freshness)]
    if let tier = account.tier { parts.append(tier.label) }
    if account.planIsMissing { parts.append("its plan \(account.planID) was not found") }
    if account.throttles.count > 0 { parts.append("\(account.throttles.count) calls refused in 15 minutes") }
    let gist = [account.state.word, account.tier?.label ?? "", "\(account.throttles.count)"]
    return Line(
      subject: "\(account.id.rawValue)", gist: gist.joined(separator: "|"),
      text: words("\(account.name): \(parts.joined(separator: ", "))"))
  }

  private static func limit(_ limit: LimitReading, of account: AccountReading) -> Line {
    let text = LimitText(limit: limit, isStale: account.isSilent)
    let state = limit.isThrottled ? "THROTTLED" : limit.amount == nil ? "" : limit.level.word
    var parts = [state, text.percent, used(limit, text)].filter { !$0.isEmpty }
    if account.isSilent { parts.append("last known") }
    let outlook = text.outlook(short: false).text.split(separator: " · ").map(String.init)
    parts += outlook.filter { !$0.isEmpty && $0 != state.lowercased() }
    if limit.isAssumed { parts.append("unit or meaning assumed") }
    return Line(
      subject: "\(account.id.rawValue)|\(limit.id)", gist: [state, text.percent].joined(separator: "|"),
      text: words("\(account.name), \(limit.name): \(parts.joined(separator: ", "))"))
  }

  private static func used(_ limit: LimitReading, _ text: LimitText) -> String {
    limit.amount == nil ? text.usedOfBound : "\(text.used) of \(text.bound)"
  }

  private static func capacity(_ capacity: CapacityReading, of account: AccountReading) -> Line {
    let percent = capacity.nowShare.map(Figures.percent) ?? ""
    var parts = [
      percent, "\(Figures.grouped(capacity.now)) of \(Figures.grouped(capacity.capacity)) TPM",
      "\(Figures.grouped(capacity.units)) units",
    ].filter { !$0.isEmpty }
    if capacity.recentSpill > 0 {
      parts.append("spilled \(Figures.grouped(capacity.recentSpill)) tokens in 15 minutes")
    }
    return Line(
      subject: "\(account.id.rawValue)|\(capacity.snapshot)|\(capacity.direction.rawValue)",
      gist: "\(percent)|\(capacity.recentSpill > 0)|\(capacity.units)",
      text: words(
        "\(account.name), capacity of \(capacity.snapshot) \(capacity.direction.rawValue): "
          + parts.joined(separator: ", ")))
  }

  private static func spend(_ account: AccountReading) -> Line {
    let spend = account.spend
    let used = Figures.dollars(spend.monthToDate)
    var parts = [used]
    if let limit = spend.limit {
      parts[0] += " of \(Figures.wholeDollars(limit))\(spend.limitIsCap ? "" : ", a limit of your own")"
    } else {
      parts.append("no cap stated")
    }
    if let reached = spend.limitReached { parts.append("reached \(reached.expected.dayMonth)") }
    return Line(
      subject: "\(account.id.rawValue)|spend",
      gist: Figures.wholeDollars(Money(dollars: spend.monthToDate.nano / Money.nanoPerDollar)),
      text: words("\(account.name), spend this month: \(parts.joined(separator: ", "))"))
  }

  private static func freshness(_ freshness: Freshness) -> String {
    switch freshness.kind {
    case .live: "live"
    case .delayed: "as of \(freshness.asOf.clock)Z"
    case .stale(let source): "source \(source) silent since \(freshness.asOf.clock)Z"
    case .none: "no usage has come in yet"
    }
  }

  /// Names from outside made harmless, and no sign that a reader would have to spell.
  private static func words(_ text: String) -> String {
    sanitized(text, limit: 400).replacing(" · ", with: ", ")
  }
}

extension Level {
  fileprivate var word: String {
    switch self {
    case .normal: "OK"
    case .warning, .high: "TIGHT"
    case .saturated: "FULL"
    }
  }
}
