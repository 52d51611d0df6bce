extension AccountLimits {
  typealias UsedModel = (record: ModelRecord, traits: ModelRecord.Traits)

  /// A row for each limit and counter, no two with one id, and the limits of single models without use.
  static func entries(
    _ book: LimitBook, _ used: [UsedModel], _ plan: Plan, projects: [LimitOverride], records: [ProjectRecord]
  ) -> (entries: [Entry], idle: [SourcedLimit]) {
    var rows = Rows(plan: plan)
    var idle: [SourcedLimit] = []
    for candidate in book.candidates where !book.isReplaced(candidate) {
      let limit = candidate.limit
      switch limit.pool {
      case .perRequest: rows.add(candidate, Tally(plus: [.account]))
      case .shared where limit.selector.model == nil:
        rows.add(candidate, sharedTally(candidate, book, used))
      case .shared, .perModel:
        let drawn = used.filter { book.applies(candidate, to: $0.record.name, $0.traits) }
        // What is not decided yet is no limit that could be idle.
        if drawn.isEmpty, limit.value != .toBeDecided { idle.append(candidate) }
        // One model may be used by several operations; they draw on the same counter.
        for name in Set(drawn.map(\.record.name)).sorted() {
          var own = candidate
          if limit.selector.model == nil {
            own.limit.selector.model = name
            own.limit.id += "/" + name
          }
          let records = drawn.filter { $0.record.name == name }
          rows.add(own, Tally(plus: records.map { CounterKey.model($0.record.id) }))
        }
      }
    }
    for override in projects {
      guard let name = override.project else { continue }
      // A project without any call has no counter yet, and nothing used.
      let ids = records.filter { $0.name == name }.map { CounterKey.project($0.id) }
      rows.add(SourcedLimit(limit: override.limit, source: .override), Tally(plus: ids), project: name)
    }
    return (rows.named, idle)
  }

  /// The scope's counter, less the models that have a more specific limit in its place.
  private static func sharedTally(_ candidate: SourcedLimit, _ book: LimitBook, _ used: [UsedModel]) -> Tally
  {
    let selector = candidate.limit.selector
    let own = used.filter {
      selector.matches(
        model: $0.record.name, modelClass: $0.traits.modelClass, billing: $0.traits.billing)
        && !book.applies(candidate, to: $0.record.name, $0.traits)
    }
    return Tally(
      plus: [.scope(modelClass: selector.modelClass, billing: selector.billing)],
      minus: own.map { .model($0.record.id) })
  }

  /// Rows under construction; a row's id is its own whatever the limits are called.
  private struct Rows {
    let plan: Plan
    private var entries: [Entry] = []
    private var ids: Set<String> = []

    init(plan: Plan) { self.plan = plan }

    mutating func add(_ limit: SourcedLimit, _ tally: Tally, project: String? = nil) {
      var limit = limit
      limit.limit.id = unique(limit)
      ids.insert(limit.limit.id)
      entries.append(
        Entry(
          limit: limit, project: project,
          name: plan.name(of: limit.limit.metric, limit.limit.window, limit.limit.selector, project: project),
          tally: tally, meter: Meter(limit.limit.metric, plan.counting)))
    }

    private func unique(_ limit: SourcedLimit) -> String {
      var id = limit.limit.id
      if ids.contains(id) { id = "\(limit.source.rawValue)/\(id)" }
      let stem = id
      var number = 2
      while ids.contains(id) {
        id = "\(stem)#\(number)"
        number += 1
      }
      return id
    }

    /// Where two rows would be called alike, models go by their whole ids, and what is not the plan's says so.
    var named: [Entry] {
      var entries = entries
      for isWhole in [true, false] {
        var counts: [String: Int] = [:]
        for entry in entries { counts[entry.name, default: 0] += 1 }
        for index in entries.indices where counts[entries[index].name, default: 0] > 1 {
          let sourced = entries[index].limit
          if isWhole {
            guard let model = sourced.limit.selector.model, let short = model.split(separator: "/").last
            else { continue }
            entries[index].name = model + entries[index].name.dropFirst(short.count)
          } else if sourced.source == .override {
            entries[index].name += ", own"
          } else if sourced.source == .observation {
            entries[index].name += ", as told"
          }
        }
      }
      nameClasses(of: &entries)
      return entries
    }

    /// Two exceptions may still be called alike: one for all traffic and one for the plan's only class.
    private func nameClasses(of entries: inout [Entry]) {
      var counts: [String: Int] = [:]
      for entry in entries { counts[entry.name, default: 0] += 1 }
      for index in entries.indices where counts[entries[index].name, default: 0] > 1 {
        let limit = entries[index].limit.limit
        guard limit.selector.modelClass != nil, limit.selector.model == nil, entries[index].project == nil
        else { continue }
        let plain = plan.name(of: limit.metric, limit.window, limit.selector)
        let classed = plan.name(of: limit.metric, limit.window, limit.selector, namesClass: true)
        entries[index].name = classed + entries[index].name.dropFirst(plain.count)
      }
    }
  }
}

extension LimitBook {
  /// A limit with the same selector but a stronger source or smaller number stands in this one's place.
  func isReplaced(_ candidate: SourcedLimit) -> Bool {
    let limit = candidate.limit
    guard limit.combine == .override else { return false }
    let winner = winner(
      metric: limit.metric, window: limit.window, model: limit.selector.model ?? "",
      modelClass: limit.selector.modelClass, billing: limit.selector.billing ?? .unspecified)
    return winner?.limit.selector == limit.selector && winner != candidate
  }

  /// Whether calls of such a model count toward a limit that nothing has replaced.
  func applies(_ candidate: SourcedLimit, to model: String, _ traits: ModelRecord.Traits) -> Bool {
    let limit = candidate.limit
    guard
      limit.selector.matches(model: model, modelClass: traits.modelClass, billing: traits.billing)
    else { return false }
    if limit.combine == .also || candidate.countsEverything { return true }
    return winner(
      metric: limit.metric, window: limit.window, model: model, modelClass: traits.modelClass,
      billing: traits.billing) == candidate
  }

  /// The minute limit that a model draws on, requests before tokens.
  func minuteLimit(of model: String, _ traits: ModelRecord.Traits) -> Limit? {
    for metric in [Metric.requests, .tokens] {
      if let winner = winner(
        metric: metric, window: .minute, model: model, modelClass: traits.modelClass, billing: traits.billing)
      {
        return winner.limit
      }
    }
    return nil
  }
}
