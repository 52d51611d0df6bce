import Dashboard
import DataFiles
import TerminalUI

/// The themes that can be had, in the order of the list.
struct ThemeChoice {
  private let library: ThemeLibrary
  /// A file that was named by its path comes first.
  private let entries: [ThemeLibrary.Entry]
  private let wanted: String
  private let folders: Folders

  init(_ settings: Settings) {
    folders = settings.folders
    library = settings.themeLibrary
    wanted = settings.config.theme ?? "dark"
    let named: [ThemeLibrary.Entry] =
      wanted.contains("/")
      ? [
        ThemeLibrary.Entry(
          name: ThemeLibrary.stem(String(wanted.split(separator: "/").last ?? "")), path: wanted)
      ]
      : []
    entries = named + library.entries.filter { entry in !named.contains { $0.name == entry.name } }
  }

  /// The theme asked for, or the dark one.
  func first() throws(Failure) -> Theme {
    do {
      return try library.load(wanted).theme
    } catch {
      throw Failure(.configuration, lines: error.problems.map(\.description))
    }
  }

  func named(_ name: String) throws(DataFileError) -> Theme {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw .unknownTheme(name: name, known: entries.map(\.name))
    }
    return try library.load(entry).theme
  }

  /// Every theme that can be read.
  func samples(for look: Look) -> [ThemeSample] {
    entries.compactMap { entry in
      guard let theme = try? library.load(entry).theme else { return nil }
      return ThemeSample(theme, place: folders.place(of: entry), look: look)
    }
  }
}
