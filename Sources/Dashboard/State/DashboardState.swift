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

  package enum View: Hashable, CaseIterable, Sendable {
    case overview
  }

  /// What lies over the view and takes all keys.
  package enum Overlay: Hashable, Sendable {
    case help(first: Int)
    /// Text typed after `/`.
    case filter(text: String)
  }

  package enum Panel: Hashable, Sendable {
    case accounts, limits, models
  }

  package var now: Instant
  package var width: Int
  package var height: Int
  package var storePath: String
  package var store: StoreState
  package var plans: [String: Plan]
  /// The newest image of the store, and what it says now; a frozen screen keeps its own.
  package var image = UsageImage()
  package var reading: Reading
  package var memory = ReadingMemory()
  package var frozen: Frozen?
  package var window: Window
  package var view: View = .overview
  /// nil: all accounts.
  package var account: AccountID?
  /// The first screen chose an account by itself because there is only one.
  package var hasChosenAccount = false
  package var panel: Panel = .accounts
  package var selected: [Panel: Int] = [:]
  package var overlay: Overlay?
  package var filter = ""
  package var showsIdle = false
  /// Milliseconds between two looks at the store.
  package var interval: Milliseconds
  package var commands: CommandTable
  /// A word to the reader in the bottom line, until the next key.
  package var notice: String?
  /// The theme's name, for the help page.
  package var themeName: String

  /// What a frozen screen shows.
  package struct Frozen: Sendable {
    package var image: UsageImage
    package var reading: Reading
  }

  package init(
    now: Instant, width: Int, height: Int, storePath: String, plans: [String: Plan], window: Window,
    interval: Milliseconds = .second, account: AccountID? = nil, commands: CommandTable = .standard,
    themeName: String = "dark"
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
    self.themeName = themeName
    store = .missing(looks: 0)
    hasChosenAccount = account != nil
    reading = Reading(image: image, plans: plans, window: window, now: now, memory: &memory)
  }

  /// The picture's own reading: the frozen one where there is one.
  package var shown: Reading { frozen?.reading ?? reading }
  package var shownImage: UsageImage { frozen?.image ?? image }
  package var shownAccount: AccountReading? { shown.account(account) }

  /// The polling intervals offered, in milliseconds.
  package static let intervals: [Milliseconds] = [500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000]
}
