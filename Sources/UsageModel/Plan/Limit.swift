/// What a limit counts.
package enum Metric: String, CaseIterable, Hashable, Sendable {
  case requests, tokens, inputTokens, outputTokens, usd, outputLength
}

/// Over which time a limit counts.
package enum LimitWindow: String, CaseIterable, Hashable, Sendable {
  case minute, hour, day, month, request
}

/// How many counters a limit has.
package enum Pool: String, CaseIterable, Hashable, Sendable {
  case shared, perModel, perRequest
}

/// Whether the source states a value or we read it that way.
package enum Confidence: String, CaseIterable, Hashable, Sendable {
  case stated, assumed
}

/// Which traffic a limit counts; nothing set means all of it. Ids are compared byte for byte.
package struct Selector: Hashable, Sendable {
  package var model: String?
  package var modelClass: String?
  package var billing: Billing?

  package init(model: String? = nil, modelClass: String? = nil, billing: Billing? = nil) {
    self.model = model
    self.modelClass = modelClass
    self.billing = billing
  }
}

/// What a limit allows. That nothing is stated is the absence of a limit, never one of these.
package enum LimitValue: Hashable, Sendable {
  /// In the metric's unit: requests, tokens, whole dollars.
  case number(Int64)
  case unlimited
  /// Moves with the load of the whole platform.
  case adaptive
  /// Agreed with each customer.
  case custom
  case toBeDecided
  /// What is left of a free credit; the credit's id in the plan.
  case creditBalance(credit: String?)

  package var number: Int64? {
    if case .number(let amount) = self { amount } else { nil }
  }
}

/// One limit of a tier, or an exception that an account has.
package struct Limit: Hashable, Sendable {
  /// Says whether a limit replaces the less specific ones or holds beside them.
  package enum Combination: String, CaseIterable, Hashable, Sendable {
    case override, also
  }

  package var id: String
  package var metric: Metric
  package var window: LimitWindow
  package var selector: Selector
  package var pool: Pool
  package var value: LimitValue
  /// The value as the source prints it, where that differs from the number.
  package var display: String?
  package var confidence: Confidence
  /// What we read into the source, shown wherever the value is.
  package var assumption: String?
  package var combine: Combination

  package init(
    id: String, metric: Metric, window: LimitWindow, selector: Selector = Selector(),
    pool: Pool = .shared, value: LimitValue, display: String? = nil,
    confidence: Confidence = .stated, assumption: String? = nil, combine: Combination = .override
  ) {
    self.id = id
    self.metric = metric
    self.window = window
    self.selector = selector
    self.pool = pool
    self.value = value
    self.display = display
    self.confidence = confidence
    self.assumption = assumption
    self.combine = combine
  }
}
