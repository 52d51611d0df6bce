import TerminalUI

/// Breaks text at its spaces into lines of at most `width` columns; a longer word is cut.
func wrapped(_ text: String, to width: Int) -> [String] {
  guard width > 0 else { return [] }
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    let longer = line.isEmpty ? String(word) : line + " " + word
    if cellWidth(of: longer) <= width {
      line = longer
    } else {
      if !line.isEmpty { lines.append(line) }
      line = String(word).clipped(to: width)
    }
  }
  if !line.isEmpty { lines.append(line) }
  return lines
}
