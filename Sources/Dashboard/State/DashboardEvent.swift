package import TerminalUI
package import UsageModel

/// Everything that can happen to the screen.
package enum DashboardEvent: Sendable {
  case key(Key)
  case resized(width: Int, height: Int)
  /// Time has passed; sliding windows are evaluated anew.
  case tick(Instant)
  /// The store was read: another image, or nil when the state's own is up to date.
  case read(UsageImage?, at: Instant)
  case storeMissing(at: Instant)
  case storeFailed(String, at: Instant)
  /// How everything stood at a past time, as `replay` asked for.
  case replayed(UsageImage, at: Instant)
  /// Who sits before the screen, and whether the store is theirs.
  case personKnown(user: String, ownsStore: Bool)
  /// The config file was read again.
  case configured(Reconfiguration)
  /// An account was asked for by name.
  case shown(AccountID)
  case plansLoaded([String: Plan])
  /// Another clock beside UTC, or the same one after a change of summer time.
  case secondClock(SecondClock?)
  /// Every theme that can be read, in the order of the list.
  case themesListed([ThemeSample])
  case noticed(String)
  /// The program was started for a wall that nobody tends.
  case kioskOpened
  /// The minutes that the planner asked for.
  case capacityRead([CapacityMinutes], snapshot: String, account: AccountID)
  /// What became of an order: recorded, or why not.
  case recorded(String)
  /// The alerts as they are now.
  case alertsRead(AlertBook)
  /// What the graphs' trace of a week ago needs, as `missingWeeks` asked for.
  case weekRead(WeekAgo)
  /// The top line is to catch the eye until then.
  case flashed(until: Instant)
}

/// What the program is asked to do; the state itself never does anything.
package enum DashboardEffect: Hashable, Sendable {
  package enum Direction: Hashable, Sendable { case back, forward }

  case quit(keepsFrame: Bool)
  case suspend
  /// Repaint every cell.
  case redraw
  /// Look at the store at once: the window or the interval changed.
  case poll
  case reload
  /// Read how everything stood at this time.
  case replay(at: Instant)
  /// Find the nearest throttle or spill before the time, or after it, and replay it.
  case findTrouble(Direction, from: Instant, account: AccountID?)
  /// Look for themes and tell of them.
  case listThemes
  /// Draw with the theme of this name, which was listed.
  case useTheme(String)
  /// Ask the terminal for clicks and the wheel, or leave them to it.
  case useMouse(Bool)
  /// Read the minutes of a snapshot, as far back as a plan looks.
  case readCapacity(AccountID, snapshot: String)
  /// Record a purchase or a cancellation in the store.
  case record(CapacityOrder)
  /// Give a text to the terminal's clipboard.
  case copy(String)
  /// Write the frame shown into files.
  case exportFrame
  /// Keep quiet about an alert until then; nil ends that.
  case snooze(AlertKey, until: Instant?)
}
