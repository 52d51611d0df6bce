import DataFiles
import TerminalUI
import Testing

@Suite("Printed config file")
struct ConfigTemplateTests {
  private static let actions = [
    (binding: Config.Binding(action: "quit", keys: [.character("q"), .control("C")]), title: "quit"),
    (binding: Config.Binding(action: "freeze", keys: [.character(" ")]), title: "freeze; again: live"),
    (binding: Config.Binding(action: "verdict", keys: [.character("!"), .character("#")]), title: "go: #1"),
    (
      binding: Config.Binding(action: "poll", keys: [.character("-"), .character(","), .character("'")]),
      title: ""
    ),
  ]
  private static let template = Config.template(actions: actions)

  private func load(_ text: String) throws -> Config {
    var config = try Config.config(
      bytes: Array(text.utf8), file: "config.yaml", actions: ConfigTemplateTests.actions.map(\.binding),
      home: "/home/ada")
    config.written = [:]
    return config
  }

  @Test("says the defaults and nothing else")
  func loadsBack() throws {
    #expect(try load(ConfigTemplateTests.template) == Config())
  }

  @Test("has every setting, each under a comment that says what it may be")
  func complete() {
    let lines = ConfigTemplateTests.template.split(separator: "\n").map(String.init)
    for setting in Setting.all {
      let index = lines.firstIndex { $0.hasPrefix("\(setting.name): ") }
      #expect(index.map { lines[$0 - 1] } == "# \(setting.summary): \(setting.expected)", "\(setting.name)")
    }
    #expect(lines.contains("plan-folders: []"))
    #expect(lines.allSatisfy { $0.count <= 140 })
  }

  @Test("with its keys uncommented they are the usual ones")
  func uncommented() throws {
    let text = ConfigTemplateTests.template.split(separator: "\n").map { line in
      line.hasPrefix("#  ") ? line.dropFirst(1) : line
    }.joined(separator: "\n")
    let expected = Dictionary(
      uniqueKeysWithValues: ConfigTemplateTests.actions.map { ($0.binding.action, $0.binding.keys) })
    #expect(try load(text).keys == expected)
  }

  @Test("each default that is written back is taken for what it was", arguments: Setting.all.map(\.name))
  func roundTrip(_ name: String) throws {
    let setting = try #require(Setting.named(name))
    var config = Config()
    if let text = setting.text(in: config) {
      #expect(setting.set(text, in: &config))
      #expect(config == Config())
    }
  }
}
