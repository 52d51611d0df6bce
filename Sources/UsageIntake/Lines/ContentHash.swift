/// A 64-bit hash (MurmurHash64A) that is the same on every run and machine: ids and cursors in stores are made with it.
package enum ContentHash {
  package static func of(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    let factor: UInt64 = 0xC6A4_A793_5BD1_E995
    var hash = seed ^ (UInt64(bytes.count) &* factor)
    var index = 0
    while index + 8 <= bytes.count {
      var word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      word = word &* factor
      word ^= word >> 47
      hash = (hash ^ (word &* factor)) &* factor
      index += 8
    }
    if index < bytes.count {
      var word: UInt64 = 0
      for offset in index..<bytes.count { word |= UInt64(bytes[offset]) << UInt64(8 * (offset - index)) }
      hash = (hash ^ word) &* factor
    }
    hash ^= hash >> 47
    hash = hash &* factor
    return hash ^ (hash >> 47)
  }

  static func of(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { of(UnsafeRawBufferPointer($0), seed: seed) }
  }

  /// Eleven characters that say all 64 bits.
  static func text(_ hash: UInt64) -> String {
    let alphabet: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
    return String(unsafeUninitializedCapacity: 11) { text in
      for index in 0..<11 { text[index] = alphabet.utf8Start[Int(hash >> UInt64(6 * index) & 63)] }
      return 11
    }
  }
}
