import Glibc
import UsageModel

/// The writer of the demo's live usage, as a process that cannot outlive this one.
///
/// It holds the reading end of a pipe whose writing end only this process has: however this process ends, the system
/// closes it, and the writer goes.
struct DemoWriterProcess: ~Copyable {
  private let identifier: pid_t
  private let lifeline: Int32
  private let progress: Int32

  /// Starts this very program again as the writer of the store at `path`.
  init(store path: String, seed: UInt64, start: Instant, folder: TemporaryFolder?) throws(Failure) {
    var arguments = [
      "tiertop", "demo-writer", "--into", path, "--seed", String(seed), "--start",
      String(start.milliseconds), "--parent", String(getpid()),
    ]
    if let folder { arguments += ["--folder", folder.path] }
    let (lifelineReader, lifelineWriter) = try DemoWriterProcess.pipe()
    let (progressReader, progressWriter) = try DemoWriterProcess.pipe()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, lifelineReader, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, progressWriter, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, progressWriter, STDERR_FILENO)
    var identifier: pid_t = 0
    let code = DemoWriterProcess.withPointers(to: arguments) { pointers in
      DemoWriterProcess.withPointers(to: DemoWriterProcess.environment()) { environment in
        posix_spawn(&identifier, "/proc/self/exe", &actions, nil, pointers, environment)
      }
    }
    posix_spawn_file_actions_destroy(&actions)
    close(lifelineReader)
    close(progressWriter)
    guard code == 0 else {
      close(lifelineWriter)
      close(progressReader)
      throw Failure(.unavailable, "the demo's writer cannot be started: \(DemoWriterProcess.reason(code))")
    }
    self.identifier = identifier
    lifeline = lifelineWriter
    progress = progressReader
  }

  /// Waits until the history is written; `show` hears how far it is, 0 to 1, and ends the wait with false.
  ///
  /// - Returns: whether the history is written.
  func awaitHistory(_ show: (Double) -> Bool) throws(Failure) -> Bool {
    var bytes: [UInt8] = []
    var share = 0.0
    while show(share) {
      var input = pollfd(fd: progress, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 100) > 0 else { continue }
      guard let more = DemoWriterProcess.read(progress) else {
        let last = String(decoding: bytes, as: UTF8.self)
        throw Failure(.unavailable, "the demo's writer ended before its history was written \(last)")
      }
      bytes += more
      while let end = bytes.firstIndex(of: 0x0A) {
        let line = String(decoding: bytes[..<end], as: UTF8.self)
        bytes.removeFirst(end + 1)
        if line == DemoProgress.ready { return true }
        if line.hasPrefix(DemoProgress.failed) {
          throw Failure(.unavailable, String(line.dropFirst(DemoProgress.failed.count + 1)))
        }
        share = Double(line).map { $0 / 1_000 } ?? share
      }
    }
    return false
  }

  /// Ends the writer and waits for it.
  deinit {
    close(lifeline)
    close(progress)
    for _ in 0..<300 {
      if waitpid(identifier, nil, WNOHANG) != 0 { return }
      usleep(10_000)
    }
    kill(identifier, SIGKILL)
    waitpid(identifier, nil, 0)
  }

  private static func pipe() throws(Failure) -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [-1, -1]
    if Glibc.pipe(&ends) != 0 {
      throw Failure(.unavailable, "no pipe can be made: \(DemoWriterProcess.reason(errno))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func reason(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  /// nil at the end.
  private static func read(_ descriptor: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { return [] }
    return count > 0 ? Array(bytes.prefix(count)) : nil
  }

  /// The writer needs no settings, but it may need to find shared libraries.
  private static func environment() -> [String] {
    ["LD_LIBRARY_PATH", "TMPDIR"].compactMap { name in
      ProcessEnvironment.value(of: name).map { "\(name)=\($0)" }
    }
  }

  private static func withPointers<T>(
    to texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T
  ) -> T {
    let pointers = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }
}
