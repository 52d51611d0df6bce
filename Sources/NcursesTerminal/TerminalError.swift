import Glibc

/// Why the screen cannot be opened.
package enum TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal(String)
  case dumb(String)
  case unknown(String)
  case inUse
  case system(call: String, code: Int32)

  package var description: String {
    switch self {
    case .notATerminal(let stream):
      """
      \(stream) is not a terminal; for lines of words run tiertop --plain, for one frame as text tiertop snapshot
      """
    case .dumb(let term):
      """
      a terminal of type "\(term)" cannot show a full screen; for lines of words run tiertop --plain, for one frame \
      as text tiertop snapshot
      """
    case .unknown(let term):
      """
      nothing is known about terminals of type "\(term)"; set TERM to one that this system knows, \
      for instance: TERM=xterm-256color tiertop
      """
    case .inUse: "the terminal is already in use by this process"
    case .system(let call, let code):
      "the terminal cannot be set up: \(call): \(String(cString: strerror(code)))"
    }
  }
}
