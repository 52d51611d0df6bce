import UsageModel

/// What a minute came to, or the greatest minute of a wider bucket.
struct Peak: Hashable {
  var attempts: Int64 = 0
  var input: Int64 = 0
  var output: Int64 = 0
  var tokens: Int64 = 0

  mutating func rise(to other: Peak) {
    attempts = max(attempts, other.attempts)
    input = max(input, other.input)
    output = max(output, other.output)
    tokens = max(tokens, other.tokens)
  }

  mutating func add(attempts: Int64, input: Int64, output: Int64) {
    self.attempts += attempts
    self.input += input
    self.output += output
    tokens += input + output
  }
}

extension Peak {
  init(_ sums: Measures) {
    self.init(attempts: sums.attempts, input: sums.input, output: sums.output, tokens: sums.tokens)
  }
}
