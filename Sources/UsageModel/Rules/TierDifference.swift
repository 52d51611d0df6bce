/// What changes between two tiers of a ladder.
package struct TierDifference: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    case unchanged
    /// Both are numbers; the factor is new / old.
    case factor(Double)
    /// One of them is not a number: unlimited, custom, adaptive, to be decided.
    case kind
    /// Stated before, not stated after.
    case dropped
    case added
  }

  package struct Row: Hashable, Sendable {
    package var metric: Metric
    package var window: LimitWindow
    package var selector: Selector
    package var old: Limit?
    package var new: Limit?
    package var change: Change
    /// How many models share the very same change, so that a long ladder stays readable.
    package var count = 1
  }

  package var rows: [Row]
  package var granted: [String]
  package var lost: [String]

  /// `old` nil is the state below the first tier, where nothing is stated.
  package init(from old: Tier?, to new: Tier) {
    struct Slot: Hashable {
      var metric: Metric
      var window: LimitWindow
      var selector: Selector
    }
    func slot(_ limit: Limit) -> Slot {
      Slot(metric: limit.metric, window: limit.window, selector: limit.selector)
    }
    let before = Dictionary(
      (old?.limits ?? []).map { (slot($0), $0) }, uniquingKeysWith: { first, _ in first })
    let after = Set(new.limits.map(slot))
    rows = new.limits.map { limit in
      let held = before[slot(limit)]
      return Row(
        metric: limit.metric, window: limit.window, selector: limit.selector, old: held, new: limit,
        change: TierDifference.change(from: held, to: limit))
    }
    rows += (old?.limits ?? []).filter { !after.contains(slot($0)) }.map {
      Row(metric: $0.metric, window: $0.window, selector: $0.selector, old: $0, new: nil, change: .dropped)
    }
    let had = Set(old?.grants ?? [])
    granted = new.grants.filter { !had.contains($0) }
    lost = (old?.grants ?? []).filter { !new.grants.contains($0) }
  }

  /// Rows of single models with equal values become one row with their number.
  package var grouped: [Row] {
    var result: [Row] = []
    for row in rows {
      if row.selector.model != nil,
        let index = result.firstIndex(where: {
          $0.selector.model != nil && $0.metric == row.metric && $0.window == row.window
            && $0.old?.value == row.old?.value && $0.new?.value == row.new?.value
        })
      {
        result[index].count += 1
      } else {
        result.append(row)
      }
    }
    return result
  }

  private static func change(from old: Limit?, to new: Limit) -> Change {
    guard let old else { return .added }
    if old.value == new.value { return .unchanged }
    if let before = old.value.number, let after = new.value.number, before > 0 {
      return .factor(Double(after) / Double(before))
    }
    return .kind
  }
}
