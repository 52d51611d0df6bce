import TerminalUI
import UsageModel

/// The state in big letters, what it is about, and the time of day.
struct WallHeader {
  let state: DashboardState
  let wall: Wall

  func height(in area: Area) -> Int { area.height >= 16 ? 7 : min(2, area.height) }

  func draw(in area: Area, of buffer: inout Buffer) {
    guard area.height >= 7 else { return Header(state: state).draw(in: area, of: &buffer) }
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: 5)
    let time = String(state.now.clock.prefix(5))
    let clock = BigText.size(of: time, scale: .small)
    let word = stateWord
    let size = BigText.size(of: word, scale: .small)
    let scale =
      size.width + 36 <= inner.width ? BigText.Scale.small : BigText.Scale(columns: 1, rows: 1)
    let wordWidth = BigText.size(of: word, scale: scale).width
    var lines = lines
    if inner.width - wordWidth >= clock.width + 64 {
      var corner = inner.cutRight(clock.width + 27)
      BigText(time, Style(.dim)).draw(.small, in: corner.cutLeft(clock.width), of: &buffer)
      _ = corner.cutLeft(3)
      write(facts, in: corner, of: &buffer)
      _ = inner.cutRight(2)
    } else {
      if inner.width - wordWidth >= 50 {
        write(Array(facts.prefix(2)), in: inner.cutRight(17), of: &buffer)
        _ = inner.cutRight(2)
      }
      if let invented { lines = lines.prefix(inner.height - 1) + [invented] }
    }
    BigText(word, Style(role, bold: true), isHollow: isHollow)
      .draw(scale, in: inner.cutLeft(wordWidth), of: &buffer)
    _ = inner.cutLeft(4)
    write(lines, in: inner, of: &buffer)
  }

  private func write(_ lines: [[Span]], in area: Area, of buffer: inout Buffer) {
    var rest = area
    for line in lines {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row)
    }
  }

  private var isFailing: Bool {
    if case .open = state.store { false } else { true }
  }

  private var stateWord: String {
    if case .missing = state.store { return "NO DATA" }
    if isFailing { return "STALE" }
    return state.rights.seesUsage ? state.shown.verdict.state.word : ""
  }

  private var role: Role { isFailing ? .stale : state.shown.verdict.state.role }
  private var isHollow: Bool { isFailing || state.shown.verdict.state == .stale }

  private var lines: [[Span]] {
    if case .failing(let message, let since) = state.store {
      return [[Words.strong(sanitized(message, limit: 200))], [Words.text("picture of \(since.clock)Z")]]
    }
    guard case .open = state.store, state.rights.seesUsage else { return [] }
    let verdict = state.shown.verdict
    guard let account = state.shown.account(verdict.account), verdict.state != .ok else {
      let count = state.shown.accounts.count
      let known = state.shown.accounts.count { $0.state != .noData }
      // Of an account without data nothing can be said.
      if known < count {
        return [[Words.strong("\(known) of \(count) accounts in order, the rest without data")]]
      }
      return [[Words.strong(count == 1 ? "the account is in order" : "all \(count) accounts are in order")]]
    }
    let place = [account.name, account.tier?.label].compactMap(\.self).map { sanitized($0) }
    var lines = [[verdict.state.sign, Words.strong(" " + place.joined(separator: " · "))]]
    lines.append([
      Words.text(
        sanitized([verdict.subject, verdict.figure].compactMap(\.self).joined(separator: " "), limit: 120))
    ])
    if let time = verdict.time { lines.append([Span(time, role)]) }
    // A tier to be reached is no help against the trouble of now.
    let kinds: Set<NextEvent.Kind> = [
      .refused, .blocked, .limitFull, .allowanceUsedUp, .capReached, .projectLimitReached,
    ]
    let helps = state.shown.nextEvents.filter { $0.account == account.id && kinds.contains($0.kind) }
    if let help = helps.first, !help.help.isEmpty {
      lines.append([Words.dim("what would help: "), Words.text(sanitized(help.help, limit: 120))])
    }
    lines.append(others(than: account))
    return lines.filter { !$0.isEmpty }
  }

  /// `also: Nebula Block, Friendli TIGHT · GMI Cloud STALE`.
  private func others(than account: AccountReading) -> [Span] {
    let others = state.shown.worstFirst.filter {
      $0.id != account.id && $0.state != .ok && $0.state != .noData
    }
    if others.isEmpty { return [] }
    let words = AccountState.allCases.compactMap { state -> String? in
      let names = others.filter { $0.state == state }.map { sanitized($0.name) }
      return names.isEmpty ? nil : names.joined(separator: ", ") + " " + state.word
    }
    return [Words.dim("also: " + words.joined(separator: " · "))]
  }

  private var invented: [Span]? {
    state.rights.seesUsage && state.shown.isInvented
      ? [Span("invented data", .warning, bold: true)] : nil
  }

  private var facts: [[Span]] {
    let total = state.shown.accounts.count
    let current = state.shown.currentCount
    var facts = [[Words.dim("UTC")], [Words.text(state.now.weekdayDayMonth)]]
    if state.rights.seesUsage {
      if let invented { facts.append(invented) }
      facts.append([Span("\(current) of \(total) current", current == total ? .dim : .stale)])
    }
    facts.append([Words.dim("\(state.window.words) view")])
    return facts
  }
}
