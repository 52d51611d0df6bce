import UsageModel

/// Spreads the sums of an interval evenly over its minutes, so that the parts add up to the whole exactly.
enum Spread {
  /// How many minutes an interval of `width` seconds covers; those of a minute or less lie in one.
  static func minutes(_ width: Int64) -> Int64 { max(1, (width + 59) / 60) }

  /// The part of minute `index` of `count`. The longest output is a maximum, which each minute may have had.
  static func part(_ whole: Measures, _ index: Int64, of count: Int64) -> Measures {
    if count == 1 { return whole }
    func share(_ amount: Int64) -> Int64 {
      // Amounts are at most 10¹⁵ and minutes at most 1,440.
      amount * (index + 1) / count - amount * index / count
    }
    var part = Measures()
    part.attempts = share(whole.attempts)
    part.throttled = share(whole.throttled)
    part.clientErrors = share(whole.clientErrors)
    part.serverErrors = share(whole.serverErrors)
    part.cancelled = share(whole.cancelled)
    part.input = share(whole.input)
    part.cacheRead = share(whole.cacheRead)
    part.cacheWrite = share(whole.cacheWrite)
    part.output = share(whole.output)
    part.provisionedInput = share(whole.provisionedInput)
    part.provisionedOutput = share(whole.provisionedOutput)
    part.ineligibleInput = share(whole.ineligibleInput)
    part.ineligibleOutput = share(whole.ineligibleOutput)
    part.computeMilliseconds = share(whole.computeMilliseconds)
    part.costNano = share(whole.costNano)
    part.promotionalNano = share(whole.promotionalNano)
    part.unpriced = share(whole.unpriced)
    part.longestOutput = whole.longestOutput
    part.truncated = share(whole.truncated)
    part.unmetered = share(whole.unmetered)
    return part
  }
}
