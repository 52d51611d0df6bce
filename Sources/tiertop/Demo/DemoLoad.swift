import Glibc
import UsageModel

/// The hours of an office day and the days of a week, as a share of the busiest minute.
struct DemoWave {
  /// What the organization's clock is ahead of UTC, in minutes.
  var offset: Int64

  private static let hours: [Double] = [
    0.17, 0.13, 0.11, 0.10, 0.11, 0.15, 0.24, 0.40, 0.59, 0.77, 0.88, 0.93,
    0.87, 0.90, 0.97, 1.00, 0.97, 0.88, 0.74, 0.60, 0.50, 0.42, 0.33, 0.24,
  ]
  /// Monday first.
  private static let days: [Double] = [0.96, 1.00, 0.99, 1.00, 0.92, 0.45, 0.38]

  /// Puts the organization where it is afternoon at `instant`, so that a demo always begins in business hours.
  init(afternoonAt instant: Instant) {
    let minuteOfDay = instant.milliseconds / .minute - instant.milliseconds.floored(to: .day) / .minute
    offset = (14 * 60 + 30 - minuteOfDay + 30).floored(to: 60)
  }

  /// The share in a minute counted from the epoch.
  func share(at minute: Int64) -> Double {
    let local = minute + offset
    let day = local.floored(to: 1_440)
    let hour = Int((local - day) / 60)
    let part = Double((local - day) % 60) / 60
    let level = DemoWave.hours[hour] * (1 - part) + DemoWave.hours[(hour + 1) % 24] * part
    // 1 January 1970 was a Thursday.
    return level * DemoWave.days[Int(((day / 1_440 + 3) % 7 + 7) % 7)]
  }
}

/// What happens around the start of the demo, in minutes from it; between two points the load is interpolated.
struct DemoScript {
  /// Ascending.
  var points: [(minute: Double, load: Double)]
  /// After the last point the load swings around `rest`.
  var rest: Double
  var swing: Double
  var period: Double

  /// How much the script counts against the daily wave: it takes over within half an hour.
  func weight(at minute: Double) -> Double {
    guard let first = points.first else { return 0 }
    return max(0, min(1, (minute - first.minute) / 30 + 1))
  }

  func load(at minute: Double) -> Double {
    guard let first = points.first, let last = points.last else { return rest }
    if minute <= first.minute { return first.load }
    if minute >= last.minute {
      let settling = exp((last.minute - minute) / 20)
      let wandering = rest + swing * sin(2 * Double.pi * (minute - last.minute) / period)
      return last.load * settling + wandering * (1 - settling)
    }
    let next = points.firstIndex { $0.minute > minute } ?? points.endIndex - 1
    let (a, b) = (points[next - 1], points[next])
    return a.load + (b.load - a.load) * (minute - a.minute) / (b.minute - a.minute)
  }
}

/// How busy an account is over time, as a share of its `fullRate`.
struct DemoLoad {
  var wave: DemoWave
  /// Ascending; interpolated between them, constant outside.
  var levels: [(at: Int64, level: Double)]
  var script: DemoScript?
  /// The minute, counted from the epoch, in which the demo starts.
  var anchor: Int64
  var seed: UInt64
  var stream: UInt64

  /// The expected load without chance, drift and script.
  func plain(at minute: Int64) -> Double { level(at: minute) * wave.share(at: minute) }

  func load(at minute: Int64) -> Double {
    let slow = SeededRandom.drift(seed: seed, stream: stream, minute: minute, period: 187)
    let fast = SeededRandom.drift(seed: seed, stream: stream + 1, minute: minute, period: 23)
    let wander = 1 + 0.07 * slow + 0.05 * fast
    let natural = plain(at: minute) * wander * burst(at: minute)
    guard let script else { return natural }
    let weight = script.weight(at: Double(minute - anchor))
    if weight == 0 { return natural }
    // The script speaks of an afternoon; evenings, nights and weekends that follow it are quieter.
    let later = minute > anchor ? plain(at: minute) / max(plain(at: anchor), 0.01) : 1
    let scripted = script.load(at: Double(minute - anchor)) * max(0.12, min(1.05, later))
    return natural * (1 - weight) + scripted * weight
  }

  /// A campaign, a batch job, a crawler: a few minutes of much more, every few hours.
  private func burst(at minute: Int64) -> Double {
    let slot = minute.floored(to: 6)
    var random = SeededRandom(seed: seed, stream: stream + 2, position: slot)
    guard random.chance(0.02) else { return 1 }
    let height = 0.15 + 0.4 * random.unit()
    return 1 + height * sin(Double.pi * (Double(minute - slot) + 0.5) / 6)
  }

  private func level(at minute: Int64) -> Double {
    guard let first = levels.first, let last = levels.last else { return 1 }
    if minute <= first.at { return first.level }
    if minute >= last.at { return last.level }
    let next = levels.firstIndex { $0.at > minute } ?? levels.endIndex - 1
    let (a, b) = (levels[next - 1], levels[next])
    return a.level + (b.level - a.level) * Double(minute - a.at) / Double(b.at - a.at)
  }
}
