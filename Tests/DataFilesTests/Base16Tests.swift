import DataFiles
import Foundation
import TerminalUI
import Testing

@Suite("Base16 schemes")
struct Base16Tests {
  /// The color by its number: `base07` is #070707.
  private func color(_ number: UInt8) -> Color { .rgb(red: number, green: number, blue: number) }

  private static func rows(_ indentation: String = "", mark: String = "") -> String {
    (0..<16).map { number in
      let digit = String(number, radix: 16, uppercase: true)
      let value = "0" + String(number, radix: 16)
      return "\(indentation)base0\(digit): \"\(mark)\(value)\(value)\(value)\"\n"
    }.joined()
  }

  private func reading(_ text: String) throws -> ThemeFile.Reading {
    try ThemeFile.reading(bytes: Array(text.utf8), name: "mine", file: "mine.yaml")
  }

  @Test(
    "give the same roles in both forms",
    arguments: [
      "scheme: \"Mine\"\nauthor: \"me\"\n" + rows(),
      "system: \"base16\"\nname: \"Mine\"\nvariant: \"dark\"\npalette:\n" + rows("  ", mark: "#"),
      rows().replacingOccurrences(of: "\"", with: ""), rows().lowercased(),
    ])
  func forms(text: String) throws {
    let reading = try reading(text)
    #expect(reading.problems.isEmpty)
    #expect(reading.format == .base16)
    #expect(reading.theme.variant == .dark)
    let roles: [Role: UInt8] = [
      .background: 0, .staleBackground: 1, .selectedBackground: 2, .track: 2, .divider: 2, .frameLimits: 3,
      .frameModels: 3, .dim: 4, .text: 5, .title: 6, .selectedText: 6, .critical: 8, .series2: 9,
      .warning: 10,
      .ok: 11, .series7: 12, .hot: 13, .series1: 13, .stale: 14, .series8: 15,
    ]
    for (role, number) in roles { #expect(reading.theme.roles[role] == color(number), "\(role)") }
    #expect(reading.theme.gradients[.requests] == [11, 10, 8].map(color))
    #expect(reading.theme.gradients[.headroom] == [8, 10, 11].map(color))
    #expect(reading.theme.gradients[.provisioned] == [13, 12].map(color))
    #expect(Set(reading.theme.roles.keys) == Set(Role.allCases))
  }

  @Test("are light or dark as they say, else by their background")
  func variant() throws {
    #expect(try reading("variant: light\n" + Self.rows()).theme.variant == .light)
    let light = Self.rows().replacingOccurrences(of: "000000", with: "fafafa")
    #expect(try reading(light).theme.variant == .light)
  }

  @Test("name the line of what is no color, and what is missing")
  func mistakes() throws {
    var text = Self.rows().replacingOccurrences(of: "base05: \"050505\"", with: "base05: \"0505\"")
    text = text.replacingOccurrences(of: "base0F: \"0f0f0f\"\n", with: "")
    let reading = try reading(text)
    #expect(
      reading.problems.map(\.description) == [
        "mine.yaml: base0F: is missing; a scheme has base00 to base0F",
        "mine.yaml:6: base05: is no color; write \"rrggbb\" in quotes",
      ])
    #expect(try reading.theme.roles[.text] == ThemeLibrary().load("dark").theme.roles[.text])
  }

  @Test("say faint colors by their own names")
  func repairs() throws {
    let repairs = try reading(Self.rows()).repairs
    #expect(repairs.contains { $0.line == 6 && $0.field == "base05" })
  }

  @Test(
    "that are none are refused",
    arguments: [
      ("", "mine.yaml: is no base16 scheme: it has no line like base00: \"1d2021\""),
      ("- a\n", "mine.yaml: is no base16 scheme: it has no line like base00: \"1d2021\""),
      ("name: x\n", "mine.yaml: is no base16 scheme: it has no line like base00: \"1d2021\""),
    ])
  func refused(text: String, problem: String) {
    let error = #expect(throws: DataFileError.self) { try reading(text) }
    #expect(error?.description == problem)
  }

  @Test("of nothing but mistakes are refused with all of them")
  func allWrong() {
    let error = #expect(throws: DataFileError.self) { try reading("base00: red\n") }
    #expect(error?.problems.count == 16)
    #expect(error?.problems.first?.line == 1)
  }
}
