/// Makes usage from the objects of one foreign format.
protocol RecordReader: Sendable {
  /// Where reading must begin again to restore what the reader remembers.
  var rememberedSince: InputPosition { get }

  init(at position: InputPosition)
  /// `position` is where the record begins. Only the members that are asked for are ever looked at.
  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason)
  /// The same writer goes on in an empty file.
  mutating func beginNextFile()
}

/// Reads JSON objects from chunks that may be cut anywhere, and hands them to the reader of their format.
struct RecordDecoder<Reader: RecordReader>: UsageFormatDecoder {
  private var splitter = RecordSplitter()
  private var reader = Reader(at: InputPosition())
  private var tree = JSONTree()

  var position: InputPosition { splitter.position }
  var rememberedSince: InputPosition { reader.rememberedSince }

  mutating func decode(_ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage) {
    var index = 0
    while let piece = splitter.next(in: chunk, at: &index) {
      switch piece {
      case .record(let range): take(UnsafeBufferPointer(rebasing: chunk[range]), into: &decoded)
      case .carried:
        let record = splitter.carried
        record.withUnsafeBufferPointer { take($0, into: &decoded) }
      case .tooLong: add(.recordTooLong, to: &decoded)
      case .stray: add(.notJSON(.notAnObject, column: 1), to: &decoded)
      }
    }
  }

  mutating func finish(into decoded: inout DecodedUsage) {
    if splitter.finish() { add(.unfinished, to: &decoded) }
  }

  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) {
    var trial = RecordSplitter()
    var index = 0
    while trial.isByLine == nil, trial.next(in: head, at: &index) != nil {}
    splitter = RecordSplitter(at: position, isByLine: trial.isByLine)
    reader = Reader(at: position)
  }

  mutating func beginNextFile() {
    splitter = RecordSplitter(isByLine: splitter.isByLine)
    reader.beginNextFile()
  }

  private func add(_ reason: LineProblem.Reason, to decoded: inout DecodedUsage) {
    decoded.add(LineProblem(line: splitter.position.line + 1, reason: reason))
  }

  private mutating func take(_ bytes: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage) {
    var index = 0
    do throws(JSONFault) {
      try tree.read(bytes, faultAt: &index)
    } catch {
      let lines = bytes[..<index].count { $0 == Byte.lineFeed }
      let lineStart = bytes[..<index].lastIndex(of: Byte.lineFeed).map { $0 + 1 } ?? 0
      let line = splitter.position.line + 1 + Int64(lines)
      return decoded.add(LineProblem(line: line, reason: .notJSON(error, column: index - lineStart + 1)))
    }
    let (tree, position) = (tree, splitter.position)
    do throws(LineProblem.Reason) {
      try tree.withRoot(of: bytes) { (record) throws(LineProblem.Reason) in
        try reader.read(record, at: position, into: &decoded)
      }
    } catch {
      decoded.add(LineProblem(line: position.line + 1, reason: error))
    }
  }
}
