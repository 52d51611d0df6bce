import DataFiles
import Glibc
import NcursesTerminal
import TerminalUI
import UsageModel

/// Opens the full screen and returns when it was quit.
///
/// A signal that ends it is raised again once the terminal is as it was, so that a caller sees it.
///
/// - Parameter readSettings: is asked again when the config file is to be read anew.
func runScreen(_ readSettings: @escaping () throws(Failure) -> Settings) throws(Failure) {
  ProgramText.mapSparingly()
  let settings = try readSettings()
  let themes = ThemeChoice(settings)
  let theme = try themes.first()
  try ZoneClock.check(settings)
  settings.bringStoreUpToDate()
  let screen: NcursesScreen
  do {
    screen = try NcursesScreen(
      ScreenSettings(
        colors: settings.config.color.depth, glyphs: settings.config.glyphs.glyphs,
        isMouseOn: settings.config.takesMouse && !settings.config.isKiosk))
  } catch {
    throw Failure(.unavailable, error.description)
  }
  let loop = ScreenLoop(
    settings: settings, themes: themes, theme: theme, screen: screen, readSettings: readSettings)
  if let signal = loop.run() {
    restoreDefaultAction(signal)
    raise(signal)
  }
}

private func restoreDefaultAction(_ number: Int32) { signal(number, SIG_DFL) }

extension Config.ColorChoice {
  /// nil leaves it to what the terminal can do.
  var depth: ColorDepth? {
    switch self {
    case .auto: nil
    case .always, .truecolor: .full
    case .palette256: .twoHundredFiftySix
    case .palette16: .sixteen
    case .none: ColorDepth.none
    }
  }
}

/// Where the program itself lies.
enum ProgramFile {
  static var folder: String? {
    path.flatMap { path in path.lastIndex(of: "/").map { String(path[..<$0]) } }
  }

  static var path: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return nil }
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
