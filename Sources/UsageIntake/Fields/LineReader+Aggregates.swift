import UsageModel

extension LineReader {
  private static let mostTokensOfBucket: Int64 = 10_000_000_000_000
  private static let mostCostOfBucket = Money(dollars: 100_000_000)

  /// A line with `bucket_s`: the sums of a source's interval, which replace what it said of that interval before.
  mutating func report(
    _ reading: Reading, timeSlot: Int, bucketSlot: Int, _ decoded: inout DecodedUsage
  ) throws(Reason) -> UsageReport {
    let line = reading.line
    let width = try whole(bucketSlot, line, atMost: Milliseconds.day / .second) * .second
    guard width > 0 else { throw .zero(field: fields.name(bucketSlot)) }
    guard
      reading.start.floored(to: width) == reading.start || reading.start.floored(to: .minute) == reading.start
    else { throw .offBoundary(field: fields.name(timeSlot)) }
    let outcome = try outcome(line)
    guard outcome.status == .ok else {
      // Lines that differ in nothing but the status would replace one another.
      throw .failedAggregate(field: name(fields.slot(.status) == nil ? .error : .status))
    }
    let most = LineReader.mostTokensOfBucket
    let tokens = try tokens(line, atMost: most, &decoded)
    var measures = Measures()
    measures.attempts = try count(.requests, line, atMost: most) ?? 0
    measures.throttled = try count(.throttled, line, atMost: most) ?? 0
    measures.clientErrors = try count(.clientErrors, line, atMost: most) ?? 0
    measures.serverErrors = try count(.serverErrors, line, atMost: most) ?? 0
    measures.cancelled = try count(.cancelled, line, atMost: most) ?? 0
    let failures =
      measures.throttled + measures.clientErrors + measures.serverErrors + measures.cancelled
    guard failures <= measures.attempts else {
      let field = [UsageField.throttled, .clientErrors, .serverErrors, .cancelled]
        .first { fields.slot($0) != nil }
      throw .moreThan(field: name(field ?? .throttled), other: name(.requests))
    }
    measures.input = tokens.input
    measures.output = tokens.output
    measures.cacheRead = tokens.cacheRead
    measures.cacheWrite = tokens.cacheWrite
    switch reading.lane {
    case .provisioned:
      measures.provisionedInput = tokens.input
      measures.provisionedOutput = tokens.output
    case .ineligible:
      measures.ineligibleInput = tokens.input
      measures.ineligibleOutput = tokens.output
    case .accountPlan, .unknown: break
    }
    measures.computeMilliseconds = try count(.compute, line, atMost: most, rounding: .nearest) ?? 0
    let cost = try money(.cost, line, atMost: LineReader.mostCostOfBucket.nano)
    measures.costNano = cost ?? 0
    measures.unpriced = cost == nil ? measures.attempts - failures : 0
    measures.promotionalNano = try money(.promotional, line, atMost: LineReader.mostCostOfBucket.nano) ?? 0
    if let cost, measures.promotionalNano > cost {
      throw .moreThan(field: name(.promotional), other: name(.cost))
    }
    measures.longestOutput = try count(.longestOutput, line, atMost: most) ?? 0
    measures.truncated = try count(.truncated, line, atMost: most) ?? 0
    return UsageReport(
      start: reading.start, width: width, model: reading.model, operation: reading.operation,
      project: reading.project, lane: reading.lane, measures: measures, modelClass: reading.modelClass,
      billing: reading.billing)
  }
}
