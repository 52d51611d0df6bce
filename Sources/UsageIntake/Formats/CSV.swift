extension UsageFormat {
  /// The names of the JSON lines in a first row, in any order; parted by semicolons if that row has no comma.
  package static let csv = UsageFormat(
    name: "csv", family: "import", framing: .lines(header: 1),
    recognize: { bytes, isWhole in
      let lineEnd = bytes.firstIndex(of: Byte.lineFeed)
      guard let end = lineEnd ?? (isWhole ? bytes.count : nil) else { return .needsMore }
      return CSVHeader(firstRow: UnsafeBufferPointer(rebasing: bytes[..<end])).missing == nil ? .yes : .no
    },
    makeDecoder: { CSVDecoder() })
}

/// What the columns hold.
struct CSVHeader: Sendable {
  let delimiter: UInt8
  /// The field name's number for each column, nil for columns that mean nothing here.
  let slots: [Int?]

  init(firstRow: UnsafeBufferPointer<UInt8>) {
    let bytes = firstRow.starts(with: [0xEF, 0xBB, 0xBF]) ? firstRow.dropFirst(3) : firstRow[...]
    delimiter = bytes.contains(Byte.comma) ? Byte.comma : Byte.semicolon
    var row = CSVRow(delimiter: delimiter)
    _ = row.take(UnsafeBufferPointer(rebasing: bytes))
    slots = row.withFields { FieldNames.all.slot(ofHeader: $0) }
  }

  /// A required column that is not there.
  var missing: String? {
    [UsageField.time, .model].first { field in
      !slots.contains { slot in slot.map(FieldNames.all.slots[field.rawValue].contains) ?? false }
    }?.names.first
  }
}

private struct CSVDecoder: UsageFormatDecoder {
  private struct Line {
    /// Behind it in `held`.
    var end: Int
    var position: InputPosition
  }

  private var splitter = LineSplitter()
  private var reader = LineReader()
  private var header: CSVHeader?
  private var row = CSVRow(delimiter: Byte.comma)
  /// The lines of a record that a quote keeps open; if it is never closed, they are read again one by one.
  private var held: [UInt8] = []
  private var heldLines: [Line] = []

  var position: InputPosition { heldLines.first?.position ?? splitter.position }
  var rememberedSince: InputPosition { reader.recent.since }

  mutating func decode(
    _ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage
  ) throws(IntakeError) {
    var index = 0
    while let piece = splitter.next(in: chunk, at: &index) {
      switch piece {
      case .line(let range): try take(UnsafeBufferPointer(rebasing: chunk[range]), into: &decoded)
      case .carried: try takeCarried(into: &decoded)
      case .tooLong:
        giveUpHeld(into: &decoded)
        decoded.add(LineProblem(line: splitter.position.line + 1, reason: .tooLong))
      }
    }
  }

