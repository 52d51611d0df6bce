internal import CNcurses
internal import Glibc
package import TerminalUI

extension NcursesScreen {
  /// Sleeps until there is something to handle: one poll for keys, signals, the terminal and the time.
  ///
  /// Returns at least one event; `.tick` when the deadline has passed, `.hangup` at each call once the terminal
  /// is gone.
  package mutating func wait(until deadline: MonotonicInstant?) -> [TerminalEvent] {
    while true {
      var events: [TerminalEvent] = []
      handleSignals(into: &events)
      if measure() { events.append(.resized(width: width, height: height)) }
      if hasReturned || takeMissingFrame() {
        hasReturned = false
        events.append(.resumed)
      }
      let now = MonotonicInstant.now
      let isDue = deadline.map { $0 <= now } ?? false
      let rest = deadline.map { Int32(clamping: now.milliseconds(until: $0)) } ?? -1
      let found = cn_wait(events.isEmpty && !isDue ? rest : 0)
      if found & Int32(cn_is_gone) != 0 { return events + [.hangup] }
      if found & Int32(cn_has_input) != 0 { events += readKeys().map(TerminalEvent.key) }
      if isDue { events.append(.tick) }
      if !events.isEmpty { return events }
    }
  }

  private mutating func handleSignals(into events: inout [TerminalEvent]) {
    while case let signal = cn_next_signal(), signal != 0 { arrived.append(signal) }
    let signals = arrived
    arrived = []
    for signal in signals {
      switch signal {
      case SIGTERM, SIGHUP, SIGINT, SIGQUIT: events.append(.terminate(signal: signal))
      case SIGUSR1, SIGUSR2: events.append(.reload)
      case SIGTSTP: stop(wholeJob: false)
      case SIGCONT: reenter()
      // The size is asked for at each turn anyway, since this signal can get lost.
      default: break
      }
    }
  }

  private func readKeys() -> [Key] {
    var reader = KeyReader()
    var (code, isCharacter): (UInt32, Bool) = (0, false)
    // A paste must not keep the screen from being drawn.
    while reader.keys.count < 4096, cn_read_key(&code, &isCharacter) {
      if isCharacter {
        reader.take(character: code)
      } else {
        reader.take(function: Int32(bitPattern: code))
      }
    }
    reader.finish()
    return reader.keys
  }
}
