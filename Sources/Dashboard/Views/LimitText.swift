import TerminalUI
import UsageModel

/// How one limit is written in rows.
struct LimitText {
  let limit: LimitReading
  let isStale: Bool

  /// `LLM requests`, `Re-rank tokens *`.
  var name: String { limit.name + (limit.isAssumed ? " *" : "") }

  /// `2,534`, `412.90`.
  var used: String {
    limit.metric == .usd ? LimitText.plainDollars(limit.used) : Figures.grouped(limit.used)
  }

  /// `3,000 RPM`, `no cap RPM`, `16K tok`.
  var bound: String {
    switch limit.value {
    case .number(let amount): return Figures.grouped(amount) + " " + limit.unit
    case .creditBalance:
      return limit.amount.map { Figures.grouped($0) + " " + limit.unit } ?? "free credit only"
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
    let shortUsed = limit.metric == .usd ? LimitText.shortDollars(limit.used) : LimitText.short(limit.used)
    guard let amount = limit.amount else { return "\(shortUsed) \(limit.unit), \(bound)" }
    return "\(shortUsed) / \(LimitText.short(amount)) \(limit.unit)"
  }

  var percent: String { limit.pressure.map(Figures.percent) ?? "" }

  var sign: Span {
    if isStale { return Span(Glyph.stale.text, .stale) }
    return limit.amount == nil
      ? Span(Glyph.nothing.text, .dim) : Span(limit.level.glyph.text, limit.level.role)
  }

  /// What comes next or what is left: `full`, `used up 16:48Z`, `room 466`.
  func outlook(short: Bool) -> [Span] {
    if isStale { return [] }
    var parts: [Span] = []
    if limit.isThrottled {
      parts.append(Span("throttled", .critical, bold: true))
    } else if let at = limit.exhaustedAt {
      parts.append(Span("used up \(at.hourMinute)Z", limit.level.role))
    } else if limit.level == .saturated {
      parts.append(Span("full", .critical, bold: true))
    }
    if !short, let room = limit.room {
      let text = limit.metric == .usd ? Figures.dollars(Money(nano: room)) : LimitText.short(room)
      if !parts.isEmpty { parts.append(Words.dim(" · ")) }
      parts.append(Words.dim(limit.metric == .outputLength ? "to the limit " : "room "))
      parts.append(Words.text(text))
    }
    return parts
  }

  func bar() -> Bar {
    Bar(
      limit.pressure ?? 0, tick: limit.drained.flatMap { $0 > (limit.pressure ?? 0) + 0.02 ? $0 : nil },
      paint: isStale ? .role(.stale) : .gradient(.requests), isHollow: isStale)
  }

  /// Grouped below ten thousand, else three digits and a letter.
  static func short(_ number: Int64) -> String {
    number < 10_000 ? Figures.grouped(number) : Figures.compact(number)
  }

  /// `412.90` of nano-dollars, the unit stands beside it.
  static func plainDollars(_ nano: Int64) -> String {
    let text = Figures.dollars(Money(nano: nano))
    return text.hasPrefix("$") ? String(text.dropFirst()) : text
  }

  static func shortDollars(_ nano: Int64) -> String {
    nano < 10_000 * Money.nanoPerDollar ? plainDollars(nano) : Figures.compact(nano / Money.nanoPerDollar)
  }
}
