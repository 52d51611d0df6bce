import UsageModel

extension Query {
  /// Binds the sums in the order of `Schema.measures`, the first at `index`.
  func bind(_ index: Int32, _ m: Measures) {
    bind(index, m.attempts)
    bind(index + 1, m.throttled)
    bind(index + 2, m.clientErrors)
    bind(index + 3, m.serverErrors)
    bind(index + 4, m.cancelled)
    bind(index + 5, m.input)
    bind(index + 6, m.cacheRead)
    bind(index + 7, m.cacheWrite)
    bind(index + 8, m.output)
    bind(index + 9, m.provisionedInput)
    bind(index + 10, m.provisionedOutput)
    bind(index + 11, m.ineligibleInput)
    bind(index + 12, m.ineligibleOutput)
    bind(index + 13, m.computeMilliseconds)
    bind(index + 14, m.costNano)
    bind(index + 15, m.promotionalNano)
    bind(index + 16, m.unpriced)
    bind(index + 17, m.longestOutput)
    bind(index + 18, m.truncated)
    bind(index + 19, m.unmetered)
  }
}

extension NumberRow {
  /// Reads the sums in the order of `Schema.measures`, the first at `column`.
  func measures(_ column: Int32) -> Measures {
    var m = Measures()
    m.attempts = int(column)
    m.throttled = int(column + 1)
    m.clientErrors = int(column + 2)
    m.serverErrors = int(column + 3)
    m.cancelled = int(column + 4)
    m.input = int(column + 5)
    m.cacheRead = int(column + 6)
    m.cacheWrite = int(column + 7)
    m.output = int(column + 8)
    m.provisionedInput = int(column + 9)
    m.provisionedOutput = int(column + 10)
    m.ineligibleInput = int(column + 11)
    m.ineligibleOutput = int(column + 12)
    m.computeMilliseconds = int(column + 13)
    m.costNano = int(column + 14)
    m.promotionalNano = int(column + 15)
    m.unpriced = int(column + 16)
    m.longestOutput = int(column + 17)
    m.truncated = int(column + 18)
    m.unmetered = int(column + 19)
    return m
  }
}

extension Measures {
  /// Whether adding these sums can make a greatest minute smaller.
  var isLowering: Bool { MinutePeak(self).isLowering }

  /// What takes these sums back again. The longest output, a maximum, is not taken back.
  var negated: Measures {
    var m = Measures()
    m.attempts = -attempts
    m.throttled = -throttled
    m.clientErrors = -clientErrors
    m.serverErrors = -serverErrors
    m.cancelled = -cancelled
    m.input = -input
    m.cacheRead = -cacheRead
    m.cacheWrite = -cacheWrite
    m.output = -output
    m.provisionedInput = -provisionedInput
    m.provisionedOutput = -provisionedOutput
    m.ineligibleInput = -ineligibleInput
    m.ineligibleOutput = -ineligibleOutput
    m.computeMilliseconds = -computeMilliseconds
    m.costNano = -costNano
    m.promotionalNano = -promotionalNano
    m.unpriced = -unpriced
    m.truncated = -truncated
    m.unmetered = -unmetered
    return m
  }
}
