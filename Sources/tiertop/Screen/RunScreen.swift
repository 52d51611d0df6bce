import DataFiles
import Glibc
import NcursesTerminal
import TerminalUI
import UsageModel

/// Opens the full screen and returns when it was quit.
///
/// A signal that ends it is raised again once the terminal is as it was, so that a caller sees it.
func runScreen(settings: Settings) throws(Failure) {
  ProgramText.mapSparingly()
  let themes = ThemeChoice(settings: settings)
  let theme = try themes.first()
  let screen: NcursesScreen
  do {
    screen = try NcursesScreen(
      ScreenSettings(
        colors: settings.config.color.depth, glyphs: settings.config.glyphs.glyphs, isMouseOn: false))
  } catch {
    throw Failure(.unavailable, error.description)
  }
  let loop = ScreenLoop(settings: settings, themes: themes, theme: theme, screen: screen)
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

/// The themes that can be had, and the one in use.
struct ThemeChoice {
  private let library: ThemeLibrary
  private let wanted: String?

  init(settings: Settings) {
    library = ThemeLibrary(
      folders: ThemeLibrary.searchFolders(
        configFolder: settings.folders.config, programFolder: ProgramFile.folder))
    wanted = settings.config.theme
  }

  /// The theme asked for, or the dark one.
  func first() throws(Failure) -> Theme {
    do {
      return try library.load(wanted ?? "dark").theme
    } catch {
      throw Failure(.configuration, lines: error.problems.map(\.description))
    }
  }

  /// The theme after the named one; one that cannot be read is passed over.
  func next(after name: String) -> Theme? {
    let names = library.entries.map(\.name)
    guard let index = names.firstIndex(of: name) ?? names.indices.last else { return nil }
    for step in 1...max(1, names.count) {
      if let reading = try? library.load(names[(index + step) % names.count]) { return reading.theme }
    }
    return nil
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
