import Glibc
import UsageModel

/// Random numbers that depend on nothing but their seed (SplitMix64), so that the same demo can be told again.
struct SeededRandom {
  private var state: UInt64

  /// Every `stream` and `position` of a seed has a sequence of its own, so that any part can be told without the rest.
  init(seed: UInt64, stream: UInt64, position: Int64) {
    let place = stream &* 0xD1B5_4A32_D192_ED03 &+ UInt64(bitPattern: position)
    state = SeededRandom.mixed(seed &+ SeededRandom.mixed(place &+ SeededRandom.increment))
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func next() -> UInt64 {
    state &+= SeededRandom.increment
    return SeededRandom.mixed(state)
  }

  /// In `0 ..< 1`.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// In `0 ..< count`; `count` is more than 0.
  mutating func index(below count: Int) -> Int { min(count - 1, Int(unit() * Double(count))) }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// Mean 0, deviation 1.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }

  /// A positive number with the given mean; `spread` is the deviation of its logarithm.
  mutating func logNormal(mean: Double, spread: Double) -> Double {
    mean * exp(spread * normal() - spread * spread / 2)
  }

  /// How often something happens that is expected `mean` times; `scatter` 1 is pure chance, 0 is clockwork.
  mutating func count(mean: Double, scatter: Double = 1) -> Int {
    if mean <= 0 { return 0 }
    if mean >= 24 || scatter < 1 {
      return max(0, Int((mean + scatter * mean.squareRoot() * normal()).rounded()))
    }
    let floor = exp(-mean)
    var product = unit()
    var count = 0
    while product > floor {
      product *= unit()
      count += 1
    }
    return count
  }
}

extension SeededRandom {
  /// A slow wandering in `-1 ... 1` that turns about every `period` minutes.
  static func drift(seed: UInt64, stream: UInt64, minute: Int64, period: Int64) -> Double {
    let cell = minute.floored(to: period)
    let share = Double(minute - cell) / Double(period)
    let blend = share * share * (3 - 2 * share)
    var first = SeededRandom(seed: seed, stream: stream, position: cell)
    var second = SeededRandom(seed: seed, stream: stream, position: cell + period)
    return (first.unit() * (1 - blend) + second.unit() * blend) * 2 - 1
  }
}
