import TerminalUI

/// The themes that can be chosen: the user's, the installed and the bundled ones.
package struct ThemeLibrary: Sendable {
  package struct Entry: Hashable, Sendable {
    package var name: String
    /// nil: inside the program.
    package var path: String?

    package init(name: String, path: String?) {
      self.name = name
      self.path = path
    }
  }

  package static let suffix = ".theme"

  /// By name; of two themes of one name, the one that is found first.
  package let entries: [Entry]
  /// Folders that could not be read.
  package let problems: [FileProblem]

  /// `folders` in the order of search; one that is not there has no themes.
  package init(folders: [String] = []) {
    var found: [String: Entry] = [:]
    var problems: [FileProblem] = []
    for folder in folders {
      do {
        for file in try TrustedFile.names(folder: folder, suffixes: [ThemeLibrary.suffix]) {
          let name = String(file.dropLast(ThemeLibrary.suffix.count))
          if found[name] == nil { found[name] = Entry(name: name, path: "\(folder)/\(file)") }
        }
      } catch { problems.append(contentsOf: error.problems) }
    }
    for name in ThemeLibrary.bundledFiles.map(\.name) where found[name] == nil {
      found[name] = Entry(name: name, path: nil)
    }
    entries = found.values.sorted { $0.name < $1.name }
    self.problems = problems
  }

  /// Where themes are looked for, first to last; the bundled ones come after.
  ///
  /// - `custom`: the folder of the flag.
  /// - `configFolder`: the program's folder below `$XDG_CONFIG_HOME`.
  /// - `programFolder`: where the binary lies.
  package static func searchFolders(
    custom: String? = nil, configFolder: String? = nil, programFolder: String? = nil
  ) -> [String] {
    [
      custom, configFolder.map { "\($0)/themes" }, programFolder.map { "\($0)/../share/tiertop/themes" },
      "/usr/local/share/tiertop/themes", "/usr/share/tiertop/themes",
    ].compactMap { $0 }
  }

  /// The theme with this name, file name or path.
  package func load(_ name: String) throws(DataFileError) -> ThemeFile.Reading {
    if name.contains("/") {
      let file = name.split(separator: "/").last.map(String.init) ?? name
      return try ThemeFile.reading(path: name, name: ThemeLibrary.stem(file))
    }
    let stem = ThemeLibrary.stem(name)
    guard let entry = entries.first(where: { $0.name == name || $0.name == stem }) else {
      throw .unknownTheme(name: name, known: entries.map(\.name))
    }
    if let path = entry.path { return try ThemeFile.reading(path: path, name: entry.name) }
    return ThemeFile.Reading(theme: Theme.bundled(entry.name), problems: [])
  }

  private static func stem(_ name: String) -> String {
    name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
  }
}

extension Theme {
  /// Our own theme of a variant, which answers what other files leave out.
  static func fallback(_ variant: Variant) -> Theme { bundled(variant == .dark ? "dark" : "light") }

  /// A theme inside the program, the dark one for a name that is none.
  static func bundled(_ name: String) -> Theme {
    let files = ThemeLibrary.bundledFiles
    let file = files.first { $0.name == name } ?? files[0]
    let entries = ThemeFile.entries(bytes: file.bytes)
    var colors = ThemeColors(entries: entries, file: file.name, hasFallback: false)
    return colors.theme(name: file.name)
  }
}
