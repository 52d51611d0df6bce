import TerminalUI
import UsageModel

/// The two top lines: the worst thing now, and every account in its fixed order.
struct Header {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    var area = area
    let top = area.cutTop(1)
    if let replay = ReplayBanner(state) {
      let (sign, words) = verdict
      replay.draw(sign: sign, words: words, short: shortVerdict, in: top, of: &buffer)
    } else {
      drawVerdict(in: top, of: &buffer)
    }
    if state.now < state.flashesUntil { buffer.restyle(top) { $0.reverse = true } }
    drawStrip(in: area.cutTop(1), of: &buffer)
  }

  private func drawVerdict(in area: Area, of buffer: inout Buffer) {
    let reading = state.shown
    let (sign, words) = verdict
    var left = [Span(" ", .text), sign, Span(" ", .text)]
    let isElsewhere =
      state.rights.seesUsage && reading.verdict.account != nil && reading.verdict.account != state.account
    var right: [Span] = []
    // The least telling goes first where the verdict needs the room: the day, then the key, then the words.
    for form in 0..<4 {
      right = []
      if isElsewhere, form < 2 { right += Words.hint(state.commands.hint(.goToVerdict), "go  ") }
      if reading.isInvented {
        right += [Span(form < 3 ? "invented data" : "invented", .warning, bold: true), Words.dim("  ")]
      }
      if reading.verdict.others > 0, state.rights.seesUsage {
        right.append(Words.dim("+\(reading.verdict.others)\(form < 3 ? " more" : "")  "))
      }
      if form < 3, let clock = state.secondClock { right.append(Words.dim("\(clock.text(at: state.now))  ")) }
      right.append(
        Words.text(form == 0 ? "\(state.now.weekdayDayMonth) \(state.now.clock)Z " : "\(state.now.clock)Z "))
      if left.cellWidth + words.cellWidth + right.cellWidth + 2 <= area.width { break }
    }
    let room = area.width - right.cellWidth - 1 - left.cellWidth
    let isTight = words.cellWidth > room && area.width < 60
    left += (isTight ? shortVerdict : words).clipped(to: max(0, room))
    buffer.write(left, in: area)
    buffer.write(right, in: area, alignment: .right)
  }

  /// State, account and percent, for the narrowest screens.
  private var shortVerdict: [Span] {
    guard case .open = state.store, state.rights.seesUsage else { return verdict.1 }
    let verdict = state.shown.verdict
    let name = verdict.accountName.map { " " + Header.shortNames([sanitized($0)])[0] } ?? ""
    let figure = verdict.figure.map { " " + sanitized(String($0.prefix { $0 != " " })) } ?? ""
    return [Span(verdict.state.word, verdict.state.role, bold: true), Words.text(name + figure)]
  }

  /// The store's own trouble speaks before the accounts'.
  private var verdict: (Span, [Span]) {
    switch state.store {
    case .missing:
      return (
        Span(Glyph.noData.text, .stale, bold: true),
        [
          Span("NO DATA", .stale, bold: true),
          Words.text("  no store yet at \(sanitized(state.storePath, limit: 200))"),
        ]
      )
    case .failing(let message, let since):
      return (
        Span(Glyph.stale.text, .stale, bold: true),
        [
          Span("STALE", .stale, bold: true), Words.text("  "),
          Words.text("\(sanitized(message, limit: 200)); picture of \(since.clock)Z"),
        ]
      )
    case .open: break
    }
    if !state.rights.seesUsage {
      return (Span(" ", .text), [Words.dim("signed in as "), Words.text(state.rights.role.words)])
    }
    let verdict = state.shown.verdict
    var spans = [Span(verdict.state.word, verdict.state.role, bold: true), Words.text("  ")]
    if let name = verdict.accountName, verdict.state != .ok {
      spans += [Words.strong(sanitized(name)), Words.dim(" · ")]
    }
    let rest = [verdict.subject, verdict.figure].compactMap(\.self).map { sanitized($0, limit: 120) }
    spans.append(Words.text(rest.joined(separator: " ")))
    for more in [verdict.time, verdict.act].compactMap(\.self) {
      spans += [Words.dim(" · "), Words.text(sanitized(more, limit: 120))]
    }
    return (verdict.state.sign, spans)
  }

  private func drawStrip(in area: Area, of buffer: inout Buffer) {
    let right = windows(buffer.glyphs) + freshness
    // From the most telling form to the one that fits anywhere.
    let room = area.width - right.cellWidth - 1
    for form in StripForm.all {
      let strip = strip(form)
      if strip.cellWidth <= room || form == .signs {
        buffer.write(strip.clipped(to: max(0, room)), in: area)
        break
      }
    }
    buffer.write(right, in: area, alignment: .right)
  }

  private enum StripForm: Equatable {
    case full
    case names(length: Int)
    case signs

    static let all: [StripForm] =
      [.full] + [16, 10, 8, 7, 6, 5, 4, 3].map { .names(length: $0) } + [.signs]
  }

  private func strip(_ form: StripForm) -> [Span] {
    if state.shown.accounts.isEmpty { return [Words.dim(" no account yet")] }
    // An account without data stays away while others have some, unless it is the one shown.
    let known = state.shown.accounts.filter { $0.state != .noData || $0.id == state.account }
    let accounts = known.isEmpty ? state.shown.accounts : known
    var spans: [Span] = []
    if state.shown.accounts.count > 1 {
      let isShown = state.account == nil
      spans += tab([Words.text("All")], isShown: isShown).pressed(.key(state.commands.hint(.allAccounts)))
    }
    let names = Header.shortNames(accounts.map { sanitized($0.name) })
    for (index, account) in accounts.enumerated() {
      var words = state.rights.seesUsage ? [account.state.sign] : []
      switch form {
      case _ where !state.rights.seesUsage: words.append(Words.text(names[index]))
      case .full: words += [Words.text(" \(names[index])"), Words.dim(Header.figure(account))]
      case .names(let length): words.append(Words.text(" " + String(names[index].prefix(length))))
      case .signs: break
      }
      spans += tab(words, isShown: account.id == state.account).pressed(.item(account.id.rawValue))
    }
    return spans
  }

  private func tab(_ words: [Span], isShown: Bool) -> [Span] {
    guard isShown else { return [Span(" ", .text)] + words + [Span(" ", .text)] }
    let bright = words.map { Span($0.text, Style($0.style.foreground, bold: true)) }
    return [Span("[", .hot, bold: true)] + bright + [Span("]", .hot, bold: true)]
  }

  private static func figure(_ account: AccountReading) -> String {
    switch account.state {
    case .stale: return " " + Figures.age(account.freshness.age)
    case .noData: return ""
    default: return account.shortFigure.map { " " + $0 } ?? ""
    }
  }

  /// The first word of each name, or all of it where first words are the same.
  static func shortNames(_ names: [String]) -> [String] {
    let first = names.map { $0.split(separator: " ").first.map(String.init) ?? $0 }
    return names.indices.map { index in
      first.count { $0 == first[index] } > 1
        ? names[index].shortenedInMiddle(to: 16) : first[index].clipped(to: 16)
    }
  }

  private func windows(_ glyphs: GlyphSet) -> [Span] {
    // Without raised digits the key would read as a part of the number.
    let keys = glyphs == .ascii ? ["", "", ""] : ["¹", "²", "³"]
    let labels = [
      (Window.quarterHour, keys[0] + "15m", Action.windowQuarterHour), (.day, keys[1] + "1d", .windowDay),
      (.month, keys[2] + "30d", .windowMonth),
    ]
    var spans: [Span] = []
    for (window, label, action) in labels {
      // As wide as the mark, so that nothing moves.
      spans += [
        window == state.window ? Span("[\(label)]", .hot, bold: true) : Span(" \(label) ", .dim)
      ].pressed(.key(state.commands.hint(action)))
    }
    return spans
  }

  private var freshness: [Span] {
    if let replay = ReplayBanner(state) { return replay.at }
    if case .open = state.store {} else { return [] }
    if let account = state.shownAccount { return Header.freshness(account.freshness) + [Span(" ", .text)] }
    let total = state.shown.accounts.count
    guard total > 0 else { return [] }
    let current = state.shown.currentCount
    return [Span("\(current) of \(total) current ", current == total ? .dim : .stale)]
  }

  /// `● live 0.4 s`, `as of 14:37:26Z, 3m 41s`, `? STALE 14:29:10Z`.
  static func freshness(_ freshness: Freshness) -> [Span] {
    switch freshness.kind {
    case .live:
      return freshness.age < 10_000
        ? [Span(Glyph.ok.text, .ok), Words.dim(" live \(Figures.age(freshness.age))")]
        : [Span(Glyph.ok.text, .ok), Words.dim(" as of \(freshness.asOf.clock)Z")]
    case .delayed: return [Words.dim("as of \(freshness.asOf.clock)Z, \(Figures.age(freshness.age))")]
    case .stale: return [Span("? STALE \(freshness.asOf.clock)Z", .stale, bold: true)]
    case .none: return [Span("○ NO DATA", .stale)]
    }
  }
}
