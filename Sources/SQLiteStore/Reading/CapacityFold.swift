import UsageModel

/// Reads the minutes of models that bought capacity may serve.
enum CapacityFold {
  static let columns =
    """
    input, cache_read, output, provisioned_input, provisioned_output, ineligible_input, ineligible_output
    """
  private static let minutes =
    "SELECT visit(t, \(columns)) FROM model_1m WHERE model = ? AND t >= ? AND t < ?"

  /// Reads a range, in seconds; with projects to be left out, whole hours.
  static func read(
    _ range: Range<Int64>, into series: inout CapacityMinutes, without withheld: WithheldProjects,
    _ connection: Connection
  ) throws {
    let hours = range.lowerBound.floored(to: 3_600)..<(range.upperBound + 3_599).floored(to: 3_600)
    let range = withheld.isEmpty ? range : hours
    series.reserve(through: range.upperBound)
    let query = try connection.query(minutes)
    query.bind(1, series.model.rawValue)
    query.bind(2, range.lowerBound)
    query.bind(3, range.upperBound)
    try connection.visit(query) { series.put($0, 1, at: $0.int(0)) }
    if !withheld.isEmpty { try withheld.apply(to: &series, hours: range, connection) }
  }
}

extension CapacityMinutes {
  /// Sets the minute at `t` seconds from a row, the first of whose `CapacityFold.columns` stands at `column`.
  mutating func put(_ row: some NumberRow, _ column: Int32, at t: Int64) {
    let index = Int((t * 1_000 - start.milliseconds) / .minute)
    if t * 1_000 < start.milliseconds { return }
    if index >= input.count { fill(through: index) }
    input[index] = Int32(clamping: row.int(column))
    cacheRead[index] = Int32(clamping: row.int(column + 1))
    output[index] = Int32(clamping: row.int(column + 2))
    provisionedInput[index] = Int32(clamping: row.int(column + 3))
    provisionedOutput[index] = Int32(clamping: row.int(column + 4))
    ineligibleInput[index] = Int32(clamping: row.int(column + 5))
    ineligibleOutput[index] = Int32(clamping: row.int(column + 6))
  }

  /// Adds to a minute.
  mutating func add(_ sums: Measures, at minute: Instant) {
    let index = Int((minute - start) / .minute)
    if minute < start { return }
    if index >= input.count { fill(through: index) }
    input[index] += Int32(clamping: sums.input)
    cacheRead[index] += Int32(clamping: sums.cacheRead)
    output[index] += Int32(clamping: sums.output)
    provisionedInput[index] += Int32(clamping: sums.provisionedInput)
    provisionedOutput[index] += Int32(clamping: sums.provisionedOutput)
    ineligibleInput[index] += Int32(clamping: sums.ineligibleInput)
    ineligibleOutput[index] += Int32(clamping: sums.ineligibleOutput)
  }

  private mutating func fill(through index: Int) {
    for _ in input.count...index {
      input.append(0)
      cacheRead.append(0)
      output.append(0)
      provisionedInput.append(0)
      provisionedOutput.append(0)
      ineligibleInput.append(0)
      ineligibleOutput.append(0)
    }
  }

  /// Takes the memory of all minutes before `end`, in seconds, at once: arrays that double would hold half a month too much.
  fileprivate mutating func reserve(through end: Int64) {
    let count = Int((end * 1_000 - start.milliseconds) / .minute) + CapacityMinutes.spare
    if count <= input.capacity { return }
    input.reserveCapacity(count)
    cacheRead.reserveCapacity(count)
    output.reserveCapacity(count)
    provisionedInput.reserveCapacity(count)
    provisionedOutput.reserveCapacity(count)
    ineligibleInput.reserveCapacity(count)
    ineligibleOutput.reserveCapacity(count)
  }

  /// Minutes that may come before the next whole hour lets old ones go.
  private static let spare = 120

  /// Drops the minutes from `end` on.
  mutating func cut(at end: Instant) {
    let excess = input.count - min(input.count, max(0, Int((end - start) / .minute)))
    input.removeLast(excess)
    cacheRead.removeLast(excess)
    output.removeLast(excess)
    provisionedInput.removeLast(excess)
    provisionedOutput.removeLast(excess)
    ineligibleInput.removeLast(excess)
    ineligibleOutput.removeLast(excess)
  }

  mutating func slide(to start: Instant) {
    let count = min(input.count, Int((start - self.start) / .minute))
    input.removeFirst(count)
    cacheRead.removeFirst(count)
    output.removeFirst(count)
    provisionedInput.removeFirst(count)
    provisionedOutput.removeFirst(count)
    ineligibleInput.removeFirst(count)
    ineligibleOutput.removeFirst(count)
    self.start = start
  }
}
