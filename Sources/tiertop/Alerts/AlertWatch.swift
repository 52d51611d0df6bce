import DataFiles
import NcursesTerminal
import UsageModel

/// Follows the readings of a screen, keeps their alerts and tells hooks of them.
struct AlertWatch {
  private var keeper: AlertKeeper
  private var teller: AlertTeller
  /// What could not be noted yet because another screen was writing.
  private var notes: [AlertTeller.Note] = []
  private let isInvented: Bool
  /// For earlier alerts; nil before the first reading and after its end.
  private var search: AlertSearch?
  private var hasSearched = false
  /// What was found and could not be noted yet.
  private var found: [AlertEpisode] = []
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

  /// How long a screen may look back between two frames.
  private static let slice: Int64 = 20

  /// Looks a little further into the past of the store, as long as a frame may wait.
  mutating func lookBack(_ image: UsageImage, plans: [String: Plan], _ watch: StoreWatch, now: Instant) {
    if !hasSearched {
      hasSearched = true
      search = AlertSearch(accounts: image.accounts.map(\.account.id), rules: keeper.rules)
    }
    let start = MonotonicInstant.now
    while search?.isDone == false, start.milliseconds(until: .now) < AlertWatch.slice {
      guard search?.work(watch, image, plans: plans, now: now) == true else { break }
    }
    found += search?.takeFound() ?? []
    if search?.isDone == true { search = nil }
    if !found.isEmpty {
      let found = found
      if keeper.change({ $0.add(found, now: now) }) != nil { self.found = [] }
    }
  }

  /// Whether there is more of the past to look at.
  var isLookingBack: Bool { search != nil || !hasSearched }

  /// Takes in a reading; whether something new is wrong.
  mutating func look(_ reading: Reading, past: AlertPast) -> Bool {
    let changes = keeper.observe(reading, past: past)
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
