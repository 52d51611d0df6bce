internal import CNcurses
internal import Glibc
package import TerminalUI

/// The terminal while it is ours; whatever ends this value gives the terminal back as it was.
package struct NcursesScreen: ~Copyable {
  package let profile: TerminalProfile
  package private(set) var width: Int
  package private(set) var height: Int
  /// What the terminal shows, once the queue has drained.
  private var shown: Buffer?
  private var styles: CursesStyles
  private var isMouseOn = false
  private var isFrameMissing = false
  /// Signals that arrived while the process was stopped.
  var arrived: [Int32] = []
  var hasReturned = false
  private var keptFrame: [String] = []

  /// Takes the terminal; nothing has been changed when this fails.
  package init(_ settings: ScreenSettings = ScreenSettings()) throws(TerminalError) {
    guard isatty(settings.input) == 1 else { throw .notATerminal("standard input") }
    guard isatty(settings.output) == 1 else { throw .notATerminal("standard output") }
    var profile = try TerminalProfile(settings: settings)
    let escapeDelay: Int32 = getenv("ESCDELAY") == nil ? 25 : 0
    var isOpen = false
    for entry in profile.entries where !isOpen {
      isOpen = cn_open(entry.name, entry.terminfo, settings.input, settings.output, escapeDelay)
    }
    guard isOpen else { throw .unknown(sanitized(profile.term)) }
    guard cn_arm(profile.hasModes ? Modes.leave : "") else {
      cn_close()
      throw .inUse
    }
    profile.limitColors(to: cn_color_count())
    self.profile = profile
    styles = CursesStyles(isBoldBright: profile.isBoldBright)
    (width, height) = (0, 0)
    if !measure() { (width, height) = (80, 24) }
    setMouse(settings.isMouseOn)
  }

  deinit {
    cn_flush_within(100)
    cn_restore()
    for line in keptFrame {
      cn_queue(line)
      cn_queue("\n")
    }
    cn_flush_within(500)
    cn_disarm()
    cn_close()
  }

  /// Gives the terminal back, and leaves the last frame on it as text when asked to.
  package consuming func leave(keepingFrame: Bool) {
    if keepingFrame { keptFrame = shown?.text ?? [] }
  }

  /// All bytes that went to the terminal.
  package var bytesSent: Int { Int(cn_bytes_sent()) }

  /// Whether the terminal has not yet taken all of the last frame.
  package var hasQueue: Bool { cn_has_queue() }

  /// What curses does not know of, for terminals that know more than its database.
  private enum Modes {
    static let mouse = "\u{1B}[?1000h\u{1B}[?1006h"
    static let noMouse = "\u{1B}[?1006l\u{1B}[?1000l"
    /// A frame may have been cut short.
    static let leave = "\u{1B}[?2026l" + noMouse
  }

  /// Shows a frame, writing only what differs from the last one.
  ///
  /// False when the terminal does not take more now: the frame is skipped, and `wait` reports `.resumed` when
  /// there is room for the newest one.
  @discardableResult
  package mutating func present(_ buffer: Buffer, theme: ResolvedTheme) -> Bool {
    guard cn_flush() else {
      isFrameMissing = true
      return false
    }
    if styles.use(theme) {
      if styles.makeRoom() { cn_forget() }
      shown = nil
    }
    var hasChanged = false
    for y in 0..<min(height, buffer.height) {
      if put(row: y, of: buffer) { hasChanged = true }
    }
    guard hasChanged else { return true }
    if shown == nil, isMouseOn, profile.hasModes { cn_queue(Modes.mouse) }
    shown = buffer
    cn_update()
    cn_queue_frame(profile.isSynchronized)
    _ = cn_flush()
    return true
  }

  private mutating func put(row y: Int, of buffer: Buffer) -> Bool {
    let length = min(width, buffer.width)
    let start = y * buffer.width
    var range = 0..<length
    if let shown, shown.width == buffer.width, shown.height == buffer.height {
      var first = 0
      while first < length, shown.cells[start + first] == buffer.cells[start + first] { first += 1 }
      if first == length { return false }
      var last = length - 1
      while shown.cells[start + last] == buffer.cells[start + last] { last -= 1 }
      // Never from the right half of a wide character.
      if buffer.cells[start + first].scalar == Cell.continuation, first > 0 { first -= 1 }
      range = first..<(last + 1)
    }
    var cells: [cn_cell] = []
    cells.reserveCapacity(range.count)
    var style: Style?
    var code = CursesStyles.Code(pair: 0, attributes: 0)
    for x in range {
      let cell = buffer.cells[start + x]
      if cell.style != style {
        style = cell.style
        code = styles.code(of: cell.style)
      }
      // A wide character whose right half the screen cuts off.
      let isCut =
        x == width - 1 && x + 1 < buffer.width && buffer.cells[start + x + 1].scalar == Cell.continuation
      let scalar = isCut ? " " : cell.scalar
      cells.append(cn_cell(scalar: scalar.value, pair: code.pair, attributes: code.attributes))
    }
    cn_put(Int32(y), Int32(range.lowerBound), cells, Int32(cells.count))
    return true
  }

  /// Rings the terminal's bell, which some terminals show instead.
  package func ring() {
    cn_queue("\u{07}")
    _ = cn_flush()
  }

  /// Gives a text to the clipboard, as far as the terminal lets programs do so; false where it never does.
  package func copy(_ text: String) -> Bool {
    guard profile.hasModes else { return false }
    cn_queue(Clipboard.sequence(text, isInScreen: profile.term.hasPrefix("screen") && !profile.isInTmux))
    _ = cn_flush()
    return true
  }

  /// The next frame is written whole, for a terminal that others have written to.
  package mutating func repaint() {
    cn_forget()
    shown = nil
  }

  package mutating func setMouse(_ isOn: Bool) {
    guard isOn != isMouseOn else { return }
    isMouseOn = isOn
    // Before the first frame this waits for it, so that the screen appears at once and whole.
    guard profile.hasModes, shown != nil else { return }
    cn_queue(isOn ? Modes.mouse : Modes.noMouse)
    _ = cn_flush()
  }

  /// Leaves the screen and stops the whole job, as Ctrl-Z does elsewhere; `wait` then reports `.resumed`.
  package mutating func suspend() { stop(wholeJob: true) }

  mutating func stop(wholeJob: Bool) {
    cn_stop(wholeJob)
    while case let signal = cn_next_signal(), signal != 0 {
      if signal != SIGCONT { arrived.append(signal) }
    }
    enterAgain()
  }

  /// After a stop that was not ours, when a shell has had the terminal.
  mutating func reenter() {
    cn_reenter()
    enterAgain()
  }

  private mutating func enterAgain() {
    hasReturned = true
    repaint()
    measure()
  }

  /// True when the terminal has another size than before.
  @discardableResult
  mutating func measure() -> Bool {
    var (columns, rows): (Int32, Int32) = (0, 0)
    guard cn_size(&columns, &rows), Int(columns) != width || Int(rows) != height else { return false }
    (width, height) = (Int(columns), Int(rows))
    resizeterm(rows, columns)
    repaint()
    return true
  }

  /// True, once, when a frame was skipped and there is room again.
  mutating func takeMissingFrame() -> Bool {
    guard cn_flush(), isFrameMissing else { return false }
    isFrameMissing = false
    return true
  }
}
