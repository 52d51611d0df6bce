import Dashboard
import TerminalUI
import Testing
import UsageModel

@Suite("A config file read again")
struct ReconfigurationTests {
  @Test("other keys and another interval hold at once, and what did not change stays as the reader left it")
  func configured() throws {
    var state = Acme.state(width: 80, height: 24)
    _ = state.handle(.key(.character("+")))
    let interval = state.interval
    let keys = try CommandTable.standard.rebinding([.quit: [.function(10)]])
    #expect(state.handle(.configured(Reconfiguration(commands: keys, places: [:]))).isEmpty)
    #expect(state.interval == interval)
    #expect(state.handle(.key(.character("q"))).isEmpty)
    #expect(state.handle(.key(.function(10))) == [.quit(keepsFrame: false)])
    var change = Reconfiguration(commands: keys, places: [.interval: "config.yaml:1"])
    change.interval = 5_000
    change.theme = "light"
    change.zone = "Asia/Kolkata"
    #expect(state.handle(.configured(change)) == [.useTheme("light")])
    #expect(state.interval == 5_000)
    #expect(state.look.theme == "light")
    #expect(state.look.zone == "Asia/Kolkata")
    #expect(state.choices(of: .secondClock) == ["none", "local", "Asia/Kolkata"])
    #expect(state.source(of: .secondClock) == "default")
    #expect(state.source(of: .interval) == "config.yaml:1")
  }
}
