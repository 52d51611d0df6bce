import TerminalUI
import UsageModel

/// How the rungs of a ladder and what they bring are written side by side.
struct LadderText {
  let plan: Plan
  let ladder: Ladder
  let tier: TierReading

  var current: Tier? { tier.standing.current }

  /// `RPM`, `LLM RPM`, `paid RPM`, `output`, `cap a month`.
  func title(of series: LadderTable.Series) -> String {
    title(of: series.metric, series.window, series.selector) + (series.isAssumed ? " *" : "")
  }

  func title(of limit: LimitReading) -> String { title(of: limit.metric, limit.window, limit.selector) }

  private func title(of metric: Metric, _ window: LimitWindow, _ selector: Selector) -> String {
    switch metric {
    case .usd: return "cap " + window.phrase
    case .outputLength: return "output"
    default: break
    }
    var name = plan.name(of: metric, window, selector)
    for word in [" " + metric.word + " " + window.phrase, " " + metric.word, " models"]
    where name.hasSuffix(word) { name.removeLast(word.count) }
    // A limit on everything is named by what it counts alone.
    if name.hasPrefix(metric.word) { name = "" }
    let unit = metric.unit(window)
    return sanitized(name.isEmpty ? unit : "\(name) \(unit)")
  }

  /// `3,000`, `Unlimited`, `16K`, `$500`, `TBD`, `not stated`.
  static func value(_ limit: Limit?, compact: Bool = false) -> String {
    guard let limit else { return "not stated" }
    if let number = limit.value.number {
      switch limit.metric {
      case .usd: return Figures.wholeDollars(Money(dollars: number))
      case .outputLength: return sanitized(limit.display ?? Figures.grouped(number))
      default: return compact ? LimitText.bound(number) : Figures.grouped(number)
      }
    }
    if case .creditBalance = limit.value { return "free credit" }
    let word = TierText.word(limit.value)
    return word.prefix(1).uppercased() + word.dropFirst()
  }

  // MARK: What else a rung opens

  /// What some rungs open and others do not, one column each, or models by their number.
  enum Access: Hashable {
    case one(Plan.Entitlement)
    case many(title: String, ids: [String])

    var title: String {
      switch self {
      case .one(let entitlement):
        sanitized(entitlement.label.split(separator: " ").first.map(String.init) ?? entitlement.label)
      case .many(let title, _): title
      }
    }
  }

  var access: [Access] {
    let open = plan.entitlements.filter { entitlement in
      let count = ladder.tiers.count { $0.grants.contains(entitlement.id) }
      return count > 0 && count < ladder.tiers.count || tier.standing.current == nil && count > 0
    }
    let models = plan.entitlements.filter { $0.kind == .model }
    let others = open.filter { $0.kind != .model }
    var columns: [Access] = others.count <= 3 ? others.map(Access.one) : []
    if others.count > 3 { columns.append(.many(title: "opens", ids: others.map(\.id))) }
    if !models.isEmpty { columns.append(.many(title: "models", ids: models.map(\.id))) }
    return columns
  }

  func text(_ access: Access, on tier: Tier) -> String {
    switch access {
    case .one(let entitlement): return tier.grants.contains(entitlement.id) ? "yes" : "no"
    case .many(_, let ids): return "\(ids.count { tier.grants.contains($0) }) of \(ids.count)"
    }
  }

  // MARK: Against the present rung

