package import UsageModel

/// Which windows the present screen draws.
extension DashboardState {
  /// A function of the view and the size of the screen.
  var shownWindows: Set<Window> {
    guard view == .overview, account != nil, wall == nil else { return [window] }
    return Set(OverviewView.windows(window, width: width, height: height - DashboardScreen.frameRows))
  }

  /// The longest of them: so far back the minutes of capacity have to be read.
  package var longestShownWindow: Window { shownWindows.max { $0.length < $1.length } ?? window }
}
