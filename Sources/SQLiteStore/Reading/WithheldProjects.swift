import UsageModel

/// Projects whose capacity is switched off: what they use is not eligible, whoever served it.
struct WithheldProjects {
  private let projects: [Int64]
  var isEmpty: Bool { projects.isEmpty }

  init(_ account: AccountImage) {
    projects = account.projects.filter { !$0.capacityEnabled }.map(\.id.rawValue)
  }

  /// What a source itself calls provisioned or not eligible stays what the source calls it.
  private static func selection(_ table: String) -> String {
    """
    SELECT input - provisioned_input - ineligible_input, output - provisioned_output - ineligible_output
    FROM \(table) WHERE t = ? AND model = ? AND project = ?
    """
  }

  private static let hour = selection("cell_1h")
  private static let minute = selection("cell_1m")

  /// Moves the projects' tokens of whole hours, in seconds, whose minutes are as the rows say.
  func apply(to minutes: inout CapacityMinutes, hours: Range<Int64>, _ connection: Connection) throws {
    let first = max(hours.lowerBound.floored(to: 3_600), minutes.start.seconds)
    let end = min(hours.upperBound, minutes.start.seconds + Int64(minutes.input.count) * 60)
    for hour in stride(from: first, to: end, by: 3_600) {
      for project in projects { try move(project, hour: hour, in: &minutes, connection) }
    }
  }

  private func move(
    _ project: Int64, hour: Int64, in minutes: inout CapacityMinutes, _ connection: Connection
  ) throws {
    let model = minutes.model.rawValue
    guard var rest = try tokens(WithheldProjects.hour, hour, model, project, connection) else { return }
    let start = Int((hour - minutes.start.seconds) / 60)
    let places = start..<min(start + 60, minutes.input.count)
    for index in places {
      let t = hour + Int64(index - start) * 60
      guard let part = try tokens(WithheldProjects.minute, t, model, project, connection) else { continue }
      minutes.ineligibleInput[index] += Int32(clamping: part.input)
      minutes.ineligibleOutput[index] += Int32(clamping: part.output)
      rest = (rest.input - part.input, rest.output - part.output)
    }
    // Minutes of projects are kept for days, hours for ever: the rest goes where the model's own traffic was.
    minutes.spreadIneligible(
      rest.input, over: places, \.ineligibleInput, of: \.input, less: \.provisionedInput)
    minutes.spreadIneligible(
      rest.output, over: places, \.ineligibleOutput, of: \.output, less: \.provisionedOutput)
  }

  private func tokens(
    _ sql: String, _ t: Int64, _ model: Int64, _ project: Int64, _ connection: Connection
  ) throws -> (input: Int64, output: Int64)? {
    let query = try connection.query(sql)
    query.bind(1, t)
    query.bind(2, model)
    query.bind(3, project)
    guard try query.step() else { return nil }
    defer { query.reset() }
    return (query.int(0), query.int(1))
  }
}

extension CapacityMinutes {
  /// Adds `tokens` to a series, by the part of the traffic that nobody has claimed yet.
  fileprivate mutating func spreadIneligible(
    _ tokens: Int64, over places: Range<Int>, _ series: WritableKeyPath<CapacityMinutes, [Int32]>,
    of total: KeyPath<CapacityMinutes, [Int32]>, less claimed: KeyPath<CapacityMinutes, [Int32]>
  ) {
    let free = places.map { index in
      max(
        0, Int64(self[keyPath: total][index] - self[keyPath: claimed][index] - self[keyPath: series][index]))
    }
    let whole = free.reduce(0, +)
    guard tokens > 0, whole > 0 else { return }
    var (passed, given): (Int64, Int64) = (0, 0)
    for (index, room) in zip(places, free) {
      passed += room
      // Rounded as a running sum, so that the parts make up the whole.
      let due = Int64((Double(min(tokens, whole)) * Double(passed) / Double(whole)).rounded())
      self[keyPath: series][index] += Int32(clamping: due - given)
      given = due
    }
  }
}
