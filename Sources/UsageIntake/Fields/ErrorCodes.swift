import UsageModel

/// The error codes by which providers and gateways tell one refusal from another, and what each means.
///
/// Data, not logic: a code that is not here is understood by its words and its status, and a plan file may say more
/// (`refusals:`). Compared in lower case, as whole words.
enum ErrorCodes {
  static let outcomes: [String: LineReader.Outcome] = {
    var outcomes: [String: LineReader.Outcome] = [:]
    for (status, reason, codes) in table {
      for code in codes { outcomes[code] = LineReader.Outcome(status, reason) }
    }
    return outcomes
  }()

  /// The status is what the code means where no HTTP status is told.
  private static let table: [(CallStatus, RefusalReason, [String])] = [
    (
      .throttled, .credit,
      [
        "credit_balance_exhausted", "credit_balance_too_low", "insufficient_balance", "insufficient_credits",
        "insufficient_funds", "out_of_credits", "payment_required",
      ]
    ),
    (.throttled, .quota, ["insufficient_quota", "billing_not_active", "billing_hard_limit_reached"]),
    (.throttled, .cap, ["organization_usage_limit_exceeded", "enforced_spend_limit_reached"]),
    (.throttled, .budget, ["organization_spend_limit_exceeded", "spend_limit_exceeded"]),
    (.throttled, .projectBudget, ["project_spend_limit_exceeded", "project_budget_exceeded"]),
    (.clientError, .tier, ["tier_required", "tier_access_denied", "insufficient_tier"]),
    (
      .clientError, .access,
      [
        "permission_error", "permission_denied", "model_not_found", "model_access_denied", "access_denied",
      ]
    ),
    (
      .serverError, .overload,
      [
        "overloaded_error", "slow_down", "server_overloaded", "engine_overloaded", "model_overloaded",
        "service_unavailable",
      ]
    ),
    (
      .throttled, .gateway,
      [
        "budget_exceeded", "max_parallel_requests_exceeded", "team_rate_limit_exceeded",
        "key_rate_limit_exceeded",
        "proxy_rate_limit_error",
      ]
    ),
    (.clientError, .authentication, ["invalid_api_key", "authentication_error", "unauthenticated"]),
  ]

  /// Sentences that stand for a code where a provider or gateway sends none.
  static let phrases: [(StaticString, LineReader.Outcome)] = [
    ("credit balance is too low", .init(.throttled, .credit)),
    ("insufficient balance", .init(.throttled, .credit)),
    ("insufficient credit", .init(.throttled, .credit)),
    ("reached your specified api usage limits", .init(.throttled, .budget)),
    ("max parallel request limit", .init(.throttled, .gateway)),
    ("budget has been exceeded", .init(.throttled, .gateway)),
    ("no deployments available", .init(.throttled, .gateway)),
    ("upgrade your tier", .init(.clientError, .tier)),
    ("not available on your tier", .init(.clientError, .tier)),
    ("not available in your tier", .init(.clientError, .tier)),
    ("requires a higher tier", .init(.clientError, .tier)),
    ("do not have access to", .init(.clientError, .access)),
    ("don't have access to", .init(.clientError, .access)),
  ]
}
