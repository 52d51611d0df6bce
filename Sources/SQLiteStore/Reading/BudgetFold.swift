import UsageModel

/// Reads what projects with a budget of their own cost hour by hour since yesterday began, to tell when one was passed.
struct BudgetFold {
  /// By project: its account's place in the image.
  private var accounts: [Int64: Int] = [:]

  mutating func load(_ image: inout UsageImage, _ connection: Connection, spans: Spans) throws {
    accounts = [:]
    for index in image.accounts.indices {
      image.accounts[index].projectHours = []
      let named = Set(image.accounts[index].spendLimits.compactMap(\.project))
      for project in image.accounts[index].projects where named.contains(project.name) {
        accounts[project.id.rawValue] = index
      }
    }
    try read((spans.today - .day).seconds..<(spans.today + .day).seconds, &image, connection)
  }

  /// Reads again the given hours, sorted and in seconds.
  func update(_ hours: [Int64], _ image: inout UsageImage, _ connection: Connection, spans: Spans) throws {
    if accounts.isEmpty { return }
    for hour in hours where hour >= (spans.today - .day).seconds {
      for index in Set(accounts.values) {
        image.accounts[index].projectHours.removeAll { $0.at.seconds == hour }
      }
      try read(hour..<hour + 3_600, &image, connection)
    }
  }

  private func read(_ range: Range<Int64>, _ image: inout UsageImage, _ connection: Connection) throws {
    if accounts.isEmpty { return }
    let query = try connection.query(
      """
      SELECT t, project, sum(cost) FROM cell_1h WHERE t >= ? AND t < ? AND cost <> 0 GROUP BY t, project
      ORDER BY t, project
      """)
    query.bind(1, range.lowerBound)
    query.bind(2, range.upperBound)
    var touched: Set<Int> = []
    while try query.step() {
      guard let index = accounts[query.int(1)] else { continue }
      image.accounts[index].projectHours.append(
        ProjectHour(
          at: Instant(seconds: query.int(0)), project: ProjectID(query.int(1)), costNano: query.int(2)))
      touched.insert(index)
    }
    for index in touched {
      image.accounts[index].projectHours.sort { ($0.at, $0.project) < ($1.at, $1.project) }
    }
  }
}
