import DataFiles

extension Settings {
  var themeLibrary: ThemeLibrary {
    ThemeLibrary(
      folders: ThemeLibrary.searchFolders(configFolder: folders.config, programFolder: ProgramFile.folder),
      laterFolders: ThemeLibrary.btopFolders(configHome: folders.configHome))
  }
}

extension Folders {
  /// Where a theme is from, for people to read.
  func place(of entry: ThemeLibrary.Entry) -> String { entry.path.map(abbreviated) ?? "bundled" }
}
