import Glibc
import TerminalUI

/// Standard output and standard error. Every text from outside is made harmless on its way.
enum Console {
  /// Writes one line of plain text.
  static func say(_ line: String) throws(Failure) { try write([line]) }

  /// Writes lines that may hold text from outside.
  static func write(_ lines: [String]) throws(Failure) {
    var bytes: [UInt8] = []
    for line in lines {
      bytes += sanitized(line, limit: .max).utf8
      bytes.append(0x0A)
    }
    try send(bytes)
  }

  /// Writes a text of several lines that may hold text from outside.
  static func write(text: String) throws(Failure) {
    let text = text.hasSuffix("\n") ? text.dropLast() : text[...]
    try write(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
  }

  /// Writes text that the program made itself and that may hold line breaks: JSON, help, completions.
  static func writeVerbatim(_ text: String) throws(Failure) {
    try send(Array(text.utf8) + (text.hasSuffix("\n") ? [] : [0x0A]))
  }

  /// Says something beside the answer, on standard error.
  static func note(_ line: String) { complain(["note: " + line]) }

  /// In characters: a complaint repeats what was typed, which may be of any length.
  private static let longestComplaint = 1_000

  /// Tells on standard error what went wrong; the first line names the program.
  static func complain(_ lines: [String]) {
    var text = ""
    for (index, line) in lines.enumerated() {
      text += (index == 0 ? "tiertop: " : "") + sanitized(line, limit: longestComplaint) + "\n"
    }
    // Nobody is left to be told when standard error itself fails.
    _ = transmit(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Whether somebody can be asked.
  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

  /// Asks on the terminal; only a clear yes is one.
  static func confirms(_ question: String) -> Bool {
    _ = transmit(Array((sanitized(question, limit: .max) + " [y/N] ").utf8), to: STDERR_FILENO)
    let answer = readLine()?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }

  private static func send(_ bytes: [UInt8]) throws(Failure) {
    let code = transmit(bytes, to: STDOUT_FILENO)
    if code != 0 {
      throw Failure(.data, "standard output cannot be written: \(String(cString: strerror(code)))")
    }
  }

  /// Writes everything; 0, or the system's error code.
  static func transmit(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return 0
  }
}
