import Foundation
import Testing

/// The real program as each kind of terminal has it: the frame is compared with that of `snapshot`, which no terminal has touched.
///
/// `TIERTOP_KEEP_FRAMES` names a folder to keep what the terminals showed in.
@Suite("On every kind of terminal", .serialized)
struct TerminalTypeTests {
  struct Kind: CustomTestStringConvertible {
    var name: String
    var variables: [String: String]
    /// Whether tmux is to be seen as tmux.
    var isInTmux = false
    /// Whether a real GNU screen stands between.
    var isInScreen = false
    var isAscii = false
    /// Of the sequences that set a foreground: whether there are any.
    var direct = false
    var palette = false
    var basic = false

    var testDescription: String { name }
  }

  private static let kinds = [
    Kind(name: "xterm", variables: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], direct: true),
    Kind(
      name: "ssh", variables: ["TERM": "xterm-256color", "SSH_CONNECTION": "::1 1 ::1 22"], palette: true),
    Kind(name: "tmux", variables: ["TERM": "tmux-256color"], isInTmux: true, direct: true),
    Kind(name: "screen", variables: ["TERM": "screen-256color", "COLORTERM": "truecolor"], palette: true),
    Kind(
      name: "gnu-screen", variables: ["TERM": "xterm-256color", "COLORTERM": "truecolor"], isInScreen: true,
      palette: true),
    Kind(name: "8-colors", variables: ["TERM": "xterm"], basic: true),
    Kind(name: "no-color", variables: ["TERM": "xterm-256color", "NO_COLOR": "1"]),
    Kind(
      name: "no-utf8", variables: ["TERM": "xterm-256color", "LC_ALL": "C"], isAscii: true, palette: true),
    Kind(name: "vt100", variables: ["TERM": "vt100"], isAscii: true),
  ]

  private func session(_ program: Program, _ kind: Kind) throws -> TmuxSession {
    var command = ["/usr/bin/env"]
    if !kind.isInTmux { command += ["-u", "TMUX", "-u", "TMUX_PANE", "-u", "TERM_PROGRAM"] }
    command += kind.variables.map { "\($0.key)=\($0.value)" }
    if kind.isInScreen {
      let settings = try program.home.write(
        "startup_message off\nterm screen-256color\naltscreen on\n", to: "screenrc")
      // Its sockets must be where nobody else can write.
      let sockets = program.home.path + "/sockets"
      try FileManager.default.createDirectory(
        atPath: sockets, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      command += ["SCREENDIR=\(sockets)", "screen", "-U", "-c", settings]
    }
    command.append(Program.executable)
    let session = try TmuxSession(command, columns: 100, rows: 30, environment: program.environment())
    try session.wait(for: "? help")
    if let folder = ProcessInfo.processInfo.environment["TIERTOP_KEEP_FRAMES"] {
      try session.colored().write(toFile: "\(folder)/\(kind.name).ansi", atomically: true, encoding: .utf8)
    }
    return session
  }

  /// Times move on between two frames; all else must be the same.
  private func timeless(_ rows: [String]) -> [String] {
    rows.map { row in
      let text = row.replacing(/[0-9]+/) { String(repeating: "0", count: $0.output.count) }
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }

  @Test("The frame is the snapshot's, in the colors that the terminal has", arguments: kinds)
  func frame(_ kind: Kind) throws {
    let program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let session = try session(program, kind)
    let snapshot = try program.run(["snapshot", "--size", "100x30"] + (kind.isAscii ? ["--ascii"] : []))
      .output
    let expected = timeless(
      snapshot.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init))
    #expect(timeless(try session.screen()) == expected)
    let colored = try session.colored()
    #expect(colored.contains("38;2;") == kind.direct)
    #expect(colored.contains("38;5;") == kind.palette)
    // The parts of a mixed color are numbers too.
    let plain = colored.replacing(/[34]8;(?:5;[0-9]+|2;[0-9]+;[0-9]+;[0-9]+)/, with: "0")
    #expect(plain.contains(/\u{1B}\[(?:[0-9]+;)*(?:3[0-7]|9[0-7])[;m]/) == kind.basic)
    try session.press("q")
    #expect(try session.end() == 0)
  }

  @Test("The Linux console shows what its fonts have, in its eight colors")
  func console() throws {
    let program = try Program()
    try program.succeed("account", "add", "acme", "--plan", "together-ai")
    let session = try session(program, Kind(name: "linux", variables: ["TERM": "linux"]))
    // As a reader of the fonts' tables found them: no braille, no eighth or half block, no round corner.
    let missing = try session.screen().joined().unicodeScalars.filter {
      (0x2800...0x28FF).contains($0.value) || (0x2580...0x2587).contains($0.value)
        || "╭╮╰╯▓".unicodeScalars.contains($0)
    }
    #expect(missing.isEmpty)
    #expect(try session.screen().contains { $0.contains("┌") || $0.contains("+") })
    #expect(try !session.colored().contains("38;"))
    try session.press("q")
    #expect(try session.end() == 0)
    // It has no other screen to go back to.
    #expect(try !session.screen().contains { $0.contains("? help") || $0.contains("│") })
  }
}
