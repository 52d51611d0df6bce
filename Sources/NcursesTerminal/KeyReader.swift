internal import CNcurses
internal import TerminalUI

/// Turns what curses read into keys, and drops the sequences that neither of them knows.
struct KeyReader {
  private(set) var keys: [Key] = []
  private var state = State.ground
  /// What stands between `ESC [` and the final byte, as far as it can mean anything.
  private var parameters = ""

  private enum State {
    case ground, escape
    /// After `ESC [` until its final byte; after `ESC O` for one more.
    case control, shift
  }

  mutating func take(character code: UInt32) {
    guard let scalar = Unicode.Scalar(code) else { return }
    switch state {
    case .ground: break
    case .escape:
      switch scalar {
      case "[":
        state = .control
        parameters = ""
        return
      case "O":
        state = .shift
        return
      default:
        keys.append(.escape)
        state = .ground
      }
    case .control:
      if (0x40...0x7E).contains(code) {
        state = .ground
        if let event = MouseEvent(parameters, isPress: scalar == "M") { keys.append(.mouse(event)) }
      } else if parameters.utf8.count < 32 {
        parameters.unicodeScalars.append(scalar)
      }
      return
    case .shift:
      state = .ground
      return
    }
    switch code {
    case 0x1B: state = .escape
    case 0x7F, 0x08: keys.append(.backspace)
    case 1...0x1F:
      if let letter = Unicode.Scalar(code + 0x40) { keys.append(.ofControl(letter)) }
    case 0, 0x80..<0xA0: break
    default: keys.append(.character(scalar))
    }
  }

  mutating func take(function code: Int32) {
    finish()
    switch code {
    case KEY_UP: keys.append(.up)
    case KEY_DOWN: keys.append(.down)
    case KEY_LEFT: keys.append(.left)
    case KEY_RIGHT: keys.append(.right)
    case KEY_BTAB: keys.append(.shiftTab)
    case KEY_ENTER: keys.append(.enter)
    case KEY_BACKSPACE: keys.append(.backspace)
    case KEY_DC: keys.append(.delete)
    case KEY_IC: keys.append(.insert)
    case KEY_PPAGE: keys.append(.pageUp)
    case KEY_NPAGE: keys.append(.pageDown)
    case KEY_HOME, KEY_FIND: keys.append(.home)
    case KEY_END, KEY_SELECT: keys.append(.end)
    case (KEY_F0 + 1)...(KEY_F0 + 24): keys.append(.function(Int(code - KEY_F0)))
    default: break
    }
  }

  /// Nothing follows: what began as a sequence was the Escape key.
  mutating func finish() {
    if state == .escape { keys.append(.escape) }
    state = .ground
  }
}

extension MouseEvent {
  /// From a report in the SGR encoding, `<button;column;row` counted from 1; nothing for what no one asks about.
  fileprivate init?(_ report: String, isPress: Bool) {
    guard isPress, report.hasPrefix("<") else { return nil }
    let numbers = report.dropFirst().split(separator: ";").map { Int($0) ?? 0 }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    let action: Action
    // Shift, Meta and Control are bits beside the button, and change nothing.
    switch numbers[0] & ~0x1C {
    case 0: action = .press
    case 1: action = .middlePress
    case 2: action = .rightPress
    case 64: action = .wheelUp
    case 65: action = .wheelDown
    default: return nil
    }
    self.init(action, x: numbers[1] - 1, y: numbers[2] - 1)
  }
}
