import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Suite("Copied rows")
struct CopyRowTests {
  private func copied(_ keys: [Key], account: Int64? = nil, width: Int = 80, height: Int = 24) -> String? {
    var state = Acme.state(width: width, height: height, account: account)
    for key in keys { _ = state.handle(.key(key)) }
    guard case .copy(let text)? = state.handle(.key(.character("y"))).first else { return nil }
    return text
  }

  @Test("the first row is taken where none is marked, its columns parted by tabs")
  func first() throws {
    let fields = try #require(copied([], account: 4)).split(separator: "\t").map(String.init)
    #expect(fields[0] == "LLM requests")
    #expect(fields[1].hasSuffix(" / 3,000 RPM"))
    #expect(fields.allSatisfy { !$0.contains("■■") && !$0.contains("··") })
  }

  @Test("names are whole, however narrow the screen is")
  func whole() throws {
    let rows = (0..<4).compactMap { index in
      copied([.character("m")] + Array(repeating: .down, count: index), account: 5)
    }
    let names = Acme.friendli.models.map(\.name)
    #expect(rows.count == 4 && Set(rows).count > 1)
    for row in rows { #expect(names.contains { row.hasPrefix($0) || row.contains("\t\($0)") }, "\(row)") }
  }

  @Test("a row of several lines stays several lines")
  func lines() throws {
    let text = try #require(copied([.down]))
    #expect(
      text.split(separator: "\n").count == 3
        && text.contains(Acme.state(width: 80, height: 24).listedAccounts[1].name))
  }

  @Test("the same row is copied from any size", arguments: [(60, 20), (120, 40), (200, 60)])
  func sizes(width: Int, height: Int) {
    #expect(
      copied([.character("s"), .down], account: 5, width: width, height: height)
        == copied([.character("s"), .down], account: 5))
  }

  @Test("where there is no row it says so")
  func none() {
    var state = Acme.state(width: 120, height: 40)
    _ = state.handle(.key(.character("a")))
    #expect(state.handle(.key(.character("y"))).isEmpty)
    #expect(state.notice == "there is no row here to copy")
  }

  @Test("bars and sparklines fall away, single signs stay")
  func drawings() {
    var buffer = Buffer(width: 40, height: 1)
    buffer.write("■ FULL ■■■│··· 95%  a · b  ⣀⣠⣶ ▁▂▃ end", x: 0, y: 0, style: .plain)
    #expect(buffer.fields(in: buffer.area) == "■ FULL\t95%\ta · b\tend")
  }
}
