import Foundation
import FoundationXML
import Testing

@Suite("Frames for pages and tickets")
struct FrameExportTests {
  let program: Program

  init() throws {
    program = try Program()
    try program.succeed("account", "add", "A<&>\"B", "--plan", "together-ai")
  }

  private func frame(_ arguments: String...) throws -> String {
    let outcome = try program.run(["snapshot", "--at", "2026-11-24T14:41:07Z"] + arguments)
    #expect(outcome.end == .exit(0), "\(outcome.testDescription)")
    return outcome.output
  }

  @Test(
    "Text without colors is the same in all three formats", arguments: ["80x24", "120x40", "1x1", "41x9"])
  func sameText(_ size: String) throws {
    let text = try frame("--frame", "text", "--size", size)
    #expect(text == (try frame("--size", size)))
    let ansi = try frame("--frame", "ansi", "--size", size)
    let rows = ansi.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(
      separator: "\n", omittingEmptySubsequences: false)
    func trimmed(_ row: Substring) -> String {
      String(row.reversed().drop { $0 == " " }.reversed())
    }
    #expect(
      rows.dropLast().map(trimmed)
        == text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(trimmed))
    let drawing = try SVGText(frame("--frame", "svg", "--size", size))
    let letters = text.filter { !$0.isWhitespace }
    #expect(drawing.text.filter { !$0.isWhitespace } == letters)
  }

  @Test("The picture is an SVG document in the theme's colors, with names escaped")
  func picture() throws {
    let dark = try frame("--frame", "svg", "--size", "80x24")
    let light = try frame("--frame", "svg", "--size", "80x24", "--theme", "light")
    #expect(try SVGText(dark).elements == ["rect", "svg", "text"])
    #expect(dark.contains("A&lt;&amp;&gt;&quot;B"))
    #expect(dark != light)
    func ground(_ svg: String) throws -> Substring {
      try #require(svg.firstMatch(of: /height="100%" fill="(#[0-9a-f]{6})"/)).1
    }
    #expect(try ground(dark) < "#404040" && ground(light) > "#c0c0c0")
    #expect(try frame("--frame", "svg", "--size", "80x24", "--color", "none") != dark)
  }

  @Test("A view is shown by name, of the only account")
  func views() throws {
    for view in ["overview", "models", "tiers", "spend"] {
      #expect(
        try frame("--view", view).contains("[\(view)]") || frame("--view", view).contains(" \(view)]"),
        "\(view)")
    }
    #expect(try program.run(["snapshot", "--view", "walls"]).end == .exit(64))
    #expect(try program.run(["snapshot", "--json", "--frame", "svg"]).end == .exit(64))
    #expect(try program.run(["snapshot", "--frame", "svg", "--theme", "nonesuch"]).end == .exit(78))
  }
}

/// The text of an SVG document, as far as it is well formed.
private final class SVGText: NSObject, XMLParserDelegate {
  private(set) var text = ""
  private(set) var elements: Set<String> = []

  init(_ document: String) throws {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    if !parser.parse() { throw HarnessError("no XML: \(parser.parserError.debugDescription)") }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) { elements.insert(name) }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }
}
