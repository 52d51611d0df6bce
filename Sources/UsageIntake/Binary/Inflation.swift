import CZlib

/// Unpacks gzip and zlib data, within bounds: a packed mebibyte can hold a gibibyte of nothing.
enum Inflation {
  static let mostPacked = 32 << 20
  static let mostUnpacked = 256 << 20
  /// What text and telemetry pack to is a fifteenth, rarely a thirtieth.
  static let mostRatio = 100
  /// Under this no ratio is looked at, since short repetitive messages pack best.
  private static let small = 1 << 20

  enum Fault: Error, Hashable { case broken, unfinished, tooLarge }

  /// Both begin so: gzip with a number of its own, zlib with a method and a check of it.
  static func isPacked(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 2 else { return false }
    if bytes[0] == 0x1F { return bytes[1] == 0x8B }
    return bytes[0] == 0x78 && [0x01, 0x5E, 0x9C, 0xDA].contains(bytes[1])
  }

  /// What the first bytes of packed data hold, as far as they go and at most 128 KiB.
  static func beginning(of packed: UnsafeBufferPointer<UInt8>) throws(IntakeError) -> [UInt8] {
    struct Enough: Error {}
    var bytes: [UInt8] = []
    do {
      try unpack(packed) { (piece) throws(Enough) in
        bytes += piece
        if bytes.count >= 1 << 17 { throw Enough() }
      }
    } catch Fault.broken where bytes.isEmpty {
      throw .brokenArchive
    } catch {
      // Half of it is all that was given.
    }
    return bytes
  }

  /// Hands the unpacked bytes to `body`, piece by piece; packed files one behind the other are one.
  static func unpack<Failure: Error>(
    _ packed: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws {
    var stream = z_stream()
    // 15 bits of window; 32 more: gzip or zlib, as the head says.
    guard inflateInit2_(&stream, 47, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Fault.tooLarge
    }
    defer { inflateEnd(&stream) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var total = 0
    stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
    stream.avail_in = UInt32(packed.count)
    while true {
      let code = piece.withUnsafeMutableBufferPointer { piece in
        stream.next_out = piece.baseAddress
        stream.avail_out = UInt32(piece.count)
        return inflate(&stream, Z_NO_FLUSH)
      }
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw Fault.broken }
      let count = piece.count - Int(stream.avail_out)
      total += count
      let read = packed.count - Int(stream.avail_in)
      guard total <= mostUnpacked, total <= max(small, read * mostRatio) else { throw Fault.tooLarge }
      try piece.withUnsafeBufferPointer { (piece) throws(Failure) in
        try body(UnsafeBufferPointer(rebasing: piece[..<count]))
      }
      if code == Z_STREAM_END {
        if stream.avail_in == 0 { return }
        guard inflateReset(&stream) == Z_OK else { throw Fault.broken }
      } else if count == 0 {
        throw Fault.unfinished
      }
    }
  }
}
