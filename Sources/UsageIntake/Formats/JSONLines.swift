extension UsageFormat {
  /// The product's own format: one object a line, one call or one aggregate an object.
  package static let jsonLines = UsageFormat(
    name: "jsonl", family: "import", framing: .lines(header: 0), recognize: JSONKind.recognizer(.own),
    makeDecoder: { JSONLinesDecoder() })
}

private struct JSONLinesDecoder: UsageFormatDecoder {
  private var splitter = LineSplitter()
  private var reader = LineReader()

  var position: InputPosition { splitter.position }
  var rememberedSince: InputPosition { reader.recent.since }

  mutating func decode(
    _ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage
  ) throws(IntakeError) {
    var index = 0
    while let piece = splitter.next(in: chunk, at: &index) {
      switch piece {
      case .line(let range): take(UnsafeBufferPointer(rebasing: chunk[range]), into: &decoded)
      case .carried:
        let line = splitter.carried
        _ = line.withUnsafeBufferPointer { take($0, into: &decoded) }
      case .tooLong: decoded.add(LineProblem(line: splitter.position.line + 1, reason: .tooLong))
      }
    }
  }

  mutating func finish(into decoded: inout DecodedUsage) {
    guard case .carried = splitter.finish() else { return }
    let line = splitter.carried
    let isTaken = line.withUnsafeBufferPointer { take($0, mayBeHalf: true, into: &decoded) }
    if isTaken { splitter.passReturned() }
  }

  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) {
    splitter = LineSplitter(at: position)
    reader = LineReader(at: position)
  }

  mutating func beginNextFile() {
    splitter = LineSplitter()
    reader.beginNextFile()
  }

  /// False for half a line, which is left where it is.
  @discardableResult
  private mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, mayBeHalf: Bool = false, into decoded: inout DecodedUsage
  ) -> Bool {
    guard !line.allSatisfy(Byte.isBlank) else { return true }
    let number = splitter.position.line + 1
    reader.fields.clear()
    var scanner = JSONScanner(line)
    do throws(JSONFault) {
      try scanner.scanObject { name, value in reader.fields.take(name, value, of: line) }
    } catch {
      if mayBeHalf, error == .unfinished || error == .badUTF8 {
        decoded.add(LineProblem(line: number, reason: .unfinished))
        return false
      }
      decoded.add(LineProblem(line: number, reason: .notJSON(error, column: scanner.index + 1)))
      return true
    }
    do throws(LineProblem.Reason) {
      try reader.read(line, writtenAs: line, at: splitter.position, into: &decoded)
    } catch {
      decoded.add(LineProblem(line: number, reason: error))
    }
    return true
  }
}
