/// A kind of input that usage can be read from.
package struct UsageFormat: Sendable {
  /// Every format, in the order in which they are tried on an input.
  package static let all: [UsageFormat] = [
    .jsonLines, .csv, .usagePages, .costPages, .liteLLM, .claudeCode, .codex,
    .otlpJSON, .otlpProtobuf,
  ]

  /// How an input is divided.
  enum Framing: Hashable, Sendable {
    /// So many lines before the first record.
    case lines(header: Int)
    /// JSON objects, which may go over many lines.
    case records
    /// Nothing can be said of it before its end.
    case whole
  }

  /// As `--format` calls it.
  package let name: String
  /// What the source is called that the usage comes from; formats that may tell of the same calls have different ones,
  /// since sources are never summed.
  package let family: String
  let framing: Framing
  private var isJSON: Bool { framing == .records || framing == .lines(header: 0) }
  /// It is read from its start or not at all.
  package var isWhole: Bool { framing == .whole }
  /// Looks at the first bytes of an input, or at all of it.
  let recognize: @Sendable (_ bytes: UnsafeBufferPointer<UInt8>, _ isWhole: Bool) -> Recognition
  let makeDecoder: @Sendable () -> any UsageFormatDecoder

  init(
    name: String, family: String, framing: Framing = .records,
    recognize: @escaping @Sendable (UnsafeBufferPointer<UInt8>, Bool) -> Recognition,
    makeDecoder: @escaping @Sendable () -> any UsageFormatDecoder
  ) {
    self.name = name
    self.family = family
    self.framing = framing
    self.recognize = recognize
    self.makeDecoder = makeDecoder
  }

  private static let headLength = 4_096

  /// A hash of the input up to its first record, which a file that grows, moves or is copied keeps; nil as long as there
  /// is too little of it.
  package func headHash(of head: UnsafeRawBufferPointer, isWhole: Bool) -> UInt64? {
    let bytes = head.bindMemory(to: UInt8.self)
    let isEnough = isWhole || bytes.count >= UsageFormat.headLength
    guard let end = headEnd(of: bytes) ?? (isEnough ? bytes.count : nil) else { return nil }
    return ContentHash.of(UnsafeRawBufferPointer(rebasing: head[..<min(end, UsageFormat.headLength)]))
  }

  private func headEnd(of head: UnsafeBufferPointer<UInt8>) -> Int? {
    switch framing {
    case .whole: return head.isEmpty ? nil : head.count
    case .records:
      var splitter = RecordSplitter()
      var index = 0
      return splitter.next(in: head, at: &index).map { _ in index }
    case .lines(let header):
      var end = head.startIndex
      for line in 0...header {
        guard let lineFeed = head[end...].firstIndex(of: Byte.lineFeed) else { return nil }
        end = line == header ? lineFeed : lineFeed + 1
      }
      return end > 0 && head[end - 1] == Byte.carriageReturn ? end - 1 : end
    }
  }

  /// The format of an input that begins with `head`, which is `wanted` where that is told, packed or not; nil when the
  /// head is too short to tell.
  static func recognized(
    in head: UnsafeBufferPointer<UInt8>, isWhole: Bool, as wanted: UsageFormat? = nil
  ) throws(IntakeError) -> UsageFormat? {
    if Inflation.isPacked(head) {
      let beginning = try Inflation.beginning(of: head)
      return try beginning.withUnsafeBufferPointer { (beginning) throws(IntakeError) in
        if Inflation.isPacked(beginning) { throw .packedTwice }
        let inner = try recognized(in: beginning, isWhole: isWhole, as: wanted)
        if inner == nil, isWhole { throw .brokenArchive }
        return inner.map(packed)
      }
    }
    if let wanted { return head.count >= 2 || isWhole ? wanted : nil }
    var mayBeKnownLater = false
    // What begins as JSON is nothing else, however it goes on.
    let isJSON = JSONKind.begins(head)
    for format in all where !isJSON || format.isJSON {
      switch format.recognize(head, isWhole) {
      case .yes: return format
      case .needsMore: mayBeKnownLater = true
      case .no: break
      }
    }
    if !head.allSatisfy(Byte.isBlank), isWhole || !mayBeKnownLater { throw .unknownFormat }
    return nil
  }

  package static func named(_ name: String) -> UsageFormat? { all.first { $0.name == name } }

  /// Whether an input is of a format, judged by its first bytes.
  enum Recognition: Hashable, Sendable { case yes, no, needsMore }
}

/// Reads one format from chunks that may be cut anywhere.
protocol UsageFormatDecoder: Sendable {
  /// Behind the last record taken.
  var position: InputPosition { get }
  /// Reading again from here restores what the decoder remembers at `position`.
  var rememberedSince: InputPosition { get }

  mutating func decode(_ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage)
    throws(IntakeError)
  /// The input has ended: takes a last line without an ending, unless it looks half written.
  mutating func finish(into decoded: inout DecodedUsage) throws(IntakeError)
  /// The next chunk starts at `position` of an input that begins with `head`.
  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) throws(IntakeError)
  /// The same writer goes on in an empty file.
  mutating func beginNextFile()
}
