import ArgumentParser
import DataFiles
import UsageModel

/// The full screen: what `tiertop` does without a command.
struct ScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Open the full screen on the store.",
    discussion: "Press ? on the screen for its keys. q quits.")

  @OptionGroup var files: FileOptions
  @OptionGroup var account: AccountOption
  @OptionGroup(title: "Screen") var screen: ScreenOptions
  @OptionGroup(title: "Instead of the screen") var instead: InsteadOptions

  func run() throws {
    let settings = { () throws(Failure) -> Settings in
      try Workspace(files).screenSettings(screen, account: account.account)
    }
    if try !instead.run(settings) { try runScreen(settings) }
  }
}

extension Workspace {
  /// How the screen is to look and what it begins with.
  func screenSettings(_ options: ScreenOptions, account: String?) throws(Failure) -> Settings {
    try settings.adding([
      "theme": options.theme, "color": options.color, "glyphs": options.ascii ? "ascii" : options.glyphs,
      "window": options.window, "interval": options.interval, "account": account,
      "kiosk": options.kiosk ? "yes" : nil, "rotate": options.rotate,
    ])
  }
}
