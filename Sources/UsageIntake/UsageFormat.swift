/// A kind of input that usage can be read from.
package struct UsageFormat: Sendable {
  /// Every format, in the order in which they are tried on an input.
  package static let all: [UsageFormat] = [.jsonLines, .csv]

  /// As `--format` calls it.
  package let name: String
  /// Lines before the first record; they are alike in different files.
  package let headerLines: Int
  /// Looks at the first bytes of an input, or at all of it.
  let recognize: @Sendable (_ bytes: UnsafeBufferPointer<UInt8>, _ isWhole: Bool) -> Recognition
  let makeDecoder: @Sendable () -> any UsageFormatDecoder

  /// The format of an input that begins with `head`; nil when that is too little to tell.
  package static func recognized(in head: UnsafeRawBufferPointer) throws(IntakeError) -> UsageFormat? {
    try recognized(in: head.bindMemory(to: UInt8.self), isWhole: false)
  }

  static func recognized(
    in head: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) throws(IntakeError) -> UsageFormat? {
    var mayBeKnownLater = false
    for format in all {
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
