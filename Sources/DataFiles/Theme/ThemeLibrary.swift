import TerminalUI

/// The themes that can be chosen: the user's, the installed, the bundled ones and btop's.
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

  package static let suffixes = [".theme"] + Base16Scheme.suffixes

  /// As they are found; of two themes of one name, the one that is found first.
  package let entries: [Entry]
  /// Folders that could not be read.
  package let problems: [FileProblem]

  /// One of `folders` and `laterFolders` that is not there has no themes; the bundled ones are found between them.
  package init(folders: [String] = [], laterFolders: [String] = []) {
    var entries: [Entry] = []
    var names: Set<String> = []
    var problems: [FileProblem] = []
    func add(_ folder: String) {
      do {
        for file in try TrustedFile.names(folder: folder, suffixes: ThemeLibrary.suffixes) {
          let name = ThemeLibrary.stem(file)
          if names.insert(name).inserted { entries.append(Entry(name: name, path: "\(folder)/\(file)")) }
        }
      } catch { problems.append(contentsOf: error.problems) }
    }
    folders.forEach(add)
    for name in ThemeLibrary.bundledFiles.map(\.name) where names.insert(name).inserted {
      entries.append(Entry(name: name, path: nil))
    }
    laterFolders.forEach(add)
    self.entries = entries
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

  /// Where btop's themes are, its user's own before the installed ones.
  ///
  /// - `configHome`: `$XDG_CONFIG_HOME`.
  package static func btopFolders(configHome: String?) -> [String] {
    [configHome, "/usr/local/share", "/usr/share"].compactMap { $0.map { "\($0)/btop/themes" } }
  }

  /// The theme with this name, file name or path.
  package func load(_ name: String) throws(DataFileError) -> ThemeFile.Reading {
    if name.contains("/") {
      let file = name.split(separator: "/").last.map(String.init) ?? name
      return try ThemeFile.reading(path: name, name: ThemeLibrary.stem(file))
    }
    let stem = ThemeLibrary.stem(name)
    guard let entry = entries.first(where: { $0.name == name || $0.name == stem }) else {
      throw .unknownTheme(name: name, known: entries.map(\.name).sorted())
    }
    return try load(entry)
  }

  package func load(_ entry: Entry) throws(DataFileError) -> ThemeFile.Reading {
    if let path = entry.path { return try ThemeFile.reading(path: path, name: entry.name) }
    return ThemeFile.Reading(theme: Theme.bundled(entry.name), format: .btop, problems: [], repairs: [])
  }

  package static func stem(_ name: String) -> String {
    suffixes.first(where: name.hasSuffix).map { String(name.dropLast($0.count)) } ?? name
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
