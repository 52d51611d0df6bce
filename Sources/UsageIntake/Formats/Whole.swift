/// Holds a binary input until it has ended; half of one says nothing.
struct WholeInput: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var isTooLong = false
  private var length = 0

  mutating func append(_ chunk: UnsafeBufferPointer<UInt8>) {
    length += chunk.count
    if length > Inflation.mostPacked {
      isTooLong = true
      bytes = []
    } else {
      bytes += chunk
    }
  }

  /// Behind it all.
  func end(lines: Int64) -> InputPosition { InputPosition(offset: Int64(length), line: lines) }
}

extension UsageFormat {
  /// OpenTelemetry's messages as Protocol Buffers: one as it is posted, or many with their lengths before them.
  package static let otlpProtobuf = UsageFormat(
    name: "otlp-protobuf", family: otlpJSON.family, framing: .whole,
    recognize: { bytes, isWhole in
      guard bytes.count >= 16 || isWhole else {
        return bytes.first.map { $0 == 0x0A || $0 == 0 } == false ? .no : .needsMore
      }
      // Line ends are tags and lengths too.
      if bytes.allSatisfy(Byte.isBlank) { return .needsMore }
      let message = bytes.first == 0 ? UnsafeBufferPointer(rebasing: bytes.dropFirst(4)) : bytes
      return OTLPMessage.begins(message) ? .yes : .no
    },
    makeDecoder: { OTLPProtobufDecoder() })

  /// Another format, packed by gzip or zlib.
  static func packed(_ inner: UsageFormat) -> UsageFormat {
    UsageFormat(
      name: inner.name, family: inner.family, framing: .whole, recognize: { _, _ in .no },
      makeDecoder: { PackedDecoder(inner) })
  }
}

/// Reads messages without copying what it does not need: prompts are never more than passed over.
private struct OTLPProtobufDecoder: UsageFormatDecoder {
  private var input = WholeInput()
  private var reader = TelemetryReader(at: InputPosition())
  private var hasEnded = false

  let rememberedSince = InputPosition()
  var position: InputPosition { hasEnded ? input.end(lines: 1) : InputPosition() }

  mutating func decode(_ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage) {
    input.append(chunk)
  }

  mutating func finish(into decoded: inout DecodedUsage) throws(IntakeError) {
    if input.isTooLong { throw .tooLarge }
    if input.bytes.isEmpty { return }
    hasEnded = true
    let bytes = input.bytes
    try bytes.withUnsafeBufferPointer { (bytes) throws(IntakeError) in
      var scopes: [TelemetryScope] = []
      do throws(WireFault) {
        for message in try OTLPProtobufDecoder.messages(bytes) {
          try OTLPMessage.forEachScope(in: message) { scopes.append($0) }
        }
      } catch {
        throw .brokenMessage
      }
      for scope in scopes { reader.read(scope, at: InputPosition(), into: &decoded) }
    }
  }

  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) {}

  mutating func beginNextFile() {
    input = WholeInput()
    hasEnded = false
    reader.beginNextFile()
  }

  /// One message, or several with four bytes of length before each, the highest first.
  private static func messages(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(WireFault) -> [UnsafeBufferPointer<UInt8>] {
    guard bytes.first == 0 else { return [bytes] }
    var messages: [UnsafeBufferPointer<UInt8>] = []
    var index = 0
    while index < bytes.count {
      guard bytes.count - index >= 4 else { throw .unfinished }
      let length = bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) }
      index += 4
      guard bytes.count - index >= length else { throw .unfinished }
      messages.append(UnsafeBufferPointer(rebasing: bytes[index..<index + length]))
      index += length
    }
    return messages
  }
}

private struct PackedDecoder: UsageFormatDecoder {
  private var input = WholeInput()
  private let format: UsageFormat
  private var inner: any UsageFormatDecoder
  private var hasEnded = false

  let rememberedSince = InputPosition()
  var position: InputPosition { hasEnded ? input.end(lines: inner.position.line) : InputPosition() }

  init(_ format: UsageFormat) {
    self.format = format
    inner = format.makeDecoder()
  }

  mutating func decode(_ chunk: UnsafeBufferPointer<UInt8>, into decoded: inout DecodedUsage) {
    input.append(chunk)
  }

  mutating func finish(into decoded: inout DecodedUsage) throws(IntakeError) {
    if input.isTooLong { throw .tooLarge }
    if input.bytes.isEmpty { return }
    hasEnded = true
    let packed = input.bytes
    var failure: IntakeError?
    packed.withUnsafeBufferPointer { packed in
      do {
        try Inflation.unpack(packed) { (piece) throws(IntakeError) in
          try inner.decode(piece, into: &decoded)
        }
      } catch let error as IntakeError {
        failure = error
      } catch Inflation.Fault.tooLarge {
        failure = .tooLarge
      } catch {
        failure = .brokenArchive
      }
    }
    if let failure { throw failure }
    try inner.finish(into: &decoded)
  }

  mutating func resume(head: UnsafeBufferPointer<UInt8>, at position: InputPosition) {}

  mutating func beginNextFile() {
    input = WholeInput()
    inner = format.makeDecoder()
    hasEnded = false
  }
}
