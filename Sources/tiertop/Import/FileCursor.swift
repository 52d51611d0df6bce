import UsageIntake

/// How far a file was imported, kept in the store with the events.
struct FileCursor: Hashable {
  var identity: InputFile.Identity
  /// Behind the last line taken.
  var position: InputPosition
  /// From where lines are read again to know which of the next ones are repeats.
  var rememberedSince: InputPosition
  /// Of the bytes before `position`.
  var tailHash: UInt64

  private static let version: UInt64 = 1

  init(
    identity: InputFile.Identity, position: InputPosition, rememberedSince: InputPosition, tailHash: UInt64
  ) {
    self.identity = identity
    self.position = position
    self.rememberedSince = rememberedSince
    self.tailHash = tailHash
  }

  /// nil when these are not the bytes of a cursor that this version wrote.
  init?(bytes: [UInt8]) {
    guard bytes.count == 64 else { return nil }
    let words = stride(from: 0, to: 64, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    guard words[0] == FileCursor.version, let offset = Int64(exactly: words[3]),
      let line = Int64(exactly: words[4]), let sinceOffset = Int64(exactly: words[5]),
      let sinceLine = Int64(exactly: words[6]), sinceOffset <= offset
    else { return nil }
    identity = InputFile.Identity(device: words[1], inode: words[2])
    position = InputPosition(offset: offset, line: line)
    rememberedSince = InputPosition(offset: sinceOffset, line: sinceLine)
    tailHash = words[7]
  }

  var bytes: [UInt8] {
    let numbers = [
      position.offset, position.line, rememberedSince.offset, rememberedSince.line,
    ]
    let words =
      [FileCursor.version, identity.device, identity.inode] + numbers.map { UInt64($0) } + [tailHash]
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
  }
}

extension InputFile {
  private static let tailLength: Int64 = 4_096

  /// A hash of what is before `offset`.
  func tailHash(before offset: Int64) throws(Failure) -> UInt64 {
    let tail = try bytes(max(0, offset - InputFile.tailLength)..<offset)
    return tail.withUnsafeBytes { ContentHash.of($0) }
  }

  /// Whether the file holds, up to where the cursor stands, what it held then.
  func fits(_ cursor: FileCursor) throws(Failure) -> Bool {
    guard cursor.position.offset <= size else { return false }
    return try tailHash(before: cursor.position.offset) == cursor.tailHash
  }
}