  /// `RPM ×5 · TPM ×4`, `RPM ÷2 · no GPU`; of the present rung since when.
  func against(_ rung: Tier, since: Instant?) -> String {
    if rung == current { return since.map { "here since \($0.dayMonth)" } ?? "here" }
    let difference = TierDifference(from: current, to: rung)
    // What opens or closes altogether says more than a factor.
    var parts: [String] = []
    for (ids, word) in [(difference.granted, "opens"), (difference.lost, "no")] where !ids.isEmpty {
      parts.append("\(word) \(names(of: ids))")
    }
    for row in difference.grouped where row.change != .unchanged {
      let name =
        row.count > 1
        ? "\(row.count) models"
        : title(of: row.metric, row.window, row.selector)
          + (row.new?.confidence == .assumed ? " *" : "")
      switch row.change {
      case .factor(let factor): parts.append("\(name) \(TierText.times(factor))")
      case .kind where row.new?.value == .unlimited:
        parts.append(LadderText.without(row.metric, row.window))
      case .kind, .added, .dropped: parts.append("\(name) \(LadderText.value(row.new, compact: true))")
      case .unchanged: break
      }
    }
    return parts.joined(separator: " · ")
  }

  /// `1,500 RPM, 500,000 TPM, no day limit, no new access`: what the next rung allows, not by how much it grows.
  var gains: String {
    guard let gains = tier.gains else { return "" }
    var parts = gains.grouped.compactMap { row -> String? in
      let name = row.count > 1 ? "\(row.count) models" : title(of: row.metric, row.window, row.selector)
      guard row.change != .unchanged else {
        return row.metric == .outputLength ? "output length: unchanged" : nil
      }
      if row.new?.value == .unlimited { return LadderText.without(row.metric, row.window) }
      return "\(LadderText.value(row.new)) \(name)" + (row.new?.confidence == .assumed ? " *" : "")
    }
    parts.append(gains.granted.isEmpty ? "no new access" : "opens " + names(of: gains.granted))
    return parts.joined(separator: ", ")
  }

  /// `no day limit`, `no month cap`.
  private static func without(_ metric: Metric, _ window: LimitWindow) -> String {
    let period = window.phrase.split(separator: " ").last ?? ""
    return "no \(period) " + (metric == .usd ? "cap" : "limit")
  }

  /// `GPU`, or `2 models` where there are many.
  private func names(of ids: [String]) -> String {
    if ids.count > 1, plan.entitlements.allSatisfy({ $0.kind == .model || !ids.contains($0.id) }) {
      return "\(ids.count) models"
    }
    return ids.map { id in
      let label = plan.entitlements.first { $0.id == id }?.label ?? id
      return sanitized(label.split(separator: " ").first.map(String.init) ?? label)
    }.joined(separator: ", ")
  }

  // MARK: How long the full rate lasts

  /// The minute and the day limit of the same requests, where a ladder has both.
  func dayPair(in table: LadderTable) -> (minute: LadderTable.Series, day: LadderTable.Series)? {
    for day in table.shared where day.window == .day {
      let minute = table.shared.first {
        $0.window == .minute && $0.metric == day.metric && $0.selector == day.selector
      }
      if let minute { return (minute, day) }
    }
    return nil
  }

  /// `3 min 20 s`; `all day` where the day allows more than the minutes add up to.
  static func fullRate(minute: Limit?, day: Limit?) -> String {
    guard let perMinute = minute?.value.number, perMinute > 0, let day else { return "" }
    guard let perDay = day.value.number else { return day.value == .unlimited ? "all day" : "" }
    let seconds = perDay * 60 / perMinute
    if seconds >= 86_400 { return "all day" }
    if seconds >= 3_600 { return "\(seconds / 3_600) h \(seconds % 3_600 / 60) min" }
    return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
  }

  // MARK: Groups of models

  /// `deepseek-ai/…`, `Qwen/… and meta-llama/…`, `one-model`: only what the members' names have in common is said.
  static func name(of group: LadderTable.Series) -> String {
    guard group.models.count > 1 else { return sanitized(group.models.first ?? "") }
    var owners: [String] = []
    for model in group.models {
      let parts = model.split(separator: "/", maxSplits: 1)
      let owner = parts.count == 2 ? parts[0] + "/…" : "others"
      if !owners.contains(String(owner)) { owners.append(String(owner)) }
    }
    let named = owners.prefix(2).joined(separator: owners.count > 2 ? ", " : " and ")
    return sanitized(owners.count > 2 ? "\(named) and \(owners.count - 2) more" : named)
  }
}
