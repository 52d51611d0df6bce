import Foundation

/// A terminal without a window: what a program writes is collected, what it sets is asked of the system.
final class PseudoTerminal {
  private var master: Int32
  private let name: String
  private(set) var received: [UInt8] = []

  // Linux's TIOCSPTLCK and TIOCGPTN, which Swift does not import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init(columns: UInt16, rows: UInt16) throws {
    // Not to be inherited: while a child held it, the terminal could not vanish.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var isLocked: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, PseudoTerminal.setLock, &isLocked) == 0,
      ioctl(master, PseudoTerminal.getNumber, &number) == 0
    else { throw HarnessError("no pseudo-terminal: \(String(cString: strerror(errno)))") }
    name = "/dev/pts/\(number)"
    _ = fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK)
    resize(columns: columns, rows: rows)
  }

  deinit { vanish() }

  /// Starts a program that has this as its controlling terminal.
  func run(_ command: [String], environment: [String: String]) throws -> ChildProcess {
    try ChildProcess(command, environment: environment, terminal: name)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  func send(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
  }

  /// Takes what has been written so far.
  func read() {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Foundation.read(master, &buffer, buffer.count)
      if count <= 0 { break }
      received += buffer[..<count]
    }
  }

  /// Everything written so far, as text.
  var text: String { String(decoding: received, as: UTF8.self) }

  /// Waits until `text` was written.
  func wait(for text: String) throws {
    try ProgramTests.wait(for: "\(text.debugDescription) in \(self.text.suffix(2_000).debugDescription)") {
      read()
      return self.text.contains(text)
    }
  }

  /// Waits until a process has ended, taking what it writes meanwhile, so that it is never held up.
  func end(of process: ChildProcess) throws -> ChildProcess.End {
    try ProgramTests.wait(for: "the end of process \(process.id)") {
      read()
      return !process.isAlive
    }
    read()
    return try process.end()
  }

  /// Whether what is typed is echoed, and whether it is held until the line ends.
  var lineMode: (echo: Bool, canonical: Bool) {
    var settings = termios()
    tcgetattr(master, &settings)
    return (settings.c_lflag & tcflag_t(ECHO) != 0, settings.c_lflag & tcflag_t(ICANON) != 0)
  }

  /// Closes the other end, as when a window is closed or a connection breaks.
  func vanish() {
    if master >= 0 { close(master) }
    master = -1
  }
}

/// The modes that a program switches in a terminal by `ESC [ ? n h` and `l`, as the last word on each left them.
struct PrivateModes: Equatable {
  private var isOn: [Int: Bool] = [:]

  init(_ bytes: [UInt8]) {
    var index = 0
    while index + 2 < bytes.count {
      guard bytes[index] == 0x1B, bytes[index + 1] == 0x5B, bytes[index + 2] == 0x3F else {
        index += 1
        continue
      }
      index += 3
      let begin = index
      while index < bytes.count, (0x30...0x39).contains(bytes[index]) || bytes[index] == 0x3B { index += 1 }
      guard index < bytes.count, bytes[index] == 0x68 || bytes[index] == 0x6C else { continue }
      for number in bytes[begin..<index].split(separator: 0x3B) {
        if let mode = Int(String(decoding: number, as: UTF8.self)) { isOn[mode] = bytes[index] == 0x68 }
      }
    }
  }

  /// Whether the alternate screen was entered at all.
  var usedAlternateScreen: Bool { [47, 1047, 1049].contains { isOn[$0] != nil } }

  /// What was left behind, in words; empty when the terminal is as it was.
  var residue: [String] {
    var residue: [String] = []
    if [47, 1047, 1049].contains(where: { isOn[$0] == true }) { residue.append("alternate screen") }
    if isOn[25] == false { residue.append("hidden cursor") }
    if [9, 1000, 1002, 1003, 1005, 1006, 1015].contains(where: { isOn[$0] == true }) {
      residue.append("mouse")
    }
    if isOn[1004] == true { residue.append("focus reports") }
    if isOn[2004] == true { residue.append("bracketed paste") }
    if isOn[2026] == true { residue.append("held back output") }
    if isOn[1] == true { residue.append("application keys") }
    return residue
  }
}
