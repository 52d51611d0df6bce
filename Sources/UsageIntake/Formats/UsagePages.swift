import UsageModel

extension UsageFormat {
  /// Usage pages as the administration interfaces of OpenAI, Anthropic and Friendli answer them.
  package static let usagePages = UsageFormat(
    name: "usage-pages", family: "usage pages", recognize: JSONKind.recognizer(.usagePages),
    makeDecoder: { RecordDecoder<PageReader<UsageRows>>() })

  /// The same of cost pages, which bill what the usage pages count; Together AI answers none but these.
  package static let costPages = UsageFormat(
    name: "cost-pages", family: "cost pages", recognize: JSONKind.recognizer(.costPages),
    makeDecoder: { RecordDecoder<PageReader<CostRows>>() })
}

/// What the rows of a page mean.
private protocol PageRows {
  /// nil for what no limit is about.
  static func report(
    _ result: JSONValue, _ start: Instant, _ width: Milliseconds
  ) throws(LineProblem.Reason) -> UsageReport?
}

/// Reads pages: buckets with rows, of which those that differ only in what is not kept are summed.
private struct PageReader<Meaning: PageRows>: RecordReader {
  let rememberedSince = InputPosition()
  private var days = DayCache()

  init(at position: InputPosition) {}

  mutating func beginNextFile() {}

  mutating func read(
    _ record: JSONValue, at position: InputPosition, into decoded: inout DecodedUsage
  ) throws(LineProblem.Reason) {
    guard let data = record["data"] else { throw .missing(field: "data") }
    try CostRows.requireDollars(record)
    var rows = Rows()
    for bucket in data.elements {
      guard let start = try bucket.time("start_time", "starting_at", with: &days) else {
        throw .missing(field: "start_time")
      }
      guard let end = try bucket.time("end_time", "ending_at", with: &days) else {
        throw .missing(field: "end_time")
      }
      guard end > start else { throw .endsBeforeStart(field: "end_time") }
      guard end - start <= .day else { throw .tooLarge(field: "end_time") }
      guard let results = bucket["results"] ?? bucket["result"] ?? bucket["line_items"] else {
        throw .missing(field: "results")
      }
      for result in results.elements {
        guard let report = try Meaning.report(result, start, end - start) else { continue }
        try rows.add(Row(route: DecodedUsage.Route(provider: try pageProvider(result)), report: report))
      }
    }
    // Only a page that is good as a whole is taken, so that a bucket is never half there.
    for row in rows.all {
      let measures = row.report.measures
      guard measures.costNano >= 0 else { throw .negative(field: "amount") }
      guard 0...measures.costNano ~= measures.promotionalNano else {
        throw .moreThan(field: "applied_credit", other: "cost")
      }
      decoded.add(row.report, route: row.route, line: position.line + 1)
    }
  }
}

private struct Row {
  var route: DecodedUsage.Route
  var report: UsageReport
}

/// Rows by what the store tells them apart by; a later page's bucket replaces an earlier one's, so none may come twice.
private struct Rows {
  private(set) var all: [Row] = []
  private var places: [UsageReport: Int] = [:]

  /// More than any bucket can hold, so that no sum can overflow.
  private static let mostTokens: Int64 = 100_000_000_000_000

  mutating func add(_ row: Row) throws(LineProblem.Reason) {
    var key = row.report
    key.measures = Measures()
    if let place = places[key], all[place].route == row.route {
      all[place].report.measures.add(row.report.measures)
      let sums = all[place].report.measures
      guard max(abs(sums.costNano), abs(sums.promotionalNano)) <= CostRows.most else {
        throw .tooLarge(field: "amount")
      }
      guard max(sums.tokens, sums.attempts, sums.computeMilliseconds) <= Rows.mostTokens else {
        throw .tooLarge(field: "results")
      }
    } else {
      places[key] = all.count
      all.append(row)
    }
  }
}

private func pageProvider(_ result: JSONValue) throws(LineProblem.Reason) -> String {
  if try result.text("object") != nil { return "openai" }
  if result["product_name"] != nil { return "together" }
  return result["product_type"] == nil ? "anthropic" : "friendli"
}

private func pageProject(_ result: JSONValue) throws(LineProblem.Reason) -> String? {
  try (result["attributes"] ?? result).text("project_id", "workspace_id")
}

private enum UsageRows: PageRows {
  private static let most: Int64 = 10_000_000_000_000
  private static let mostSeconds: Int64 = 1_000_000_000

  /// Names of usage objects, with what they count; other objects count what no limit is about.
  private static let operations: [String: Operation] = [
    "organization.usage.completions.result": .chat, "organization.usage.embeddings.result": .embeddings,
    "organization.usage.moderations.result": .other, "organization.usage.images.result": .image,
    "organization.usage.audio_speeches.result": .audio,
    "organization.usage.audio_transcriptions.result": .audio,
  ]

