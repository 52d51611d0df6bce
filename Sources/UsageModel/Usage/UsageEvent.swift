/// What a call asked for; with the name it identifies a model of an account.
package enum Operation: String, CaseIterable, Hashable, Sendable {
  case chat, embeddings, rerank, image, video, audio, other
}

/// How a call ended.
package enum CallStatus: String, CaseIterable, Hashable, Sendable {
  case ok, throttled, clientError, serverError, cancelled
}

/// Which capacity served a call.
package enum Lane: String, CaseIterable, Hashable, Sendable {
  case provisioned, accountPlan, ineligible, unknown
}

/// Whether the provider charges for a model.
package enum Billing: String, CaseIterable, Hashable, Sendable {
  case paid, free, unspecified
}

/// One call to a provider, as its source told it, with token meanings normalized.
package struct UsageEvent: Hashable, Sendable {
  /// The source's own id, or one made from the content; unique within a source together with growing repeats.
  package var id: String
  package var startedAt: Instant
  /// 0 or more; the tokens are booked at `startedAt + duration`.
  package var duration: Milliseconds
  package var model: String
  package var operation: Operation
  package var project: String?
  package var status: CallStatus
  package var refusal: RefusalReason?
  package var lane: Lane
  /// All input tokens, the cached ones included.
  package var inputTokens: Int64
  /// Part of `inputTokens`.
  package var cacheReadTokens: Int64
  /// Part of `inputTokens`.
  package var cacheWriteTokens: Int64
  package var outputTokens: Int64
  /// The response was cut at the output limit.
  package var truncated: Bool
  package var computeMilliseconds: Int64
  /// nil: the price is unknown, which is never 0.
  package var costNano: Int64?
  /// The part of the cost paid by free credit.
  package var promotionalNano: Int64
  /// What the line itself says of the model; the account's own record and the plan come in where it is nil.
  package var modelClass: String?
  package var billing: Billing?
  /// How the provider named the error (`insufficient_quota`), until the account's plan has said what it means; not stored.
  package var errorCodes: [String] = []

  package init(
    id: String, startedAt: Instant, duration: Milliseconds = 0, model: String,
    operation: Operation = .chat, project: String? = nil, status: CallStatus = .ok,
    refusal: RefusalReason? = nil, lane: Lane = .unknown, inputTokens: Int64 = 0,
    cacheReadTokens: Int64 = 0, cacheWriteTokens: Int64 = 0, outputTokens: Int64 = 0,
    truncated: Bool = false, computeMilliseconds: Int64 = 0, costNano: Int64? = nil,
    promotionalNano: Int64 = 0, modelClass: String? = nil, billing: Billing? = nil
  ) {
    self.id = id
    self.startedAt = startedAt
    self.duration = duration
    self.model = model
    self.operation = operation
    self.project = project
    self.status = status
    self.refusal = refusal
    self.lane = lane
    self.inputTokens = inputTokens
    self.cacheReadTokens = cacheReadTokens
    self.cacheWriteTokens = cacheWriteTokens
    self.outputTokens = outputTokens
    self.truncated = truncated
    self.computeMilliseconds = computeMilliseconds
    self.costNano = costNano
    self.promotionalNano = promotionalNano
    self.modelClass = modelClass
    self.billing = billing
  }

  package var finishedAt: Instant { startedAt + duration }
}
