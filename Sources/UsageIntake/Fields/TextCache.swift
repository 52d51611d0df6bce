/// Gives equal bytes the same string, so that a name which comes with every line is made once.
struct TextCache: Sendable {
  private static let placeCount = 256
  private var texts = [String?](repeating: nil, count: placeCount)

  /// nil when the bytes are not UTF-8.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let place = Int(ContentHash.of(UnsafeRawBufferPointer(bytes)) % UInt64(TextCache.placeCount))
    if let text = texts[place], TextCache.equal(text, bytes) { return text }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    texts[place] = text
    return text
  }

  private static func equal(_ text: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { Byte.equal($0, bytes) } ?? text.utf8.elementsEqual(bytes)
  }
}
