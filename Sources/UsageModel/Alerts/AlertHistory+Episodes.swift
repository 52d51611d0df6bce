extension AlertHistory {
  /// A part of an episode, as which it showed.
  private struct Piece {
    var kind: AlertKind
    var what: String
    var start: Instant
    var end: Instant
    var step = 0
    var worst: Double
    var blocks = true
    var isCap = false
  }

  /// Parts of one cause so near to each other are one episode.
  private static let gap: Milliseconds = 5 * .minute

  /// All that was found, oldest first. What still went on at the end has none.
  package func episodes() -> [AlertEpisode] {
    var pieces: [AlertCause: [Piece]] = [:]
    func add(_ piece: Piece, _ subject: String) {
      guard rules.kinds.contains(piece.kind) else { return }
      let cause = AlertCause(topic: piece.kind.topic, account: image.account.id, subject: subject)
      pieces[cause, default: []].append(piece)
    }
    for (id, course) in courses { for piece in AlertHistory.pieces(course, self) { add(piece, id) } }
    for (key, runs) in runs { for run in runs { add(piece(run, key), key.subject) } }
    for (subject, runs) in spills {
      for run in runs {
        let what = "\(subject) over \(Figures.grouped(run.capacity)) TPM"
        add(
          Piece(kind: .spill, what: what, start: run.start, end: run.end, worst: Double(run.tokens)), subject)
      }
    }
    for (subject, piece) in monthPieces() { add(piece, subject) }
    for (subject, piece) in tierPieces() { add(piece, subject) }
    return pieces.flatMap { episodes(of: $0.key, $0.value) }.sorted {
      ($0.start, $0.subject) < ($1.start, $1.subject)
    }
  }

  /// Joins parts that overlap or nearly touch.
  private func episodes(of cause: AlertCause, _ pieces: [Piece]) -> [AlertEpisode] {
    var found: [AlertEpisode] = []
    var until = Instant.distantPast
    for piece in pieces.sorted(by: { ($0.start, $0.kind.rawValue) < ($1.start, $1.kind.rawValue) }) {
      var phase = AlertPhase(
        piece.kind, what: piece.what, lastSeen: piece.end, step: piece.step, value: piece.worst,
        worst: piece.worst)
      phase.isOver = true
      phase.blocks = piece.blocks
      phase.isCap = piece.isCap
      if found.isEmpty || piece.start - until > AlertHistory.gap || cause.topic != .use {
        found.append(
          AlertEpisode(
            number: 0, account: cause.account, subject: cause.subject, accountName: image.account.name,
            start: piece.start, end: piece.end, phases: [phase]))
        until = piece.end
      } else {
        until = max(until, piece.end)
        found[found.count - 1].end = until
        found[found.count - 1].add(phase)
      }
    }
    for index in found.indices {
      found[index].isFound = true
      // What goes on now an open alert tells; here only when it began.
      if cause.topic == .use || cause.topic == .capacity, let last = found[index].end,
        end - last < goesOn(cause.topic)
      {
        found[index].end = nil
      }
    }
    return found
  }

  private func goesOn(_ topic: AlertKind.Topic) -> Milliseconds {
    topic == .capacity ? .quarterHour : AlertKind.throttled.quiet
  }

  // MARK: Parts

  private static func pieces(_ course: Course, _ history: AlertHistory) -> [Piece] {
    let isMoney = course.limit.metric == .usd
    let steps = isMoney ? history.rules.capSteps : history.rules.limitSteps
    guard let first = steps.first, let amount = course.limit.value.number else { return [] }
    let minutes = LimitCourse(start: history.start, width: .minute, shares: course.shares.map(Double.init))
    return minutes.runs(step: first).map { run in
      let step = steps.last { run.worst >= Double($0) / 100 } ?? first
      let kind: AlertKind = isMoney ? .cap : .limit
      var finding = AlertFinding(
        kind, course.name, .share(run.worst, judged: run.worst, steps: steps))
      finding.bound =
        isMoney
        ? Figures.wholeDollars(Money(dollars: amount))
        : "\(Figures.grouped(amount)) \(course.limit.metric.unit(course.limit.window))"
      return Piece(
        kind: kind, what: finding.words(step: step), start: run.start, end: run.end, step: step,
        worst: run.worst)
    }
  }

  private func piece(_ run: RefusalRun, _ key: RefusalKey) -> Piece {
    let model = run.models.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "calls"
    let limit = names[key.subject]
    let kind: AlertKind
    var what: String
    switch key.cause {
    case .rate: (kind, what) = (.throttled, "\(limit ?? model) refused")
    case .gateway: (kind, what) = (.throttled, "\(model) refused: \(run.reason.words)")
    case .locked: (kind, what) = (.locked, "\(model) refused: \(run.reason.words)")
    case .overloaded: (kind, what) = (.overloaded, "\(model) refused: \(run.reason.words)")
    case .money, .invalid:
      let isCap = [.cap, .budget, .projectBudget].contains(run.reason)
      (kind, what) = (isCap ? .cap : .outOfCredit, "calls refused: \(run.reason.words)")
    }
    // A cap is told by its share, which is whole then.
    return Piece(
      kind: kind, what: what, start: run.start, end: run.end, step: kind == .cap ? 100 : 0,
      worst: kind == .cap ? 1 : Double(run.count), isCap: kind == .cap)
  }

  /// Caps, and the account's own budget, of the month before: when they were passed.
  private func monthPieces() -> [(String, Piece)] {
    guard let step = rules.capSteps.first else { return [] }
    var pieces: [(String, Piece)] = []
    let present = CivilDate(now).firstOfMonth.start
    let month = CivilDate(present - 1).firstOfMonth.start
    if let budget = image.spendLimits.last(where: { $0.project == nil && $0.from < present }),
      let amount = budget.amount, amount > .zero
    {
      let charges = UnitCharges(image, plan: plan, from: month, until: present)
      func spent(_ at: Instant) -> Double {
        image.monthToDate(at, month: month, charges).dollars / amount.dollars
      }
      let worst = spent(present - 1)
      let steps = rules.capSteps.filter { worst >= Double($0) / 100 }
      if let last = steps.last,
        let start = AccountImage.hour(
          from: max(month, budget.from), until: present - 1, { spent($0) >= Double(last) / 100 })
      {
        let bound = Figures.wholeDollars(amount)
        let what =
          last >= 100 ? "spend this month over: \(bound)" : "spend this month over \(last)% of \(bound)"
        pieces.append(
          (
            "own limit",
            Piece(kind: .cap, what: what, start: start, end: present, step: last, worst: worst, blocks: false)
          ))
      }
    }
    let capMonth = image.limitMonth(plan, now: now).start
    let before = image.limitMonth(plan, now: capMonth - 1).start
    let limits = AccountLimits.settled(
      image, plan: plan, standing: standing(at: capMonth - 1), now: capMonth - 1, held: nil)
    for entry in limits.entries
    where entry.limit.limit.metric == .usd && entry.limit.limit.window == .month && entry.project == nil {
      guard let amount = entry.limit.limit.value.number, amount > 0 else { continue }
      func counted(_ at: Instant) -> Double {
        LedgerSums(ledger: image.ledger, costs: image.costs, now: at, capMonth: before).capCounter.dollars
          / Double(amount)
      }
      let worst = counted(capMonth - 1)
      guard
        let start = AccountImage.hour(
          from: before, until: capMonth - 1, { counted($0) >= Double(step) / 100 }),
        let reached = rules.capSteps.last(where: { worst >= Double($0) / 100 })
      else { continue }
      let bound = Figures.wholeDollars(Money(dollars: amount))
      let what =
        reached >= 100 ? "\(entry.name) full: \(bound)" : "\(entry.name) over \(reached)% of \(bound)"
      pieces.append(
        (
          entry.limit.limit.id,
          Piece(kind: .cap, what: what, start: start, end: capMonth, step: reached, worst: worst, isCap: true)
        ))
    }
    return pieces.filter { $0.1.end > now - AlertHistory.reach }
  }

  /// Every change of tier, at the entry of the ledger or the fact that made it, else to the hour.
  private func tierPieces() -> [(String, Piece)] {
    guard let ladder = plan.ladder else { return [] }
    let first = now - AlertHistory.reach
    var dates =
      image.ledger.map(\.at) + image.assignedTiers.flatMap { [$0.from] + [$0.until].compactMap(\.self) }
    dates += image.facts.map(\.at)
    var day = first.ceiled(to: .day)
    while day <= now {
      dates.append(day)
      day = day + .day
    }
    dates = Set(dates.filter { $0 > first && $0 <= now }).sorted()
    var pieces: [(String, Piece)] = []
    var before = (at: first, tier: standing(at: first)?.current)
    for date in dates {
      let tier = standing(at: date)?.current
      defer { before = (date, tier) }
      guard tier?.id != before.tier?.id, tier?.rank != before.tier?.rank else { continue }
      // Usage moves a tier between two entries; an entry does at its own time.
      let isOfEntry = standing(at: date - 1)?.current?.id == before.tier?.id
      let at =
        isOfEntry
        ? date
        : AccountImage.hour(from: before.at, until: date) { standing(at: $0)?.current?.id == tier?.id }
          ?? date
      let isDrop = (tier?.rank ?? .min) < (before.tier?.rank ?? .min)
      let label = tier?.label ?? ladder.belowEntry?.label ?? "no tier"
      let old = before.tier?.label ?? ladder.belowEntry?.label ?? "no tier"
      pieces.append(
        (
          (isDrop ? before.tier?.id : tier?.id) ?? "",
          Piece(
            kind: isDrop ? .tierDropped : .tierReached,
            what: isDrop ? "\(label) now, \(old) before" : "\(label) reached", start: at, end: at, worst: 0)
        ))
    }
    return pieces
  }
}

extension AlertEpisode {
  /// Adds a part, to the one of its kind where there is one.
  fileprivate mutating func add(_ phase: AlertPhase) {
    guard let index = phases.firstIndex(where: { $0.kind == phase.kind }) else { return phases.append(phase) }
    let isWorse = phase.worst > phases[index].worst
    if isWorse { phases[index].what = phase.what }
    phases[index].step = max(phases[index].step, phase.step)
    phases[index].lastSeen = max(phases[index].lastSeen, phase.lastSeen)
    // Of refused calls all count, of shares the greatest.
    if phase.kind.measure == .calls {
      phases[index].worst += phase.worst
    } else {
      phases[index].worst = max(phases[index].worst, phase.worst)
    }
  }
}
