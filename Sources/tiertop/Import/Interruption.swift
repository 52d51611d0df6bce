import Glibc
import Synchronization
import UsageModel

/// The wish to end, as a signal says it, and waiting that ends at once when one comes.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// Takes INT, TERM and HUP as wishes from here on; a second one of the same kind kills.
  static func listen() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { signal in
      Interruption.received.store(signal, ordering: .relaxed)
    }
    action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
    // Made before a handler can need it.
    _ = signal
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaction(number, &action, nil) }
  }

  /// The signal that came; nil when none did.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Waits until `descriptor` can be read, a signal comes or the time is over; true in the first case.
  static func wait(reading descriptor: Int32?, atMost time: Milliseconds) -> Bool {
    // A signal between the look and the wait would be slept over if it were not held back.
    var ending = sigset_t()
    var usual = sigset_t()
    sigemptyset(&ending)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&ending, number) }
    pthread_sigmask(SIG_BLOCK, &ending, &usual)
    defer { pthread_sigmask(SIG_SETMASK, &usual, nil) }
    if signal != nil { return false }
    var length = timespec(tv_sec: Int(time / 1_000), tv_nsec: Int(time % 1_000) * 1_000_000)
    guard let descriptor else {
      pselect(0, nil, nil, nil, &length, &usual)
      return false
    }
    var reading = fd_set()
    withUnsafeMutableBytes(of: &reading) { $0[Int(descriptor) / 8] |= 1 << UInt8(descriptor % 8) }
    return pselect(descriptor + 1, &reading, nil, nil, &length, &usual) > 0
  }

  /// Milliseconds of a clock that nobody sets.
  static var monotonic: Milliseconds {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }
}
