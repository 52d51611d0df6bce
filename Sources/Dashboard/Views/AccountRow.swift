import TerminalUI
import UsageModel

/// One account among all: one to three lines.
struct AccountRow {
  let account: AccountReading
  let now: Instant
  let plan: Plan?

  /// The columns that fit into a width.
  struct Layout {
    var name = 18
    var limit = 0
    var tier = 0
    var spend = 0
    var refused = 0

    init(width: Int) {
      // In the order of their worth: the limit always, then the tier, the money, the refusals.
      name = width < 56 ? 13 : width < 100 ? 17 : 19
      refused = width >= 108 ? 13 : 0
      spend = width >= 96 ? (width >= 150 ? 22 : 16) : 0
      tier = width >= 150 ? 34 : width >= 70 ? 22 : 0
      limit = max(0, width - name - [tier, spend, refused].reduce(1) { $0 + ($1 > 0 ? $1 + 2 : 0) })
    }

    func cut(_ row: Area) -> (name: Area, limit: Area, tier: Area, spend: Area, refused: Area) {
      var row = row
      let name = row.cutLeft(self.name)
      _ = row.cutLeft(1)
      let limit = row.cutLeft(self.limit)
      func next(_ width: Int) -> Area {
        guard width > 0 else { return Area(width: 0, height: 0) }
        _ = row.cutLeft(2)
        return row.cutLeft(width)
      }
      return (name, limit, next(tier), next(spend), next(refused))
    }
  }

  static func drawHeader(_ layout: Layout, in row: Area, of buffer: inout Buffer) {
    let parts = layout.cut(row)
    buffer.write([Words.dim("account")], in: parts.name)
    buffer.write([Words.dim("tightest limit")], in: parts.limit)
    buffer.write([Words.dim("used / limit")], in: parts.limit, alignment: .right)
    buffer.write([Words.dim("next tier")], in: parts.tier)
    buffer.write([Words.dim("spend, month")], in: parts.spend)
    buffer.write([Words.dim("429 15 min")], in: parts.refused)
  }

  func draw(_ layout: Layout, in area: Area, of buffer: inout Buffer) {
    var area = area
    let lines = area.height
    let first = layout.cut(area.cutTop(1))
    buffer.write(
      [
        account.state.sign,
        Span(" " + sanitized(account.name).shortenedInMiddle(to: layout.name - 2), .text, bold: true),
      ],
      in: first.name)
    if lines == 1 {
      drawShort(first.limit, of: &buffer)
    } else {
      drawLimitTitle(first.limit, of: &buffer)
    }
    if let next = account.tier?.standing.next {
      buffer.write(
        [Words.text(lines == 1 ? (text?.percent ?? "") + " of \(next.label)" : next.label)].clipped(
          to: first.tier.width), in: first.tier)
    } else {
      buffer.write([Words.dim(account.tier == nil ? "no ladder" : "top tier")], in: first.tier)
    }
    buffer.write([Words.text(Figures.dollars(account.spend.monthToDate))], in: first.spend)
    drawRefused(first.refused, of: &buffer)
    guard lines > 1 else { return }
    let second = layout.cut(area.cutTop(1))
    buffer.write([Words.dim("  " + sanitized(tierLabel))].clipped(to: second.name.width), in: second.name)
    drawLimitBar(second.limit, of: &buffer)
    drawTierBar(second.tier, of: &buffer)
    buffer.write(cap.clipped(to: second.spend.width), in: second.spend)
    guard lines > 2 else { return }
    let third = layout.cut(area.cutTop(1))
    buffer.write(
      [Span("  " + age, account.isSilent ? .stale : .dim)].clipped(to: third.name.width), in: third.name)
    drawOutlook(third.limit, of: &buffer)
    if let text { buffer.write([Words.dim(text.act)].clipped(to: third.tier.width), in: third.tier) }
    if let end = account.spend.monthEnd {
      let day = (CivilDate(now).firstOfNextMonth.start - .day).dayMonth
      buffer.write(
        [Words.dim("by \(day) \(MoneyText.short(end.expected))")].clipped(to: third.spend.width),
        in: third.spend)
    } else if let usual = account.spend.usualDay {
      buffer.write(
        [Words.dim("\(Figures.dollars(usual)) a day")].clipped(to: third.spend.width), in: third.spend)
    }
  }

