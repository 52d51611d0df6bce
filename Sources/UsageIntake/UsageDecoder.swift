/// Reads usage from the bytes of one file or stream.
///
/// How the bytes are cut into chunks makes no difference to what is found.
package struct UsageDecoder: Sendable {
  /// More than any header row needs.
  private static let mostUndecided = 1 << 20

  private let wanted: UsageFormat?
  private var decoder: (any UsageFormatDecoder)?
  /// The first bytes, as long as they do not tell the format.
  private var undecided: [UInt8] = []
  /// nil until it is recognized.
  package private(set) var format: UsageFormat?

  /// `format` nil: recognized from the first bytes.
  package init(format: UsageFormat? = nil) { wanted = format }

  /// The format of an input that begins with `head`; nil when that is too little to tell.
  package func recognized(in head: UnsafeRawBufferPointer) throws(IntakeError) -> UsageFormat? {
    if let format { return format }
    return try UsageFormat.recognized(in: head.bindMemory(to: UInt8.self), isWhole: false, as: wanted)
  }

  /// Behind the last record taken; what comes after it in the input has not been looked at or is half a line.
  package var position: InputPosition { decoder?.position ?? InputPosition() }

  /// Where to read again from, into output that is thrown away, so that a resumed decoder gives the same ids and times.
  package var rememberedSince: InputPosition { decoder?.rememberedSince ?? InputPosition() }

  /// Adds to `decoded` what the whole lines hold that end in this chunk.
  package mutating func decode(
    _ chunk: UnsafeRawBufferPointer, into decoded: inout DecodedUsage
  ) throws(IntakeError) {
    let chunk = chunk.bindMemory(to: UInt8.self)
    if decoder != nil {
      try decoder?.decode(chunk, into: &decoded)
    } else {
      undecided += chunk
      try decide(isWhole: false, into: &decoded)
    }
  }

  /// The input has ended: adds its last line if that has no ending.
  package mutating func finish(into decoded: inout DecodedUsage) throws(IntakeError) {
    if decoder == nil, !undecided.isEmpty { try decide(isWhole: true, into: &decoded) }
    try decoder?.finish(into: &decoded)
  }

  /// Makes the next chunk the one at `position` of an input that begins with `head` (its first 64 KiB, or all of it).
  package mutating func resume(
    head: UnsafeRawBufferPointer, at position: InputPosition
  ) throws(IntakeError) {
    let head = head.bindMemory(to: UInt8.self)
    if decoder == nil { try choose(from: head, isWhole: true) }
    try decoder?.resume(head: head, at: position)
  }

  /// Makes the next chunk the first of a new file that the same writer goes on in.
  package mutating func beginNextFile() {
    undecided = []
    decoder?.beginNextFile()
  }

  private mutating func decide(isWhole: Bool, into decoded: inout DecodedUsage) throws(IntakeError) {
    let first = undecided
    try first.withUnsafeBufferPointer { (bytes) throws(IntakeError) in
      try choose(from: bytes, isWhole: isWhole || bytes.count > UsageDecoder.mostUndecided)
      try decoder?.decode(bytes, into: &decoded)
    }
    if decoder != nil { undecided = [] }
  }

  private mutating func choose(
    from first: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) throws(IntakeError) {
    format = try UsageFormat.recognized(in: first, isWhole: isWhole, as: wanted)
    decoder = format?.makeDecoder()
  }
}
