import Dashboard
import DataFiles
import Glibc
import UsageModel

/// Asks the system how a time zone's clock goes. All else in the program is UTC.
struct ZoneClock {
  /// The zone that the process has now; nil until one was asked for.
  private var zone: String?
  private let ownZone = ProcessEnvironment.value(of: "TZ")

  /// The clock of a zone; nil for `none`.
  mutating func reading(zone: String, at instant: Instant) -> SecondClock? {
    guard zone != "none" else { return nil }
    if zone != self.zone {
      self.zone = zone
      if zone != "local" {
        setenv("TZ", ":" + zone, 1)
      } else if let ownZone {
        setenv("TZ", ownZone, 1)
      } else {
        unsetenv("TZ")
      }
      tzset()
    }
    var seconds = time_t(instant.milliseconds / 1_000)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return nil }
    return SecondClock(
      name: parts.tm_zone.map { String(cString: $0) } ?? zone, offset: Milliseconds(parts.tm_gmtoff) * 1_000)
  }

  /// A zone without a file would silently be UTC.
  static func check(_ settings: Settings) throws(Failure) {
    guard let zone = settings.config.secondClock, zone != "local" else { return }
    let file = "/usr/share/zoneinfo/" + zone
    if access(file, R_OK) == 0 { return }
    let place = settings.config.written["second-clock"]?.place ?? "second-clock"
    throw Failure(
      .configuration,
      "\(place): there is no time zone \(zone), looked for as \(file): write one as Europe/Berlin, or local")
  }
}
