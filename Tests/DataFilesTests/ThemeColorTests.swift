import DataFiles
import Foundation
import Testing

@testable import TerminalUI

@Suite("Colors of the bundled themes")
struct ThemeColorTests {
  /// Machado, Oliveira and Fernandes, severity 1.0, on linear RGB.
  enum Vision: String, CaseIterable {
    case full, protan, deutan, tritan

    var matrix: [[Double]] {
      switch self {
      case .full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
      case .protan:
        [
          [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
        ]
      case .deutan:
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
      case .tritan:
        [
          [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
        ]
      }
    }

    func sees(_ color: RGB) -> RGB {
      func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      let parts = [linear(color.red), linear(color.green), linear(color.blue)]
      let seen = matrix.map { row -> UInt8 in
        let value = max(0, min(1, zip(row, parts).reduce(0) { $0 + $1.0 * $1.1 }))
        return UInt8(
          (255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055)).rounded())
      }
      return RGB(red: seen[0], green: seen[1], blue: seen[2])
    }
  }

  private func rgb(_ theme: Theme, _ role: Role) throws -> RGB {
    guard case .rgb(let red, let green, let blue) = theme.roles[role] else {
      throw DataFileError.notFound(path: "\(theme.name) \(role)")
    }
    return RGB(red: red, green: green, blue: blue)
  }

  private func distance(_ a: RGB, _ b: RGB) -> Double {
    let (a, b) = (a.lab, b.lab)
    return sqrt(pow(a.lightness - b.lightness, 2) + pow(a.a - b.a, 2) + pow(a.b - b.b, 2))
  }

  @Test("the simulations give the published distance of sky blue and vermilion")
  func simulation() {
    let distances = [Vision.full, .deutan, .protan, .tritan].map {
      (distance($0.sees(RGB(0x56B4E9)), $0.sees(RGB(0xD55E00))) * 100).rounded() / 100
    }
    #expect(distances == [0.31, 0.25, 0.30, 0.35])
  }

  @Test("text reaches 4.5:1 and marks reach 3:1 without repair", arguments: ["dark", "light"])
  func contrast(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    #expect(theme.variant.rawValue == name)
    let background = try rgb(theme, .background)
    for role in [Role.text, .title, .hot, .dim, .ok, .warning, .critical, .stale] {
      #expect(try rgb(theme, role).contrast(with: background) >= 4.5, "\(role)")
    }
    for role in [
      Role.frameLimits, .frameTier, .frameCapacity, .frameModels, .tick, .series1, .series2, .series3,
    ]
      + [.series4, .series5, .series6, .series7, .series8]
    {
      #expect(try rgb(theme, role).contrast(with: background) >= 3, "\(role)")
    }
    #expect(try rgb(theme, .selectedText).contrast(with: rgb(theme, .selectedBackground)) >= 4.5)
    #expect(try rgb(theme, .text).contrast(with: rgb(theme, .staleBackground)) >= 4.5)
    #expect(try rgb(theme, .stale).contrast(with: rgb(theme, .staleBackground)) >= 4.5)
    // Nothing is left for the repair to do, so what stands in the file is what is shown.
    #expect(ResolvedTheme(theme, depth: .full) == ResolvedTheme(theme, depth: .full, isExact: true))
  }

  @Test("frames and tracks stay quieter than text", arguments: ["dark", "light"])
  func calm(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    let background = try rgb(theme, .background)
    for role in [Role.frameLimits, .frameTier, .frameCapacity, .frameModels, .divider, .track] {
      #expect(try rgb(theme, role).contrast(with: background) < 4, "\(role)")
    }
  }

  @Test(
    "states and series stay apart for every kind of color vision", arguments: ["dark", "light"],
    Vision.allCases)
  func apart(name: String, vision: Vision) throws {
    let theme = try ThemeLibrary().load(name).theme
    let states = try [Role.ok, .warning, .critical].map { vision.sees(try rgb(theme, $0)) }
    for (a, b) in [(0, 1), (1, 2), (0, 2)] {
      #expect(distance(states[a], states[b]) >= 0.12, "states \(a) and \(b)")
    }
    let series = try [Role.series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8].map
    {
      vision.sees(try rgb(theme, $0))
    }
    for a in series.indices {
      for b in series.indices where b > a {
        #expect(distance(series[a], series[b]) >= 0.1, "series \(a + 1) and \(b + 1)")
      }
    }
  }

  @Test("ansi uses nothing but the terminal's own colors")
  func ansi() throws {
    let theme = try ThemeLibrary().load("ansi").theme
    for color in Array(theme.roles.values) + theme.gradients.values.flatMap(\.self) {
      if case .rgb = color { Issue.record("\(color)") }
    }
    #expect(theme.roles[.background] == .standard)
    #expect(Set([Role.ok, .warning, .critical].map { theme.roles[$0] }).count == 3)
  }
}
