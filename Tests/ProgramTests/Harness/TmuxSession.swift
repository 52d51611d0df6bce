import Foundation

/// A program in a real terminal multiplexer of its own: fixed size, keys by name, the screen as text.
final class TmuxSession {
  private let folder: TemporaryFolder
  private let environment: [String: String]
  private let socket: String
  private let exitCode: String

  /// Starts `command` in a window of that size. The last screen stays when the command ends.
  init(
    _ command: [String], columns: Int = 80, rows: Int = 24, environment: [String: String],
    terminal: String = "tmux-256color"
  ) throws {
    folder = try TemporaryFolder()
    socket = folder.path + "/socket"
    self.environment = environment
    let config = try folder.write(
      """
      set -g status off
      set -g remain-on-exit on
      set -g default-terminal \(terminal)
      set -s escape-time 0
      set -s set-clipboard on
      set -g default-size \(columns)x\(rows)
      set -g allow-rename off
      """, to: "config")
    let line = command.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    exitCode = folder.path + "/code"
    // By a file, since tmux itself now and then never learns it.
    try tmux(
      "-f", config, "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "\(line); echo $? > \(exitCode)"
    )
  }

  deinit { _ = try? tmux("kill-server") }

  /// Presses keys by tmux's names: `q`, `Enter`, `Escape`, `C-z`, `F1`, `Up`.
  func press(_ keys: String...) throws {
    for key in keys { try tmux("send-keys", key) }
  }

  /// Types a text as it is.
  func type(_ text: String) throws { try tmux("send-keys", "-l", text) }

  func resize(columns: Int, rows: Int) throws {
    try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
  }

  /// The screen, a string a row, without blanks at the ends of rows.
  func screen() throws -> [String] {
    try tmux("capture-pane", "-p").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  /// The screen with the sequences that color it.
  func colored() throws -> String { try tmux("capture-pane", "-p", "-e") }

  /// What is drawn in reverse, row by row: without colors a marked row is.
  func reversed() throws -> [String] {
    try tmux("capture-pane", "-p", "-e").split(separator: "\n").compactMap { row in
      var text = ""
      var isReversed = false
      for (index, piece) in row.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated() {
        guard index > 0, let end = piece.firstIndex(where: \.isLetter) else { continue }
        for code in piece[..<end].split(separator: ";", omittingEmptySubsequences: false) {
          if code == "7" { isReversed = true }
          if code == "0" || code == "" || code == "27" { isReversed = false }
        }
        if isReversed { text += piece[piece.index(after: end)...] }
      }
      return text.isEmpty ? nil : text
    }
  }

  /// Waits until the screen holds `text` and gives the screen.
  @discardableResult
  func wait(for text: String) throws -> [String] {
    try wait(for: text.debugDescription) { $0.contains { $0.contains(text) } }
  }

  /// Waits until the screen is as `isMet` wants it and gives the screen.
  @discardableResult
  func wait(for what: String, until isMet: ([String]) -> Bool) throws -> [String] {
    var rows: [String] = []
    try ProgramTests.wait(for: "\(what) on\n\(rows.joined(separator: "\n"))") {
      rows = try screen()
      return isMet(rows)
    }
    return rows
  }

  /// What programs have put on the clipboard last; empty while they have not.
  func clipboard() throws -> String { (try? tmux("show-buffer")) ?? "" }

  /// Waits for the end of the command and gives its exit code, 128 and the signal's number after one.
  func end() throws -> Int32 {
    var code: Int32?
    try ProgramTests.wait(for: "the end of the command on\n\((try? screen()) ?? [])") {
      let text = String(decoding: FileManager.default.contents(atPath: exitCode) ?? Data(), as: UTF8.self)
      code = text.hasSuffix("\n") ? Int32(text.dropLast()) : nil
      return code != nil
    }
    return code ?? -1
  }

  /// Whether the program is on the alternate screen.
  func isOnAlternateScreen() throws -> Bool {
    try tmux("display-message", "-p", "#{alternate_on}").hasPrefix("1")
  }

  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    let output = folder.path + "/out-" + UUID().uuidString
    let process = try ChildProcess(
      ["tmux", "-u", "-S", socket] + arguments, environment: environment, output: output, errors: output)
    let end = try process.end()
    let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
    unlink(output)
    guard end == .exit(0) else { throw HarnessError("tmux \(arguments.joined(separator: " ")): \(text)") }
    return text
  }
}
