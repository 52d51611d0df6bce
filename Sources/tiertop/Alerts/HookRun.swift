import Glibc
import UsageModel

/// A hook at work: a process of its own, without a terminal, that nobody waits for.
struct HookRun {
  enum End: Equatable {
    case running
    case done
    /// Why, in words.
    case failed(String)
  }

  private let identifier: pid_t
  private let errors: Int32
  private let deadline: Instant
  private let timeLimit: Milliseconds
  private var lastWords: [UInt8] = []
  private static let mostWords = 400

  /// Starts it with `input` on its standard input, or says why that cannot be.
  static func start(_ hook: AlertHook, input: [UInt8], now: Instant) -> Result<HookRun, HookFailure> {
    guard let standardInput = pipe(), let standardError = pipe() else {
      return .failure(HookFailure(reason: "no pipe can be made"))
    }
    // Only our own ends: programs do not expect theirs to be.
    _ = fcntl(standardInput.writer, F_SETFL, O_NONBLOCK)
    _ = fcntl(standardError.reader, F_SETFL, O_NONBLOCK)
    // All of it fits into the pipe before anybody reads, so that writing never waits.
    let written = input.withUnsafeBytes { write(standardInput.writer, $0.baseAddress, $0.count) }
    close(standardInput.writer)
    defer {
      close(standardInput.reader)
      close(standardError.writer)
    }
    guard written == input.count else {
      close(standardError.reader)
      return .failure(HookFailure(reason: "the message does not fit into a pipe"))
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, standardInput.reader, STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, standardError.writer, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own: keys and hangups of the screen's terminal are none of its business.
    let session: Int32 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(session | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var identifier: pid_t = 0
    let arguments = hook.command.map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    let code = posix_spawn(
      &identifier, hook.command[0], &actions, &attributes, arguments + [nil], environ)
    guard code == 0 else {
      close(standardError.reader)
      return .failure(HookFailure(reason: "\(hook.command[0]): \(String(cString: strerror(code)))"))
    }
    return .success(
      HookRun(
        identifier: identifier, errors: standardError.reader, deadline: now + hook.timeLimit,
        timeLimit: hook.timeLimit))
  }

  private init(identifier: pid_t, errors: Int32, deadline: Instant, timeLimit: Milliseconds) {
    self.identifier = identifier
    self.errors = errors
    self.deadline = deadline
    self.timeLimit = timeLimit
  }

  /// How it is, without waiting; one that takes too long is ended.
  mutating func look(now: Instant) -> End {
    listen()
    var status: Int32 = 0
    let found = waitpid(identifier, &status, WNOHANG)
    if found == 0 {
      guard now >= deadline else { return .running }
      stop()
      return .failed("took longer than \(timeLimit / .second) s")
    }
    listen()
    close(errors)
    guard found == identifier else { return .failed("was lost") }
    let signal = status & 0x7F
    if signal != 0 { return .failed("ended by signal \(signal)") }
    let code = status >> 8 & 0xFF
    return code == 0 ? .done : .failed("exit \(code)" + words)
  }

  /// Ends it and all that it has started.
  func stop() {
    kill(-identifier, SIGKILL)
    kill(identifier, SIGKILL)
    waitpid(identifier, nil, 0)
    close(errors)
  }

  private mutating func listen() {
    var chunk = [UInt8](repeating: 0, count: 1_024)
    // A hook that never stops talking must not keep the screen from being drawn.
    for _ in 0..<64 {
      let count = read(errors, &chunk, chunk.count)
      guard count > 0 else { return }
      lastWords = (lastWords + chunk[..<count]).suffix(HookRun.mostWords)
    }
  }

  /// The last line that it said.
  private var words: String {
    let line = String(decoding: lastWords, as: UTF8.self).split(separator: "\n").last ?? ""
    return line.isEmpty ? "" : ": \(line)"
  }

  private static func pipe() -> (reader: Int32, writer: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// Why a hook could not be started.
struct HookFailure: Error, Equatable {
  var reason: String
}
