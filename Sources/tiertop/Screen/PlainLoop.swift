import Dashboard
import DataFiles
import Glibc
import NcursesTerminal
import TerminalUI
import UsageModel

/// The dashboard as lines of words, without a terminal's help: all of it once, then what changed.
struct PlainLoop {
  private let settings: Settings
  private var state: DashboardState
  private var watch: StoreWatch
  private var said: PlainReport?
  private let glyphs: GlyphSet

  init(settings: Settings, plans: [String: Plan]) {
    self.settings = settings
    state = DashboardState(
      now: .now, width: 80, height: 24, storePath: settings.folders.abbreviated(settings.storePath),
      plans: plans,
      window: settings.config.window, interval: settings.config.interval)
    watch = StoreWatch(path: settings.storePath)
    glyphs = TerminalProfile.localeCharacters == "UTF-8" ? .full : .ascii
  }

  /// Runs until a signal ends it, or says everything once.
  mutating func run(once: Bool) throws(Failure) {
    while true {
      let now = Instant.now
      let person = Person(storePath: settings.storePath)
      _ = state.handle(.personKnown(user: person.user, ownsStore: person.ownsStore))
      switch watch.read(into: &state.image, window: state.window, now: now) {
      case .current: _ = state.handle(.read(nil, at: now))
      case .missing: _ = state.handle(.storeMissing(at: now))
      case .failed(let message):
        if once { throw Failure(.unavailable, message) }
        _ = state.handle(.storeFailed(message, at: now))
      }
      try say()
      if once { return }
      sleep(for: state.interval)
    }
  }

  private mutating func say() throws(Failure) {
    let report = PlainReport(state)
    let news = report.news(since: said)
    if !news.isEmpty { try Console.write(news.map { plain("\(state.now.clock)Z \($0.text)") }) }
    said = report
  }

  /// In characters that the locale has.
  private func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { glyphs.standIn(for: $0) }))
  }

  private func sleep(for interval: Milliseconds) {
    var pause = timespec(tv_sec: Int(interval / 1_000), tv_nsec: Int(interval % 1_000) * 1_000_000)
    nanosleep(&pause, nil)
  }
}
