import DataFiles
import TerminalUI
import Testing
import UsageModel

@Suite("Config file")
struct ConfigTests {
  static let actions = [
    Config.Binding(action: "quit", keys: [.character("q"), .control("C")]),
    Config.Binding(action: "help", keys: [.character("?"), .function(1)]),
    Config.Binding(action: "row-up", keys: [.up, .character("k")]),
  ]

  private func config(_ text: String, file: String = "/etc/tiertop/config.yaml", home: String? = "/home/ada")
    throws
    -> Config
  {
    try Config.config(bytes: Array(text.utf8), file: file, actions: Self.actions, home: home)
  }

  @Test("says everything that can be set")
  func everything() throws {
    var expected = Config()
    expected.store = "/var/lib/tiertop/usage.db"
    expected.account = "acme"
    expected.isGroupReadable = true
    expected.theme = "/etc/tiertop/mine/night.theme"
    expected.isThemeExact = true
    expected.color = .palette256
    expected.glyphs = .blocks
    expected.window = .day
    expected.interval = 500
    expected.takesMouse = false
    expected.secondClock = "America/Argentina/Buenos_Aires"
    expected.keys = ["quit": [.character("x")], "row-up": [.pageUp, .control("P")]]
    expected.planFolders = ["/home/ada/plans", "/srv/plans"]
    for (index, setting) in [
      ("store", "/var/lib/tiertop/usage.db"), ("account", "acme"), ("group-readable", "yes"),
      ("theme", "/etc/tiertop/mine/night.theme"), ("theme-exact", "true"), ("color", "256"),
      ("glyphs", "blocks"), ("window", "1d"), ("interval", "0.5"), ("mouse", "no"),
      ("second-clock", "America/Argentina/Buenos_Aires"),
    ].enumerated() {
      expected.written[setting.0] = Config.Written(
        text: setting.1, place: "/etc/tiertop/config.yaml:\(index + 2)")
    }
    #expect(
      try config(
        """
        # all of it
        store: /var/lib/tiertop/usage.db
        account: acme
        group-readable: yes
        theme: mine/night.theme
        theme-exact: true
        color: 256
        glyphs: blocks
        window: 1d
        interval: 0.5
        mouse: no
        second-clock: America/Argentina/Buenos_Aires
        keys:
          quit: x
          row-up: [PgUp, ctrl-p]
        plan-folders: [~/plans, /srv/plans]
        """) == expected)
  }

  @Test(
    "leaves the defaults where it is empty or not there",
    arguments: ["", "# nothing yet\n", "theme: ~\n", "{}"])
  func defaults(text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "config.yaml")
    #expect(try Config.load(path: path, actions: Self.actions) == Config())
    let absent = "\(folder.path)/absent.yaml"
    #expect(try Config.load(path: absent, actions: Self.actions) == Config())
    let error = #expect(throws: DataFileError.self) {
      try Config.load(path: absent, isRequired: true, actions: Self.actions)
    }
    #expect(error?.description == "\(absent): there is no such file")
  }

  @Test(
    "says what is wrong, where, and what to do",
    arguments: [
      ("themes: dark", "c.yaml:1:1: themes: is not a key of this table; did you mean theme?"),
      (
        "interval: 3",
        "c.yaml:1:11: interval: \"3\" is not understood; give one of 0.5, 1, 2, 5, 10, 30, 60 (seconds)"
      ),
      (
        "color: rgb",
        "c.yaml:1:8: color: \"rgb\" is not understood; give one of auto, always, truecolor, 256, 16, none"
      ),
      (
        "theme: dark\nglyphs: emoji",
        "c.yaml:2:9: glyphs: \"emoji\" is not understood; give one of auto, braille, blocks, shade, ascii"
      ),
      ("window: 7d", "c.yaml:1:9: window: \"7d\" is not understood; give one of 15m, 1d, 30d"),
      ("mouse: maybe", "c.yaml:1:8: mouse: \"maybe\" is not understood; give yes or no"),
      (
        "second-clock: ../../etc/passwd",
        "c.yaml:1:15: second-clock: \"../../etc/passwd\" is not understood; give a time zone as Europe/Berlin, local,"
          + " or none"
      ),
      ("store: [a, b]", "c.yaml:1:8: store: must be a text, not a list"),
      ("keys: q", "c.yaml:1:7: keys: must be a table of keys and values, not a single value"),
      ("keys: {quti: x}", "c.yaml:1:8: keys.quti: is not an action; did you mean quit?"),
      (
        "keys: {quit: Hyper-X}",
        "c.yaml:1:14: keys.quit: \"Hyper-X\" is not a key; write x, X, Space, Enter, Esc, Tab, Up, PgDn, Ctrl-L or F5"
      ),
      (
        "keys:\n  quit: x\n  help: [F1, x]",
        "c.yaml:3:14: keys.help: the key x is bound to both quit and help, bound in line 2; give one of them another key"
      ),
      (
        "keys: {row-up: [q]}",
        "c.yaml:1:17: keys.row-up: the key q is bound to both quit and row-up by default; give one of them another key"
      ),
      ("- theme", "c.yaml:1:1: must be a table of keys and values, not a list"),
      (
        "mouse: 2\nwindow: 2",
        "c.yaml:1:8: mouse: \"2\" is not understood; give yes or no\n"
          + "c.yaml:2:9: window: \"2\" is not understood; give one of 15m, 1d, 30d"
      ),
    ])
  func mistakes(text: String, problem: String) {
    let error = #expect(throws: DataFileError.self) { try config(text, file: "c.yaml") }
    #expect(error?.description == problem)
  }

  @Test("may swap the keys of two actions")
  func swappedKeys() throws {
    #expect(
      try config("keys: {quit: [\"?\", F1], help: q, row-up: []}").keys
        == ["quit": [.character("?"), .function(1)], "help": [.character("q")], "row-up": []])
  }

  @Test(
    "begins relative paths at its folder and ~ at home",
    arguments: [
      ("a.db", "/etc/tiertop/a.db"), ("~/a.db", "/home/ada/a.db"), ("/a.db", "/a.db"),
      ("../a.db", "/etc/tiertop/../a.db"),
    ])
  func paths(text: String, path: String) throws {
    #expect(try config("store: \(text)").store == path)
    #expect(
      try config("store: \(text)", file: "config.yaml").store
        == (text == "a.db" || text == "../a.db" ? text : path))
    #expect(try config("theme: dark").theme == "dark")
  }

  @Test("is refused when others can write it")
  func trust() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("theme: dark\n", to: "config.yaml", mode: 0o666)
    let error = #expect(throws: DataFileError.self) { try Config.load(path: path, actions: Self.actions) }
    #expect(error?.description == "\(path): can be written by everybody; run chmod o-w on it")
  }
}

@Suite("Settings")
struct SettingTests {
  @Test("have one name each, from which flag and variable derive")
  func names() {
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    #expect(Setting.named("group-readable")?.flag == "--group-readable")
    #expect(Setting.named("group-readable")?.variable == "TIERTOP_GROUP_READABLE")
    #expect(Setting.all.map(\.variable).filter { $0.contains("-") } == [])
    #expect(Setting.named("themes") == nil)
  }

  @Test(
    "take a text from anywhere, or leave everything as it is",
    arguments: [
      ("interval", "30", true), ("interval", "0.5s", true), ("interval", "30.0", false),
      ("interval", "", false),
      ("mouse", "OFF", true), ("mouse", "2", false), ("second-clock", "local", true),
      ("second-clock", "none", true), ("second-clock", "/etc/localtime", false),
      ("second-clock", "a//b", false),
      ("store", "", false), ("color", "16", true), ("color", "Auto", false),
    ])
  func values(name: String, text: String, isTaken: Bool) throws {
    var config = Config()
    config.secondClock = "UTC"
    let before = config
    #expect(try #require(Setting.named(name)).set(text, in: &config) == isTaken)
    #expect((config != before) == isTaken)
  }
}
