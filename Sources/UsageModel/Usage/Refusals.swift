/// Why a call was refused, as far as the source says.
package enum RefusalReason: String, CaseIterable, Hashable, Sendable {
  /// A rate limit of the provider: of requests, of tokens, or one that is not named.
  case requests, tokens, rate
  /// Money: not told what of, no credit left, a cap of the provider, the organization's own budget at the provider, a
  /// project's budget there.
  case quota, credit, cap, budget, projectBudget
  /// The model is not open to this tier, or not to this key.
  case tier, access
  /// The provider has no room for anybody.
  case overload
  /// A limit that a gateway between us and the provider has of its own.
  case gateway
  /// The call itself was wrong.
  case authentication, invalid
  case timeout, other

  /// nil: the call failed, but nobody refused it.
  package var cause: RefusalCause? {
    switch self {
    case .requests, .tokens, .rate: .rate
    case .quota, .credit, .cap, .budget, .projectBudget: .money
    case .tier, .access: .locked
    case .overload: .overloaded
    case .gateway: .gateway
    case .authentication, .invalid: .invalid
    case .timeout, .other: nil
    }
  }
}

extension RefusalReason {
  /// As screens and commands say it.
  package var words: String {
    switch self {
    case .requests: "rate limit of requests"
    case .tokens: "rate limit of tokens"
    case .rate: "rate limit"
    case .quota: "no quota or credit left"
    case .credit: "out of credit"
    case .cap: "spending cap reached"
    case .budget: "budget at the provider reached"
    case .projectBudget: "project budget at the provider reached"
    case .tier: "not open to this tier"
    case .access: "no access"
    case .overload: "provider overloaded, not your limit"
    case .gateway: "the gateway's own limit"
    case .authentication: "key refused"
    case .invalid: "invalid request"
    case .timeout: "timed out"
    case .other: "failed"
    }
  }
}

/// What kind of thing refused a call; each asks for another act.
package enum RefusalCause: String, CaseIterable, Hashable, Sendable {
  case rate, money, locked, overloaded, gateway, invalid

  /// Whether it holds up the account's other calls too. A call that is wrong by itself says nothing about the next one.
  package var isOfAccount: Bool { self != .invalid }

  /// One word, to stand after "refused by".
  package var shortWords: String {
    switch self {
    case .rate: "rate"
    case .money: "credit"
    case .locked: "tier"
    case .overloaded: "overload"
    case .gateway: "gateway"
    case .invalid: "error"
    }
  }
}

extension UsageEvent {
  /// Why the call was refused; nil where it was not. A refusal for a rate, unless something else is told.
  package var refusedFor: RefusalReason? {
    switch status {
    case .ok, .cancelled: nil
    case .throttled: refusal?.cause == nil ? .rate : refusal
    case .clientError: refusal == .timeout ? nil : refusal?.cause == nil ? .invalid : refusal
    case .serverError: refusal?.cause == nil ? nil : refusal
    }
  }

  /// Whether it failed for a cause that no rate of the provider counts.
  var isUnmetered: Bool {
    guard status == .throttled || status == .serverError else { return false }
    switch refusedFor?.cause {
    case .money, .locked, .overloaded, .gateway: return true
    case .rate, .invalid, nil: return false
    }
  }
}

/// Refused calls of one bucket.
package struct RefusalCount: Hashable, Sendable {
  /// The start of the bucket: a second, a minute or a day.
  package var at: Instant
  package var model: ModelID
  /// nil: no project was named, or it is not kept for so long.
  package var project: ProjectID?
  package var reason: RefusalReason
  package var count: Int64

  package init(at: Instant, model: ModelID, project: ProjectID?, reason: RefusalReason, count: Int64) {
    self.at = at
    self.model = model
    self.project = project
    self.reason = reason
    self.count = count
  }
}
