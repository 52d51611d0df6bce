/// A ladder's limits side by side: for each thing that is limited its limit on every rung.
package struct LadderTable: Hashable, Sendable {
  package struct Series: Hashable, Sendable {
    package var metric: Metric
    package var window: LimitWindow
    package var selector: Selector
    /// One for each rung, lowest first; nil where a rung states none.
    package var limits: [Limit?]
    /// Of limits of single models: all whose limits are equal on every rung, in the plan's order.
    package var models: [String] = []

    /// What is printed on each rung; two series with equal values are told apart by nothing but their selector.
    fileprivate var values: [Value?] { limits.map { $0.map { Value(value: $0.value, display: $0.display) } } }

    /// The source names it and gives it no number on any rung.
    package var isUndecided: Bool { limits.allSatisfy { $0?.value == .toBeDecided } }
    package var isAssumed: Bool { limits.contains { $0?.confidence == .assumed } }
    package var assumption: String? { limits.lazy.compactMap { $0?.assumption }.first }
  }

  fileprivate struct Value: Hashable {
    var value: LimitValue
    var display: String?
  }

  /// Limits of all traffic, of a class or of paid and free models.
  package var shared: [Series] = []
  /// Limits of single models, those with equal values as one: equality decides, never a name.
  package var groups: [Series] = []

  package init(_ ladder: Ladder) {
    struct Slot: Hashable {
      var metric: Metric
      var window: LimitWindow
      var selector: Selector
    }
    let tiers = ladder.tiers.sorted { $0.rank < $1.rank }
    var slots: [Slot] = []
    var limits: [Slot: [Limit?]] = [:]
    for (rung, tier) in tiers.enumerated() {
      for limit in tier.limits {
        let slot = Slot(metric: limit.metric, window: limit.window, selector: limit.selector)
        if limits[slot] == nil {
          slots.append(slot)
          limits[slot] = Array(repeating: nil, count: tiers.count)
        }
        limits[slot]?[rung] = limit
      }
    }
    for slot in slots {
      var series = Series(
        metric: slot.metric, window: slot.window, selector: slot.selector, limits: limits[slot] ?? [])
      guard let model = slot.selector.model else {
        shared.append(series)
        continue
      }
      let values = series.values
      let equal = groups.firstIndex {
        $0.metric == series.metric && $0.window == series.window && $0.values == values
      }
      if let equal {
        groups[equal].models.append(model)
      } else {
        series.models = [model]
        groups.append(series)
      }
    }
  }
}
