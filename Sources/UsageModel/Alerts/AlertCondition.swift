/// A cause with all the ways in which it shows now.
struct AlertCondition: Hashable, Sendable {
  var topic: AlertKind.Topic
  var account: AccountID
  var subject: String
  var findings: [AlertFinding]

  var cause: AlertCause { AlertCause(topic: topic, account: account, subject: subject) }

  init(_ topic: AlertKind.Topic, _ account: AccountID, _ subject: String, _ findings: [AlertFinding]) {
    self.topic = topic
    self.account = account
    self.subject = subject
    self.findings = findings
  }

  /// Of a cause that shows in one way only.
  init(_ key: AlertKey, _ what: String, _ strength: AlertFinding.Strength, since: Instant? = nil) {
    self.init(
      key.kind.topic, key.account, key.subject,
      [AlertFinding(key.kind, what, strength, since: since)])
  }
}

/// Something that a reading finds worth an alert, or worth keeping one open.
struct AlertFinding: Hashable, Sendable {
  enum Strength: Hashable, Sendable {
    /// A share that has steps, and what it counts as: a minute limit that is not over yet stands just below its end.
    case share(Double, judged: Double, steps: [Int])
    case active(Double)
    /// Not enough to open one, enough to keep it open.
    case held(Double)
  }

  var kind: AlertKind
  /// What it says; of a share what the words of its step begin with.
  var what: String
  var strength: Strength
  /// Of a share: what it is a share of, `3,000 RPM`.
  var bound = ""
  /// What it is at its end: a limit that refuses nothing is never full.
  var endWord = "full"
  /// What to say where the share alone does not explain it.
  var reason: String?
  var blocks = true
  /// Whether it is what its share says: a minute limit at its number is not full before 60 s.
  var isSure = true
  var isCap = false
  /// When it began, where the reading knows that.
  var since: Instant?

  init(_ kind: AlertKind, _ what: String, _ strength: Strength, since: Instant? = nil) {
    self.kind = kind
    self.what = what
    self.strength = strength
    self.since = since
  }

  /// How far below a step its share may fall before the step is lost, as levels do.
  static let slack = 0.05

  /// The step that holds, 0 for kinds without; nil: it does not hold.
  ///
  /// A step once reached holds until the share is 5 points below it, as levels do.
  func step(previous: Int?) -> Int? {
    switch strength {
    case .active: 0
    case .held: previous == nil ? nil : 0
    case .share(_, let judged, let steps):
      steps.last { step in
        let threshold = Double(step) / 100
        return judged >= threshold || step <= previous ?? 0 && judged > threshold - AlertFinding.slack
      }
    }
  }

  var value: Double {
    switch strength {
    case .share(let share, _, _): share
    case .active(let value), .held(let value): value
    }
  }

  func words(step: Int) -> String {
    guard case .share(let share, _, let steps) = strength else { return what }
    let step = isSure ? step : min(step, steps.last { $0 < 100 } ?? step)
    if step >= 100, share >= 1 || reason == nil { return "\(what) \(endWord): \(bound)" }
    // Near its end by something else than its percent: a forecast, or a refusal.
    if let reason, share <= Double(step) / 100 - AlertFinding.slack { return reason }
    return "\(what) over \(step)% of \(bound)"
  }
}
