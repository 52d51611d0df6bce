import Testing

@testable import TerminalUI

/// The pictures that the screens were designed with, drawn to the cell.
@Suite struct PictureTests {
  static func drawn(
    width: Int, height: Int, glyphs: GlyphSet = .full, _ draw: (inout Buffer) -> Void
  ) -> [String] {
    var buffer = Buffer(width: width, height: height, glyphs: glyphs)
    draw(&buffer)
    return buffer.text
  }

  @Test("A frame carries its labels in the border")
  func frame() {
    let frame = Frame(
      .frameLimits, title: [Span("limits of Build Tier 3, tightest first")],
      label: [Span("m", .hot), Span(" all models and limits")],
      note: [Span("│ burst room used   * unit assumed")],
      rightNote: [Span("no limit stated: LLM and embedding tokens, images, spend a month")])
    let text = PictureTests.drawn(width: 120, height: 3) { frame.draw(in: $0.area, of: &$0) }
    let space = String(repeating: " ", count: 118)
    #expect(
      text == [
        "╭─┐limits of Build Tier 3, tightest first┌───────────────────────────────────────────────────┐m all models and limits┌─╮",
        "│\(space)│",
        "╰─┘│ burst room used   * unit assumed└──────────────┘no limit stated: LLM and embedding tokens, images, spend a month└─╯",
      ])
  }

  @Test("Requests a minute: scale, limit, measured columns, an open minute, refusals")
  func requests() {
    let heights = [
      27, 27, 27, 28, 29, 30, 29, 30, 32, 33, 34, 35, 36, 38,
    ]
    var columns = heights.map { Plot.Column(Double($0) * 3600 / 56) }
    columns.append(Plot.Column(2534, isProvisional: true))
    columns[12].refused = 3
    let plot = Plot(
      columns, columnsPerBucket: 3, top: 3600, limit: 3000,
      scale: [.init(3000, "3,000"), .init(1500, "1,500"), .init(0, "0")],
      notes: [.init(3000, " full"), .init(0, "░ so")],
      axis: [.init(0, "14:27"), .init(5, "14:32"), .init(10, "14:37"), .init(14, "now")],
      axisNote: [Span("  far")], refusedTitle: "429", gutter: 8)
    #expect(
      PictureTests.drawn(width: 58, height: 9) { plot.draw(in: $0.area, of: &$0) } == [
        "",
        "  3,000 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ full",
        "                                   ▁▁▁▂▂▂▃▃▃▄▄▄▆▆▆░░░",
        "        ▃▃▃▃▃▃▃▃▃▄▄▄▅▅▅▆▆▆▅▅▅▆▆▆██████████████████░░░",
        "  1,500 ██████████████████████████████████████████░░░",
        "        ██████████████████████████████████████████░░░",
        "      0 ██████████████████████████████████████████░░░░ so",
        "        14:27          14:32          14:37       now  far",
        " 429    ··································· 3×·······",
      ])
  }

  @Test(
    "A week ago is a line above the columns and a cut through them, and gives way to every other sign",
    arguments: [
      (
        GlyphSet.full,
        [
          "  ┄┄┄┄┄",
          "  ―",
          "  █▄―░",
          "  ███░",
          "  █―█░",
        ]
      ), (.ascii, ["  -----", "  ~", "  #_~:", "  ###:", "  #~#:"]),
    ])
  func weekAgo(glyphs: GlyphSet, expected: [String]) {
    // Five rows up to 50, the limit in the uppermost.
    let plot = Plot(
      [
        Plot.Column(30, weekAgo: 35), Plot.Column(25, weekAgo: 5), Plot.Column(30, weekAgo: 25),
        Plot.Column(30, isProvisional: true, weekAgo: 28), Plot.Column(nil, weekAgo: nil),
      ], top: 50, limit: 45, gutter: 2)
    let text = PictureTests.drawn(width: 7, height: 5, glyphs: glyphs) { plot.draw(in: $0.area, of: &$0) }
    #expect(text == expected)
    let far = Plot([Plot.Column(10, weekAgo: 500)], top: 50, limit: 40)
    #expect(Plot.top(of: far.columns, limit: 40) == 48, "a greater week ago does not press a limit down")
    #expect(Plot.top(of: far.columns, limit: nil) == 600)
  }

  @Test("A day against its limit: the forecast climbs to the crossing")
  func forecast() {
    let eighths = [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7]
    var columns = eighths.map { Plot.Column(Double($0)) }
    columns += (0..<4).map { Plot.Column(nil, forecast: 8 + Double($0) * 8) }
    columns.append(Plot.Column(nil, forecast: 40))
    columns += Array(repeating: Plot.Column(nil), count: 13)
    let plot = Plot(
      columns, top: 48, limit: 40, scale: [.init(40, "2,000"), .init(0, "0")],
      axis: [.init(0, "00"), .init(8, "06"), .init(29, "24")], crossing: "16:48Z")
    #expect(
      PictureTests.drawn(width: 40, height: 7) { plot.draw(in: $0.area, of: &$0) } == [
        "                       ╳ 16:48Z",
        " 2,000 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄",
        "                      ╱",
        "                     ╱",
        "                    ╱",
        "     0 ▁▁▂▂▃▃▃▄▄▅▆▇╱",
        "       00      06                  24",
      ])
  }

  @Test("Capacity: a step line, means with their worst minutes, a minute above it, a gap")
  func capacity() {
    let columns = [
      Plot.Column(4, peak: 9, capacity: 20), Plot.Column(8, peak: 8, capacity: 20),
      Plot.Column(nil, capacity: 20),
      Plot.Column(0, capacity: 12), Plot.Column(14, peak: 23, isAboveCapacity: true, capacity: 12),
      Plot.Column(16, isProvisional: true, capacity: 12),
    ]
    let plot = Plot(columns, top: 24, scale: [.init(20, "20"), .init(0, "0")])
    #expect(
      PictureTests.drawn(width: 10, height: 6) { plot.draw(in: $0.area, of: &$0) } == [
        "        ◆",
        " 20 ━━━",
        "        ▄░",
        "    ╵  ━█░",
        "     █  █░",
        "  0 ██ ▁█░",
      ])
  }

  @Test("A stack shows its layers to an eighth of a row, and a thin one is never lost")
  func stack() {
    let columns = [
      Plot.Column(layers: [16, 0]), Plot.Column(layers: [12, 12]), Plot.Column(layers: [10, 14]),
      Plot.Column(layers: [16, 1]), Plot.Column(layers: [12, 1]), Plot.Column(layers: [0, 8]),
    ]
    let plot = Plot(
      columns, top: 24, layers: [.init(.role(.series1)), .init(.role(.series2), glyph: .accountPlan)],
      gutter: 0)
    var buffer = Buffer(width: 6, height: 3)
    plot.draw(in: buffer.area, of: &buffer)
    #expect(
      buffer.text == [
        " ▓▓▓",
        "█▄▂█▓",
        "█████▓",
      ])
    // The boundary cell: covered in front of the account plan.
    #expect(buffer[1, 1].style == Style(.role(.series1), on: .role(.series2)))
    #expect(buffer[2, 1] == Cell("▂", Style(.role(.series1), on: .role(.series2))))
  }

  @Test("A table shows names cut in their middle, numbers at the right, bars and sparklines")
  func table() {
    let values: [Double?] = [1, 1, 2, 2, 3, 3, 4, 4]
    let table = Table(
      columns: [
        .init("model", width: 12, grows: true, isShortenedInMiddle: true),
        .init("RPM", width: 6, alignment: .right, dropPriority: 1), .init("share", width: 6, dropPriority: 3),
        .init("15 min", width: 6, dropPriority: 2),
      ],
      rows: [
        .cells([
          .text("Llama-3.3-70B-Instruct-Turbo"), .text("1,610"), .bar(Bar(0.63)),
          .sparkline(Sparkline(values)),
        ]),
        .cells([.text("bge-large-en-v1.5"), .text("412")]),
        .divider,
        .line([Span("2 more, idle")]),
      ], selected: 1)
    #expect(
      PictureTests.drawn(width: 48, height: 5) { table.draw(in: $0.area, of: &$0) } == [
        "model                          RPM share  15 min",
        "Llama-3.3-70B…nstruct-Turbo  1,610 ■■■■··   ⣀⣤⣶⣿",
        "bge-large-en-v1.5              412",
        "────────────────────────────────────────────────",
        "2 more, idle",
      ])
    // The share goes first, then the sparkline; the name never.
    #expect(table.placedColumns(width: 27).map(\.index) == [0, 1, 3])
    #expect(table.placedColumns(width: 20).map(\.index) == [0, 1])
    #expect(table.placedColumns(width: 12).map(\.index) == [0])
    var buffer = Buffer(width: 48, height: 5)
    table.draw(in: buffer.area, of: &buffer)
    #expect(buffer.styles.contains("2: 0+48 selectedText on selectedBackground"))
  }

  @Test(
    "Scrolling moves no further than it must",
    arguments: [(0, 3, 0), (0, 10, 1), (5, 3, 3), (5, 9, 5), (40, 2, 2), (0, 49, 40), (60, 49, 40)])
  func scrolling(offset: Int, selected: Int, expected: Int) {
    #expect(Table.offset(offset, showing: selected, of: 50, height: 10) == expected)
    #expect(Table.offset(offset, showing: 2, of: 3, height: 10) == 0)
  }

  @Test(
    "A sparkline keeps its newest samples at the right, with gaps and a baseline",
    arguments: [
      (GlyphSet.full, [1, 2, 3, 4, 4, 4], 3, "⣠⣾⣿"), (.full, [4, 4, nil, nil], 3, " ⣿"),
      (.full, [0, 0], 2, " ⣀"),
      (.full, [4, 4, 4, 4, 1, 1], 2, "⣿⣀"), (.blocks, [0, 1, 2, 4], 4, "▁▂▄█"),
      (.shade, [0, 2, 3, 4], 4, "_░▒█"),
      (.ascii, [0, nil, 2, 4], 4, "_ :#"),
    ])
  func sparkline(glyphs: GlyphSet, values: [Double?], width: Int, expected: String) {
    let text = PictureTests.drawn(width: width, height: 1, glyphs: glyphs) {
      Sparkline(values, top: 4).draw(in: $0.area, of: &$0)
    }
    #expect(text == [expected])
  }

  @Test("Console and ASCII terminals get the same panel in their own characters")
  func otherGlyphs() {
    func panel(_ glyphs: GlyphSet) -> [String] {
      PictureTests.drawn(width: 30, height: 7, glyphs: glyphs) {
        Frame(.frameTier, title: [Span("tier")], label: [Span("t tiers")], note: [Span("○ NO DATA")])
          .draw(in: $0.area, of: &$0)
        Bar(0.5, pendingFraction: 0.2, tick: 0.95, threshold: 0.3).draw(
          in: Area(x: 1, y: 1, width: 20, height: 1), of: &$0)
        let columns = [
          Plot.Column(1), .init(3), .init(4.5), .init(8, isProvisional: true), .init(0),
          .init(nil, forecast: 6),
        ]
        Plot(columns, columnsPerBucket: 2, top: 12, limit: 10, gutter: 0).draw(
          in: Area(x: 1, y: 2, width: 12, height: 4), of: &$0)
        $0.write("● ▲ ◆ ■ ? 3× 1…", x: 14, y: 3)
      }
    }
    #expect(
      panel(.shade) == [
        "┌─┐tier┌───────────┐t tiers┌─┐",
        "│■■■■■■I■■■░░░░·····│        │",
        "│------------                │",
        "│      ░░     • ▲ & ■ ? 3× 1~│",
        "│    __░░  //                │",
        "│__████░░__                  │",
        "└─┘_ NO DATA└────────────────┘",
      ])
    #expect(
      panel(.ascii) == [
        "+-[tier]-----------[t tiers]-+",
        "|######I###::::.....|        |",
        "|------------                |",
        "|      ::     o ^ & # ? 3x 1~|",
        "|    __::  //                |",
        "|__####::__                  |",
        "+-[_ NO DATA]----------------+",
      ])
  }

  @Test("Labels give way when a frame is narrow, and never meet")
  func narrowFrames() {
    let frame = Frame(.divider, title: [Span("a long title of a panel")], label: [Span("label")])
    func top(_ width: Int) -> String {
      PictureTests.drawn(width: width, height: 2) { frame.draw(in: $0.area, of: &$0) }[0]
    }
    #expect(top(40) == "╭─┐a long title of a panel┌────┐label┌─╮")
    #expect(top(37) == "╭─┐a long title of a panel┌─┐label┌─╮")
    #expect(top(30) == "╭─┐a long t…a panel┌─┐label┌─╮")
    #expect(top(20) == "╭─┐a long … panel┌─╮")
    #expect(top(8) == "╭──────╮")
    #expect(top(2) == "╭╮")
  }
}
