import ArgumentParser
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

  func run() throws {
    try runScreen(settings: Workspace(files).screenSettings(screen, account: account.account))
  }
}

extension Workspace {
  /// How the screen is to look and what it begins with.
  func screenSettings(_ options: ScreenOptions, account: String?) throws(Failure) -> Settings {
    Settings(
      folders: folders,
      storePath: storePath,
      theme: try settings.value(.theme, flag: options.theme),
      color: try settings.value(.color, flag: options.color) ?? .auto,
      ascii: try settings.value(.ascii, flag: options.ascii ? "yes" : nil),
      window: try settings.value(.window, flag: options.window) ?? .quarterHour,
      interval: try settings.value(.interval, flag: options.interval) ?? .second,
      account: try settings.value(.account, flag: account))
  }
}
