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

  @Test("the wall's pace, alert rules and the mouse follow the file; a kiosk takes no clicks all the same")
  func others() {
    var change = Reconfiguration(commands: .standard, places: [:])
    change.rotation = 60_000
    change.takesMouse = false
    change.alertRules = AlertRules()
    change.alertRules?.rings = true
    var state = Acme.state(width: 80, height: 24)
    _ = state.handle(.key(.character("w")))
    #expect(state.handle(.configured(change)) == [.useMouse(false)])
    #expect(state.wall?.rotation == 60_000 && state.rotation == 60_000)
    #expect(state.alertRules.rings && !state.look.takesMouse)
    var kiosk = Acme.state(width: 80, height: 24)
    _ = kiosk.handle(.kioskOpened)
    #expect(kiosk.handle(.configured(change)).isEmpty)
  }
}
