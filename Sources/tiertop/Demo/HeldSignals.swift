import Glibc

/// Holds back the signals that ask a process to end, so that it can tidy up between two steps.
struct HeldSignals {
  private var previous = sigset_t()
  private static let held = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  init() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in HeldSignals.held { sigaddset(&set, signal) }
    sigprocmask(SIG_BLOCK, &set, &previous)
  }

  /// Whether one of `signals` has come.
  func isPending(_ signals: [Int32] = held) -> Bool {
    var set = sigset_t()
    sigpending(&set)
    return signals.contains { sigismember(&set, $0) == 1 }
  }

  /// Lets them through; one that has come ends the process here.
  func release() {
    var set = previous
    sigprocmask(SIG_SETMASK, &set, nil)
  }
}
