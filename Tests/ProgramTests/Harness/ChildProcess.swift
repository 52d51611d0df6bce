import Foundation

/// A process of ours, ended at the latest with the value.
final class ChildProcess {
  let id: pid_t
  private var status: Int32?

  /// How long anything is waited for: no test measures time, so this only bounds a hang.
  static let patience: TimeInterval = 60

  /// Starts `command[0]`. With `terminal` the child leads a session whose controlling terminal that is;
  /// otherwise its three descriptors are the files named.
  init(
    _ command: [String], environment: [String: String], terminal: String? = nil, input: String = "/dev/null",
    output: String = "/dev/null", errors: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    let write = O_WRONLY | O_CREAT | O_APPEND
    if let terminal {
      // A session leader that opens a terminal gets it as the controlling one.
      posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, output, write, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, errors, write, 0o600)
    }
    // The test runner may ignore or block signals that the child must have as they are by default.
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags =
      POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (terminal == nil ? 0 : 0x80 /* POSIX_SPAWN_SETSID */)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for each in arguments + variables { free(each) } }
    var id: pid_t = 0
    let code = posix_spawnp(&id, command[0], &actions, &attributes, arguments, variables)
    guard code == 0 else { throw HarnessError("\(command[0]): \(String(cString: strerror(code)))") }
    self.id = id
  }

  deinit {
    if isAlive {
      kill(id, SIGKILL)
      _ = try? end()
    }
  }

  var isAlive: Bool {
    if status != nil { return false }
    var status: Int32 = 0
    guard waitpid(id, &status, WNOHANG) == id else { return true }
    self.status = status
    return false
  }

  func signal(_ number: Int32) { kill(id, number) }

  /// How it ended.
  enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  /// Waits for the end.
  func end() throws -> End {
    try wait(for: "the end of process \(id)") { !isAlive }
    let status = status ?? 0
    return status & 0x7F == 0 ? .exit(status >> 8 & 0xFF) : .signal(status & 0x7F)
  }
}

/// Looks again and again until `isMet`; throws when that never comes.
func wait(for what: @autoclosure () -> String, until isMet: () throws -> Bool) throws {
  let deadline = Date(timeIntervalSinceNow: ChildProcess.patience)
  while try !isMet() {
    guard Date() < deadline else { throw HarnessError("waited in vain for \(what())") }
    usleep(10_000)
  }
}
