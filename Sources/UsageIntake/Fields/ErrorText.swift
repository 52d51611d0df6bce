import UsageModel

/// What an error says, in a provider's or a gateway's words; a JSON object is searched as it is written.
struct ErrorText {
  private let text: [UInt8]

  /// Only the first 4 KiB are looked at.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { text = bytes.prefix(4_096).map(Byte.lowercased) }

  /// Nothing, or a word for nothing.
  var isEmpty: Bool {
    let word = text.filter { !Byte.isBlank($0) }
    return word.isEmpty
      || ["false", "0", "null", "none", "{}", "[]"].contains { word.elementsEqual($0.utf8) }
  }

  /// The words that may be a code: those with an underscore in them, and a text that is one word; at most eight.
  var codes: [String] {
    var codes: [String] = []
    for word in text.split(whereSeparator: { !isWordByte($0) && $0 != UInt8(ascii: "_") })
    where codes.count < 8 && word.count <= 64
      && (word.contains(UInt8(ascii: "_")) || word.count == text.count)
    {
      codes.append(String(decoding: word, as: UTF8.self))
    }
    return codes
  }

  /// What the text means where no status does; 429s say more about themselves than other errors.
  var outcome: LineReader.Outcome {
    for code in codes { if let known = ErrorCodes.outcomes[code] { return known } }
    for (phrase, meaning) in ErrorCodes.phrases where holds(phrase) { return meaning }
    if holds("context length", "context_length") { return .init(.clientError, .other) }
    if holds("insufficient quota", "exceeded your current quota", "billing", "credit") {
      return .init(.throttled, .quota)
    }
    if holdsWord("tokens per", "tpm", "tpd", "tokens_per", "token limit", "token_limit", "too many tokens") {
      return .init(.throttled, .tokens)
    }
    if text.elementsEqual("tokens".utf8) { return .init(.throttled, .tokens) }
    if holdsWord("requests per", "rpm", "rpd", "requests_per", "request limit", "request_limit")
      || text.elementsEqual("requests".utf8)
    {
      return .init(.throttled, .requests)
    }
    if holds("quota") { return .init(.throttled, .quota) }
    if holds("rate limit", "rate_limit", "rate-limit", "ratelimit", "too many requests", "429", "throttl") {
      return .init(.throttled)
    }
    if holds("overload", "at capacity") { return .init(.serverError, .overload) }
    if holds("timeout", "timed out", "time out") { return .init(.serverError, .timeout) }
    if holds("authenticat", "unauthorized", "api key", "api_key") {
      return .init(.clientError, .authentication)
    }
    if holds("permission", "forbidden") { return .init(.clientError, .access) }
    if holds("cancel", "abort", "client closed") { return .init(.cancelled) }
    if holds("invalid", "bad request", "bad_request", "not found", "not_found") {
      return .init(.clientError, .other)
    }
    return .init(.serverError, .other)
  }

  private func holds(_ phrases: StaticString...) -> Bool {
    phrases.contains { position(of: $0, from: 0) != nil }
  }

  /// Whether a phrase stands between bytes that are no letters and no digits.
  private func holdsWord(_ phrases: StaticString...) -> Bool {
    phrases.contains { phrase in
      var start = 0
      while let found = position(of: phrase, from: start) {
        let end = found + phrase.utf8CodeUnitCount
        if (found == 0 || !isWordByte(text[found - 1])) && (end == text.count || !isWordByte(text[end])) {
          return true
        }
        start = found + 1
      }
      return false
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool { Byte.isDigit(byte) || byte &- 0x61 < 26 }

  private func position(of phrase: StaticString, from start: Int) -> Int? {
    let length = phrase.utf8CodeUnitCount
    guard text.count - start >= length else { return nil }
    return text.withUnsafeBufferPointer { text in
      (start...text.count - length).first { offset in
        text[offset] == phrase.utf8Start[0]
          && (0..<length).allSatisfy { text[offset + $0] == phrase.utf8Start[$0] }
      }
    }
  }
}
