/// What a JSON input is, judged by the names in its first objects.
enum JSONKind: Hashable, Sendable {
  case own, usagePages, costPages, liteLLM, claudeCode, codex, otlp

  /// What is longer without a sign of anything else is the product's own.
  static let mostLookedAt = 1 << 15

  static func recognizer(
    _ kind: JSONKind
  ) -> @Sendable (UnsafeBufferPointer<UInt8>, Bool) -> UsageFormat.Recognition {
    { bytes, isWhole in
      switch found(in: bytes, isWhole: isWhole) {
      case .kind(kind): .yes
      case .needsMore: .needsMore
      case .kind, .none: .no
      }
    }
  }

  enum Finding: Hashable { case kind(JSONKind), needsMore, none }

  static func begins(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let first = text.first(where: { !Byte.isBlank($0) }) else { return false }
    return first == Byte.leftBrace || first == Byte.leftBracket
  }

  /// More bytes never change a kind that was found.
  static func found(in bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> Finding {
    var search = NameSearch(UnsafeBufferPointer(rebasing: bytes.prefix(mostLookedAt)))
    switch search.run() {
    case .kind(let kind): return .kind(kind)
    case .none: return .none
    case .needsMore where isWhole || bytes.count >= mostLookedAt:
      return search.hasObject && !search.isInArray ? .kind(.own) : .none
    case .needsMore: return .needsMore
    }
  }

  /// Names that occur in one kind only.
  fileprivate static let decisive: [String: JSONKind] = [
    "parentUuid": .claudeCode, "isSidechain": .claudeCode, "leafUuid": .claudeCode,
    "litellm_call_id": .liteLLM, "call_type": .liteLLM, "custom_llm_provider": .liteLLM,
    "resourceMetrics": .otlp, "resourceSpans": .otlp, "resourceLogs": .otlp,
    "has_more": .usagePages, "next_page": .usagePages, "billing_period": .costPages,
  ]
  /// The same of the objects that an object's `data` holds.
  fileprivate static let decisiveInData: [String: JSONKind] = [
    "litellm_call_id": .liteLLM, "call_type": .liteLLM, "request_id": .liteLLM,
    "starting_at": .usagePages, "start_time": .usagePages, "results": .usagePages,
    "line_items": .costPages,
  ]
  /// Of the rows in a page of usage.
  fileprivate static let usageRows: Set<String> = [
    "input_tokens", "uncached_input_tokens", "output_tokens", "num_model_requests",
  ]
  fileprivate static let times = Set(UsageField.time.names)
}

/// Walks over the names of a text that may end anywhere and need not be good JSON.
private struct NameSearch {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var hasObject = false
  private(set) var isInArray = false
  /// Whether each open bracket, from the outermost object on, is an object's.
  private var open: [Bool] = []
  private var expectsName = false
  private var isInData = false
  /// It is a page, of which the first row will tell whether it counts usage or cost.
  private var isPage = false
  /// The outermost names of the object.
  private var names: Set<String> = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func run() -> JSONKind.Finding {
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case Byte.quote:
        guard let end = endOfString(from: index + 1) else { return .needsMore }
        if expectsName, let kind = take(name: index + 1..<end) { return .kind(kind) }
        expectsName = false
        index = end
      case Byte.leftBrace:
        hasObject = true
        open.append(true)
        expectsName = true
      case Byte.leftBracket:
        if open.isEmpty { isInArray = true } else { open.append(false) }
        expectsName = false
      case Byte.rightBrace, Byte.rightBracket:
        _ = open.popLast()
        expectsName = false
        if open.isEmpty, byte == Byte.rightBrace {
          if isPage { return .kind(.usagePages) }
          if isOwn { return isInArray ? .none : .kind(.own) }
          names = []
        }
      case Byte.comma:
        expectsName = open.last == true
      default:
        if !hasObject, !Byte.isBlank(byte) { return .none }
      }
      index += 1
      if open.count > JSONScanner.deepest { return .none }
    }
    return .needsMore
  }

  private var isOwn: Bool { names.contains("model") && !names.isDisjoint(with: JSONKind.times) }

  private func endOfString(from start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] != Byte.quote {
      index += bytes[index] == Byte.backslash ? 2 : 1
    }
    return index < bytes.count ? index : nil
  }

  private mutating func take(name range: Range<Int>) -> JSONKind? {
    guard range.count <= 64 else { return nil }
    let name = String(decoding: bytes[range], as: UTF8.self)
    switch open.count {
    case 1:
      isInData = name == "data"
      names.insert(name)
      if names.isSuperset(of: ["type", "payload"]), !names.contains("model") { return .codex }
      return found(JSONKind.decisive[name])
    case 3 where isInData: return found(JSONKind.decisiveInData[name])
    case 5 where isInData && isPage:
      if name == "amount" { return .costPages }
      return JSONKind.usageRows.contains(name) ? .usagePages : nil
    default: return nil
    }
  }

  private mutating func found(_ kind: JSONKind?) -> JSONKind? {
    guard kind == .usagePages else { return kind }
    isPage = true
    return nil
  }
}
