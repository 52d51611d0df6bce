internal import CNcurses
internal import TerminalUI

/// Turns what curses read into keys, and drops the sequences that neither of them knows.
struct KeyReader {
  private(set) var keys: [Key] = []
  private var state = State.ground

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
        return
      case "O":
        state = .shift
        return
      default:
        keys.append(.escape)
        state = .ground
      }
    case .control:
      if (0x40...0x7E).contains(code) { state = .ground }
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

  mutating func take(mouse kind: cn_mouse_kind, x: Int, y: Int) {
    finish()
    let action: MouseEvent.Action
    switch kind {
    case cn_mouse_press: action = .press
    case cn_mouse_middle: action = .middlePress
    case cn_mouse_right: action = .rightPress
    case cn_mouse_release: action = .release
    case cn_mouse_wheel_up: action = .wheelUp
    case cn_mouse_wheel_down: action = .wheelDown
    default: return
    }
    keys.append(.mouse(MouseEvent(action, x: x, y: y)))
  }

  /// Nothing follows: what began as a sequence was the Escape key.
  mutating func finish() {
    if state == .escape { keys.append(.escape) }
    state = .ground
  }
}
