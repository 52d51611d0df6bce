import UsageModel

/// Invented calls with the shape of an organization: few models and projects take most of them.
///
/// The same seed gives the same calls, so that runs can be compared.
struct Traffic {
  static let models = (1...50).map { "model-\($0)" }
  static let projects = (1...20).map { "project-\($0)" }
  /// The one that capacity is bought for.
  static let snapshot = models[0]

  private var state: UInt64
  private var number = 0
  private let modelWeights = Traffic.cumulative(models.count) { 1 / Double($0) }
  private let projectWeights = Traffic.cumulative(projects.count) { 1 / Double($0).squareRoot() }

  init(seed: UInt64) { state = seed }

  /// `count` calls spread over `[from, until)`, oldest first.
  mutating func calls(_ count: Int, from: Instant, until: Instant) -> [UsageEvent] {
    let span = Double(until - from)
    return (0..<count).map { index in
      let share = (Double(index) + unit()) / Double(count)
      return call(at: from + Int64(share * span))
    }
  }

  private mutating func call(at instant: Instant) -> UsageEvent {
    number += 1
    let input = 200 + Int64(unit() * unit() * 8_000)
    return UsageEvent(
      id: "\(state)-\(number)", startedAt: instant, duration: 300 + Int64(unit() * 4_000),
      model: Traffic.models[pick(modelWeights)], project: Traffic.projects[pick(projectWeights)],
      status: unit() < 0.002 ? .throttled : .ok, inputTokens: input, cacheReadTokens: input / 4,
      outputTokens: 50 + Int64(unit() * 900), costNano: input * 150)
  }

  /// SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private mutating func unit() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }

  private mutating func pick(_ weights: [Double]) -> Int {
    let wanted = unit() * (weights.last ?? 1)
    return min(weights.count - 1, weights.firstIndex { $0 >= wanted } ?? 0)
  }

  /// Running sums of the weights of ranks 1, 2, 3 ...
  private static func cumulative(_ count: Int, _ weight: (Int) -> Double) -> [Double] {
    var sum = 0.0
    return (1...count).map { rank in
      sum += weight(rank)
      return sum
    }
  }
}
