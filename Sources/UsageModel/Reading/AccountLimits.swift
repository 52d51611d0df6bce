/// Which limits an account has and what counts toward each: all that changes with the facts, not with the traffic.
///
/// An ops screen asks for it every second and the facts change a few times a day, so `ReadingMemory` keeps it.
package struct AccountLimits: Sendable {
  /// One limit on one counter.
  struct Entry: Sendable {
    var limit: SourcedLimit
    /// Of the owner's own limit of a project: its name.
    var project: String?
    var name: String
    var tally: Tally
    var meter: Meter
  }

  /// The minute limit that a model draws on.
  struct Drawn: Sendable {
    var limit: Limit
    var name: String
  }

  let book: LimitBook
  /// The models with usage in the last 30 days, with what they are now.
  let used: [(record: ModelRecord, traits: ModelRecord.Traits)]
  let entries: [Entry]
  /// Limits of single models that are not in use, with nothing used of them.
  let idle: [LimitReading]
  /// What the plan says nothing about, each as a phrase.
  let notStated: [String]
  let drawn: [ModelID: Drawn]
  /// What the next tier changes; nil at the top.
  let gains: TierDifference?
  /// The first of it in words.
  let firstGain: String?

  private let basis: Basis
  /// Within these bounds no fact begins or ends.
  private let validity: Range<Instant>

  /// Everything that it was made from but the date. Unchanged arrays share their storage, so that comparing them costs nothing.
  private struct Basis: Hashable, Sendable {
    var plan: Plan
    var tier: String?
    var next: String?
    var overrides: [LimitOverride]
    var observations: [LimitObservation]
    var models: [ModelRecord]
    var counters: [CounterKey]
  }

  /// `held` where it still holds, else made anew.
  static func settled(
    _ image: AccountImage, plan: Plan, standing: TierStanding?, now: Instant, held: AccountLimits?
  ) -> AccountLimits {
    if let held, held.holds(for: image, plan: plan, standing: standing, now: now) { return held }
    return AccountLimits(image, plan: plan, standing: standing, now: now)
  }

  private func holds(
    for image: AccountImage, plan: Plan, standing: TierStanding?, now: Instant
  ) -> Bool {
    validity.contains(now) && basis.tier == standing?.current?.id && basis.next == standing?.next?.id
      && basis.overrides == image.overrides && basis.observations == image.observations
      && basis.models == image.models && image.counters.count == basis.counters.count
      && image.counters.indices.allSatisfy { image.counters[$0].key == basis.counters[$0] }
      && basis.plan == plan
  }

  private init(_ image: AccountImage, plan: Plan, standing: TierStanding?, now: Instant) {
    let tier = standing?.current
    basis = Basis(
      plan: plan, tier: tier?.id, next: standing?.next?.id, overrides: image.overrides,
      observations: image.observations, models: image.models, counters: image.counters.map(\.key))
    validity = AccountLimits.validity(image, now: now)
    let book = LimitBook(
      tier: tier?.limits ?? [],
      overrides: AccountLimits.inForce(image.overrides.filter { $0.project == nil }, now: now).map(\.limit),
      observed: AccountLimits.observed(image, now: now))
    let keys = Set(image.counters.map(\.key))
    let used = image.models.compactMap { record in
      keys.contains(.model(record.id)) ? (record: record, traits: record.traits(at: now)) : nil
    }
    self.book = book
    self.used = used
    let projects = AccountLimits.inForce(image.overrides.filter { $0.project != nil }, now: now)
    let (entries, idle) = AccountLimits.entries(
      book, used, plan, projects: projects, records: image.projects)
    self.entries = entries
    self.idle = idle.map { LimitReading(unused: $0, plan: plan) }.sorted {
      ($0.name, $0.id) < ($1.name, $1.id)
    }
    notStated =
      used.isEmpty
      ? [] : plan.notStatedPhrases(book: book, models: used.map { ($0.record.name, $0.traits) })
    gains = standing?.next.map { TierDifference(from: tier, to: $0) }
    firstGain = TierReading.firstGain(gains, plan: plan)
    var drawn: [ModelID: Drawn] = [:]
    for (record, traits) in used {
      guard let limit = book.minuteLimit(of: record.name, traits) else { continue }
      let name =
        limit.selector.model == nil
        ? plan.name(of: limit.metric, limit.window, limit.selector)
        : "its own \(limit.metric.unit(limit.window))"
      drawn[record.id] = Drawn(limit: limit, name: name)
    }
    self.drawn = drawn
  }

  /// From the last date at which something began or ended until the next one.
  private static func validity(_ image: AccountImage, now: Instant) -> Range<Instant> {
    var dates = image.overrides.flatMap { [$0.from] + [$0.until].compactMap(\.self) }
    // An observation counts through its last millisecond.
    dates += image.observations.flatMap { [$0.at, $0.at + .quarterHour + 1] }
    dates += image.models.flatMap { $0.traits.map(\.from) }
    let last = dates.filter { $0 <= now }.max() ?? .distantPast
    let next = dates.filter { $0 > now }.min() ?? .distantFuture
    return last..<next
  }

  /// The exceptions that hold; of several of one id the last one said.
  private static func inForce(_ overrides: [LimitOverride], now: Instant) -> [LimitOverride] {
    var held: [LimitOverride] = []
    for override in overrides where override.from <= now && now < (override.until ?? .distantFuture) {
      guard let index = held.firstIndex(where: { $0.limit.id == override.limit.id }) else {
        held.append(override)
        continue
      }
      if held[index].from <= override.from { held[index] = override }
    }
    return held
  }

  /// What responses stated in the last 15 minutes, the newest per counter.
  private static func observed(_ image: AccountImage, now: Instant) -> [Limit] {
    struct Slot: Hashable {
      var metric: Metric
      var window: LimitWindow
      var model: String?
    }
    var newest: [Slot: (Instant, Limit)] = [:]
    for seen in image.observations where seen.at <= now && now - seen.at <= .quarterHour {
      let model = seen.model.flatMap { image.model($0)?.name }
      let id = "observed/\(seen.metric.rawValue).\(seen.window.rawValue)/\(model ?? "all")"
      let slot = Slot(metric: seen.metric, window: seen.window, model: model)
      if let held = newest[slot], held.0 >= seen.at { continue }
      newest[slot] = (
        seen.at,
        Limit(
          id: id, metric: seen.metric, window: seen.window, selector: Selector(model: model),
          value: .number(seen.limit))
      )
    }
    return newest.values.map(\.1).sorted { $0.id < $1.id }
  }
}
