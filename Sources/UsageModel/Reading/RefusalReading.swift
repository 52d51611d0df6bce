/// The refused calls of an account, by what refused them.
package struct RefusalReading: Hashable, Sendable {
  /// What is known of one cause.
  package struct Cause: Hashable, Sendable {
    package var cause: RefusalCause
    /// Of the newest call refused for it.
    package var reason: RefusalReason
    package var last: Instant
    /// Of the newest one, and of all in the last minute.
    package var lastModel: ModelID
    package var lastModelName: String
    /// In the 60 s up to the account's figures.
    package var lastMinute: Int64
    package var lastQuarterHour: Int64
    package var today: Int64
    /// Since the first of the month.
    package var month: Int64
    /// When the refusals that go on began: the first minute, or second, of those without ten minutes between them.
    package var since: Instant
    /// The models of the last quarter hour, most refused first.
    package var models: [Part]
    /// The projects of the last quarter hour, most refused first; nil is without a project.
    package var projects: [Part]
    /// Of a locked model: what opens it, where the plan says so.
    package var opensWith: String?
    /// A call has been answered since the newest one was refused; nil where that is not known.
    package var isAnsweredSince: Bool?
  }

  /// A part of the refused calls.
  package struct Part: Hashable, Sendable {
    /// nil: no project was named.
    package var name: String?
    package var count: Int64
  }

  /// Newest first.
  package var causes: [Cause] = []
  /// Whether the last minute before now is known.
  package var knowsLastMinute: Bool

  package subscript(cause: RefusalCause) -> Cause? { causes.first { $0.cause == cause } }

  /// Refused within the last 60 s, as far as that minute is known; newest first.
  package var now: [Cause] { knowsLastMinute ? causes.filter { $0.lastMinute > 0 } : [] }
}

extension RefusalReading {
  /// Refusals with such a pause between them are not one run.
  static let pause: Milliseconds = 10 * .minute

  init(image: AccountImage, plan: Plan, asOf: Instant, now: Instant) {
    knowsLastMinute = now - asOf <= .minute
    let names = Dictionary(image.projects.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    let span = image.span(.quarterHour, asOf: asOf)
    for cause in RefusalCause.allCases {
      guard let last = image.newestRefusal(of: cause, asOf: asOf) else { continue }
      func sum(_ counts: [RefusalCount], from: Instant) -> Int64 {
        counts.reduce(0) { $1.reason.cause == cause && $1.at >= from && $1.at <= asOf ? $0 + $1.count : $0 }
      }
      let recent = image.refusals(in: span).filter { $0.reason.cause == cause }
      func parts(_ name: (RefusalCount) -> String?) -> [Part] {
        Dictionary(recent.map { (name($0), $0.count) }, uniquingKeysWith: +).map {
          Part(name: $0.key, count: $0.value)
        }
        .sorted { ($0.count, $1.name ?? "") > ($1.count, $0.name ?? "") }
      }
      let model = image.model(last.model)?.name ?? ""
      let gate = cause == .locked ? plan.gate(of: model) : nil
      causes.append(
        Cause(
          cause: cause, reason: gate == nil ? last.reason : .tier, last: last.at, lastModel: last.model,
          lastModelName: model,
          lastMinute: image.refusals(asOf: asOf) { $0.reason.cause == cause },
          lastQuarterHour: recent.reduce(0) { $0 + $1.count },
          today: sum(image.refusalDays, from: asOf.floored(to: .day)),
          month: sum(image.refusalDays, from: CivilDate(asOf).firstOfMonth.start),
          since: image.refusalsBegan(cause, last: last.at, asOf: asOf),
          models: parts { image.model($0.model)?.name },
          projects: parts { $0.project.flatMap { names[$0] } }, opensWith: gate?.words,
          isAnsweredSince: image.counter(.account)?.isAnswered(after: last.at, asOf: asOf)))
    }
    causes.sort { ($0.last, $1.cause.rawValue) > ($1.last, $0.cause.rawValue) }
  }
}

extension AccountImage {
  /// Calls refused in the 60 s up to `asOf` that `matches`, the second that began 60 s before with them.
  func refusals(asOf: Instant, _ matches: (RefusalCount) -> Bool) -> Int64 {
    lastMinuteRefusals(asOf: asOf).reduce(0) { matches($1) ? $0 + $1.count : $0 }
  }

  /// The same as parts, which may be below 0.
  func lastMinuteRefusals(asOf: Instant) -> [RefusalCount] {
    refusals(from: asOf.floored(to: .second) - .minute, until: asOf + 1)
  }

