/// What a line may say, whatever it calls it.
enum UsageField: Int, CaseIterable, Hashable, Sendable {
  case time, endTime, model, account, provider, operation, project, id, attempt
  case requests, input, output, cacheRead, cacheWrite, compute, cost, promotional
  case status, error, finishReason, truncated, latency
  case modelClass, billing, lane
  case bucketSeconds, throttled, clientErrors, serverErrors, cancelled, longestOutput

  /// The names it goes by; of several in one line the first of these that says something counts.
  var names: [String] {
    switch self {
    case .time: ["ts", "timestamp", "time", "created_at", "startTime", "start_time"]
    case .endTime: ["end_time", "endTime", "ended_at", "finished_at", "completed_at"]
    case .model: ["model"]
    case .account: ["account"]
    case .provider: ["provider"]
    case .operation: ["op", "operation"]
    case .project: ["project", "project_id"]
    case .id: ["id", "request_id"]
    case .attempt: ["attempt"]
    case .requests: ["requests"]
    case .input: ["input_tokens", "prompt_tokens"]
    case .output: ["output_tokens", "completion_tokens"]
    case .cacheRead:
      ["cache_read_tokens", "cached_tokens", "cached_input_tokens", "cache_read_input_tokens"]
    case .cacheWrite: ["cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens"]
    case .compute: ["compute_ms"]
    case .cost: ["cost_usd"]
    case .promotional: ["promo_usd", "promotional_cost_usd"]
    case .status: ["status", "status_code"]
    case .error: ["error", "error_type", "error_code", "error_message"]
    case .finishReason: ["finish_reason", "stop_reason"]
    case .truncated: ["truncated"]
    case .latency: ["latency_ms", "duration_ms"]
    case .modelClass: ["class", "model_class"]
    case .billing: ["billing"]
    case .lane: ["lane", "served_by"]
    case .bucketSeconds: ["bucket_s"]
    case .throttled: ["throttled"]
    case .clientErrors: ["client_errors"]
    case .serverErrors: ["server_errors"]
    case .cancelled: ["cancelled", "canceled"]
    case .longestOutput: ["longest_output_tokens"]
    }
  }
}
