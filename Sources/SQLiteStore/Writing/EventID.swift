/// The number under which an event is known in the store: 63 bits of a hash over its source and the source's own id.
///
/// Stored for good, so it must never change. Together with the event's time in milliseconds a clash takes thousands of events in
/// that millisecond and even then is rarer than one in 10¹².
enum EventID {
  static func hash(source: Int64, id: String) -> Int64 {
    // FNV-1a over the bytes, then the finalizer of MurmurHash3, since FNV alone leaves its upper bits uneven.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    withUnsafeBytes(of: source.littleEndian) { bytes in
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
    hash ^= hash >> 33
    return Int64(hash >> 1)
  }
}
