import Foundation
import TerminalUI
import Testing
import UsageModel

@testable import Dashboard

@Test("show")
func show() {
  for account in [nil, 4, 1, 2, 3, 5] as [Int64?] {
    for (width, height) in [(80, 24), (120, 36)] {
      print(
        DashboardScreen(Acme.state(width: width, height: height, account: account)).render(glyphs: .full).text
          .joined(separator: "\n"))
      print("=====")
    }
  }
}
