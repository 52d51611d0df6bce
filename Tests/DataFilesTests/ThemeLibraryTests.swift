import DataFiles
import Foundation
import TerminalUI
import Testing

@Suite("Theme library")
struct ThemeLibraryTests {
  @Test("finds the user's theme before the installed before the bundled one, by name, file name or path")
  func order() throws {
    let folder = try TemporaryFolder()
    let own = try folder.write("theme[title]=\"#01\"\n", to: "own/dark.theme")
    _ = try folder.write("theme[title]=\"#02\"\n", to: "installed/dark.theme")
    let other = try folder.write("theme[title]=\"#03\"\n", to: "installed/other.theme")
    _ = try folder.write("theme[title]=\"#03\"\n", to: "installed/readme.txt")
    let library = ThemeLibrary(folders: ["own", "absent", "installed"].map { "\(folder.path)/\($0)" })
    typealias Entry = ThemeLibrary.Entry
    let bundled = ThemeLibrary().entries.filter { $0.name != "dark" }
    #expect(
      library.entries == [Entry(name: "dark", path: own), Entry(name: "other", path: other)] + bundled)
    #expect(library.problems.isEmpty)
    for name in ["other", "other.theme", other] {
      let theme = try library.load(name).theme
      #expect(theme.name == "other")
      #expect(theme.roles[.title] == .rgb(red: 3, green: 3, blue: 3))
    }
    #expect(try library.load("dark").theme.roles[.title] == .rgb(red: 1, green: 1, blue: 1))
    let error = #expect(throws: DataFileError.self) { try library.load("drak") }
    #expect(error?.description == "no theme is called \"drak\"; did you mean dark?")
  }

  @Test("finds btop's themes and base16 schemes, after the bundled ones")
  func laterFolders() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("theme[title]=\"#02\"\n", to: "btop/dark.theme")
    let scheme = try folder.write("base00: \"101010\"\n", to: "btop/ocean.yaml")
    _ = try folder.write("theme[title]=\"#02\"\n", to: "btop/ocean.yml")
    let library = ThemeLibrary(laterFolders: ["\(folder.path)/btop", "\(folder.path)/absent"])
    #expect(library.entries == ThemeLibrary().entries + [ThemeLibrary.Entry(name: "ocean", path: scheme)])
    #expect(try library.load("dark").theme == ThemeLibrary().load("dark").theme)
    #expect(try library.load("ocean").format == .base16)
    #expect(
      ThemeLibrary.btopFolders(configHome: "/c") == [
        "/c/btop/themes", "/usr/local/share/btop/themes", "/usr/share/btop/themes",
      ])
  }

  @Test("looks in the folders of flag, user, binary and system, in this order")
  func folders() {
    #expect(
      ThemeLibrary.searchFolders(custom: "/t", configFolder: "/c/tiertop", programFolder: "/opt/bin") == [
        "/t", "/c/tiertop/themes", "/opt/bin/../share/tiertop/themes", "/usr/local/share/tiertop/themes",
        "/usr/share/tiertop/themes",
      ])
  }

  @Test("has the themes of the folder in the program, and no others")
  func bundled() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Themes")
      .standardized.path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(files == ThemeLibrary().entries.map { "\($0.name).theme" }.sorted())
    for file in files {
      let name = String(file.dropLast(6))
      // The same file read with fallbacks: equal only if it answers every role by itself.
      #expect(try ThemeFile.reading(path: "\(folder)/\(file)", name: name) == ThemeLibrary().load(name))
      let keys = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      for key in Self.allKeys { #expect(keys.contains("theme[\(key)]="), "\(file) \(key)") }
    }
  }

  static let allKeys =
    [
      "variant", "main_bg", "main_fg", "title", "hi_fg", "selected_bg", "selected_fg", "inactive_fg",
      "meter_bg",
    ]
    + ["cpu_box", "mem_box", "net_box", "proc_box", "div_line", "ok_fg", "warn_fg", "crit_fg", "stale_fg"]
    + ["stale_bg", "tick_fg"] + (1...8).map { "series_\($0)" }
    + ["cpu", "used", "free", "available", "cached", "download", "upload", "process"].map { "\($0)_start" }
}
