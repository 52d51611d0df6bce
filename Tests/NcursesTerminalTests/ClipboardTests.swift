import Foundation
import Testing

@testable import NcursesTerminal

@Suite("Clipboard")
struct ClipboardTests {
  /// The vectors of RFC 4648, and a text beyond ASCII as other tools encode it.
  @Test(
    "texts are encoded as the standard says",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"), ("▲ 84 %", "4payIDg0ICU="),
    ])
  func encoding(text: String, encoded: String) {
    #expect(Clipboard.base64(Array(text.utf8)) == encoded)
    #expect(Clipboard.sequence(text, isInScreen: false) == "\u{1B}]52;c;\(encoded)\u{07}")
  }

  @Test("GNU screen gets it in envelopes that it can hold, which together say the same")
  func envelopes() throws {
    let text = String(repeating: "model ", count: 400)
    let parts = Clipboard.sequence(text, isInScreen: true).components(separatedBy: "\u{1B}\\").dropLast()
    #expect(parts.count > 1)
    var joined = ""
    for part in parts {
      #expect(part.hasPrefix("\u{1B}P") && part.utf8.count <= 768)
      joined += part.dropFirst(2)
    }
    #expect(joined == Clipboard.sequence(text, isInScreen: false))
  }
}
