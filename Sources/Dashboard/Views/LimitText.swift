import TerminalUI
import UsageModel

/// How one limit is written in rows.
struct LimitText {
  let limit: LimitReading
  let isStale: Bool
  /// Of a monthly cap: when it will be reached.
  var reached: DateBand?
  /// Of bought credit: when it ends.
  var end: String?

  /// `LLM requests`, `Re-rank tokens *`.
  var name: String { limit.name + (limit.isAssumed ? " *" : "") }

  /// `2,534`, `412.90`.
  var used: String {
    limit.metric == .usd ? Figures.dollars(Money(nano: limit.used)) : Figures.grouped(limit.used)
  }

  /// `3,000 RPM`, `no cap RPM`, `16K tok`.
  var bound: String {
    switch limit.value {
    case .number(let amount):
      if limit.metric == .usd { return Figures.wholeDollars(Money(dollars: amount)) }
      if limit.metric == .outputLength, let display = limit.display { return sanitized(display) }
      return Figures.grouped(amount) + " " + limit.unit
    case .creditBalance:
      return limit.money.map(Figures.wholeDollars) ?? "free credit only"
    case .unlimited: return "no cap"
    case .adaptive: return "adaptive"
    case .custom: return "custom"
    case .toBeDecided: return "TBD"
    }
  }

  /// `2,534 / 3,000 RPM`, or what is used where there is no bound.
  var usedOfBound: String {
    limit.amount == nil ? "\(used) \(limit.unit), \(bound)" : "\(used) / \(bound)"
  }

  /// The same in few columns: `812k / 2.00M TPM`.
  var compact: String {
    if limit.metric == .usd || limit.metric == .outputLength { return usedOfBound }
    let shortUsed = LimitText.short(limit.used)
    guard let amount = limit.amount else { return "\(shortUsed) \(limit.unit), \(bound)" }
    return "\(shortUsed) / \(LimitText.bound(amount)) \(limit.unit)"
  }

  var percent: String { limit.pressure.map(Figures.percent) ?? "" }

  var sign: Span {
    if isStale { return Span(Glyph.stale.text, .stale) }
    return limit.amount == nil && !limit.isThrottled
      ? Span(Glyph.nothing.text, .dim) : Span(limit.level.glyph.text, limit.level.role)
  }

  /// What comes next or what is left: `full`, `used up 16:48Z`, `room 466`.
  func outlook(short: Bool) -> [Span] {
    if isStale { return [] }
    if let range = limit.adaptive { return words(of: range) }
    var parts: [Span] = []
    if limit.isPrepaidCredit { return creditOutlook(short: short) }
    if let consequence = limit.consequence, !short {
      return [Span("full", .critical, bold: true), Span(" · " + sanitized(consequence), .critical)]
    }
    if limit.isThrottled {
      let count = limit.refused > 0 ? " \(LimitText.short(limit.refused)) in 60 s" : ""
      parts.append(Span("throttled" + (short ? "" : count), .critical, bold: true))
    } else if let at = limit.exhaustedAt {
      parts.append(Span("used up \(at.hourMinute)Z", limit.level.role))
    } else if limit.level == .saturated {
      parts.append(Span(limit.blocks ? "full" : "over", .critical, bold: true))
    } else {
      switch limit.outlook {
      case .likely(let at)?: parts.append(Span("full \(at.hourMinute)Z", limit.level.role))
      case .possible?: parts.append(Words.text("possible"))
      case .unlikely? where !short: parts.append(Words.dim("unlikely"))
      case .unlikely?, nil: break
      }
      if limit.metric == .usd, let reached {
        let band = short ? "" : reached.bracketed.map { " (\($0))" } ?? ""
        return [Span("reached \(reached.expected.dayMonth)", limit.level.role), Words.dim(band)]
      }
    }
    if !short, let room = limit.room {
      let text = limit.metric == .usd ? Figures.dollars(Money(nano: room)) : LimitText.short(room)
      if !parts.isEmpty { parts.append(Words.dim(" · ")) }
      if limit.metric == .outputLength { return [Words.dim("today's longest")] }
      parts.append(Words.dim("room "))
      parts.append(Words.text(text))
      if let slice = limit.slice { parts.append(Words.dim(" · \(slice.words)")) }
    }
    return parts
  }

  /// `$21.29 left · empty 11 Dec, in 17 days`.
  private func creditOutlook(short: Bool) -> [Span] {
    let role = limit.level.role
    if limit.level == .saturated {
      let consequence = limit.consequence.map { " · " + sanitized($0) } ?? ""
      return [Span("nothing left", .critical, bold: true), Span(short ? "" : consequence, .critical)]
    }
    let left = limit.room.map { Figures.dollars(Money(nano: $0)) + " left" } ?? ""
    guard let end else { return [Words.text(left)] }
    return short ? [Span(end, role)] : [Words.text(left), Words.dim(" · "), Span(end, role)]
  }

  /// `24 h: clean to 1,180, refused by 1,240`.
  private func words(of range: AdaptiveRange) -> [Span] {
    let parts = [
      range.highestClean.map { "clean to \(LimitText.short($0))" },
      range.lowestRefused.map { "refused by \(LimitText.short($0))" },
    ].compactMap(\.self)
    let words = parts.isEmpty ? [] : [Words.dim("24 h: " + parts.joined(separator: ", "))]
    guard limit.isThrottled else { return words }
    let rate = "throttled at \(LimitText.short(limit.used))/\(limit.window.short) "
    return [Span(rate, .critical, bold: true)] + words
  }

  func bar() -> Bar {
    Bar(
      limit.pressure ?? 0, tick: limit.drained.flatMap { $0 > (limit.pressure ?? 0) + 0.02 ? $0 : nil },
      paint: isStale ? .role(.stale) : .gradient(.requests), isHollow: isStale)
  }

  /// A bound or threshold, where zeros say nothing: `10k`, `1.5M`.
  static func bound(_ number: Int64) -> String {
    let text = short(number)
    guard number >= 10_000, let unit = text.last, text.contains(".") else { return text }
    var digits = text.dropLast()
    while digits.hasSuffix("0") { digits.removeLast() }
    if digits.hasSuffix(".") { digits.removeLast() }
    return digits + String(unit)
  }

  /// Grouped below ten thousand, else three digits and a letter.
  static func short(_ number: Int64) -> String {
    number < 10_000 ? Figures.grouped(number) : Figures.compact(number)
  }
}
