import Testing
import UsageModel

@testable import UsageIntake

@Suite("Binary inputs")
struct BinaryTests {
  static let names = [
    "claude-code-metrics.pb", "py-proto-genai-logs.pb", "py-proto-genai-traces.pb.gz",
    "py-json-metrics-delta-1.json.gz", "py-proto-legacy-metrics-deflate.pb.zlib",
  ]

  @Test("Half of one is refused as a whole, wherever it was cut", arguments: names)
  func cut(name: String) throws {
    let bytes = try Samples.bytes(name)
    for length in stride(from: 64, to: bytes.count, by: 7) {
      #expect(throws: IntakeError.self) { try decode(bytes[..<length]) }
    }
  }

  @Test("It makes no difference in how many pieces it comes", arguments: names, [1, 100])
  func pieces(name: String, length: Int) throws {
    let bytes = try Samples.bytes(name)
    let (whole, cut) = (try decode(bytes), try decode(bytes, chunks: [length]))
    #expect(whole.parts == cut.parts && whole.count > 0)
  }

  @Test("Nothing that is changed in one does more than lose it", arguments: names)
  func mutations(name: String) throws {
    var numbers = RandomNumbers(seed: 7)
    let bytes = try Samples.bytes(name)
    for _ in 0..<400 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        changed[Int.random(in: 0..<changed.count, using: &numbers)] = UInt8.random(
          in: 0...255, using: &numbers)
      }
      guard let decoded = try? decode(changed) else { continue }
      for call in decoded.parts.flatMap(\.calls) {
        #expect(call.event.inputTokens >= 0 && call.event.duration >= 0)
      }
    }
  }

  /// As `gzip` packs a mebibyte and a half of zeros, again and again.
  private func bomb(_ megabytes: Int) -> [UInt8] {
    // A stored block says nothing twice, so the ratio comes from many blocks of one repeated byte: fixed Huffman codes
    // of a literal 0 and then lengths of 258 at distance 1, which are 8 and 5 bits.
    var bits: [UInt8] = []
    func put(_ value: Int, _ count: Int, reversed: Bool = false) {
      for bit in 0..<count {
        bits.append(UInt8(value >> (reversed ? count - 1 - bit : bit) & 1))
      }
    }
    put(1, 1)
    put(1, 2)
    put(0x30, 8, reversed: true)
    for _ in 0..<megabytes * 4_096 {
      put(0b1100_0101, 8, reversed: true)
      put(0, 5, reversed: true)
    }
    put(0, 7)
    while bits.count % 8 != 0 { bits.append(0) }
    let body = stride(from: 0, to: bits.count, by: 8).map { start in
      (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + body
  }

  @Test("What unpacks to more than a hundredfold is refused before it fills the memory")
  func bombs() {
    let packed = bomb(4)
    #expect(packed.count < 4 * (1 << 20) / 100)
    var total = 0
    packed.withUnsafeBufferPointer { packed in
      _ = #expect(throws: Inflation.Fault.tooLarge) {
        try Inflation.unpack(packed) { total += $0.count }
      }
    }
    #expect(total <= 2 << 20)
  }

  @Test("Several messages may follow one another, each with its length before it")
  func framed() throws {
    let message = try Samples.bytes("claude-code-metrics.pb")
    let length = [UInt8(0), 0, UInt8(message.count >> 8), UInt8(message.count & 255)]
    let framed = length + message + length + message
    let count = try decode(message).count
    #expect(try decode(framed).count == 2 * count)
    #expect(throws: IntakeError.brokenMessage) { try decode(framed.dropLast(3)) }
  }

  @Test(
    "A field ends where its message does",
    arguments: [
      ([0x08], WireFault.unfinished), ([0x0A, 0x05, 1], .unfinished), ([0x09, 1, 2], .unfinished),
      ([0x00], .badTag), ([0x0B], .badTag), ([0x0F, 1], .badTag),
      (Array(repeating: 0xFF, count: 11), .badTag),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], .badLength),
    ] as [([UInt8], WireFault)])
  func wire(bytes: [UInt8], fault: WireFault) {
    bytes.withUnsafeBufferPointer { bytes in
      _ = #expect(throws: fault) {
        var reader = WireReader(bytes)
        while try reader.next() != nil {}
      }
    }
  }
}
