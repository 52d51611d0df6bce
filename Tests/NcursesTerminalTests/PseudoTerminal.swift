import Foundation
import Glibc

/// The two ends of a pseudo-terminal; the test holds the one where the user sits.
final class PseudoTerminal {
  let outside: Int32
  let inside: Int32

  init(width: Int, height: Int) throws {
    var (outside, inside): (Int32, Int32) = (-1, -1)
    guard openpty(&outside, &inside, nil, nil, nil) == 0 else { throw POSIXError(.ENOTTY) }
    (self.outside, self.inside) = (outside, inside)
    _ = fcntl(outside, F_SETFL, O_NONBLOCK)
    resize(width: width, height: height)
  }

  private var isOpen = true

  deinit {
    hangUp()
    close(inside)
  }

  func resize(width: Int, height: Int) {
    var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(outside, UInt(TIOCSWINSZ), &size)
  }

  /// The user closes the window.
  func hangUp() {
    if isOpen { close(outside) }
    isOpen = false
  }

  /// What has been written to the terminal and not been read yet.
  func read() -> [UInt8] {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65536)
    while case let count = Glibc.read(outside, &part, part.count), count > 0 { all += part[0..<count] }
    return all
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(outside, bytes, bytes.count)
  }

  /// The settings that a shell would find: echo and line editing.
  var settings: [UInt32] {
    var settings = termios()
    tcgetattr(inside, &settings)
    return [settings.c_iflag, settings.c_oflag, settings.c_lflag]
  }
}
