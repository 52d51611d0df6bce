/// The episodes of one store, open and past, and what is needed to tell each of them once.
package struct AlertBook: Hashable, Sendable {
  /// The tier that an account had when it was last looked at.
  package struct TierMark: Hashable, Sendable {
    package var plan: String
    package var tier: String
    package var label: String
    package var rank: Int

    package init(plan: String, tier: String, label: String, rank: Int) {
      self.plan = plan
      self.tier = tier
      self.label = label
      self.rank = rank
    }
  }

  /// Something to tell.
  package struct Change: Hashable, Sendable {
    package var event: AlertEvent
    package var episode: AlertEpisode
    /// The kinds as which it is news; of one that is over all that were told.
    package var kinds: Set<AlertKind>
    /// The kinds that were told before.
    package var before: Set<AlertKind> = []

    package init(event: AlertEvent, episode: AlertEpisode) {
      self.event = event
      self.episode = episode
      kinds = [episode.kind]
    }

    init(_ event: AlertEvent, _ episode: AlertEpisode, kinds: Set<AlertKind>, before: Set<AlertKind> = []) {
      self.event = event
      self.episode = episode
      self.kinds = kinds
      self.before = before
    }

    /// What somebody is told who hears of these kinds only: nil where the worst that they see of it is not news.
    package func event(for wanted: Set<AlertKind>) -> AlertEvent? {
      if event == .recovered { return kinds.contains { $0.isWanted(in: wanted) } ? .recovered : nil }
      let seen = AlertEpisode.worst(episode.phases.filter { !$0.isOver && $0.kind.isWanted(in: wanted) })
      guard let seen, kinds.contains(seen.kind) else { return nil }
      return before.contains { $0.isWanted(in: wanted) } ? .worse : .opened
    }
  }

  /// How long an episode is kept after its end, and how many there are at the most.
  package static let keeps: Milliseconds = 30 * .day
  package static let most = 500

  /// In the order in which they began.
  package var episodes: [AlertEpisode] = []
  /// Until when somebody wants to hear nothing of these.
  package var snoozes: [AlertKey: Instant] = [:]
  package var tiers: [AccountID: TierMark] = [:]

  package init() {}

  package var open: [AlertEpisode] { episodes.filter(\.isOpen) }

  package func isSnoozed(_ key: AlertKey, now: Instant) -> Bool {
    snoozes.contains { $0.key.cause == key.cause && $0.value > now }
  }

  /// Keeps quiet about the cause of `key` until `instant`, as whatever kind it shows; nil ends that.
  package mutating func snooze(_ key: AlertKey, until instant: Instant?) {
    snoozes = snoozes.filter { $0.key.cause != key.cause }
    snoozes[key] = instant
  }

  /// Opens, goes on with and closes episodes as `reading` finds things; what is to be told of it.
  ///
  /// - Parameter past: tells when something began that is seen for the first time.
  package mutating func observe(_ reading: Reading, rules: AlertRules, past: AlertPast? = nil) -> [Change] {
    let now = reading.now
    snoozes = snoozes.filter { $0.value > now }
    unite()
    var seen: [AlertCause: Set<AlertKind>] = [:]
    for account in reading.accounts {
      for condition in account.alertConditions(rules, now: now) + tierConditions(account, rules, now: now) {
        let kinds = take(condition, of: account, past, now: now)
        if !kinds.isEmpty { seen[condition.cause, default: []].formUnion(kinds) }
      }
    }
    endPhases(reading, rules, seen: seen)
    var changes = tell(now: now)
    changes += close(reading, rules)
    trim(now: now)
    return changes
  }

  /// One cause is one alert: what an older program kept as several goes on as the first of them.
  private mutating func unite() {
    var first: [AlertCause: Int] = [:]
    var doubled: [Int] = []
    for index in episodes.indices where episodes[index].isOpen {
      guard let place = first[episodes[index].cause] else {
        first[episodes[index].cause] = index
        continue
      }
      merge(episodes[index], into: place)
      doubled.append(index)
    }
    for index in doubled.reversed() { episodes.remove(at: index) }
  }

  private mutating func merge(_ episode: AlertEpisode, into place: Int) {
    for phase in episode.phases where !episodes[place].phases.contains(where: { $0.kind == phase.kind }) {
      episodes[place].phases.append(phase)
    }
    episodes[place].start = min(episodes[place].start, episode.start)
    episodes[place].told = (episodes[place].told + episode.told).sorted { $0.at < $1.at }
  }

  /// The open episode of the condition's cause. An older program kept refused calls as the account's own cause.
  private mutating func openIndex(of condition: AlertCondition) -> Int? {
    let index = episodes.lastIndex { $0.isOpen && $0.cause == condition.cause }
    guard condition.findings.contains(where: { $0.kind == .throttled }),
      let old = episodes.lastIndex(where: {
        $0.isOpen && $0.account == condition.account && $0.kind == .throttled && $0.subject.isEmpty
      })
    else { return index }
    guard let index else {
      episodes[old].subject = condition.subject
      return old
    }
    merge(episodes[old], into: index)
    episodes.remove(at: old)
    return old < index ? index - 1 : index
  }

  /// The kinds as which the condition holds.
  private mutating func take(
    _ condition: AlertCondition, of account: AccountReading, _ past: AlertPast?, now: Instant
  ) -> Set<AlertKind> {
    let index = openIndex(of: condition)
    let phases = index.map { episodes[$0].phases } ?? []
    var holding: [(finding: AlertFinding, step: Int)] = []
    for finding in condition.findings {
      let previous = phases.first { $0.kind == finding.kind && !$0.isOver }
      if let step = finding.step(previous: previous?.step) { holding.append((finding, step)) }
    }
    guard !holding.isEmpty else { return [] }
    let place =
      index
      ?? {
        let start = holding.map { finding, _ in
          finding.since ?? past?.begin(of: finding, condition, in: account, now: now) ?? now
        }.min()
        let since = beginning(min(start ?? now, now), of: condition.cause)
        episodes.append(
          AlertEpisode(
            number: nextNumber, account: account.id, subject: condition.subject, accountName: account.name,
            start: since, phases: []))
        return episodes.count - 1
      }()
    episodes[place].accountName = account.name
    for (finding, step) in holding { episodes[place].take(finding, step: step, now: now) }
    return Set(holding.map(\.finding.kind))
  }

  /// When a new episode begins that is said to have begun at `start`: after the last one that was told. What was only found
  /// in the store goes up in it.
  private mutating func beginning(_ start: Instant, of cause: AlertCause) -> Instant {
    let earlier = episodes.filter { $0.cause == cause && !$0.isFound }.compactMap(\.end).max()
    let start = max(start, earlier ?? start)
    episodes.removeAll { $0.isFound && $0.cause == cause && ($0.end ?? .distantFuture) > start }
    return start
  }

  var nextNumber: Int64 { (episodes.map(\.number).max() ?? 0) + 1 }

  /// Ends what holds no longer; of what has a quiet time, after that.
  private mutating func endPhases(_ reading: Reading, _ rules: AlertRules, seen: [AlertCause: Set<AlertKind>])
  {
    for index in episodes.indices where episodes[index].isOpen {
      let held = seen[episodes[index].cause] ?? []
      for place in episodes[index].phases.indices where !episodes[index].phases[place].isOver {
        let phase = episodes[index].phases[place]
        if held.contains(phase.kind) { continue }
        if rules.kinds.contains(phase.kind), let account = reading.account(episodes[index].account) {
          // Nothing is over because its figures have stopped.
          if phase.kind.dependsOnUsage, !account.freshness.isCurrent { continue }
          if reading.now - phase.lastSeen < phase.kind.quiet { continue }
        }
        episodes[index].phases[place].isOver = true
      }
    }
  }

  private mutating func tell(now: Instant) -> [Change] {
    var changes: [Change] = []
    for index in episodes.indices where episodes[index].isOpen {
      let episode = episodes[index]
      if isSnoozed(episode.key, now: now) { continue }
      var kinds: Set<AlertKind> = []
      for place in episode.phases.indices where !episode.phases[place].isOver {
        let phase = episode.phases[place]
        guard phase.toldStep.map({ $0 < phase.step }) ?? true else { continue }
        episodes[index].phases[place].toldStep = phase.step
        kinds.insert(phase.kind)
      }
      if kinds.isEmpty { continue }
      let before = Set(episode.phases.filter { $0.toldStep != nil || $0.wasTold }.map(\.kind))
      changes.append(
        Change(episode.wasTold ? .worse : .opened, episodes[index], kinds: kinds, before: before))
    }
    return changes
  }

  private mutating func close(_ reading: Reading, _ rules: AlertRules) -> [Change] {
    var changes: [Change] = []
    for index in episodes.indices
    where episodes[index].isOpen && episodes[index].phases.allSatisfy(\.isOver) {
      let key = episodes[index].key
      episodes[index].end = max(episodes[index].start, episodes[index].lastSeen)
      let told = Set(
        episodes[index].phases.filter { ($0.toldStep != nil || $0.wasTold) && rules.kinds.contains($0.kind) }
          .map(\.kind))
      // What only happened, and what nobody heard of, is not taken back.
      guard !told.isEmpty, key.kind != .tierReached, !isSnoozed(key, now: reading.now) else { continue }
      changes.append(Change(.recovered, episodes[index], kinds: told))
    }
    return changes
  }

  /// Another tier than the last time, and a lost tier for a day or until it is back.
  private mutating func tierConditions(
    _ account: AccountReading, _ rules: AlertRules, now: Instant
  ) -> [AlertCondition] {
    guard !account.planIsMissing, let tier = account.tier else { return [] }
    let rank = tier.standing.current?.rank ?? Int.min
    let mark = TierMark(
      plan: account.planID, tier: tier.standing.current?.id ?? "", label: tier.label, rank: rank)
    let before = tiers.updateValue(mark, forKey: account.id)
    var conditions = episodes.compactMap { episode -> AlertCondition? in
      guard episode.isOpen, episode.kind == .tierDropped, episode.account == account.id,
        now - episode.start < .day,
        tier.rungs.contains(where: { $0.id == episode.subject && $0.place == .ahead })
      else { return nil }
      return AlertCondition(episode.key, episode.what, .held(0))
    }
    if let before, before.plan == mark.plan, before.rank != rank {
      let isDrop = rank < before.rank
      conditions.append(
        AlertCondition(
          AlertKey(isDrop ? .tierDropped : .tierReached, account.id, isDrop ? before.tier : mark.tier),
          isDrop ? "\(tier.label) now, \(before.label) before" : "\(tier.label) reached", .active(0)))
    }
    return conditions.filter { condition in condition.findings.contains { rules.kinds.contains($0.kind) } }
  }

  /// The minute after the nearest beginning of an alert before `instant`, or after it.
  ///
  /// Throttles and spills are left out: the store knows every one of them, also those before the first alert.
  package func trouble(isBack: Bool, from instant: Instant, account: AccountID?) -> Instant? {
    let times = episodes.lazy.filter { episode in
      (account == nil || episode.account == account) && episode.past.kind != .throttled
        && episode.past.kind != .spill && !episode.isFound
    }.map { $0.start.ceiled(to: .minute) }
    return isBack
      ? times.filter { $0 < instant.floored(to: .minute) }.max() : times.filter { $0 > instant }.min()
  }

  /// Drops what is too old, and where there are too many what was only found in the store, the mildest first, then the
  /// oldest.
  mutating func trim(now: Instant) {
    episodes.removeAll { episode in episode.end.map { now - $0 > AlertBook.keeps } ?? false }
    let excess = episodes.count - AlertBook.most
    if excess <= 0 { return }
    func place(_ episode: AlertEpisode) -> (Int, Int, Instant, Int64) {
      (episode.isFound ? 0 : 1, episode.isFound ? -episode.past.rank : 0, episode.start, episode.number)
    }
    let dropped = Set(
      episodes.filter { !$0.isOpen }.sorted { place($0) < place($1) }.prefix(excess).map(\.number))
    episodes.removeAll { !$0.isOpen && dropped.contains($0.number) }
  }
}

extension AlertEpisode {
  /// Notes that a finding holds.
  fileprivate mutating func take(_ finding: AlertFinding, step: Int, now: Instant) {
    let place =
      phases.firstIndex { $0.kind == finding.kind }
      ?? {
        phases.append(
          AlertPhase(finding.kind, what: "", lastSeen: now, value: finding.value, worst: finding.value))
        return phases.count - 1
      }()
    if phases[place].isOver {
      // It is back, which is told again.
      phases[place].isOver = false
      phases[place].wasTold = phases[place].wasTold || phases[place].toldStep != nil
      phases[place].toldStep = nil
    }
    phases[place].what = finding.words(step: step)
    phases[place].blocks = finding.blocks && finding.isSure
    phases[place].isCap = finding.isCap
    phases[place].lastSeen = max(now, phases[place].lastSeen)
    phases[place].step = step
    phases[place].value = finding.value
    phases[place].worst = max(finding.value, phases[place].worst)
    // A step that was lost may be told again when it is reached again.
    if let told = phases[place].toldStep, told > step { phases[place].toldStep = step }
  }
}
