import DataFiles
import Foundation
import TerminalUI
import Testing

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
    #expect(try ThemeFile.unused(bytes: TrustedFile.bytes(path: path), file: path).isEmpty)
    // What is drawn can be read, whatever the file says.
    let resolved = ResolvedTheme(reading.theme, depth: .full)
    func drawn(_ role: Role) -> RGB? {
      if case .rgb(let color) = resolved.color(of: .role(role)) { color } else { nil }
    }
    let background = drawn(.background) ?? RGB(reading.theme.variant == .dark ? 0x000000 : 0xFFFFFF)
    for role in [Role.text, .title, .hot, .dim, .ok, .warning, .critical, .stale] {
      #expect(ThemeColorTests.ratio(try #require(drawn(role)), background) >= 4.5, "\(role)")
    }
  }

  @Test("say which faint colors are repaired, with line, key and both colors")
  func repairs() throws {
    let reading = try ThemeFile.reading(
      bytes: Array(
        """
        theme[main_bg]="#000000"
        theme[main_fg]="#ffffff"
        theme[inactive_fg]="#404040"
        theme[cpu_start]="#00ff00"
        theme[cpu_end]="#500000"
        theme[selected_bg]="#ffffff"
        theme[selected_fg]="#c0c0c0"
        """.utf8), name: "mine", file: "mine.theme")
    // The ratios are those of WCAG's formula: 0.05127 + 0.05 over 0.05 and so on.
    #expect(
      reading.repairs.map { [$0.line.map(String.init) ?? "", $0.field, String($0.message.prefix(32))] } == [
        ["3", "inactive_fg", "#404040 has 2.0:1 on #000000; te"],
        ["5", "cpu_end", "#500000 has 1.3:1 on #000000; te"],
        ["5", "cpu_end", "#500000 has 1.3:1 on #000000; a "],
        ["7", "selected_fg", "#c0c0c0 has 1.8:1 on #ffffff; te"],
      ])
  }

  @Test("say of each line that nobody uses what is wrong with it")
  func unused() {
    let text =
      "# fine\n\ntheme[main_bg]=\"#00\"\r\ntheme[main_gb]=\"#00\"\nmain_fg = #00\ntheme[xyzzy_plugh]=\"\"\n"
    #expect(
      ThemeFile.unused(bytes: Array(text.utf8), file: "mine.theme").map(\.description) == [
        "mine.theme:4: main_gb: is no key of a theme; did you mean main_bg?",
        "mine.theme:5: is no entry; write theme[main_fg]=\"#cccccc\", and # before a comment",
        "mine.theme:6: xyzzy_plugh: is no key of a theme, and is passed over",
      ])
  }

  static let folder = "/usr/share/btop/themes"
  static let packaged =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
}
