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
