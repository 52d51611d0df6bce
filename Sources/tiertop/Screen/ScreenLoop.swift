import Dashboard
import DataFiles
import Glibc
import NcursesTerminal
import SQLiteStore
import TerminalUI
import UsageModel

/// Read, handle, render, present: one thread around one wait.
struct ScreenLoop: ~Copyable {
  private var settings: Settings
  /// Reads the config file again, under the same flags and environment.
  private let readSettings: () throws(Failure) -> Settings
  private var themes: ThemeChoice
  private var theme: Theme
  /// The theme as the state's look wants it.
  private var drawn: ResolvedTheme
  private var isExact: Bool
  private var clock = ZoneClock()
  private var screen: NcursesScreen
  private var state: DashboardState
  private var watch: StoreWatch
  private var nextPoll = MonotonicInstant.now
  /// The longest window that the store was last read for.
  private var readWindow = Window.quarterHour
  /// The same of the past that is shown.
  private var replayedWindow = Window.quarterHour
  /// From the first picture of the store on.
  private var alerts: AlertWatch?
  private var hasDrawn = false
  /// An account named at the start, until the store has it.
  private var wantedAccount: String?

  init(
    settings: Settings, themes: ThemeChoice, theme: Theme, screen: consuming NcursesScreen,
    readSettings: @escaping () throws(Failure) -> Settings
  ) {
    self.settings = settings
    self.readSettings = readSettings
    self.themes = themes
    self.theme = theme
    let look = ScreenLoop.look(settings, theme, screen.profile)
    isExact = look.isThemeExact
    drawn = ResolvedTheme(theme, depth: look.colors, isExact: isExact)
    state = DashboardState(
      now: .now, width: screen.width, height: screen.height,
      storePath: settings.folders.abbreviated(settings.storePath), plans: ScreenLoop.plans(settings),
      window: settings.config.window, interval: settings.config.interval,
      commands: settings.commands, look: look,
      configPath: settings.folders.abbreviated(settings.configPath),
      optionPlaces: ScreenLoop.places(settings, screen.profile))
    state.rotation = settings.config.rotation
    state.look.takesMouse = settings.config.takesMouse
    state.look.showsWeekAgo = settings.config.showsWeekAgo
    self.screen = screen
    watch = StoreWatch(path: settings.storePath)
    state.alertRules = settings.config.alerts
    meet()
    wantedAccount = settings.config.account
    if settings.config.isKiosk { _ = state.handle(.kioskOpened) }
  }

  /// Runs until the user quits (nil) or a signal ends it.
  consuming func run() -> Int32? {
    poll()
    readMore()
    draw()
    ProgramText.releaseStart()
    while true {
      var effects: [DashboardEffect] = []
      for event in screen.wait(until: nextWake) {
        switch event {
        case .key(let key): effects += state.handle(.key(key))
        case .resized(let width, let height): effects += state.handle(.resized(width: width, height: height))
        case .resumed: screen.repaint()
        case .tick: effects += tick()
        case .reload: effects.append(.reload)
        case .hangup:
          alerts?.end(now: .now)
          screen.leave(keepingFrame: false)
          return SIGHUP
        case .terminate(let signal):
          alerts?.end(now: .now)
          screen.leave(keepingFrame: false)
          return signal
        }
      }
      for effect in effects {
        if case .quit(let keepsFrame) = effect {
          alerts?.end(now: .now)
          screen.leave(keepingFrame: keepsFrame)
          return nil
        }
        carryOut(effect)
      }
      readMore()
      draw()
    }
  }

  /// A larger screen or another view may draw a longer window than was read for.
  private mutating func readMore() {
    let longest = state.longestShownWindow
    if longest.length > readWindow.length { poll() }
    if let frozen = state.frozen, longest.length > replayedWindow.length { replay(at: frozen.reading.now) }
  }

  /// The next full second, for the clock, or the next look at the store where that comes first.
  private var nextWake: MonotonicInstant {
    let intoSecond = Instant.now.milliseconds.floored(to: 1_000) + 1_000 - Instant.now.milliseconds
    let nextSecond = MonotonicInstant.now.advanced(byMilliseconds: Int(intoSecond))
    // A look that is due within this second is made on its stroke, so that there is one wake-up and not two.
    return state.interval >= .second ? nextSecond : min(nextSecond, nextPoll)
  }

  private mutating func tick() -> [DashboardEffect] {
    // Half a tick early counts, else rounding would make it a whole one late.
    if MonotonicInstant.now.milliseconds(until: nextPoll) <= 250 {
      poll()
      return []
    }
    let effects = state.handle(.tick(.now))
    watchAlerts()
    return effects
  }

