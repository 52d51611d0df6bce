import UsageModel

/// How many colors the user asks for; `auto` leaves it to what the terminal can do.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, truecolor
  case palette256 = "256"
  case palette16 = "16"
  case none
}

/// What the flags, the environment and the config file say, put together.
struct Settings {
  var folders: Folders
  var storePath: String
  /// nil: the theme that suits the terminal.
  var theme: String?
  var color: ColorChoice
  /// nil: what the locale can show.
  var ascii: Bool?
  var window: Window
  var interval: Milliseconds
  /// The account to begin with; nil begins with all.
  var account: String?
}
