import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Plain lines")
struct PlainReportTests {
  private func texts(_ state: DashboardState) -> [String] { PlainReport(state).lines.map(\.text) }

  @Test("begin with the verdict and say what the screen says")
  func acme() {
    let state = Acme.state(width: 80, height: 24)
    let lines = texts(state)
    let verdict = state.reading.verdict
    #expect(lines.first?.hasPrefix("\(verdict.state.word): \(verdict.accountName ?? "")") == true)
    #expect(lines.first?.contains(verdict.figure ?? "?") == true)
    for account in state.reading.accounts {
      #expect(lines.contains { $0.hasPrefix("\(account.name): \(account.state.word)") }, "\(account.name)")
      for limit in account.limits where limit.isCounter {
        let line = lines.first { $0.hasPrefix("\(account.name), \(limit.name): ") }
        #expect(
          line?.contains(limit.pressure.map(Figures.percent) ?? "") == true, "\(account.name) \(limit.name)")
      }
      for capacity in account.capacity {
        #expect(
          lines.contains { $0.contains("capacity of \(capacity.snapshot) \(capacity.direction.rawValue): ") })
      }
    }
  }

  @Test("hold no sign of the screens' grammar")
  func words() {
    let signs = Set(Glyph.allCases.map(\.scalar)).subtracting(["?", "–"])
    for line in texts(Acme.state(width: 80, height: 24)) {
      #expect(!line.unicodeScalars.contains { signs.contains($0) }, "\(line)")
    }
  }

  @Test("are said again when a percent or a state changes, and not for one call more")
  func news() {
    let state = Acme.state(width: 80, height: 24)
    let report = PlainReport(state)
    #expect(report.news(since: nil) == report.lines)
    #expect(report.news(since: report) == [])
    var later = state
    _ = later.handle(.tick(Acme.now + 200))
    #expect(PlainReport(later).news(since: report).count < report.lines.count / 2)
    var without = state
    var image = state.image
    image.accounts.removeLast()
    _ = without.handle(.read(image, at: Acme.now))
    let back = report.news(since: PlainReport(without)).map(\.text)
    #expect(back.contains { $0.hasPrefix("Friendli: ") })
    #expect(!back.contains { $0.hasPrefix("Nebula Block: ") })
  }

  @Test("say of usage only what a role may see")
  func roles() {
    for (role, seesCapacity) in [(Member.Role.member, false), (.purchaser, true)] {
      var image = Acme.image
      image.members = [Member(user: "ana", role: role, from: .epoch)]
      var state = Acme.state(width: 80, height: 24)
      _ = state.handle(.personKnown(user: "ana", ownsStore: false))
      _ = state.handle(.read(image, at: Acme.now))
      let lines = texts(state)
      #expect(lines.first == "Signed in as \(state.rights.role.words)")
      #expect(lines.dropFirst().isEmpty != seesCapacity)
      #expect(lines.dropFirst().allSatisfy { $0.contains("capacity of") })
    }
  }

  @Test("name the store's own trouble")
  func store() {
    var state = Acme.state(width: 80, height: 24)
    _ = state.handle(.storeFailed("it is\u{1B}locked", at: Acme.now))
    #expect(texts(state).first?.hasPrefix("STALE: it is\u{FFFD}locked") == true)
    let none = DashboardState(
      now: Acme.now, width: 80, height: 24, storePath: "~/usage.db", plans: [:], window: .quarterHour)
    #expect(texts(none) == ["NO DATA: there is no store yet at ~/usage.db"])
  }
}
