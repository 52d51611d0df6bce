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

  /// Contrast ratio of WCAG 2.2, written here anew: 1...21.
  static func ratio(_ one: RGB, _ two: RGB) -> Double {
    func luminance(_ color: RGB) -> Double {
      let parts = [color.red, color.green, color.blue].map { part -> Double in
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (a, b) = (luminance(one), luminance(two))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test("the ratio is that of WCAG's examples")
  func ratios() {
    #expect(abs(ThemeColorTests.ratio(RGB(0x000000), RGB(0xFFFFFF)) - 21) < 0.001)
    #expect(abs(ThemeColorTests.ratio(RGB(0x767676), RGB(0xFFFFFF)) - 4.54) < 0.005)
  }

  static let frames: [Role] = [.frameLimits, .frameTier, .frameCapacity, .frameModels]
  static let series: [Role] = [
    .series1, .series2, .series3, .series4, .series5, .series6, .series7, .series8,
  ]
  /// All bundled themes with colors of their own.
  static let solid = ThemeLibrary().entries.map(\.name).filter { $0 != "ansi" }

  @Test("there are ten themes or more, two of them safe, two of high contrast")
  func names() {
    #expect(ThemeColorTests.solid.count >= 10)
    #expect(
      Set(ThemeColorTests.solid).isSuperset(of: [
        "dark", "light", "safe-dark", "safe-light", "contrast-dark", "contrast-light", "mono",
      ]))
  }

  @Test(
    "text reaches 4.5:1 and marks reach 3:1 without repair, 7:1 and 4.5:1 in high contrast", arguments: solid)
  func contrast(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    let (text, mark) = name.hasPrefix("contrast") ? (7.0, 4.5) : (4.5, 3.0)
    if name.hasSuffix("dark") || name.hasSuffix("light") { #expect(name.hasSuffix(theme.variant.rawValue)) }
    func ratio(_ role: Role, on background: Role = .background) throws -> Double {
      ThemeColorTests.ratio(try rgb(theme, role), try rgb(theme, background))
    }
    for role in [Role.text, .title, .hot, .dim, .ok, .warning, .critical, .stale] {
      #expect(try ratio(role) >= text, "\(role)")
    }
    for role in ThemeColorTests.frames + ThemeColorTests.series + [.tick] {
      #expect(try ratio(role) >= mark, "\(role)")
    }
    #expect(try ratio(.selectedText, on: .selectedBackground) >= text)
    #expect(try ratio(.selectedBackground) >= 1.15, "a marked row is seen")
    #expect(try ratio(.text, on: .staleBackground) >= 4.5)
    #expect(try ratio(.stale, on: .staleBackground) >= 4.5)
    // Nothing is left for the repair to do, so what stands in the file is what is shown.
    #expect(ResolvedTheme(theme, depth: .full) == ResolvedTheme(theme, depth: .full, isExact: true))
    #expect(theme.repairs.isEmpty)
  }

  @Test("every step of every ramp is seen", arguments: solid)
  func ramps(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    let resolved = ResolvedTheme(theme, depth: .full)
    for gradient in Gradient.allCases {
      for step in UInt8(0)...100 {
        guard case .rgb(let color) = resolved.color(of: .gradient(gradient, step: step)) else {
          Issue.record("\(gradient) \(step)")
          continue
        }
        #expect(ThemeColorTests.ratio(color, try rgb(theme, .background)) >= 2.99, "\(gradient) \(step)")
      }
    }
  }

  @Test("frames and tracks stay quieter than text", arguments: solid)
  func calm(name: String) throws {
    let theme = try ThemeLibrary().load(name).theme
    let text = ThemeColorTests.ratio(try rgb(theme, .text), try rgb(theme, .background))
    for role in ThemeColorTests.frames + [.divider, .track] {
      #expect(
        ThemeColorTests.ratio(try rgb(theme, role), try rgb(theme, .background)) < min(text / 2, 6), "\(role)"
      )
    }
  }

  @Test(
    "states and series stay apart for every kind of color vision", arguments: solid.filter { $0 != "mono" },
    Vision.allCases)
  func apart(name: String, vision: Vision) throws {
    let theme = try ThemeLibrary().load(name).theme
    #expect(try nearest([.ok, .warning, .critical], theme, vision) >= (name.hasPrefix("safe") ? 0.14 : 0.12))
    #expect(try nearest(ThemeColorTests.series, theme, vision) >= 0.1)
  }

  @Test("mono is gray, and its lightness alone keeps states and series apart")
  func mono() throws {
    let theme = try ThemeLibrary().load("mono").theme
    for color in Array(theme.roles.values) + theme.gradients.values.flatMap(\.self) {
      guard case .rgb(let red, let green, let blue) = color else {
        throw DataFileError.notFound(path: "mono")
      }
      #expect(red == green && green == blue)
    }
    #expect(try nearest([.ok, .warning, .critical], theme, .full) >= 0.12)
    #expect(try nearest(ThemeColorTests.series, theme, .full) >= 0.06)
  }

  /// The least distance of two of these colors.
  private func nearest(_ roles: [Role], _ theme: Theme, _ vision: Vision) throws -> Double {
    let colors = try roles.map { vision.sees(try rgb(theme, $0)) }
    return colors.indices.flatMap { a in
      colors.indices.filter { $0 > a }.map { distance(colors[a], colors[$0]) }
    }
    .min() ?? 0
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
