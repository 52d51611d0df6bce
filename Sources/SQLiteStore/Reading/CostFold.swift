import UsageModel

/// Folds the account's hours into spans of cost, with an hour parted where money says that it ends inside.
struct CostFold {
  private var accountScopes: [Int64: Int] = [:]
  private var parted: [Int: Set<Int64>] = [:]
  /// Costs by project of this month's days before today; today's are read again at each change.
  private var monthBefore: [Int64: [ProjectID?: Int64]] = [:]

  private static let columns = "cost, promotional, unpriced"

  mutating func load(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    accountScopes = [:]
    for (id, scope) in places.scopes where scope.key == .account { accountScopes[id] = scope.account }
    for index in image.accounts.indices {
      image.accounts[index].costs = []
      parted[index] = image.accounts[index].partedHours
    }
    let query = try connection.query("SELECT t, \(CostFold.columns) FROM scope_1h WHERE scope = ?")
    for (scope, account) in accountScopes {
      query.bind(1, scope)
      while try query.step() {
        let parts = try parts(query, scope: scope, account: account, connection)
        image.accounts[account].costs.append(contentsOf: parts)
      }
    }
    try loadProjects(&image, places, connection, spans: spans)
  }

  /// Reads again the given hours, of the accounts whose whole is among the given counters, or of all.
  mutating func update(
    _ hours: [Int64], of counters: Set<Int64>?, _ image: inout UsageImage, _ places: CounterPlaces,
    _ connection: Connection,
    spans: Spans
  ) throws {
    let query = try connection.query(
      "SELECT t, \(CostFold.columns) FROM scope_1h WHERE scope = ? AND t = ?")
    for (scope, account) in accountScopes where counters?.contains(scope) ?? true {
      for t in hours {
        query.bind(1, scope)
        query.bind(2, t)
        guard try query.step() else { continue }
        let parts = try parts(query, scope: scope, account: account, connection)
        query.reset()
        image.accounts[account].replaceCosts(ofHour: t, by: parts)
      }
    }
    if hours.contains(where: { $0 < spans.today.seconds }) {
      try loadProjects(&image, places, connection, spans: spans)
    } else {
      try readProjects(&image, places, connection, spans: spans)
    }
  }

  /// One span for the hour of a row, or its minutes where the hour is to be parted.
  private func parts(
    _ row: Query, scope: Int64, account: Int, _ connection: Connection
  ) throws -> [CostSpan] {
    let hour = CostSpan(row, width: .hour, from: row.int(0))
    if hour.isNothing { return [] }
    guard parted[account]?.contains(row.int(0)) == true else { return [hour] }
    let query = try connection.query(
      """
      SELECT t, sum(cost), sum(promotional), sum(unpriced) FROM model_1m
      WHERE model IN (SELECT model.id FROM model JOIN scope USING (account) WHERE scope.id = ?)
        AND t >= ? AND t < ?
      GROUP BY t ORDER BY t
      """)
    query.bind(1, scope)
    query.bind(2, row.int(0))
    query.bind(3, row.int(0) + 3_600)
    var minutes: [CostSpan] = []
    while try query.step() {
      let minute = CostSpan(query, width: .minute, from: query.int(0))
      if !minute.isNothing { minutes.append(minute) }
    }
    // Minutes are kept for a time only; an hour of which some are gone stays whole.
    let sum = minutes.reduce(into: (0, 0, 0) as (Int64, Int64, Int64)) {
      $0 = ($0.0 + $1.costNano, $0.1 + $1.promotionalNano, $0.2 + $1.unpriced)
    }
    return sum == (hour.costNano, hour.promotionalNano, hour.unpriced) ? minutes : [hour]
  }
}

extension CostFold {
  /// Reads the month's cost by project up to today, then today's.
  private mutating func loadProjects(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    monthBefore = try costs(from: spans.month.seconds, until: spans.today.seconds, connection)
    try readProjects(&image, places, connection, spans: spans)
  }

  private func readProjects(
    _ image: inout UsageImage, _ places: CounterPlaces, _ connection: Connection, spans: Spans
  ) throws {
    let today = try costs(
      from: spans.today.seconds, until: spans.today.seconds + 86_400, connection)
    for (account, index) in places.accounts {
      let sums = (monthBefore[account] ?? [:]).merging(today[account] ?? [:], uniquingKeysWith: +)
      image.accounts[index].monthByProject = sums.filter { $0.value != 0 }
    }
  }

  private func costs(
    from: Int64, until: Int64, _ connection: Connection
  ) throws -> [Int64: [ProjectID?: Int64]] {
    let query = try connection.query(
      "SELECT account, project, cost FROM project_cost WHERE t >= ? AND t < ?")
    query.bind(1, from)
    query.bind(2, until)
    var sums: [Int64: [ProjectID?: Int64]] = [:]
    while try query.step() {
      let project = query.int(1) == 0 ? nil : ProjectID(query.int(1))
      sums[query.int(0), default: [:]][project, default: 0] += query.int(2)
    }
    return sums
  }
}

extension CostSpan {
  fileprivate init(_ row: Query, width: Milliseconds, from t: Int64) {
    self.init(
      from: Instant(seconds: t), width: width, costNano: row.int(1), promotionalNano: row.int(2),
      unpriced: row.int(3))
  }

  fileprivate var isNothing: Bool { costNano == 0 && promotionalNano == 0 && unpriced == 0 }
}

extension AccountImage {
  /// The hours inside which an entry of the ledger begins or ends to count.
  fileprivate var partedHours: Set<Int64> {
    var hours: Set<Int64> = []
    for entry in ledger {
      let boundaries: [Instant?] =
        switch entry.kind {
        case .capReset: [entry.at]
        case .usage: [entry.coversFrom, entry.coversThrough]
        case .invoicePaid: [entry.coversThrough]
        case .promoGrant, .creditPurchase: [entry.at, entry.expiresAt]
        case .balance: [entry.at]
        default: []
        }
      for boundary in boundaries {
        guard let boundary, boundary.floored(to: .hour) != boundary else { continue }
        hours.insert(boundary.floored(to: .hour).seconds)
      }
    }
    return hours
  }

  fileprivate mutating func replaceCosts(ofHour t: Int64, by spans: [CostSpan]) {
    let (from, until) = (Instant(seconds: t), Instant(seconds: t + 3_600))
    // Searched from the end, since what changes is nearly always new.
    let last = costs.lastIndex { $0.from < until }.map { $0 + 1 } ?? 0
    let first = costs[..<last].lastIndex { $0.from < from }.map { $0 + 1 } ?? 0
    costs.replaceSubrange(first..<last, with: spans)
  }
}