  private mutating func poll() {
    let now = Instant.now
    readWindow = state.longestShownWindow
    if case .missing = state.store { meet() }
    // In place: an image with two holders is copied at each change, which costs more than reading it.
    switch watch.read(into: &state.image, window: readWindow, now: now) {
    case .current: _ = state.handle(.read(nil, at: now))
    case .missing: _ = state.handle(.storeMissing(at: now))
    case .failed(let message): _ = state.handle(.storeFailed(message, at: now))
    }
    chooseAccount()
    watchAlerts()
    nextPoll = MonotonicInstant.now.advanced(byMilliseconds: Int(state.interval))
  }

  /// Looks for what is newly wrong in the live reading, whatever time the picture shows.
  private mutating func watchAlerts() {
    // Without a picture of the store everything open would seem to be over.
    if state.store != .open, state.image.accounts.isEmpty { return }
    guard state.rights.seesUsage else { return }
    if alerts == nil { alerts = AlertWatch(settings: settings, isInvented: state.image.isInvented) }
    let past = AlertPast(image: state.image, plans: state.plans)
    guard let isNew = alerts?.look(state.reading, past: past) else { return }
    // The first picture does not wait for what was before.
    if hasDrawn, alerts?.isLookingBack == true {
      alerts?.lookBack(state.image, plans: state.plans, watch, now: state.now)
    }
    guard let book = alerts?.book else { return }
    if book != state.alerts { _ = state.handle(.alertsRead(book)) }
    if isNew, state.alertRules.rings { screen.ring() }
    if isNew, state.alertRules.flashes { _ = state.handle(.flashed(until: state.now + 2 * .second)) }
    if let complaint = alerts?.takeComplaint() { _ = state.handle(.noticed(complaint)) }
  }

  private mutating func chooseAccount() {
    guard let name = wantedAccount, !state.image.accounts.isEmpty else { return }
    wantedAccount = nil
    if let found = state.image.accounts.first(where: { $0.account.name == name }) {
      _ = state.handle(.shown(found.account.id))
    } else {
      _ = state.handle(.noticed("there is no account \(name)"))
    }
  }

  private mutating func carryOut(_ effect: DashboardEffect) {
    switch effect {
    case .quit: break
    case .suspend: screen.suspend()
    case .redraw: screen.repaint()
    case .poll: poll()
    case .replay(let instant): replay(at: instant)
    case .findTrouble(let direction, let instant, let account):
      findTrouble(direction, from: instant, account: account)
    case .reload: reload()
    case .useMouse(let isOn): screen.setMouse(isOn)
    case .readCapacity(let account, let snapshot): readCapacity(account, snapshot)
    case .record(let order):
      let told = order.record(
        storePath: settings.storePath, isGroupReadable: settings.config.isGroupReadable, plans: state.plans,
        now: .now)
      for effect in state.handle(.recorded(told)) { carryOut(effect) }
    case .listThemes: _ = state.handle(.themesListed(themes.samples(for: state.look)))
    case .useTheme(let name): use(theme: name)
    case .snooze(let key, let until): alerts?.snooze(key, until: until)
    case .copy(let text): copy(text)
    case .exportFrame: exportFrame()
    }
  }

  /// Takes what the files say now; where the config file is wrong, all stays as it was.
  private mutating func reload() {
    do throws(Failure) {
      let before = settings
      let read = try readSettings()
      try ZoneClock.check(read)
      let wanted = ThemeChoice(read)
      let first = try wanted.first().name
      settings = read
      // What is on the screen is of this store, so another one takes a new start.
      settings.storePath = before.storePath
      themes = wanted
      var change = Reconfiguration(
        commands: settings.commands, places: ScreenLoop.places(settings, screen.profile))
      if settings.config.interval != before.config.interval { change.interval = settings.config.interval }
      if settings.config.secondClock != before.config.secondClock {
        change.zone = settings.config.secondClock ?? "none"
      }
      if settings.config.takesMouse != before.config.takesMouse {
        change.takesMouse = settings.config.takesMouse
      }
      if settings.config.showsWeekAgo != before.config.showsWeekAgo {
        change.showsWeekAgo = settings.config.showsWeekAgo
      }
      change.rotation = settings.config.rotation
      if settings.config.alerts != before.config.alerts {
        change.alertRules = settings.config.alerts
        alerts?.use(settings.config.alerts)
      }
      change.theme = settings.config.theme == before.config.theme ? theme.name : first
      _ = state.handle(.plansLoaded(ScreenLoop.plans(settings)))
      for effect in state.handle(.configured(change)) { carryOut(effect) }
      _ = state.handle(.noticed("config, theme and plans read again"))
    } catch {
      _ = state.handle(.noticed(error.lines.first ?? "the config file is wrong"))
    }
  }