  mutating func finish(into decoded: inout DecodedUsage) throws(IntakeError) {
    if case .carried = splitter.finish() {
      if let header, heldLines.isEmpty, isHalf(splitter.carried, of: header) {
        decoded.add(LineProblem(line: splitter.position.line + 1, reason: .unfinished))
        return
      }
      try takeCarried(into: &decoded)
      splitter.passReturned()
    }
    giveUpHeld(into: &decoded)
  }

  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) throws(IntakeError) {
    let end = head.firstIndex(of: Byte.lineFeed) ?? head.endIndex
    try use(CSVHeader(firstRow: UnsafeBufferPointer(rebasing: head[..<end])))
    splitter = LineSplitter(at: position)
    reader = LineReader(at: position)
  }

  mutating func beginNextFile() {
    splitter = LineSplitter()
    reader.beginNextFile()
    held = []
    heldLines = []
    row.clear()
  }

  private mutating func use(_ header: CSVHeader) throws(IntakeError) {
    if let missing = header.missing { throw .headerWithout(column: missing) }
    self.header = header
    row = CSVRow(delimiter: header.delimiter)
  }

  private mutating func takeCarried(into decoded: inout DecodedUsage) throws(IntakeError) {
    let line = splitter.carried
    try line.withUnsafeBufferPointer { (line) throws(IntakeError) in try take(line, into: &decoded) }
  }

  private mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage
  ) throws(IntakeError) {
    if splitter.position.line == 0 {
      // Only a new file of the same writer may leave the names out.
      let first = CSVHeader(firstRow: line)
      if header == nil || first.missing == nil { return try use(first) }
    }
    guard let header else { return }
    if heldLines.isEmpty {
      if line.allSatisfy(Byte.isBlank) { return }
      row.clear()
      let outcome = row.take(line)
      if outcome != .open {
        return record(outcome, line, at: splitter.position, header, into: &decoded)
      }
    }
    held += line
    heldLines.append(Line(end: held.count, position: splitter.position))
    if heldLines.count > 1 { goOn(from: heldLines.count - 1, isEnd: false, into: &decoded) }
  }

  private mutating func giveUpHeld(into decoded: inout DecodedUsage) {
    if !heldLines.isEmpty { goOn(from: heldLines.count, isEnd: true, into: &decoded) }
  }

  /// Goes on with the held record, of which the lines before `next` are in `row`; a line that turns out to begin no
  /// record is refused alone, and the lines after it are read again.
  private mutating func goOn(from next: Int, isEnd: Bool, into decoded: inout DecodedUsage) {
    guard let header else { return }
    let (bytes, lines) = (held, heldLines)
    var next = next
    var first = 0
    bytes.withUnsafeBufferPointer { bytes in
      while next < lines.count || (isEnd && first < lines.count) {
        var outcome = CSVRow.Outcome.open
        let start = next > 0 ? lines[next - 1].end : 0
        if next < lines.count {
          let line = UnsafeBufferPointer(rebasing: bytes[start..<lines[next].end])
          next += 1
          if first == next - 1 {
            row.clear()
            if line.allSatisfy(Byte.isBlank) {
              first = next
              continue
            }
          }
          outcome = row.take(line)
        }
        let recordStart = first > 0 ? lines[first - 1].end : 0
        let length = lines[next - 1].end - recordStart
        if outcome == .open, length <= LineSplitter.longestLine, next < lines.count || !isEnd { continue }
        if outcome == .complete {
          let record = UnsafeBufferPointer(rebasing: bytes[recordStart..<lines[next - 1].end])
          self.record(outcome, record, at: lines[first].position, header, into: &decoded)
          first = next
        } else {
          let fault: CSVFault = outcome == .open ? .openQuote : .textAfterQuote
          decoded.add(LineProblem(line: lines[first].position.line + 1, reason: .notCSV(fault)))
          first += 1
          next = first
        }
      }
    }
    guard first > 0 else { return }
    let kept = lines[first - 1].end
    held = Array(bytes[kept...])
    heldLines = lines[first...].map { Line(end: $0.end - kept, position: $0.position) }
  }

  private mutating func record(
    _ outcome: CSVRow.Outcome, _ raw: UnsafeBufferPointer<UInt8>, at position: InputPosition,
    _ header: CSVHeader, into decoded: inout DecodedUsage
  ) {
    do throws(LineProblem.Reason) {
      guard outcome == .complete else { throw .notCSV(.textAfterQuote) }
      guard row.fields.count == header.slots.count else {
        throw .notCSV(.fieldCount(found: row.fields.count, expected: header.slots.count))
      }
      reader.fields.clear()
      for (slot, range) in zip(header.slots, row.fields) {
        if let slot { reader.fields.take(range, slot: slot) }
      }
      let values = row.bytes
      try values.withUnsafeBufferPointer { (values) throws(LineProblem.Reason) in
        try reader.read(values, writtenAs: raw, at: position, into: &decoded)
      }
    } catch {
      decoded.add(LineProblem(line: position.line + 1, reason: error))
    }
  }

  private func isHalf(_ line: [UInt8], of header: CSVHeader) -> Bool {
    var row = CSVRow(delimiter: header.delimiter)
    let outcome = line.withUnsafeBufferPointer { row.take($0) }
    return outcome == .open || (outcome == .complete && row.fields.count < header.slots.count)
  }
}
