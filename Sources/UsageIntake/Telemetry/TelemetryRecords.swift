package import UsageModel

/// Times in nanoseconds since the Unix epoch; 0 is unknown.
typealias Nanoseconds = Int64

/// A metric as it was exported; of its values only those that usage is counted with.
struct TelemetryMetric: Sendable {
  enum Temporality: Sendable { case unknown, delta, cumulative }

  struct Point: Sendable {
    var attributes = TelemetryAttributes()
    var start: Nanoseconds = 0
    var time: Nanoseconds = 0
    /// Of a histogram.
    var count: TelemetryValue?
    /// Of a histogram the sum, of a sum the value.
    var sum: TelemetryValue?
    /// The point says that there is no value.
    var isEmpty = false
  }

  var name = ""
  var temporality = Temporality.unknown
  var points: [Point] = []
}

struct TelemetrySpan: Sendable {
  static let clientKind = 3

  var trace = ""
  var id = ""
  var parent = ""
  var kind = 0
  var start: Nanoseconds = 0
  var end: Nanoseconds = 0
  var attributes = TelemetryAttributes()
  var hasFailed = false
  /// Looked at to tell why a call failed, and dropped.
  var message: String?
}

struct TelemetryLogRecord: Sendable {
  var trace = ""
  var span = ""
  var time: Nanoseconds = 0
  var eventName: String?
  /// Where older senders name the event.
  var body: String?
  var attributes = TelemetryAttributes()
}

/// Everything one exporter sent in one message, of one scope.
struct TelemetryScope: Sendable {
  var resource = TelemetryAttributes()
  var name = ""
  var metrics: [TelemetryMetric] = []
  var spans: [TelemetrySpan] = []
  var logs: [TelemetryLogRecord] = []
}

/// What an exporter told of calls, before it is known which of its signals count.
package enum TelemetrySignal: Int, CaseIterable, Hashable, Sendable {
  /// In the order in which they are preferred: the later ones are slower and coarser.
  case spans, logs, metrics
}

/// A call told by a span or a log record.
package struct TelemetryCall: Hashable, Sendable {
  /// A hash that is the same for all signals of one process or session.
  package var sender: UInt64
  package var signal: TelemetrySignal
  package var event: UsageEvent
}

/// What one series of a metric counted.
package struct TelemetryPoint: Hashable, Sendable {
  /// What the amount adds to.
  package enum Kind: Hashable, Sendable {
    case calls(CallStatus)
    case input, output
    /// Part of the input that is counted beside it.
    case cacheRead, cacheWrite
    /// Tokens that the sender's input leaves out.
    case cacheReadBesideInput, cacheWriteBesideInput
    /// In nano-dollars.
    case cost
  }

  package var sender: UInt64
  package var series: UInt64
  package var isCumulative: Bool
  package var start: Int64
  package var time: Int64
  package var amount: Int64
  package var kind: Kind
  package var model: String
  package var operation: Operation
  package var project: String?
  package var lane: Lane
}