  private mutating func use(theme name: String) {
    do throws(DataFileError) {
      theme = try themes.named(name)
      resolve()
    } catch {
      _ = state.handle(.noticed(error.problems.first?.description ?? error.description))
    }
  }

  private mutating func resolve() {
    isExact = state.look.isThemeExact
    drawn = ResolvedTheme(theme, depth: state.look.colors, isExact: isExact)
  }

  private mutating func copy(_ text: String) {
    let words = text.split(whereSeparator: { $0 == "\t" || $0 == "\n" }).joined(separator: "  ")
    _ = state.handle(
      .noticed(screen.copy(text) ? "copied: \(words)" : "this terminal has no clipboard for programs"))
  }

  private mutating func exportFrame() {
    let buffer = DashboardScreen(state).render(glyphs: state.look.glyphs)
    let file = FrameFile(
      folder: settings.config.frameFolder ?? settings.folders.frames, view: state.view.rawValue,
      at: state.now, folders: settings.folders)
    _ = state.handle(.noticed(file.write(buffer, theme: drawn, isLight: theme.variant == .light)))
  }

  private mutating func replay(at instant: Instant) {
    replayedWindow = state.longestShownWindow
    do throws(StoreError) {
      if let image = try watch.image(at: instant, window: replayedWindow) {
        _ = state.handle(.replayed(image, at: instant))
      } else {
        _ = state.handle(.noticed("the store cannot be read now, so there is no past to show"))
      }
    } catch {
      _ = state.handle(.noticed(error.description))
    }
  }

  private mutating func findTrouble(
    _ direction: DashboardEffect.Direction, from instant: Instant, account: AccountID?
  ) {
    do throws(StoreError) {
      let found = [
        try watch.trouble(direction, from: instant, account: account, plans: state.plans, now: .now),
        state.alerts.trouble(isBack: direction == .back, from: instant, account: account),
      ].compactMap(\.self)
      if let nearest = direction == .back ? found.max() : found.min() { return replay(at: nearest) }
      _ = state.handle(
        .noticed("no throttle, spill or alert \(direction == .back ? "before" : "after") this"))
    } catch {
      _ = state.handle(.noticed(error.description))
    }
  }

  private mutating func readCapacity(_ id: AccountID, _ snapshot: String) {
    guard let account = state.image.accounts.first(where: { $0.account.id == id }) else { return }
    let days = state.plans[account.account.plan]?.capacityProducts.first?.recommendationLookbackDays ?? 30
    let from = account.freshness(now: .now).asOf - Int64(days) * .day
    let minutes = watch.capacityMinutes(of: snapshot, in: account, from: from, until: .now)
    _ = state.handle(.capacityRead(minutes, snapshot: snapshot, account: id))
  }

  /// Tells the state who is there; the owner of a store is known once there is one.
  private mutating func meet() {
    let person = Person(storePath: settings.storePath)
    _ = state.handle(.personKnown(user: person.user, ownsStore: person.ownsStore))
  }

  private mutating func draw() {
    let clock = clock.reading(zone: state.look.zone, at: state.now)
    if clock != state.secondClock { _ = state.handle(.secondClock(clock)) }
    for span in state.missingWeeks {
      if let week = watch.week(span) { _ = state.handle(.weekRead(week)) }
    }
    if state.look.colors != drawn.depth || state.look.isThemeExact != isExact { resolve() }
    screen.present(DashboardScreen(state).render(glyphs: state.look.glyphs), theme: drawn)
    hasDrawn = true
  }

  private static func look(_ settings: Settings, _ theme: Theme, _ profile: TerminalProfile) -> Look {
    Look(
      theme: theme.name, isThemeExact: settings.config.isThemeExact, colors: profile.colors,
      glyphs: profile.glyphs, zone: settings.config.secondClock ?? "none",
      offeredColors: profile.offeredColors, offeredGlyphs: profile.offeredGlyphs)
  }

  /// Where the options' values are from; what was found out about the terminal says by what.
  private static func places(_ settings: Settings, _ profile: TerminalProfile) -> [ScreenOption: String] {
    var places: [ScreenOption: String] = [.color: profile.colorReason, .glyphs: profile.glyphReason]
    for option in ScreenOption.allCases {
      guard let written = settings.config.written[option.rawValue], written.text != "auto" else { continue }
      places[option] = settings.folders.abbreviated(written.place)
    }
    return places
  }

  private static func plans(_ settings: Settings) -> [String: Plan] {
    Dictionary(
      PlanLibrary.load(folders: settings.planFolders).plans.map { ($0.id, $0) },
      uniquingKeysWith: { _, later in later })
  }
}