  /// When the newest of those was refused, to the second or the minute; nil without one in the last minute.
  func newestRefusal(asOf: Instant, _ matches: (RefusalCount) -> Bool) -> Instant? {
    let first = asOf.floored(to: .second) - .minute
    return refusalSeconds.last { $0.at >= first && $0.at <= asOf && matches($0) }?.at
      ?? refusalMinutes.last { $0.at + .minute > first && $0.at <= asOf && matches($0) }?.at
  }

  /// Calls refused in the span of a quarter hour.
  fileprivate func refusals(in span: WindowSpan) -> [RefusalCount] {
    refusals(
      from: span.begin, until: span.bucket < .minute ? span.end : span.asOf.floored(to: .minute) + .minute)
  }

  /// Calls refused in `[from, until)`, as parts that may be below 0: of the minutes that it begins and ends in, single calls
  /// count by seconds, and what is known by minutes only counts whole, so that nothing of it is lost.
  private func refusals(from: Instant, until: Instant) -> [RefusalCount] {
    let minutes = from.floored(to: .minute)..<until.ceiled(to: .minute)
    var counts = refusalMinutes.filter { minutes.contains($0.at) }
    if counts.isEmpty { return [] }
    for count in refusalSeconds where minutes.contains(count.at) && !(from..<until).contains(count.at) {
      var outside = count
      outside.count = -count.count
      counts.append(outside)
    }
    return counts
  }

  /// The newest call refused for `cause` by `asOf`: to the millisecond where it is the newest of all, else as exactly as it is
  /// counted. Sources may tell of calls before they say that their figures are complete.
  fileprivate func newestRefusal(of cause: RefusalCause, asOf: Instant) -> RefusalRecord? {
    func count(_ counts: [RefusalCount], _ times: Range<Instant>) -> Int64 {
      counts.reduce(0) { $1.reason.cause == cause && times.contains($1.at) ? $0 + $1.count : $0 }
    }
    func newest(_ counts: [RefusalCount], _ width: Milliseconds, _ isAfter: (Instant) -> Int64)
      -> RefusalRecord?
    {
      counts.last { bucket in
        guard bucket.reason.cause == cause, bucket.at <= asOf else { return false }
        // Of the bucket that is still open, what came later is no part.
        return bucket.at + width <= asOf
          || count(counts, bucket.at..<bucket.at + 1) > isAfter(bucket.at + width)
      }.map { RefusalRecord(at: $0.at, model: $0.model, reason: $0.reason) }
    }
    let later = asOf.floored(to: .minute) + .minute
    func secondsAfter(_ end: Instant) -> Int64 { count(refusalSeconds, asOf + 1..<max(asOf + 1, end)) }
    let exact = lastRefusals.filter { $0.reason.cause == cause && $0.at <= asOf }.max { $0.at < $1.at }
    let found = [
      exact, newest(refusalSeconds, .second) { _ in 0 }, newest(refusalMinutes, .minute, secondsAfter),
    ]
    return found.compactMap(\.self).max { $0.at < $1.at }
      ?? newest(refusalDays, .day) { secondsAfter(later) + count(refusalMinutes, later..<max(later, $0)) }
  }

  fileprivate func refusalsBegan(_ cause: RefusalCause, last: Instant, asOf: Instant) -> Instant {
    var began = last
    for count in refusalMinutes.reversed() where count.reason.cause == cause && count.at <= asOf {
      if count.at < began.floored(to: .minute) - RefusalReading.pause { break }
      began = min(began, count.at)
    }
    // Within the minutes that seconds reach back to, the second is known.
    if let first = refusalSeconds.first(where: { $0.reason.cause == cause && $0.at >= began && $0.at <= asOf }
    ),
      first.at.floored(to: .minute) == began
    {
      return first.at
    }
    return began
  }
}

extension CounterUsage {
  /// Whether a call that was sent after `instant` has been answered; nil where the buckets tell nothing of it yet.
  fileprivate func isAnswered(after instant: Instant, asOf: Instant) -> Bool? {
    func answered(_ attempts: Int64, _ failed: Int64) -> Bool { attempts > failed }
    let second = instant.floored(to: .second) + .second
    if !seconds.isEmpty, secondsStart <= second {
      return bins(from: second, through: asOf).contains {
        answered(Int64($0.attempts), Int64($0.throttled) + Int64($0.clientErrors) + Int64($0.serverErrors))
      }
    }
    for series in [tenSeconds, minutes, quarterHours, sixHours] {
      let next = instant.floored(to: series.width) + series.width
      guard !series.buckets.isEmpty, series.start <= next else { continue }
      let sum = series.sum(from: next, until: asOf + 1)
      return answered(sum.attempts, sum.throttled + sum.clientErrors + sum.serverErrors)
    }
    return nil
  }
}
