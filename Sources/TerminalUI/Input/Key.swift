/// What was pressed.
package enum Key: Hashable, Sendable {
  case character(Unicode.Scalar)
  /// With its letter in upper case; Tab, Enter and Escape have their own cases.
  case control(Unicode.Scalar)
  /// F1 is 1.
  case function(Int)
  case up, down, left, right
  case tab, shiftTab, enter, escape, backspace, delete, insert
  case pageUp, pageDown, home, end
  case mouse(MouseEvent)
}

/// A click or a turn of the wheel, at a cell of the screen.
package struct MouseEvent: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case press, middlePress, rightPress, wheelUp, wheelDown
  }

  package var action: Action
  package var x: Int
  package var y: Int

  package init(_ action: Action, x: Int, y: Int) {
    self.action = action
    self.x = x
    self.y = y
  }
}

/// What the terminal or the system reports while the screen waits.
package enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  case resized(width: Int, height: Int)
  /// The moment that was waited for has come.
  case tick
  /// The screen is back after a suspension or a long silence, and wants a whole frame.
  case resumed
  /// The settings are to be read again.
  case reload
  /// The terminal is gone; nothing can be shown any more.
  case hangup
  /// Asked to end by a signal.
  case terminate(signal: Int32)
}
