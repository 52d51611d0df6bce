import Testing

@testable import TerminalUI

/// Numbers that are the same in each run.
struct FixedRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed ^= mixed >> 33
    mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
    return mixed ^ (mixed >> 33)
  }
}

@Suite struct ClippingTests {
  static func number(_ random: inout FixedRandom) -> Double {
    let odd: [Double] = [0, -1, .nan, .infinity, -.infinity, 1, 1e300, .leastNonzeroMagnitude, -0.0]
    return Int.random(in: 0..<4, using: &random) == 0
      ? odd.randomElement(using: &random) ?? 0 : Double.random(in: -0.5...2, using: &random)
  }

  @Test("No widget draws outside its area or traps, whatever it is given", arguments: GlyphSet.allCases)
  func everything(glyphs: GlyphSet) {
    var random = FixedRandom(state: 7)
    for _ in 0..<1500 {
      let area = Area(
        x: .random(in: -3...12, using: &random), y: .random(in: -3...8, using: &random),
        width: .random(in: 0...24, using: &random), height: .random(in: 0...9, using: &random))
      var buffer = Buffer(width: 16, height: 9, glyphs: glyphs)
      let mark = Cell("~", Style(.critical))
      buffer.fill(buffer.area, with: mark)
      let number = { ClippingTests.number(&random) }
      let values = (0..<Int.random(in: 0...40, using: &random)).map {
        $0 % 5 == 3 ? nil : number() as Double?
      }
      switch Int.random(in: 0..<5, using: &random) {
      case 0:
        Bar(number(), pendingFraction: number(), tick: number(), threshold: number()).draw(
          in: area, of: &buffer)
      case 1: Sparkline(values, top: Bool.random(using: &random) ? number() : nil).draw(in: area, of: &buffer)
      case 2:
        Frame(.divider, title: [Span("模型 title", .title)], label: [Span("label")], note: [Span("noté")])
          .draw(in: area, of: &buffer)
      case 3:
        let columns = values.map {
          Plot.Column(
            layers: $0.map { [$0, number()] } ?? [], peak: number(),
            isProvisional: Bool.random(using: &random),
            refused: Int.random(in: -1...3, using: &random), forecast: number(), capacity: number())
        }
        Plot(
          columns, columnsPerBucket: .random(in: 0...3, using: &random), top: number(), limit: number(),
          layers: [], scale: [.init(number(), "1,000"), .init(0, "0")], notes: [.init(number(), "note")],
          axis: [.init(-1, "a"), .init(0, "14:00"), .init(99, "z"), .init(2, "now")], axisNote: [Span("x")],
          refusedTitle: "429", crossing: "soon", gutter: Int.random(in: -1...6, using: &random)
        ).draw(in: area, of: &buffer)
      default:
        Table(
          columns: [
            .init("name", width: 8, grows: true), .init("n", width: 5, alignment: .right, dropPriority: 1),
          ],
          rows: (0..<6).map { .cells([.text("模型-\($0)"), .bar(Bar(number())), .text("more")]) },
          selected: .random(in: -1...8, using: &random), offset: .random(in: -2...9, using: &random)
        ).draw(in: area, of: &buffer)
      }
      for y in 0..<9 {
        for x in 0..<16 where !area.contains(Area(x: x, y: y, width: 1, height: 1)) {
          #expect(buffer[x, y] == mark, "\(x),\(y) outside \(area)")
        }
      }
    }
  }
}
