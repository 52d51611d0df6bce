import DataFiles
import Foundation
import Testing

@testable import TerminalUI

@Suite("Theme files")
struct ThemeFileTests {
  private func theme(_ text: String) throws -> Theme {
    try ThemeFile.reading(bytes: Array(text.utf8), name: "mine", file: "mine.theme").theme
  }

  private func gray(_ value: UInt8) -> Color { .rgb(red: value, green: value, blue: value) }

  @Test(
    "take every form of a color",
    arguments: [
      ("theme[title]=\"#0a1B2c\"", .rgb(red: 10, green: 27, blue: 44)),
      ("theme[title]=\"#a0\"", .rgb(red: 160, green: 160, blue: 160)),
      ("theme[title]=\"1 20 255\"", .rgb(red: 1, green: 20, blue: 255)),
      ("theme[title]=#0a1b2c", .rgb(red: 10, green: 27, blue: 44)),
      ("theme[title]=\"#0a1b2c\" #ffffff\"", .rgb(red: 10, green: 27, blue: 44)),
      ("theme[title]=\"#0a1b2c", .rgb(red: 10, green: 27, blue: 44)),
      ("  theme[title] = \" #0a1b2c \"\r", .rgb(red: 10, green: 27, blue: 44)),
      ("theme[title]=#0a\r", .rgb(red: 10, green: 10, blue: 10)),
      ("theme[title]=\"ansi:0\"", .ansi(0)), ("theme[title]=\"ansi:15\"", .ansi(15)),
      ("theme[title]=\"ansi:default\"", .standard),
      ("theme[title]=\"#111111\"\ntheme[title]=\"#22\"", .rgb(red: 34, green: 34, blue: 34)),
    ] as [(String, Color)])
  func colorForms(line: String, color: Color) throws {
    #expect(try theme("# a comment\n\n\(line)\nnonsense\n").roles[.title] == color)
  }

