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

    package init(event: AlertEvent, episode: AlertEpisode) {
      self.event = event
      self.episode = episode
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

  package func isSnoozed(_ key: AlertKey, now: Instant) -> Bool { snoozes[key].map { $0 > now } ?? false }

  /// Keeps quiet about `key` until `instant`; nil ends that.
  package mutating func snooze(_ key: AlertKey, until instant: Instant?) { snoozes[key] = instant }

  /// Opens, goes on with and closes episodes as `reading` finds things; what is to be told of it.
  package mutating func observe(_ reading: Reading, rules: AlertRules) -> [Change] {
    let now = reading.now
    snoozes = snoozes.filter { $0.value > now }
    var seen: Set<AlertKey> = []
    for account in reading.accounts {
      for condition in account.alertConditions(rules, now: now) + tierConditions(account, rules, now: now) {
        if take(condition, of: account, now: now) { seen.insert(condition.key) }
      }
    }
    var changes = tell(now: now)
    changes += close(reading, rules, seen: seen)
    trim(now: now)
    return changes
  }

  /// Whether the condition holds.
  private mutating func take(_ condition: AlertCondition, of account: AccountReading, now: Instant) -> Bool {
    let index = episodes.lastIndex { $0.isOpen && $0.key == condition.key }
    guard let step = condition.step(previous: index.map { episodes[$0].step }) else { return false }
    let place =
      index
      ?? {
        episodes.append(
          AlertEpisode(
            number: (episodes.last?.number ?? 0) + 1, key: condition.key, accountName: account.name,
            what: "", start: condition.start(now: now), lastSeen: now, value: condition.value,
            worst: condition.value))
        return episodes.count - 1
      }()
    episodes[place].accountName = account.name
    episodes[place].what = condition.words(step: step)
    episodes[place].lastSeen = max(now, episodes[place].lastSeen)
    episodes[place].step = step
    episodes[place].value = condition.value
    episodes[place].worst = max(condition.value, episodes[place].worst)
    // A step that was lost may be told again when it is reached again.
    if let told = episodes[place].toldStep, told > step { episodes[place].toldStep = step }
    return true
  }

  private mutating func tell(now: Instant) -> [Change] {
    var changes: [Change] = []
    for index in episodes.indices where episodes[index].isOpen {
      let episode = episodes[index]
      guard !isSnoozed(episode.key, now: now), episode.toldStep.map({ $0 < episode.step }) ?? true else {
        continue
      }
      episodes[index].toldStep = episode.step
      changes.append(Change(event: episode.toldStep == nil ? .opened : .worse, episode: episodes[index]))
    }
    return changes
  }

  private mutating func close(_ reading: Reading, _ rules: AlertRules, seen: Set<AlertKey>) -> [Change] {
    var changes: [Change] = []
    for index in episodes.indices where episodes[index].isOpen && !seen.contains(episodes[index].key) {
      let episode = episodes[index]
      let kind = episode.key.kind
      let isWatched = rules.kinds.contains(kind)
      if isWatched, let account = reading.account(episode.key.account) {
        // Nothing is over because its figures have stopped.
        if kind.dependsOnUsage, !account.hasCurrentUsage { continue }
        if reading.now - episode.lastSeen < kind.quiet { continue }
      }
      episodes[index].end = max(episode.start, episode.lastSeen)
      // What only happened, and what nobody heard of, is not taken back.
      guard isWatched, kind != .tierReached, episode.toldStep != nil,
        !isSnoozed(episode.key, now: reading.now)
      else { continue }
      changes.append(Change(event: .recovered, episode: episodes[index]))
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
      guard episode.isOpen, episode.key.kind == .tierDropped, episode.key.account == account.id,
        now - episode.start < .day,
        tier.rungs.contains(where: { $0.id == episode.key.subject && $0.place == .ahead })
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
    return conditions.filter { rules.kinds.contains($0.key.kind) }
  }

  /// The minute after the nearest beginning of an alert before `instant`, or after it.
  ///
  /// Throttles and spills are left out: the store knows every one of them, also those before the first alert.
  package func trouble(isBack: Bool, from instant: Instant, account: AccountID?) -> Instant? {
    let times = episodes.lazy.filter { episode in
      (account == nil || episode.key.account == account) && episode.key.kind != .throttled
        && episode.key.kind != .spill
    }.map { $0.start.ceiled(to: .minute) }
    return isBack
      ? times.filter { $0 < instant.floored(to: .minute) }.max() : times.filter { $0 > instant }.min()
  }

  private mutating func trim(now: Instant) {
    episodes.removeAll { episode in episode.end.map { now - $0 > AlertBook.keeps } ?? false }
    var excess = episodes.count - AlertBook.most
    if excess > 0 {
      episodes.removeAll { episode in
        guard excess > 0, !episode.isOpen else { return false }
        excess -= 1
        return true
      }
    }
  }
}

extension AlertCondition {
  /// When it began, as far as that is known.
  fileprivate func start(now: Instant) -> Instant {
    // A silence began when the source last said something.
    key.kind == .stale ? now - Int64(value) : now
  }
}
