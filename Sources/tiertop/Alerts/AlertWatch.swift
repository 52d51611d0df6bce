import DataFiles
import UsageModel

/// Follows the readings of a screen, keeps their alerts and tells hooks of them.
struct AlertWatch {
  private var keeper: AlertKeeper
  private var teller: AlertTeller
  /// What could not be noted yet because another screen was writing.
  private var notes: [AlertTeller.Note] = []
  private let isInvented: Bool
  /// When it was last looked for what nobody tells.
  private var searchedAt = Instant.distantPast

  /// Nobody is called because of invented data, and none of it is kept.
  init(settings: Settings, isInvented: Bool) {
    let rules = settings.config.alerts
    self.isInvented = isInvented
    keeper = AlertKeeper(
      path: isInvented ? nil : AlertKeeper.path(store: settings.storePath, folders: settings.folders),
      rules: rules)
    teller = AlertTeller(hooks: isInvented ? [] : rules.hooks)
  }

  var book: AlertBook { keeper.book }

  /// Goes by other rules from now on; what already waits to be told is told as before.
  mutating func use(_ rules: AlertRules) {
    keeper.rules = rules
    teller.hooks = isInvented ? [] : rules.hooks
  }

  /// What to say of the file that keeps them, once.
  mutating func takeComplaint() -> String? { keeper.takeComplaint() }

  /// Takes in a reading; whether something new is wrong.
  mutating func look(_ reading: Reading) -> Bool {
    let changes = keeper.observe(reading)
    adopt(now: reading.now)
    notes += teller.take(changes, now: reading.now)
    if !teller.isIdle { notes += teller.work(now: reading.now) }
    writeNotes()
    return changes.contains { change in
      guard let event = change.event(for: Set(AlertKind.allCases)) else { return false }
      return event != .recovered && change.episode.kind != .tierReached
    }
  }

  mutating func snooze(_ key: AlertKey, until instant: Instant?) {
    keeper.changeSoon { $0.snooze(key, until: instant) }
  }

  /// Ends the hooks that run, since nobody will be there to look after them.
  mutating func end(now: Instant) {
    notes += teller.stop(now: now)
    guard !notes.isEmpty else { return }
    let notes = notes
    keeper.changeSoon { $0.note(notes) }
  }

  /// Tells what a process that is gone has left untold: at the start, and what another screen leaves.
  private mutating func adopt(now: Instant) {
    guard abs(now - searchedAt) >= .minute else { return }
    if teller.findsOrphans(in: book, now: now) {
      var teller = teller
      guard keeper.change({ teller.adopt(from: &$0, now: now) }) != nil else { return }
      self.teller = teller
    }
    searchedAt = now
  }

  private mutating func writeNotes() {
    guard !notes.isEmpty else { return }
    let written = notes
    if keeper.change({ $0.note(written) }) != nil { notes = [] }
  }
}