  @Test(
    "report what is no color, with its line, and take their own dark theme's",
    arguments: [
      "#12345", "#1234567", "#ggg", "#+a", "1 2", "1 2 256", "1 2 3 4", "-1 2 3", "ansi:16", "ansi:",
      "ansi:red", "red", "#",
    ])
  func badColors(value: String) throws {
    let reading = try ThemeFile.reading(
      bytes: Array("# one\ntheme[main_fg]=\"#cc\"\ntheme[title]=\"\(value)\"\n".utf8), name: "mine",
      file: "mine.theme")
    #expect(
      reading.problems.map(\.description) == [
        "mine.theme:3: title: \"\(value)\" is no color; write #rrggbb, a gray as #gg, 255 255 255,"
          + " ansi:0 to ansi:15 or ansi:default"
      ])
    #expect(reading.theme.roles[.title] == .rgb(red: 0xEF, green: 0xF2, blue: 0xF5))
  }

  @Test("give the roles that btop's names mean")
  func mapping() throws {
    let keys = [
      "main_bg", "main_fg", "title", "hi_fg", "selected_bg", "selected_fg", "inactive_fg", "graph_text",
      "meter_bg",
      "cpu_box", "mem_box", "net_box", "proc_box", "div_line", "proc_pause_bg", "cpu_start", "cpu_mid",
      "cpu_end",
      "used_start", "used_mid", "used_end", "free_start", "free_mid", "free_end", "available_start",
      "available_mid", "available_end", "cached_start", "cached_mid", "cached_end", "download_start",
      "download_mid", "download_end", "upload_start", "upload_mid", "upload_end", "process_start",
      "process_mid", "process_end",
    ]
    let text = keys.enumerated().map { "theme[\($1)]=\"\($0) 0 0\"\n" }.joined()
    func color(_ key: String) -> Color {
      .rgb(red: UInt8(keys.firstIndex(of: key) ?? 255), green: 0, blue: 0)
    }
    func stops(_ key: String) -> [Color] { ["start", "mid", "end"].map { color("\(key)_\($0)") } }
    #expect(
      try theme(text)
        == Theme(
          name: "mine", variant: .dark,
          roles: [
            .background: color("main_bg"), .text: color("main_fg"), .title: color("title"),
            .hot: color("hi_fg"),
            .dim: color("inactive_fg"), .selectedText: color("selected_fg"),
            .selectedBackground: color("selected_bg"), .frameLimits: color("cpu_box"),
            .frameTier: color("mem_box"), .frameCapacity: color("net_box"), .frameModels: color("proc_box"),
            .divider: color("div_line"), .track: color("meter_bg"), .ok: color("cpu_start"),
            .warning: color("cpu_mid"), .critical: color("cpu_end"), .stale: color("hi_fg"),
            .staleBackground: color("proc_pause_bg"), .tick: color("title"), .series1: color("download_mid"),
            .series2: color("available_mid"), .series3: color("free_mid"), .series4: color("upload_mid"),
            .series5: color("cached_mid"), .series6: color("used_mid"), .series7: color("download_end"),
            .series8: color("upload_end"),
          ],
          gradients: [
            .requests: stops("cpu"), .tokens: stops("used"), .headroom: stops("free"),
            .provisioned: stops("available"), .cached: stops("cached"), .input: stops("download"),
            .output: stops("upload"), .table: stops("process"),
          ]))
  }

  @Test("prefer our optional keys, which btop does not know")
  func ownKeys() throws {
    let text = """
      theme[variant]="light"
      theme[main_bg]="#00"
      theme[cpu_start]="#01"
      theme[ok_fg]="#02"
      theme[warn_fg]="#03"
      theme[crit_fg]="#04"
      theme[stale_fg]="#05"
      theme[stale_bg]="#06"
      theme[proc_pause_bg]="#07"
      theme[tick_fg]="#08"
      theme[series_1]="#11"
      theme[series_8]="#18"
      theme[ok_fg_16]="ansi:2"
      """
    let theme = try theme(text)
    #expect(theme.variant == .light)
    #expect(
      [.ok, .warning, .critical, .stale, .staleBackground, .tick, .series1, .series8].map { theme.roles[$0] }
        == [2, 3, 4, 5, 6, 8, 17, 24].map { gray($0) })
    #expect(theme.ansiRoles == [.ok: 2])
  }

  @Test("shorten a gradient by empty values, and fall back where a key is missing")
  func fallbacks() throws {
    let theme = try theme(
      """
      theme[main_bg]=""
      theme[main_fg]="#cc"
      theme[inactive_fg]="#33"
      theme[meter_bg]=""
      theme[cpu_start]="#10"
      theme[cpu_mid]=""
      theme[cpu_end]="#30"
      theme[used_start]="#40"
      theme[used_mid]="#50"
      theme[used_end]=""
      theme[free_start]=""
      theme[free_end]="#50"
      theme[cached_start]="#60"
      """)
    #expect(theme.roles[.background] == .standard)
    #expect(theme.roles[.track] == gray(0x33))
    #expect(theme.gradients[.requests] == [gray(0x10), gray(0x30)])
    #expect(theme.gradients[.tokens] == [gray(0x40)])
    #expect(theme.gradients[.cached] == [gray(0x60)])
    #expect(theme.gradients[.table] == theme.gradients[.requests])
    let dark = try ThemeLibrary().load("dark").theme
    #expect(theme.gradients[.headroom] == dark.gradients[.headroom])
    #expect(theme.roles[.frameTier] == dark.roles[.frameTier])
  }

  @Test(
    "know dark from light by their background, else by their text",
    arguments: [
      ("theme[main_bg]=\"#ffffff\"", .light), ("theme[main_bg]=\"#101010\"", .dark),
      ("theme[main_bg]=\"\"\ntheme[main_fg]=\"#202020\"", .light),
      ("theme[main_bg]=\"\"\ntheme[main_fg]=\"#dd\"", .dark),
      ("theme[title]=\"#11\"", .dark), ("theme[variant]=\"light\"\ntheme[main_bg]=\"#00\"", .light),
    ] as [(String, Theme.Variant)])
  func variants(text: String, variant: Theme.Variant) throws {
    #expect(try theme(text).variant == variant)
  }

  @Test(
    "that are none are refused",
    arguments: [
      (Data(), "x.theme: is no theme: it has no line like theme[main_fg]=\"#cccccc\""),
      (
        Data("#theme[main_fg]=\"#cc\"\nmain_fg=\"#cc\"\n".utf8),
        "x.theme: is no theme: it has no line like theme[main_fg]=\"#cccccc\""
      ),
      (
        Data((0...255).map { UInt8($0) }),
        "x.theme: is no theme: it has no line like theme[main_fg]=\"#cccccc\""
      ),
      (Data(count: 10 << 20), "x.theme: is larger than 1 MiB; a theme has some fifty short lines"),
    ])
  func refused(data: Data, problem: String) {
    let error = #expect(throws: DataFileError.self) {
      try ThemeFile.reading(bytes: Array(data), name: "x", file: "x.theme")
    }
    #expect(error?.description == problem)
  }

  @Test(
    "of btop's package all load without a problem",
    .enabled(if: !Self.packaged.isEmpty, "btop is not installed"), arguments: packaged)
  func packagedThemes(path: String) throws {
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    let reading = try ThemeFile.reading(path: path, name: name)
    #expect(reading.problems.isEmpty)
    #expect(Set(reading.theme.roles.keys) == Set(Role.allCases))
    #expect(Gradient.allCases.allSatisfy { (1...3).contains(reading.theme.gradients[$0]?.count ?? 0) })
    #expect(try ThemeLibrary(folders: [Self.folder]).load(name) == reading)
  }

  static let folder = "/usr/share/btop/themes"
  static let packaged =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
}

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
    #expect(
      library.entries == [
        Entry(name: "ansi", path: nil), Entry(name: "dark", path: own), Entry(name: "light", path: nil),
        Entry(name: "other", path: other),
      ])
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
    #expect(files == ThemeLibrary().entries.map { "\($0.name).theme" })
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