  static func report(
    _ result: JSONValue, _ start: Instant, _ width: Milliseconds
  ) throws(LineProblem.Reason) -> UsageReport? {
    guard result["amount"] == nil else { throw .missing(field: "input_tokens") }
    var operation: Operation? = .chat
    if let object = try result.text("object") { operation = operations[object] }
    guard let operation else { return nil }
    guard let model = try result.text("model") else { throw .missing(field: "model") }
    var measures = Measures()
    measures.attempts = try result.count("num_model_requests", atMost: most) ?? 0
    measures.output = try result.count("output_tokens", atMost: most) ?? 0
    try readInput(result, into: &measures)
    var seconds: Int64? = 0
    result["gpu_usage"]?.forEachValue { value in
      guard case .number(let time)? = value.number?.scaled(by: 0, rounding: .nearest), 0...mostSeconds ~= time
      else { return seconds = nil }
      seconds = seconds.map { min($0 + time, mostSeconds) }
    }
    guard let seconds else { throw .notNumber(field: "gpu_usage") }
    measures.computeMilliseconds = seconds * .second
    // Where no requests are counted, one stands for those whose price is not known.
    measures.unpriced = max(measures.attempts, measures.tokens > 0 ? 1 : 0)
    return UsageReport(
      start: start, width: width, model: model, operation: operation, project: try pageProject(result),
      lane: try lane(result), measures: measures)
  }

  /// Cached tokens are part of the input here, and of what one of the interfaces calls uncached they are not.
  private static func readInput(
    _ result: JSONValue, into measures: inout Measures
  ) throws(LineProblem.Reason) {
    if let uncached = try result.count("uncached_input_tokens", atMost: most) {
      measures.cacheRead = try result.count("cache_read_input_tokens", atMost: most) ?? 0
      if let written = result["cache_creation"] {
        measures.cacheWrite =
          (try written.count("ephemeral_5m_input_tokens", atMost: most) ?? 0)
          + (try written.count("ephemeral_1h_input_tokens", atMost: most) ?? 0)
      }
      measures.input = uncached + measures.cacheRead + measures.cacheWrite
    } else {
      measures.input = try result.count("input_tokens", atMost: most) ?? 0
      measures.cacheRead = try result.count("input_cached_tokens", atMost: most) ?? 0
      measures.cacheWrite = try result.count("input_cache_write_tokens", atMost: most) ?? 0
      guard measures.cacheRead + measures.cacheWrite <= measures.input else {
        throw .moreThan(field: "input_cached_tokens", other: "input_tokens")
      }
    }
  }

  /// Batches are never served from bought capacity, which the tiers named here are.
  private static func lane(_ result: JSONValue) throws(LineProblem.Reason) -> Lane {
    if result["batch"]?.flag == true { return .ineligible }
    let isOpenAI = result["object"] != nil
    switch try result.text("service_tier") {
    case "batch": return .ineligible
    case "scale" where isOpenAI, "priority" where !isOpenAI: return .provisioned
    case "default" where isOpenAI, "standard" where !isOpenAI: return .accountPlan
    default: return .unknown
    }
  }
}

private enum CostRows: PageRows {
  static let most = Money(dollars: 100_000_000).nano

  static func report(
    _ result: JSONValue, _ start: Instant, _ width: Milliseconds
  ) throws(LineProblem.Reason) -> UsageReport? {
    let isLineItem = result["product_name"] != nil
    guard let amount = isLineItem ? result["cost"] : result["amount"] else {
      throw .missing(field: isLineItem ? "cost" : "amount")
    }
    // An object says dollars and so does a line item; any other bare text says cents.
    let (value, currency) = amount.kind == .object ? (amount["value"], amount) : (amount, result)
    try requireDollars(currency)
    guard var number = value?.number else { throw .notNumber(field: isLineItem ? "cost" : "amount") }
    let isCredit = number.isNegative
    number.isNegative = false
    let nano = try LineReader.whole(
      number, field: isLineItem ? "cost" : "amount", power: isLineItem || amount.kind == .object ? 9 : 7,
      atMost: most, rounding: .nearest)
    var measures = Measures()
    measures.costNano = isCredit ? -nano : nano
    // Prepaid and postpaid is money of the buyer's own; a credit was given.
    if try result["applied_credit"]?.text("type") == "CREDIT" {
      measures.promotionalNano = measures.costNano
    }
    return UsageReport(
      start: start, width: width, model: try model(result), operation: .other,
      project: try pageProject(result), measures: measures)
  }

  /// A page, a row or an amount must not say that it is about other money.
  static func requireDollars(_ value: JSONValue) throws(LineProblem.Reason) {
    if let word = try value.text("currency"), word.lowercased() != "usd" {
      throw .unknownWord(field: "currency", word: LineReader.printable(word))
    }
  }

  /// The model of a cost line such as `gpt-example, input`; the whole line where it names none.
  private static func model(_ result: JSONValue) throws(LineProblem.Reason) -> String {
    if let model = try (result["pricing_dimensions"] ?? result).text("model") { return model }
    if let line = try result.text("line_item") {
      let name = line.split(separator: ",", maxSplits: 1).first.map(String.init) ?? line
      return name.isEmpty ? line : name
    }
    return try result.text("product_name", "cost_type", "description") ?? "all models"
  }
}
