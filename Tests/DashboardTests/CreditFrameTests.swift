import Dashboard
import Foundation
import TerminalUI
import Testing
import UsageModel

/// The panel of prepaid credit where it stands, with purchases that are used up, run out and expire.
@Suite("Frames of prepaid credit")
struct CreditFrameTests {
  struct Picture: Sendable, CustomTestStringConvertible {
    var view: String
    var width: Int
    var height: Int
    var keys: [Key] = []
    var ledger = CreditFrameTests.bought

    var testDescription: String { "\(view)-\(width)x\(height)" }
  }

  private static func purchase(_ id: String, _ time: String, _ dollars: Int64, expires: String? = nil)
    -> LedgerEntry
  {
    LedgerEntry(
      id: id, at: Acme.at(time), kind: .creditPurchase, amount: Money(dollars: dollars),
      expiresAt: expires.map(Acme.at))
  }

  private static func balance(_ time: String, _ dollars: Int64) -> LedgerEntry {
    LedgerEntry(id: "s", at: Acme.at(time), kind: .balance, amount: Money(dollars: dollars))
  }

  static let bought = [
    purchase("a", "2026-10-26", 5), purchase("b", "2026-11-04", 10, expires: "2026-11-20"),
    purchase("c", "2026-11-16", 25, expires: "2026-12-16"), balance("2026-11-23T09:00:00Z", 21),
  ]

  static let pictures: [Picture] =
    [(80, 24), (120, 40), (200, 60), (60, 100)].flatMap { width, height in
      [
        Picture(view: "credit-spend", width: width, height: height, keys: [.character("s")]),
        Picture(view: "credit-overview", width: width, height: height),
      ]
    } + [
      Picture(
        view: "credit-empty-spend", width: 120, height: 40, keys: [.character("s")],
        ledger: [purchase("a", "2026-10-26", 5)]),
      Picture(
        view: "credit-empty-overview", width: 80, height: 24, ledger: [purchase("a", "2026-10-26", 5)]),
    ]

  @Test("the frame is the one on file", arguments: pictures)
  func frame(_ picture: Picture) throws {
    var image = Acme.image
    image.accounts[0].ledger = picture.ledger
    var state = DashboardState(
      now: Acme.now, width: picture.width, height: picture.height, storePath: "/tmp/usage.db",
      plans: Acme.plans, window: .quarterHour, account: AccountID(1))
    _ = state.handle(.read(image, at: Acme.now))
    for key in picture.keys { _ = state.handle(.key(key)) }
    try Golden.compare(
      DashboardScreen(state).render(glyphs: .full).text, with: picture.testDescription)
  }
}
