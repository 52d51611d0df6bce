import Dashboard
import DataFiles
import UsageModel

/// The clock and the zones.
struct TimeFindings {
  /// Answers with the value of a variable.
  let environment: (String) -> String?
  /// nil where they cannot be read.
  let settings: Settings?

  var all: [Finding] {
    [Finding(.time, "clock", .ok, Instant.now.rfc3339, why: "all times are shown in UTC"), zone]
      + [second].compactMap(\.self)
  }

  private var zone: Finding {
    var clock = ZoneClock()
    let source = environment("TZ").map { "TZ is \($0)" } ?? "from /etc/localtime"
    guard let reading = clock.reading(zone: "local", at: .now) else {
      return Finding(.time, "zone", .note, "not known", why: source)
    }
    return Finding(.time, "zone", .ok, "\(reading.name), UTC\(reading.offsetText)", why: source)
  }

  private var second: Finding? {
    guard let settings else { return nil }
    guard let zone = settings.config.secondClock else {
      return Finding(
        .time, "second clock", .ok, "none", why: "second-clock in the config file names its zone")
    }
    do throws(Failure) {
      try ZoneClock.check(settings)
      return Finding(.time, "second clock", .ok, zone)
    } catch {
      return Finding(.time, "second clock", .trouble, zone, why: error.lines.joined(separator: " "))
    }
  }
}

extension SecondClock {
  /// `+01:00`, `-03:30`.
  fileprivate var offsetText: String {
    let minutes = abs(offset) / .minute
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
  }
}
