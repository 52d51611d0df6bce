import UsageModel

extension LineReader {
  struct Outcome: Hashable {
    var status: CallStatus
    var refusal: RefusalReason?
    /// The words in which the error may name itself, for the account's plan to look up.
    var codes: [String] = []

    init(_ status: CallStatus, _ refusal: RefusalReason? = nil) {
      self.status = status
      self.refusal = refusal
    }
  }

  private static let statusWords: [String: Outcome] = [
    "ok": Outcome(.ok), "success": Outcome(.ok), "succeeded": Outcome(.ok), "completed": Outcome(.ok),
    "complete": Outcome(.ok), "finished": Outcome(.ok), "done": Outcome(.ok),
    "throttled": Outcome(.throttled), "ratelimit": Outcome(.throttled), "ratelimited": Outcome(.throttled),
    "ratelimiterror": Outcome(.throttled), "ratelimitexceeded": Outcome(.throttled),
    "toomanyrequests": Outcome(.throttled), "insufficientquota": Outcome(.throttled, .quota),
    "clienterror": Outcome(.clientError, .other), "badrequest": Outcome(.clientError, .other),
    "invalidrequest": Outcome(.clientError, .other), "invalidrequesterror": Outcome(.clientError, .other),
    "notfound": Outcome(.clientError, .other), "notfounderror": Outcome(.clientError, .other),
    "unauthorized": Outcome(.clientError, .authentication),
    "forbidden": Outcome(.clientError, .access),
    "authenticationerror": Outcome(.clientError, .authentication),
    "permissionerror": Outcome(.clientError, .access),
    "servererror": Outcome(.serverError, .other), "internalerror": Outcome(.serverError, .other),
    "apierror": Outcome(.serverError, .other), "error": Outcome(.serverError, .other),
    "failed": Outcome(.serverError, .other), "failure": Outcome(.serverError, .other),
    "overloaded": Outcome(.serverError, .overload), "overloadederror": Outcome(.serverError, .overload),
    "timeout": Outcome(.serverError, .timeout), "timedout": Outcome(.serverError, .timeout),
    "cancelled": Outcome(.cancelled), "canceled": Outcome(.cancelled), "aborted": Outcome(.cancelled),
  ]

  /// How the call ended, from the status and what the line says of an error.
  ///
  /// A success with an error is a failure: a stream can break after its status was sent.
  func outcome(_ line: Bytes) throws(Reason) -> Outcome {
    let error = errorOutcome(line)
    guard let slot = fields.slot(.status) else { return error ?? Outcome(.ok) }
    return LineReader.outcome(try status(slot, line), refinedBy: error)
  }

  static func outcome(_ status: Outcome, refinedBy error: Outcome?) -> Outcome {
    var outcome = status
    if outcome.status == .ok { return error ?? outcome }
    outcome.codes += error?.codes ?? []
    guard let told = error?.refusal, told != .other, outcome.status != .cancelled else { return outcome }
    // Other errors than refusals speak of tokens too: a prompt that is too long, for one.
    let fits = outcome.status == .throttled || (told != .tokens && told != .requests)
    // A status says the least of what an error's own words say.
    let isOpen = [nil, .other, .quota, .access, .rate].contains(outcome.refusal)
    if fits, isOpen { outcome.refusal = told }
    return outcome
  }

  private func status(_ slot: Int, _ line: Bytes) throws(Reason) -> Outcome {
    let name = fields.name(slot)
    let kind = fields.kind(slot)
    if kind != .compound, kind != .boolean, let number = fields.withBytes(slot, of: line, DecimalNumber.init)
    {
      guard case .number(let code) = number.scaled(by: 0, rounding: .none), 100...599 ~= code else {
        throw .unknownWord(field: name, word: LineReader.printable(string(slot, line)))
      }
      return LineReader.outcome(ofCode: code)
    }
    let word = string(slot, line)
    guard kind == .text,
      let outcome = LineReader.statusWords[LineReader.plain(word)] ?? ErrorCodes.outcomes[word.lowercased()]
    else {
      throw .unknownWord(field: name, word: LineReader.printable(word))
    }
    return outcome
  }

  static func outcome(ofCode code: Int64) -> Outcome {
    switch code {
    case 429: Outcome(.throttled)
    case 401, 407: Outcome(.clientError, .authentication)
    case 403: Outcome(.clientError, .access)
    case 402: Outcome(.clientError, .quota)
    case 408: Outcome(.clientError, .timeout)
    // Closed by the client before the answer, as several proxies write it.
    case 499: Outcome(.cancelled)
    case 400...498: Outcome(.clientError, .other)
    case 503, 529: Outcome(.serverError, .overload)
    case 504, 524: Outcome(.serverError, .timeout)
    case 500...: Outcome(.serverError, .other)
    default: Outcome(.ok)
    }
  }

  /// What the fields that speak of an error say together; nil when they are empty.
  private func errorOutcome(_ line: Bytes) -> Outcome? {
    guard fields.slot(.error) != nil else { return nil }
    var outcome: Outcome?
    for slot in fields.slots(.error) {
      let told: Outcome? = fields.withBytes(slot, of: line) { bytes in
        let text = ErrorText(bytes)
        if text.isEmpty { return nil }
        var outcome = text.outcome
        outcome.codes = text.codes
        return outcome
      }
      guard let told else { continue }
      // The first that names a reason wins, else the first.
      let codes = (outcome?.codes ?? []) + told.codes
      if outcome == nil || outcome?.refusal == .other || outcome?.refusal == nil { outcome = told }
      outcome?.codes = codes
    }
    return outcome
  }
}