  private var age: String {
    switch account.freshness.kind {
    case .live: "live \(Figures.age(account.freshness.age))"
    case .delayed: "\(Figures.age(account.freshness.age)) behind"
    case .stale: "since \(account.freshness.asOf.hourMinute)Z"
    case .none: "no data yet"
    }
  }

  var text: TierText? { account.tier.map { TierText(tier: $0, plan: plan) } }

  var tierLabel: String {
    account.tier?.label ?? account.planName
  }

  /// What the account's state is about, as far as rows show it with a bar.
  private enum Tightest {
    case limit(LimitReading)
    case capacity(CapacityReading)
    case budget(BudgetReading)
    /// Refused calls that no row of a limit tells.
    case words(ConcernWords)
  }

  private var tightest: Tightest? {
    for concern in account.concerns {
      switch concern.subject {
      case .limit(let id):
        // Without a number it has nothing to show, unless something is wrong with it.
        if let limit = account.limits.first(where: { $0.id == id }), limit.share != nil || concern.rank < .ok
        {
          return .limit(limit)
        }
      case .capacity(let snapshot, let direction):
        if let part = account.capacity.first(where: { $0.snapshot == snapshot && $0.direction == direction })
        {
          return .capacity(part)
        }
      case .budget(let project):
        if let budget = account.spend.budgets.first(where: { $0.project == project }) {
          return .budget(budget)
        }
      case .refusal: return .words(account.words(of: concern))
      case .source, .account: break
      }
    }
    // Of a silent account what was last known.
    let capacity = account.capacity.max { ($0.nowShare ?? 0) < ($1.nowShare ?? 0) }
    let limit = account.limits.first { $0.share != nil && $0.isCounter } ?? account.limits.first
    if let capacity, (capacity.nowShare ?? 0) > (limit?.share ?? 0) { return .capacity(capacity) }
    return limit.map(Tightest.limit)
  }

  func drawLimitTitle(_ area: Area, of buffer: inout Buffer) {
    switch tightest {
    case .limit(let limit):
      let text = LimitText(limit: limit, isStale: account.isSilent)
      let figure = cellWidth(of: text.usedOfBound) + 14 <= area.width ? text.usedOfBound : text.compact
      buffer.write(
        [Words.text(sanitized(text.name))].shortenedInMiddle(
          to: max(0, area.width - cellWidth(of: figure) - 1)), in: area)
      buffer.write([Words.text(figure)], in: area, alignment: .right)
    case .capacity(let capacity):
      let figure = "\(Figures.grouped(capacity.now)) / \(Figures.grouped(capacity.capacity)) TPM"
      buffer.write(
        [Words.text("\(sanitized(capacity.snapshot)) \(capacity.direction.short)")].shortenedInMiddle(
          to: max(0, area.width - cellWidth(of: figure) - 1)), in: area)
      buffer.write([Words.text(figure)], in: area, alignment: .right)
    case .budget(let budget):
      drawTitle(
        budget.name, "\(Figures.dollars(budget.spent)) / \(Figures.wholeDollars(budget.amount))", in: area,
        of: &buffer)
    case .words(let words):
      drawTitle(words.subject ?? "", words.figure ?? "", separator: ":", in: area, of: &buffer)
    case nil:
      buffer.write(
        [
          Words.dim(account.planIsMissing ? "plan \(sanitized(account.planID)) not found" : "no limit stated")
        ], in: area)
    }
  }

  func drawLimitBar(_ area: Area, of buffer: inout Buffer) {
    var area = area
    let percent = area.cutRight(7)
    let share: Double
    switch tightest {
    case .limit(let limit):
      guard let pressure = limit.pressure else { return }
      share = pressure
      LimitText(limit: limit, isStale: account.isSilent).bar().draw(in: area, of: &buffer)
    case .capacity(let capacity):
      guard let used = capacity.nowShare else { return }
      share = used
      Bar(used, paint: account.isSilent ? .role(.stale) : .gradient(.provisioned), isHollow: account.isSilent)
        .draw(in: area, of: &buffer)
    case .budget(let budget):
      share = budget.share
      Bar(share, paint: .gradient(.requests)).draw(in: area, of: &buffer)
    case .words(let words):
      let text = [words.time, words.act].compactMap(\.self).joined(separator: ": ")
      return buffer.write([Words.text(sanitized(text, limit: 200))].clipped(to: area.width), in: area)
    case nil: return
    }
    let role: Role = account.isSilent ? .stale : account.state.role
    buffer.write([Span(Figures.percent(share), role, bold: true)], in: percent, alignment: .right)
  }

