import Glibc
import TerminalUI
import UsageModel

/// A frame of the screen as files: text, text with colors, and a picture.
struct FrameFile {
  var folder: String
  var view: String
  var at: Instant
  /// To write paths as a person would.
  var folders: Folders

  /// Writes all three beside one another, and says where they are or why not.
  func write(_ buffer: Buffer, theme: ResolvedTheme, isLight: Bool) -> String {
    let time = at.floored(to: .second).rfc3339.filter { $0 != "-" && $0 != ":" }
    let forms = [
      ("txt", buffer.text.joined(separator: "\n") + "\n"), ("ansi", buffer.ansi(theme: theme) + "\n"),
      ("svg", buffer.svg(theme: theme, isLight: isLight)),
    ]
    // Several of one second get numbers.
    for number in 1...99 {
      let title = "tiertop-\(time)-\(view)" + (number == 1 ? "" : "-\(number)")
      let name = "\(folder)/\(title)"
      guard NewFile.makeFolder(of: name) else { return complaint(errno) }
      var code: Int32 = 0
      for (form, text) in forms where code == 0 {
        code = NewFile.write(text, to: "\(name).\(form)", isNew: true)
      }
      if code == EEXIST { continue }
      return code == 0
        ? "frame in \(folders.abbreviated(folder)): \(title).svg, .ansi, .txt" : complaint(code)
    }
    return complaint(EEXIST)
  }

  private func complaint(_ code: Int32) -> String {
    "the frame cannot be written into \(folders.abbreviated(folder)): \(String(cString: strerror(code)))"
  }
}
