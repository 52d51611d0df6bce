import Testing

@testable import TerminalUI

@Suite struct TextTests {
  @Test(
    "Text from outside cannot control, hide, reorder or join",
    arguments: [
      ("gpt-4o", "gpt-4o"), ("\u{1B}[31mred", "�[31mred"), ("a\nb\tc\r\u{8}\u{7F}", "a�b�c���"),
      ("\u{9B}31m", "�31m"), ("safe\u{202E}txt.exe\u{2066}", "safe�txt.exe�"),
      ("zero\u{200B}width\u{FEFF}", "zero�width�"), ("e\u{301}\u{302}", "e��"), ("👩\u{200D}💻", "👩�💻"),
      ("❤\u{FE0F}", "❤�"), ("🇩🇪", "��"), ("👍🏽", "👍�"), ("\u{E000}\u{F0000}", "��"), ("\u{378}", "�"),
      ("a\u{2028}b\u{A0}c", "a�b�c"), ("模型 é ñ 한국", "模型 é ñ 한국"), ("\u{AD}\u{3164}", "��"),
      ("tag\u{E0041}", "tag�"), ("\u{1CD00}\u{4DC0}", "��"),
    ])
  func sanitizing(text: String, expected: String) {
    #expect(sanitized(text) == expected)
    // What is drawn is the same, even when nobody asked for it.
    var buffer = Buffer(width: 40, height: 1)
    buffer.write(text, x: 0, y: 0)
    #expect(buffer.text == [expected])
  }

  @Test("Every single character comes out shown and settled, one or two columns wide")
  func allScalars() {
    var wrong: [UInt32] = []
    for value in 0...UInt32(0x10FFFF) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let shown = scalar.settled
      let properties = shown.properties
      let isBad =
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
          .nonspacingMark, .spacingMark, .enclosingMark:
          true
        default: properties.isDefaultIgnorableCodePoint || (value != 0x20 && properties.isWhitespace)
        }
      if isBad && shown.value != 0x20 || !(1...2).contains(shown.columns) { wrong.append(value) }
    }
    #expect(wrong == [])
  }

  @Test(
    "Long text keeps its length in check",
    arguments: [(64, 64), (65, 64), (1_000_000, 64)])
  func limits(length: Int, expected: Int) {
    let text = sanitized(String(repeating: "é", count: length))
    #expect(text.unicodeScalars.count == expected)
    #expect(text.hasSuffix("…") == (length > 64))
    #expect(sanitized(String(repeating: "x", count: length), limit: .max).utf8.count == length)
  }

  @Test(
    "Cutting counts columns and never halves a character",
    arguments: [
      ("deepseek-ai/DeepSeek-V3", 30, "deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3"),
      ("deepseek-ai/DeepSeek-V3", 12, "deepseek-ai…", "deepse…ek-V3"), ("abc", 0, "", ""),
      ("abc", 1, "…", "…"),
      ("abc", 2, "a…", "a…"), ("abc", -3, "", ""), ("模型模型模", 7, "模型模…", "模…型模"), ("模型模型模", 6, "模型…", "模…模"),
    ])
  func cutting(text: String, width: Int, atEnd: String, inMiddle: String) {
    #expect(text.clipped(to: width) == atEnd)
    #expect(text.shortenedInMiddle(to: width) == inMiddle)
    #expect(cellWidth(of: text.shortenedInMiddle(to: width)) <= max(0, width))
  }

  @Test("Spans are cut as one text and keep their styles")
  func spans() {
    let spans = [Span("m", .hot), Span(" all models"), Span(" and limits", .dim)]
    #expect(spans.cellWidth == 23)
    #expect(spans.clipped(to: 23) == spans)
    #expect(spans.clipped(to: 6) == [Span("m", .hot), Span(" all…")])
    #expect(spans.clipped(to: 12) == [Span("m", .hot), Span(" all model…")])
    #expect(spans.shortenedInMiddle(to: 20).text == "m all…els and limits")
  }

  @Test("Text is placed left, right and centered, and clipped at every edge")
  func placing() {
    var buffer = Buffer(width: 12, height: 4)
    let row = Area(x: 1, y: 0, width: 10, height: 1)
    buffer.write("left", in: row)
    buffer.write("right", in: row, alignment: .right)
    buffer.write("mid", in: Area(x: 1, y: 1, width: 10, height: 1), alignment: .center)
    buffer.write("模型模型模型", x: -1, y: 2)
    buffer.write("much too long for it", in: Area(x: 0, y: 3, width: 12, height: 1))
    #expect(buffer.text == [" left right", "    mid", " 型模型模型", "much too lo…"])
    buffer.write("x", x: 5, y: 99)
    buffer.write("模", x: 11, y: 0)
    #expect(buffer[11, 0].scalar == " ")
  }

  @Test("Overwriting half of a wide character blanks its other half")
  func halves() {
    var buffer = Buffer(width: 6, height: 1)
    buffer.write("模型模", x: 0, y: 0)
    buffer[1, 0] = Cell("a")
    #expect(buffer.text == [" a型模"])
    buffer[2, 0] = Cell("b")
    #expect(buffer.text == [" ab 模"])
    buffer.write("型", x: 3, y: 0)
    #expect(buffer.text == [" ab型"])
    buffer[0, 0] = Cell(Cell.continuation)
    #expect(buffer[0, 0].scalar == "\u{FFFD}")
  }

  @Test("In each set of glyphs, signs that stand in one place stay apart", arguments: GlyphSet.allCases)
  func signs(set: GlyphSet) {
    let places: [[Glyph]] = [
      [.ok, .tight, .spill, .full, .stale, .noData], [.rungHere, .rungPassed, .rungAhead],
      [.measured, .hollow, .track, .burst, .threshold, .beyond],
      [
        .column, .hollowColumn, .accountPlan, .limit, .capacity, .worstMinute, .aboveCapacity, .forecast,
        .forecastMeetsLimit,
      ],
      [.track, .refused], [.arrowUp, .arrowDown, .arrowLeft, .arrowRight], [.sortedUp, .sortedDown],
    ]
    for place in places {
      let shown = place.map { set.standIn(for: $0.scalar) }
      #expect(Set(shown).count == place.count, "\(place) are \(shown)")
    }
    for glyph in Glyph.allCases {
      let shown = set.standIn(for: glyph.scalar)
      #expect(shown.columns == 1)
      if set == .ascii { #expect((0x21...0x7E).contains(shown.value)) }
      // What stands in is not replaced a second time.
      #expect(set.standIn(for: shown) == shown)
    }
  }

  @Test("A buffer for ASCII holds nothing else, whatever is written")
  func ascii() {
    var buffer = Buffer(width: 60, height: 1, glyphs: .ascii)
    buffer.write("模 é “a” – ×1.5 ÷2 → ▁▄█ ⣿⣀ ³⁰ ≥ │┃", x: 0, y: 0)
    #expect(buffer.text == ["?? ? \"a\" - x1.5 /2 > __# #_ 3? > |I"])
  }

  @Test("Frames for tests name the styles by their roles")
  func styles() {
    var buffer = Buffer(width: 10, height: 3)
    buffer.write([Span("ab", .hot), Span("cd"), Span("ef", Style(.role(.ok), bold: true))], x: 1, y: 0)
    buffer[3, 2] = Cell(
      "x", Style(.gradient(.tokens, step: 40), on: .role(.selectedBackground), underline: true))
    #expect(
      buffer.styles == [
        "0: 1+2 hot, 5+2 ok bold", "2: 3+1 tokens 40 on selectedBackground underline",
      ])
  }
}
