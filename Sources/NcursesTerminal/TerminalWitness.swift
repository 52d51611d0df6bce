/// What a terminal with 24-bit colors says of itself in the variables of its programs.
///
/// Such variables outlive their terminal: a terminal that was started from another one, and a session of tmux or screen,
/// inherit them. So each is believed only under a TERM that its terminal sets, and never beside one that says less.
struct TerminalWitness: Hashable {
  var name: String
  var hasFullColor: Bool

  /// All that is said, first what says most about the innermost terminal.
  static func all(environment: (String) -> String?, term: String) -> [TerminalWitness] {
    func value(_ name: String) -> String { environment(name) ?? "" }
    guard
      term.hasPrefix("xterm") || term.hasPrefix("vte") || term.hasPrefix("gnome")
        || term.hasPrefix("konsole")
    else { return [] }
    var all: [TerminalWitness] = []
    func add(_ name: String, _ hasFullColor: Bool = true) {
      all.append(TerminalWitness(name: name, hasFullColor: hasFullColor))
    }
    // `XTerm(379)`: 24-bit colors came with patch 331.
    if let number = number(in: value("XTERM_VERSION")) { add("XTERM_VERSION", number >= 331) }
    // `7002` is 0.70.2; they came with 0.36.
    if let number = number(in: value("VTE_VERSION")) { add("VTE_VERSION", number >= 3600) }
    for name in variables where !value(name).isEmpty { add(name) }
    let program = value("TERM_PROGRAM")
    if program == "iTerm.app" {
      // Before version 3 it takes the nearest of 256; one that tells none is older than that.
      add("TERM_PROGRAM \(program)", number(in: value("TERM_PROGRAM_VERSION")).map { $0 >= 3 } ?? false)
    } else if programs.contains(program) {
      add("TERM_PROGRAM \(program)")
    } else if program == "Apple_Terminal" {
      add("TERM_PROGRAM \(program)", false)
    }
    return all
  }

  /// Programs that are terminals themselves within the one that set the variables, and pass on what they know.
  static let nesting = ["STY", "TMUX", "ZELLIJ", "NVIM", "VIM_TERMINAL", "INSIDE_EMACS", "DVTM"]

  private static let variables = [
    "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "WEZTERM_EXECUTABLE", "ALACRITTY_WINDOW_ID",
    "ALACRITTY_SOCKET", "GHOSTTY_RESOURCES_DIR", "WT_SESSION",
  ]

  private static let programs: Set<String> = [
    "WezTerm", "ghostty", "vscode", "kitty", "rio", "Hyper", "mintty", "Tabby", "WarpTerminal", "contour",
  ]

  /// The first number in a text.
  private static func number(in text: String) -> Int? {
    Int(text.drop { !("0"..."9").contains($0) }.prefix { ("0"..."9").contains($0) })
  }
}
