import DataFiles
import Glibc
import NcursesTerminal
import TerminalUI

/// What the terminal is taken to be able to do.
struct TerminalFindings {
  /// Answers with the value of a variable.
  let environment: (String) -> String?
  let config: Config

  var all: [Finding] { [streams, type] + profile + [locale, size] }

  private var isTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  private var streams: Finding {
    isTerminal
      ? Finding(.terminal, "streams", .ok, "input and output are a terminal")
      : Finding(
        .terminal, "streams", .note, "input or output is no terminal",
        why: "the full screen needs one; tiertop --plain and tiertop snapshot do not")
  }

  private var type: Finding {
    guard let term = environment("TERM") else {
      return Finding(
        .terminal, "TERM", isTerminal ? .trouble : .note, "not set",
        why: "the full screen needs it; for instance TERM=xterm-256color tiertop")
    }
    if let colors = TerminalProfile.describedColors(of: term) {
      return Finding(
        .terminal, "TERM", .ok, term, why: "this system's description of it knows \(colors) colors")
    }
    return Finding(
      .terminal, "TERM", .note, term, why: "this system has no description of it: install ncurses-term")
  }

  /// Colors and characters as a screen opened now would have them.
  private var profile: [Finding] {
    let settings = ScreenSettings(colors: config.color.depth, glyphs: config.glyphs.glyphs)
    do throws(TerminalError) {
      var profile = try TerminalProfile(settings: settings)
      let isKnown = profile.keepToDescription()
      let isAscii = profile.glyphs == .ascii && config.glyphs == .auto
      return [
        colorVariable(profile),
        isKnown
          ? Finding(.terminal, "colors", .ok, profile.colors.rawValue, why: profile.colorReason)
          : Finding(
            .terminal, "colors", .trouble, "no screen",
            why: "neither \(profile.term) nor a terminal like it is described: set TERM=xterm-256color"),
        Finding(
          .terminal, "characters", isAscii ? .note : .ok, profile.glyphs.rawValue, why: profile.glyphReason),
      ]
    } catch {
      return [
        Finding(
          .terminal, "screen", isTerminal ? .trouble : .note, "cannot be opened", why: error.description)
      ]
    }
  }

  private func colorVariable(_ profile: TerminalProfile) -> Finding {
    if let value = environment("COLORTERM") { return Finding(.terminal, "COLORTERM", .ok, value) }
    if environment("TMUX") != nil {
      return Finding(.terminal, "COLORTERM", .ok, "not set", why: "not needed within tmux")
    }
    if profile.colors == .full {
      return Finding(.terminal, "COLORTERM", .ok, "not set", why: "not needed here")
    }
    if environment("SSH_CONNECTION") != nil {
      return Finding(
        .terminal, "COLORTERM", .note, "not set",
        why: "ssh drops it: SendEnv COLORTERM at home and AcceptEnv COLORTERM here, or --color truecolor")
    }
    return Finding(
      .terminal, "COLORTERM", .ok, "not set", why: "a terminal with 24-bit colors says truecolor in it")
  }

  private var locale: Finding {
    let set = TerminalProfile.localeCharacters
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].first { environment($0) != nil }
    let found = name.flatMap { name in environment(name).map { "\(name)=\($0)" } } ?? "none set"
    return set == "UTF-8"
      ? Finding(.terminal, "locale", .ok, found, why: "its characters are UTF-8")
      : Finding(
        .terminal, "locale", .note, found,
        why: "its characters are \(set): with LC_ALL=C.UTF-8 frames and graphs are drawn finer")
  }

  private var size: Finding {
    var size = winsize()
    let isKnown = [STDOUT_FILENO, STDIN_FILENO, STDERR_FILENO].contains {
      ioctl($0, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    }
    guard isKnown else { return Finding(.terminal, "size", .ok, "not known", why: "no terminal was asked") }
    let found = "\(size.ws_col)x\(size.ws_row)"
    return size.ws_col >= 40 && size.ws_row >= 8
      ? Finding(.terminal, "size", .ok, found, why: "columns and rows; 40x8 at least, 120x36 for all of it")
      : Finding(.terminal, "size", .note, found, why: "only the worst number fits; 40x8 is needed")
  }
}
