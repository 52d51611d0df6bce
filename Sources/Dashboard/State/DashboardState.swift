import TerminalUI
package import UsageModel

/// Everything that the screen depends on; changed only by `handle`.
package struct DashboardState: Sendable {
  /// How the store is, as the screen sees it.
  package enum StoreState: Hashable, Sendable {
    /// There is none yet; how often it was looked for.
    case missing(looks: Int)
    case open
    /// It cannot be read: what is wrong, since when. The last good picture stays.
    case failing(message: String, since: Instant)
  }

  /// In the order of their tabs.
  package enum View: String, Hashable, CaseIterable, Sendable {
    case overview, models, tiers, capacity, spend, alerts
  }

  /// What lies over the view and takes all keys.
  package enum Overlay: Hashable, Sendable {
    case help(first: Int)
    /// Where a number of an account comes from, from this line on.
    case explain(account: AccountID, subject: String, first: Int)
    /// Text typed after `/`.
    case filter(text: String)
    /// The list of themes, with the name of the one to go back to.
    case themes(before: String)
    case options(marked: ScreenOption)
    /// Every action by name: what was typed, and the marked line of what that finds.
    case palette(text: String, marked: Int)
  }

  /// What the reader opened inside a view; `Esc` goes back out of it.
  package enum Opened: Hashable, Sendable {
    /// A model's own page, by its name and operation.
    case model(ModelID)
    /// The purchases of one snapshot.
    case snapshot(String)
    /// A group of models with equal limits, by the first one's name.
    case group(String)
    /// What a drop to a lower tier would cost.
    case drop
  }

  /// A list whose rows can be marked.
  package enum Panel: String, Hashable, Sendable {
    case accounts, limits, models
    /// Of the tier view: the rungs, and the models with traffic or the groups of equal limits.
    case ladder, tierModels
    /// Of the models view.
    case modelTable
    /// Of the capacity view.
    case capacity, transactions
    /// Of the spend view.
    case costs, projects, spendAccounts
    /// Of the alerts view.
    case openAlerts, pastAlerts
  }

  /// By which column a list is ordered; 0 is its natural order.
  package struct Rank: Hashable, Sendable {
    package var column = 0
    package var isReversed = false
  }

  /// Whose screen this is.
  package var user = ""
  package var ownsStore = true
  package var now: Instant
  package var width: Int
  package var height: Int
  package var storePath: String
  package var store: StoreState
  package var plans: [String: Plan] { didSet { layOutLadders() } }
  /// The limits of each plan's ladder side by side, since they never change with usage.
  private(set) var ladderTables: [String: LadderTable] = [:]
  /// The newest image of the store, and what it says now; a frozen screen keeps its own.
  package var image = UsageImage()
  package var reading: Reading
  package var memory = ReadingMemory()
  package var frozen: Frozen?
  /// The same time a week ago, of the graphs on this screen.
  var weeksAgo: [WeekAgo] = []
  /// Shown instead of the views while it hangs.
  package var wall: Wall?
  /// How long a page of the wall stays.
  package var rotation: Milliseconds = 20_000
  /// The wall is all there is: no key but the one that ends it.
  package var isKiosk = false
  package var alerts = AlertBook()
  package var alertRules = AlertRules()
  /// Until when the top line is reversed.
  var flashesUntil = Instant.distantPast
  /// Of the account whose tiers are shown.
  var study: TierStudy?
  /// Where the capacity view stands until the reader moves.
  var capacityFocus: CapacityFocus?
  package var window: Window
  package var view: View = .overview
  /// nil: all accounts.
  package var account: AccountID?
  /// The first screen chose an account by itself because there is only one.
  package var hasChosenAccount = false
  package var panel: Panel = .accounts
  package var selected: [Panel: Int] = [:]
  package var opened: Opened?
  package var ranks: [Panel: Rank] = [:]
  package var overlay: Overlay?
  /// Takes all keys while it is open.
  package var planner: Planner?
  package var filter = ""
  package var showsIdle = false
  /// Milliseconds between two looks at the store.
  package var interval: Milliseconds
  package var commands: CommandTable
  /// A word to the reader in the bottom line, until the next key.
  package var notice: String?
  package var look: Look
  /// nil where none was asked for.
  package var secondClock: SecondClock?
  /// Those that can be chosen; empty until they were listed.
  package var themes: [ThemeSample] = []
  /// Where each option got the value that the program started with.
  package var optionSources: OptionSources

  /// What a frozen screen shows.
  package struct Frozen: Sendable {
    package var image: UsageImage
    package var reading: Reading
    /// Of the accounts that are in trouble in the last minute shown.
    var stories: [AccountID: TroubleStory] = [:]
  }

  package init(
    now: Instant, width: Int, height: Int, storePath: String, plans: [String: Plan], window: Window,
    interval: Milliseconds = .second, account: AccountID? = nil, commands: CommandTable = .standard,
    look: Look = Look(), configPath: String = "", optionPlaces: [ScreenOption: String] = [:]
  ) {
    self.now = now
    self.width = width
    self.height = height
    self.storePath = storePath
    self.plans = plans
    self.window = window
    self.interval = interval
    self.account = account
    self.commands = commands
    self.look = look
    optionSources = OptionSources(configPath: configPath, places: optionPlaces)
    store = .missing(looks: 0)
    hasChosenAccount = account != nil
    panel = account == nil ? .accounts : .limits
    reading = Reading(image: image, plans: plans, window: window, now: now, memory: &memory)
    layOutLadders()
    for option in ScreenOption.allCases { optionSources.atStart[option] = value(of: option) }
  }

  private mutating func layOutLadders() {
    ladderTables = plans.compactMapValues { $0.ladder.map(LadderTable.init) }
  }

  /// The picture's own reading: the frozen one where there is one.
  package var shown: Reading { frozen?.reading ?? reading }
  package var shownImage: UsageImage { frozen?.image ?? image }
  package var shownAccount: AccountReading? { shown.account(account) }

  /// What the reader may see and record now, whatever time is shown.
  package var rights: Rights {
    Rights(user: user, ownsStore: ownsStore, members: image.members, now: now)
  }

  /// The polling intervals offered, in milliseconds.
  package static let intervals: [Milliseconds] = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
}
