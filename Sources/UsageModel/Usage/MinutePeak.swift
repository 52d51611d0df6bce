/// What a minute came to in every way in which a plan may count, or the greatest of several minutes in each way.
///
/// The greatest minute of a wide bucket cannot be told from its sums, and which calls count differs from plan to plan.
package struct MinutePeak: Hashable, Sendable {
  /// All calls but those that no rate counts.
  package var attempts: Int64 = 0
  /// The same without client errors.
  package var requests: Int64 = 0
  /// All calls but throttled ones and server errors.
  package var unfailed: Int64 = 0
  /// The same without client errors.
  package var answered: Int64 = 0
  package var input: Int64 = 0
  package var uncachedInput: Int64 = 0
  package var output: Int64 = 0
  /// Input and output together.
  package var tokens: Int64 = 0
  package var uncachedTokens: Int64 = 0

  package init() {}

  /// What one minute's sums come to.
  package init(_ sums: Measures) {
    self.init(
      attempts: sums.attempts, throttled: sums.throttled, clientErrors: sums.clientErrors,
      serverErrors: sums.serverErrors, unmetered: sums.unmetered, input: sums.input,
      cacheRead: sums.cacheRead, output: sums.output)
  }

  /// What one minute comes to.
  package init(minute: Bucket) {
    self.init(
      attempts: minute.attempts, throttled: minute.throttled, clientErrors: minute.clientErrors,
      serverErrors: minute.serverErrors, unmetered: minute.unmetered, input: minute.input,
      cacheRead: minute.cacheRead, output: minute.output)
  }

  private init(
    attempts: Int64, throttled: Int64, clientErrors: Int64, serverErrors: Int64, unmetered: Int64,
    input: Int64, cacheRead: Int64, output: Int64
  ) {
    self.attempts = attempts - unmetered
    requests = attempts - unmetered - clientErrors
    unfailed = attempts - throttled - serverErrors
    answered = unfailed - clientErrors
    self.input = input
    uncachedInput = input - cacheRead
    self.output = output
    tokens = input + output
    uncachedTokens = uncachedInput + output
  }

  /// In the order in which stores keep them.
  package static let parts: [any WritableKeyPath<MinutePeak, Int64> & Sendable] = [
    \.attempts, \.input, \.output, \.tokens, \.requests, \.unfailed, \.answered, \.uncachedInput,
    \.uncachedTokens,
  ]

  package mutating func rise(to other: MinutePeak) {
    attempts = max(attempts, other.attempts)
    requests = max(requests, other.requests)
    unfailed = max(unfailed, other.unfailed)
    answered = max(answered, other.answered)
    input = max(input, other.input)
    uncachedInput = max(uncachedInput, other.uncachedInput)
    output = max(output, other.output)
    tokens = max(tokens, other.tokens)
    uncachedTokens = max(uncachedTokens, other.uncachedTokens)
  }

  /// Adds what came to the same minute besides.
  package mutating func add(_ other: MinutePeak) {
    attempts += other.attempts
    requests += other.requests
    unfailed += other.unfailed
    answered += other.answered
    input += other.input
    uncachedInput += other.uncachedInput
    output += other.output
    tokens += other.tokens
    uncachedTokens += other.uncachedTokens
  }

  /// Whether adding it can make a minute smaller.
  package var isLowering: Bool {
    attempts < 0 || requests < 0 || unfailed < 0 || answered < 0 || input < 0 || uncachedInput < 0
      || output < 0
      || tokens < 0 || uncachedTokens < 0
  }
}