  /// One line for all: name, bar, percent.
  private func drawShort(_ area: Area, of buffer: inout Buffer) {
    var area = area
    let percent: String
    switch tightest {
    case .limit(let limit): percent = LimitText(limit: limit, isStale: account.isSilent).percent
    case .capacity(let capacity): percent = capacity.nowShare.map(Figures.percent) ?? "–"
    case .budget(let budget): percent = Figures.percent(budget.share)
    case .words: percent = account.state.short
    case nil: percent = ""
    }
    buffer.write(
      [Span(percent, account.isSilent ? .stale : account.state.role, bold: true)], in: area.cutRight(5),
      alignment: .right)
    _ = area.cutRight(1)
    drawLimitTitle(area, of: &buffer)
  }

  /// - Parameter separator: between words that would read as one sentence.
  private func drawTitle(
    _ name: String, _ figure: String, separator: String = "", in area: Area, of buffer: inout Buffer
  ) {
    let figure = sanitized(figure, limit: 120).clipped(to: area.width)
    let separator = name.isEmpty || figure.isEmpty ? "" : separator
    let room = area.width - cellWidth(of: figure) - 1 - cellWidth(of: separator)
    if room > 0 {
      buffer.write(
        [Words.text(sanitized(name))].shortenedInMiddle(to: room) + [Words.text(separator)], in: area)
    }
    buffer.write([Words.text(figure)], in: area, alignment: .right)
  }

  func drawOutlook(_ area: Area, of buffer: inout Buffer) {
    var left: [Span] = []
    if case .limit(let limit) = tightest {
      left = account.text(of: limit).outlook(short: false)
    }
    if let spilled = account.capacity.filter({ $0.recentSpill > 0 }).max(by: {
      $0.recentSpill < $1.recentSpill
    }),
      let last = spilled.lastSpillAt
    {
      left = [Span("spill \(spilled.recentSpillMinutes) min, last \(last.hourMinute)Z", .warning)]
    }
    if account.isSilent { left = [Span("was so at \(account.freshness.asOf.hourMinute)Z", .stale)] }
    let others = account.limits.dropFirst().filter { $0.pressure != nil && $0.isCounter }.prefix(2).map {
      "\(sanitized($0.name)) \(Figures.percent($0.pressure ?? 0))"
    }
    let right = others.joined(separator: ", ")
    buffer.write(left, in: area)
    let room = area.width - left.cellWidth - 2
    if room >= 12 { buffer.write([Words.dim(right.clipped(to: room))], in: area, alignment: .right) }
  }

  func drawTierBar(_ area: Area, of buffer: inout Buffer) {
    guard let text, !area.isEmpty else { return }
    guard let bar = text.bar() else {
      buffer.write(
        [Words.dim(account.tier?.standing.next == nil ? "" : "no threshold stated")].clipped(to: area.width),
        in: area)
      return
    }
    var area = area
    buffer.write([Words.text(text.percent)], in: area.cutRight(5), alignment: .right)
    bar.draw(in: area, of: &buffer)
  }

  var cap: [Span] {
    guard let limit = account.spend.limit else { return [Words.dim("no cap stated")] }
    let counter = account.spend.counted
    let share = limit > .zero ? counter.dollars / limit.dollars : 1
    return [
      Words.dim("of \(Figures.wholeDollars(limit)) "),
      Span(Figures.percent(share), Level(share: share, previous: nil).role, bold: share >= 0.8),
    ]
  }

  private func drawRefused(_ area: Area, of buffer: inout Buffer) {
    guard !area.isEmpty else { return }
    var area = area
    let count = account.throttles.count
    let text = account.isSilent ? Glyph.nothing.text : LimitText.short(count)
    buffer.write(
      [Span(text, count > 0 ? .critical : .dim, bold: count > 0)], in: area.cutLeft(5), alignment: .right)
    _ = area.cutLeft(1)
    Sparkline(account.activity.map { $0 }, paint: .role(.series1), isHollow: account.isSilent).draw(
      in: area, of: &buffer)
  }
}
