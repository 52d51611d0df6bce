package import UsageModel

/// What was found in the lines read so far.
package struct DecodedUsage: Sendable {
  /// To which account lines belong, in their own words.
  package struct Route: Hashable, Sendable {
    package var account: String?
    package var provider: String?

    package init(account: String? = nil, provider: String? = nil) {
      self.account = account
      self.provider = provider
    }
  }

  /// The lines of one route, in their order.
  package struct Part: Hashable, Sendable {
    package var route: Route
    /// The number of its first line.
    package var firstLine: Int64
    package var events: [UsageEvent] = []
    package var reports: [UsageReport] = []
    /// Of these a `TelemetryLedger` finds out what is new.
    package var calls: [TelemetryCall] = []
    package var points: [TelemetryPoint] = []

    package init(
      route: Route, firstLine: Int64, events: [UsageEvent] = [], reports: [UsageReport] = []
    ) {
      self.route = route
      self.firstLine = firstLine
      self.events = events
      self.reports = reports
    }

    package var isEmpty: Bool { count == 0 }
    package var count: Int { events.count + reports.count + calls.count + points.count }
    package var hasTelemetry: Bool { !calls.isEmpty || !points.isEmpty }
  }

  /// Something in a line that was set right.
  package enum Notice: String, CaseIterable, Hashable, Sendable {
    case cachedOutsideInput = "cached tokens were not part of the input tokens and were added to them"
    case otherSignal = "points and calls were left out, as another signal of their sender tells of them"
    case unknownPast = "running totals began before their sender was known and were taken as a start"
  }

  package private(set) var parts: [Part] = []
  package private(set) var problems: [LineProblem] = []
  package private(set) var notices: [Notice: Int64] = [:]
  package private(set) var eventCount = 0
  package private(set) var reportCount = 0
  private var telemetryCount = 0

  package init() {}

  /// Everything that was found, also what is not known yet to be new.
  package var count: Int { eventCount + reportCount + telemetryCount }
  package var isEmpty: Bool { count == 0 && problems.isEmpty }

  package mutating func removeAll() {
    // The most common case is one route all along, whose memory is used again.
    if parts.count == 1 {
      parts[0].events.removeAll(keepingCapacity: true)
      parts[0].reports.removeAll(keepingCapacity: true)
      parts[0].calls.removeAll(keepingCapacity: true)
      parts[0].points.removeAll(keepingCapacity: true)
    } else {
      parts = []
    }
    problems = []
    notices = [:]
    eventCount = 0
    reportCount = 0
    telemetryCount = 0
  }

  /// Hands over the problems found since the last call.
  package mutating func takeProblems() -> [LineProblem] {
    defer { problems = [] }
    return problems
  }

  mutating func add(_ event: UsageEvent, route: Route, line: Int64) {
    parts[index(of: route, line: line)].events.append(event)
    eventCount += 1
  }

  mutating func add(_ report: UsageReport, route: Route, line: Int64) {
    parts[index(of: route, line: line)].reports.append(report)
    reportCount += 1
  }

  mutating func add(_ call: TelemetryCall, route: Route, line: Int64) {
    parts[index(of: route, line: line)].calls.append(call)
    telemetryCount += 1
  }

  mutating func add(_ point: TelemetryPoint, route: Route, line: Int64) {
    parts[index(of: route, line: line)].points.append(point)
    telemetryCount += 1
  }

  mutating func add(_ problem: LineProblem) { problems.append(problem) }
  mutating func add(_ notice: Notice) { notices[notice, default: 0] += 1 }

  private mutating func index(of route: Route, line: Int64) -> Int {
    if let index = parts.firstIndex(where: { $0.route == route }) {
      if parts[index].isEmpty { parts[index].firstLine = line }
      return index
    }
    parts.append(Part(route: route, firstLine: line))
    return parts.count - 1
  }
}
