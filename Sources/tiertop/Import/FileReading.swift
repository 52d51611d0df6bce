import SQLiteStore
import UsageIntake
import UsageModel

/// One file on its way through a decoder, from where an earlier import ended.
struct FileReading {
  private static let headLength: Int64 = 1 << 16
  /// Small, so that a chunk's events take little memory; files are read faster than they can be written anyway.
  private static let chunkLength = 1 << 16

  let file: InputFile
  let name: String
  private(set) var decoder: UsageDecoder
  /// Bytes given to the decoder.
  private(set) var offset: Int64 = 0
  /// Up to where lines and bytes were counted.
  private var counted = InputPosition()
  /// Whether it is sure that none of these lines was imported before.
  private(set) var hasLedger = true
  /// The name of the file's cursor, as soon as there is enough of the file to know it.
  private var key: String?
  /// As its first bytes tell, before the decoder is given any.
  private var located: UsageFormat?

  /// Finds out how far the file was imported and goes there.
  init(_ file: InputFile, name: String, format: UsageFormat?, session: ImportSession) throws {
    self.file = file
    self.name = name
    decoder = UsageDecoder(format: format)
    try locate(session)
  }

  /// Reads the file that the writer of another one goes on in.
  init(_ file: InputFile, after other: FileReading, session: ImportSession) throws {
    self.file = file
    name = other.name
    decoder = other.decoder
    decoder.beginNextFile()
    try locate(session)
  }

  private mutating func locate(_ session: ImportSession) throws {
    let head = try file.bytes(0..<FileReading.headLength)
    let known = try head.withUnsafeBytes { try decoder.recognized(in: $0) }
    guard let known, let (key, cursor) = try chooseKey(known, head, isWhole: false, session) else { return }
    self.key = key
    located = known
    guard let cursor else { return }
    if known.isWhole {
      try skip(to: cursor)
    } else {
      try resume(at: cursor, head: head)
    }
  }

  /// Begins the same file anew, since it was emptied.
  mutating func begin() {
    decoder.beginNextFile()
    offset = 0
    counted = InputPosition()
    key = nil
  }

  /// nil until it is recognized.
  var format: UsageFormat? { decoder.format ?? located }

  /// Behind the last line taken.
  var position: InputPosition { decoder.position }

  /// Gives the decoder the next chunk before `end`; false when there is none.
  mutating func read(into decoded: inout DecodedUsage, before end: Int64 = .max) throws -> Bool {
    let length = Int(min(Int64(FileReading.chunkLength), end - offset))
    guard length > 0 else { return false }
    let chunk = try file.bytes(offset..<offset + Int64(length))
    guard !chunk.isEmpty else { return false }
    try chunk.withUnsafeBytes { try decoder.decode($0, into: &decoded) }
    offset += Int64(chunk.count)
    return true
  }

  /// The lines and bytes taken since the last call.
  mutating func takeCount() -> (lines: Int64, bytes: Int64) {
    defer { counted = position }
    return (position.line - counted.line, position.offset - counted.offset)
  }

  /// Takes a last line that has no ending.
  mutating func finish(into decoded: inout DecodedUsage) throws { try decoder.finish(into: &decoded) }

  /// The mark to commit with what was decoded so far; nil before the first line was taken.
  mutating func cursor(session: ImportSession) throws -> UsageBatch.Cursor? {
    guard decoder.position.offset > 0, let format = decoder.format else { return nil }
    let key: String
    if let known = self.key {
      key = known
    } else {
      // Too short to be known when it was opened, so that it was read from its start.
      let head = try file.bytes(0..<FileReading.headLength)
      guard let (late, earlier) = try chooseKey(format, head, isWhole: true, session) else { return nil }
      if earlier != nil { hasLedger = false }
      key = late
      self.key = late
    }
    let cursor = FileCursor(
      identity: file.identity, position: decoder.position, rememberedSince: decoder.rememberedSince,
      tailHash: try file.tailHash(before: decoder.position.offset))
    return UsageBatch.Cursor(key: key, value: cursor.bytes)
  }

  /// The key under which this file is known, with its cursor; or the key to know it by from now on.
  ///
  /// The head names a file wherever it lies. Files with the same head are told apart by what comes later, and then
  /// by their identity; of such a file it is not known what was imported before.
  private mutating func chooseKey(
    _ format: UsageFormat, _ head: [UInt8], isWhole: Bool, _ session: ImportSession
  ) throws -> (key: String, cursor: FileCursor?)? {
    guard let hash = head.withUnsafeBytes({ format.headHash(of: $0, isWhole: isWhole) }) else { return nil }
    let head = "head " + String(hash, radix: 16)
    guard let cursor = try session.cursor(head, of: format) else { return (head, nil) }
    if try file.fits(cursor) { return (head, cursor) }
    let own = head + " \(file.identity.device):\(file.identity.inode)"
    if let cursor = try session.cursor(own, of: format), try file.fits(cursor) { return (own, cursor) }
    hasLedger = false
    return (own, nil)
  }

  /// Passes over what was taken as a whole; when there is more of it by now, it is read again.
  private mutating func skip(to cursor: FileCursor) throws {
    if file.size == cursor.position.offset { offset = cursor.position.offset } else { hasLedger = false }
  }

  private mutating func resume(at cursor: FileCursor, head: [UInt8]) throws {
    let format = decoder.format
    try head.withUnsafeBytes { try decoder.resume(head: $0, at: cursor.rememberedSince) }
    offset = cursor.rememberedSince.offset
    var ignored = DecodedUsage()
    while try read(into: &ignored, before: cursor.position.offset) { ignored.removeAll() }
    if decoder.position == cursor.position {
      counted = cursor.position
    } else {
      decoder = UsageDecoder(format: format)
      offset = 0
      hasLedger = false
    }
  }
}
