import UsageModel

/// What one source of the demo tells at one time.
struct DemoDelivery {
  /// The place of the account in the history.
  var account: Int
  var events: [UsageEvent] = []
  var reports: [UsageReport] = []
  var liveThrough: Instant?
  var completeThrough: Instant?
}

/// Tells the history call by call, from two hours before the demo starts and on for as long as it is asked.
///
/// What is told does not depend on how the time is sliced.
struct DemoFeed {
  let history: DemoHistory
  /// Told up to here.
  private(set) var now: Instant
  private var nextMinute: Int64
  /// Calls that have begun, by account, and are not told yet.
  private var pending: [[DemoCall]]
  private var usedToday: [Int]

  init(history: DemoHistory) {
    self.history = history
    now = history.cut
    nextMinute = history.stage.minute(history.cut)
    pending = history.accounts.map { _ in [] }
    let today = history.cut.floored(to: .day)
    usedToday = history.accounts.map { account in
      guard case .day = account.ceiling else { return 0 }
      return history.reports(of: account, day: today, until: history.cut).reduce(0) {
        $0 + Int($1.measures.attempts - $1.measures.throttled)
      }
    }
  }

  /// Everything that is told in `[now, until)`.
  mutating func advance(to until: Instant) -> [DemoDelivery] {
    guard until > now else { return [] }
    while nextMinute * .minute < until.milliseconds { begin(minute: nextMinute) }
    let from = now
    now = until
    return history.accounts.indices.compactMap { index in
      switch history.accounts[index].source {
      case .gateway: gatewayDelivery(of: index, from: from)
      case .page: pageDelivery(of: index, from: from)
      }
    }
  }

  /// Forgets what would have been told before `instant`: the machine slept, or its clock was set.
  mutating func skip(to instant: Instant) {
    guard instant > now else { return }
    if instant.floored(to: .day) > now { usedToday = usedToday.map { _ in 0 } }
    now = instant
    nextMinute = max(nextMinute, history.stage.minute(instant))
    for index in pending.indices { pending[index].removeAll { $0.told < instant } }
  }

  private mutating func begin(minute: Int64) {
    if minute.isMultiple(of: 1_440) { usedToday = usedToday.map { _ in 0 } }
    for index in history.accounts.indices {
      let account = history.accounts[index]
      guard case .gateway = account.source else { continue }
      pending[index] += history.calls(of: account, minute: minute, usedToday: &usedToday[index])
    }
    nextMinute = minute + 1
  }

  private mutating func gatewayDelivery(of index: Int, from: Instant) -> DemoDelivery? {
    let account = history.accounts[index]
    var delivery = DemoDelivery(account: index)
    var waiting: [DemoCall] = []
    for call in pending[index] {
      if call.told >= now {
        waiting.append(call)
      } else if !history.isSilent(account, at: call.told) {
        delivery.events.append(call.event)
      }
    }
    pending[index] = waiting
    delivery.events.sort { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
    delivery.liveThrough = lastWord(of: account, from: from)
    return delivery.liveThrough == nil ? nil : delivery
  }

  /// The last moment in `[from, now]`, to the second, at which the source was not silent.
  private func lastWord(of account: DemoAccount, from: Instant) -> Instant? {
    if !history.isSilent(account, at: now) { return now }
    var moment = now.floored(to: .second)
    while moment > from {
      if !history.isSilent(account, at: moment - 1) { return moment }
      moment = moment - .second
    }
    return nil
  }

  /// Half a minute apart; each tells what has come in since the one before, and again the minute that was open then.
  private func pageDelivery(of index: Int, from: Instant) -> DemoDelivery? {
    let latest = (now - 1).floored(to: 30 * .second)
    guard latest >= from else { return nil }
    let known = complete(at: latest)
    let before = complete(at: from.ceiled(to: 30 * .second) - 30 * .second)
    var delivery = DemoDelivery(account: index)
    delivery.reports = history.pageReports(
      of: history.accounts[index], from: max(before.floored(to: .minute), history.cut), until: known)
    delivery.completeThrough = known
    return delivery
  }

  /// A page lags by some minutes.
  private func complete(at poll: Instant) -> Instant {
    var random = SeededRandom(
      seed: history.stage.seed, stream: 0x900, position: poll.milliseconds)
    return poll - 215 * .second - Int64(random.index(below: 12)) * .second
  }
}
