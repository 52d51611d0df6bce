import ArgumentParser

/// Where the files are: understood by every command, before or after its name.
struct FileOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Use this store.", valueName: "path"))
  var store: String?

  @Option(help: ArgumentHelp("Read this config file.", valueName: "file"))
  var config: String?
}

/// Which account a fact belongs to.
struct AccountOption: ParsableArguments {
  @Option(help: ArgumentHelp("The account; may be left out while there is only one.", valueName: "name"))
  var account: String?
}

/// How the full screen looks and what it begins with.
struct ScreenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Theme by name, or a theme file.", valueName: "name"))
  var theme: String?

  @Option(help: ArgumentHelp("Colors: auto, always, truecolor, 256, 16 or none.", valueName: "colors"))
  var color: String?

  @Option(
    help: ArgumentHelp(
      "Draw with braille, blocks, shade or ascii; auto is what the terminal can show.", valueName: "glyphs"))
  var glyphs: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Option(help: ArgumentHelp("Look back over 15m, 1d or 30d.", valueName: "window"))
  var window: String?

  @Option(help: ArgumentHelp("Look for news every 0.5, 1, 2, 5, 10, 30 or 60 seconds.", valueName: "seconds"))
  var interval: String?

  @Flag(help: "Show the wall and take no key but q: for a screen that many see and nobody tends.")
  var kiosk = false

  @Option(help: ArgumentHelp("Turn the wall's page after so long, such as 20s or 2m.", valueName: "time"))
  var rotate: String?
}

/// Tables or data.
struct ListOptions: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}
