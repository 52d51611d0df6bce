/// Where a limit's value comes from, strongest last.
package enum LimitSource: String, Hashable, Sendable {
  case catalog, override, observation
}

package struct SourcedLimit: Hashable, Sendable {
  package var limit: Limit
  package var source: LimitSource

  package init(limit: Limit, source: LimitSource) {
    self.limit = limit
    self.source = source
  }

  /// Said of the account as a whole, by its owner or by a response: it counts all traffic and holds beside whatever
  /// is more specific. A plan's limit on all traffic gives way to its more specific ones unless it says otherwise.
  package var countsEverything: Bool { source != .catalog && limit.selector == Selector() }
}

extension Selector {
  package func matches(model: String, modelClass: String?, billing: Billing) -> Bool {
    (self.model == nil || self.model == model)
      && (self.modelClass == nil || self.modelClass == modelClass)
      && (self.billing == nil || self.billing == billing)
  }

  /// Model 4, class 2, billing 1, summed: the higher one wins.
  package var specificity: Int {
    (model == nil ? 0 : 4) + (modelClass == nil ? 0 : 2) + (billing == nil ? 0 : 1)
  }
}

/// All limits that an account has at one instant, ready to be asked which one applies.
package struct LimitBook: Sendable {
  package var candidates: [SourcedLimit]

  /// `observed` are limits that responses stated, already turned into limits of their model.
  package init(tier: [Limit], overrides: [Limit] = [], observed: [Limit] = []) {
    candidates =
      tier.map { SourcedLimit(limit: $0, source: .catalog) }
      + overrides.map { SourcedLimit(limit: $0, source: .override) }
      + observed.map { SourcedLimit(limit: $0, source: .observation) }
  }

  /// The limit that holds for such traffic, or nil when none is stated (domain.md 2.3).
  package func winner(
    metric: Metric, window: LimitWindow, model: String, modelClass: String?, billing: Billing
  ) -> SourcedLimit? {
    var best: SourcedLimit?
    for candidate in candidates
    where candidate.limit.metric == metric && candidate.limit.window == window
      && candidate.limit.combine == .override
      && candidate.limit.selector.matches(model: model, modelClass: modelClass, billing: billing)
    {
      if let held = best, !candidate.beats(held) { continue }
      best = candidate
    }
    return best
  }

  /// The limits that hold beside the winner.
  package func additional(
    metric: Metric, window: LimitWindow, model: String, modelClass: String?, billing: Billing
  ) -> [SourcedLimit] {
    let winner = winner(
      metric: metric, window: window, model: model, modelClass: modelClass, billing: billing)
    return candidates.filter {
      $0.limit.metric == metric && $0.limit.window == window
        && ($0.limit.combine == .also || $0.countsEverything && $0 != winner && !isReplaced($0))
        && $0.limit.selector.matches(model: model, modelClass: modelClass, billing: billing)
    }
  }
}

extension SourcedLimit {
  /// Specificity first, then the source, then the smaller number; a number beats what is none.
  fileprivate func beats(_ other: SourcedLimit) -> Bool {
    let mine = limit.selector.specificity
    let theirs = other.limit.selector.specificity
    if mine != theirs { return mine > theirs }
    if source != other.source { return source.strength > other.source.strength }
    switch (limit.value.number, other.limit.value.number) {
    case (let mine?, let theirs?): return mine < theirs
    case (_?, nil): return true
    default: return false
    }
  }
}

extension LimitSource {
  fileprivate var strength: Int {
    switch self {
    case .catalog: 0
    case .override: 1
    case .observation: 2
    }
  }
}
