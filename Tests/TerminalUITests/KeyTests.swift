import Testing

@testable import TerminalUI

@Suite struct KeyTests {
  @Test(
    "Keys have names for settings and help",
    arguments: [
      (Key.character("q"), "q"), (.character("Q"), "Q"), (.character(" "), "Space"), (.character("!"), "!"),
      (.control("L"), "Ctrl-L"), (.function(1), "F1"), (.function(12), "F12"), (.pageUp, "PgUp"),
      (.escape, "Esc"),
      (.shiftTab, "Shift-Tab"), (.up, "Up"), (.enter, "Enter"), (.character("F"), "F"), (.end, "End"),
    ])
  func names(key: Key, name: String) {
    #expect(key.name == name)
    #expect(Key(name: name) == key)
  }

  @Test("Names are read in any case, single letters as they are")
  func cases() {
    #expect(Key(name: "ctrl-l") == .control("L"))
    #expect(Key(name: "SPACE") == .character(" "))
    #expect(Key(name: "pgdn") == .pageDown)
    #expect(Key(name: "f10") == .function(10))
    #expect(Key(name: "g") != Key(name: "G"))
  }

  @Test("What a terminal cannot tell apart is one key")
  func twins() {
    #expect(Key(name: "Ctrl-I") == .tab)
    #expect(Key(name: "Ctrl-M") == .enter)
    #expect(Key(name: "Ctrl-H") == .backspace)
    #expect(Key(name: "Ctrl-[") == nil)
  }

  @Test(
    "Other names are refused",
    arguments: ["", "F0", "F25", "Ctrl-", "Ctrl-ab", "Ctrl-1", "Hyper-x", "\u{1B}", " ", "é́"])
  func refused(name: String) { #expect(Key(name: name) == nil) }
}
