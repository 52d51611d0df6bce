import UsageModel

extension LineReader {
  static let billings: [String: Billing] = ["paid": .paid, "free": .free, "unspecified": .unspecified]
  static let lanes: [String: Lane] = [
    "provisioned": .provisioned, "accountplan": .accountPlan, "ineligible": .ineligible,
    "bypass": .ineligible, "unknown": .unknown,
  ]
  private static let operations: [String: Operation] = [
    "chat": .chat, "chatcompletion": .chat, "chatcompletions": .chat, "completion": .chat,
    "completions": .chat, "textcompletion": .chat, "generate": .chat, "generatecontent": .chat,
    "message": .chat, "messages": .chat, "response": .chat, "responses": .chat,
    "embedding": .embeddings, "embeddings": .embeddings, "embed": .embeddings,
    "rerank": .rerank, "reranking": .rerank,
    "image": .image, "images": .image, "imagegeneration": .image, "imagegenerations": .image,
    "video": .video, "videos": .video, "videogeneration": .video,
    "audio": .audio, "speech": .audio, "tts": .audio, "texttospeech": .audio, "stt": .audio,
    "transcription": .audio, "transcriptions": .audio, "transcribe": .audio,
    "translation": .audio, "translations": .audio,
  ]
  static let cutReasons: Set<String> = ["length", "maxtokens", "maxoutputtokens"]

  /// A name; nil when the line does not say it.
  mutating func text(_ field: UsageField, _ line: Bytes) throws(Reason) -> String? {
    guard let slot = fields.slot(field) else { return nil }
    guard fields.kind(slot) == .text else { throw .notText(field: fields.name(slot)) }
    var isTooLong = false
    let text: String? = fields.withBytes(slot, of: line) { bytes in
      isTooLong = bytes.count > LineReader.longestText
      return isTooLong || bytes.contains(0) ? nil : texts.text(bytes)
    }
    if isTooLong { throw .textTooLong(field: fields.name(slot)) }
    guard let text else { throw .notText(field: fields.name(slot)) }
    return text.isEmpty ? nil : text
  }

  /// One word of a known list, without regard to case and to what parts its syllables.
  mutating func word<Meaning>(
    _ field: UsageField, _ line: Bytes, _ meanings: [String: Meaning]
  ) throws(Reason) -> Meaning? {
    guard let written = try text(field, line) else { return nil }
    guard let meaning = meanings[LineReader.plain(written)] else {
      throw .unknownWord(field: name(field), word: LineReader.printable(written))
    }
    return meaning
  }

  /// What the list of operations does not know is an operation all the same.
  mutating func operation(_ line: Bytes) throws(Reason) -> Operation {
    guard let written = try text(.operation, line) else { return .chat }
    return LineReader.operation(written) ?? .other
  }

  static func operation(_ word: String) -> Operation? { operations[word] ?? operations[plain(word)] }

  mutating func isTruncated(_ line: Bytes) throws(Reason) -> Bool {
    if let slot = fields.slot(.truncated) { return try flag(slot, line) }
    guard let slot = fields.slot(.finishReason) else { return false }
    guard fields.kind(slot) == .text else { throw .notText(field: fields.name(slot)) }
    return LineReader.cutReasons.contains(LineReader.plain(string(slot, line)))
  }

  private func flag(_ slot: Int, _ line: Bytes) throws(Reason) -> Bool {
    let word = string(slot, line)
    switch word.lowercased() {
    case "true", "1": return true
    case "false", "0": return false
    default: throw .unknownWord(field: fields.name(slot), word: LineReader.printable(word))
    }
  }

  /// At most 64 bytes of a value.
  func string(_ slot: Int, _ line: Bytes) -> String {
    fields.withBytes(slot, of: line) { String(decoding: $0.prefix(64), as: UTF8.self) }
  }

  /// Lower case, without what people and programs write between the parts of a word.
  static func plain(_ word: String) -> String {
    String(
      decoding: word.utf8.filter { ![0x20, 0x2D, 0x2E, 0x5F].contains($0) }.map(Byte.lowercased),
      as: UTF8.self)
  }

  /// At most 32 characters that any terminal shows as they are.
  static func printable(_ word: String) -> String {
    let shown = word.unicodeScalars.prefix(32).map { scalar in
      (0x20...0x7E).contains(scalar.value) ? Character(scalar) : "?"
    }
    return String(shown)
  }
}