@Suite("Colors of the bundled themes")
struct ThemeColorTests {
  /// Machado, Oliveira and Fernandes, severity 1.0, on linear RGB.
  enum Vision: String, CaseIterable {
    case full, protan, deutan, tritan

    var matrix: [[Double]] {
      switch self {
      case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protan:
        [
          [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
        ]
      case .deutan:
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
      case .tritan:
        [
          [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
        ]
      }
    }

    func sees(_ color: RGB) -> RGB {
      func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      let parts = [linear(color.red), linear(color.green), linear(color.blue)]
      let seen = matrix.map { row -> UInt8 in
        let value = max(0, min(1, zip(row, parts).reduce(0) { $0 + $1.0 * $1.1 }))
        return UInt8(
          (255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055)).rounded())
      }
      return RGB(red: seen[0], green: seen[1], blue: seen[2])
    }
  }

  private func rgb(_ theme: Theme, _ role: Role) throws -> RGB {
    guard case .rgb(let red, let green, let blue) = theme.roles[role] else {
      throw DataFileError.notFound(path: "\(theme.name) \(role)")
    }
    return RGB(red: red, green: green, blue: blue)
  }

  private func distance(_ a: RGB, _ b: RGB) -> Double {
    let (a, b) = (a.lab, b.lab)
    return sqrt(pow(a.lightness - b.lightness, 2) + pow(a.a - b.a, 2) + pow(a.b - b.b, 2))
  }

  @Test("the simulations give the published distance of sky blue and vermilion")
  func simulation() {
    let distances = [Vision.full, .deutan, .protan, .tritan].map {
      (distance($0.sees(RGB(0x56B4E9)), $0.sees(RGB(0xD55E00))) * 100).rounded() / 100
    }
    #expect(distances == [0.31, 0.25, 0.30, 0.35])
  }

  @Test("text reaches 4.5:1 and marks reach 3:1 without repair", arguments: ["dark", "light"])
  func contrast(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    #expect(theme.variant.rawValue == name)
    let background = try rgb(theme, .background)
    for role in [Role.text, .title, .hot, .dim, .ok, .warning, .critical, .stale] {
      #expect(try rgb(theme, role).contrast(with: background) >= 4.5, "\(role)")
    }
    for role in [
      Role.frameLimits, .frameTier, .frameCapacity, .frameModels, .tick, .series1, .series2, .series3,
    ]
      + [.series4, .series5, .series6, .series7, .series8]
    {
      #expect(try rgb(theme, role).contrast(with: background) >= 3, "\(role)")
    }
    #expect(try rgb(theme, .selectedText).contrast(with: rgb(theme, .selectedBackground)) >= 4.5)
    #expect(try rgb(theme, .text).contrast(with: rgb(theme, .staleBackground)) >= 4.5)
    #expect(try rgb(theme, .stale).contrast(with: rgb(theme, .staleBackground)) >= 4.5)
    // Nothing is left for the repair to do, so what stands in the file is what is shown.
    #expect(ResolvedTheme(theme, depth: .full) == ResolvedTheme(theme, depth: .full, isExact: true))
  }

  @Test("frames and tracks stay quieter than text", arguments: ["dark", "light"])
  func calm(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    let background = try rgb(theme, .background)
    for role in [Role.frameLimits, .frameTier, .frameCapacity, .frameModels, .divider, .track] {
      #expect(try rgb(theme, role).contrast(with: background) < 4, "\(role)")
    }
  }

  @Test(
    "states and series stay apart for every kind of color vision", arguments: ["dark", "light"],
    Vision.allCases)
  func apart(name: String, vision: Vision) throws {
    let theme = try ThemeLibrary().load(name).theme
    let states = try [Role.ok, .warning, .critical].map { vision.sees(try rgb(theme, $0)) }
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
      #expect(distance(states[a], states[b]) >= 0.12, "states \(a) and \(b)")
    }
    let series = try [Role.series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8].map
    {
      vision.sees(try rgb(theme, $0))
    }
    for a in series.indices {
      for b in series.indices where b > a {
        #expect(distance(series[a], series[b]) >= 0.1, "series \(a + 1) and \(b + 1)")
      }
    }
  }

  @Test("ansi uses nothing but the terminal's own colors")
  func ansi() throws {
    let theme = try ThemeLibrary().load("ansi").theme
    for color in Array(theme.roles.values) + theme.gradients.values.flatMap(\.self) {
      if case .rgb = color { Issue.record("\(color)") }
    }
    #expect(theme.roles[.background] == .standard)
    #expect(Set([Role.ok, .warning, .critical].map { theme.roles[$0] }).count == 3)
  }
}
