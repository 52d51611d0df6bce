import Yams

extension YAMLNode {
  static let depthCap = 16

  /// Reads one YAML document; an empty one is nil. The error has one problem: what follows a syntax error is guesswork.
  init?(text: String, file: String) throws(DataFileError) {
    // Told the encoding, the parser takes a byte order mark for content.
    let text = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
    if let mark = YAMLNode.aliasMark(in: text) {
      throw .invalid([
        FileProblem(
          file: file, line: mark.line, column: mark.column,
          message: "anchors and aliases (&name, *name) are not taken; write the value out,"
            + " or put a text that begins so in quotes")
      ])
    }
    do {
      // The encoding would otherwise be read from the environment, and the default rules compile regular
      // expressions to guess types, which the reader of each field knows better.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      guard let root = try parser.singleRoot() else { return nil }
      self = try YAMLNode(root, depth: 1, file: file)
      // Nodes refer to their anchors weakly; the parser keeps them alive.
      withExtendedLifetime(parser) {}
    } catch let error as DataFileError {
      throw error
    } catch {
      throw .invalid([YAMLNode.problem(error, in: text, file: file)])
    }
  }

  private init(_ node: Node, depth: Int, file: String) throws(DataFileError) {
    let mark = Mark(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    self.mark = mark
    func refusal(_ message: String) -> DataFileError {
      .invalid([FileProblem(file: file, line: mark.line, column: mark.column, message: message)])
    }
    guard depth <= YAMLNode.depthCap else {
      throw refusal("is nested deeper than \(YAMLNode.depthCap) levels; make it flatter")
    }
    guard node.anchor == nil else {
      throw refusal("anchors (&name) are not taken; take it out")
    }
    switch node {
    case .scalar(let scalar):
      content = .scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try YAMLNode(item, depth: depth + 1, file: file)) }
      content = .list(items)
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else { throw refusal("has a key that is not a word") }
        entries.append(
          Entry(
            key: name.string,
            mark: Mark(line: name.mark?.line ?? mark.line, column: name.mark?.column ?? mark.column),
            value: try YAMLNode(value, depth: depth + 1, file: file)))
      }
      content = .table(entries)
    case .alias: throw refusal("aliases (*name) are not taken; write the value out")
    }
  }

  /// The first word that may be an alias, after one that may be an anchor.
  ///
  /// Aliases must be found before parsing: nested ones take exponential time to compare as keys.
  private static func aliasMark(in text: String) -> Mark? {
    var anchorSeen = false
    var line = 1
    var column = 0
    var before = UInt8(ascii: "\n")
    var last = UInt8(ascii: "\n")
    var isComment = false
    var isIndentation = true
    for byte in text.utf8 where byte & 0xC0 != 0x80 {
      column += 1
      if isIndentation, byte == UInt8(ascii: "#") { isComment = true }
      if byte != UInt8(ascii: " ") { isIndentation = false }
      if !isComment, isWordByte(byte) || byte == UInt8(ascii: "-"), !isWordByte(before) {
        if last == UInt8(ascii: "&") { anchorSeen = true }
        if last == UInt8(ascii: "*"), anchorSeen { return Mark(line: line, column: column - 1) }
      }
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 0
        isComment = false
        isIndentation = true
      }
      before = last
      last = byte
    }
    return nil
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private static func problem(_ error: any Error, in text: String, file: String) -> FileProblem {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      FileProblem(
        file: file, line: mark.line, column: mark.column,
        message: "is not YAML here: \(problem); look for a missing quote, bracket, colon or indentation")
    case YamlError.reader(let problem, let offset, _, _):
      FileProblem(
        file: file, line: offset.map { 1 + text.prefix($0).count { $0.isNewline } },
        message: "is not a text: \(problem)")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      FileProblem(
        file: file, line: context.mark.line, column: context.mark.column, field: keys.first ?? "",
        message: "stands twice in the same table; keep one")
    default: FileProblem(file: file, message: "cannot be read as YAML")
    }
  }
}
