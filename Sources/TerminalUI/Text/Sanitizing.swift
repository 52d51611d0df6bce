/// Text from outside as it may be shown anywhere: on the screen, on standard output, in a log line.
///
/// Control, format, ignorable, private, unassigned and joining characters become U+FFFD, and so does all whose
/// width differs between terminals. Longer texts end in `…` after `limit` scalars; `.max` keeps all.
package func sanitized(_ text: String, limit: Int = 64) -> String {
  var isClean = true
  var count = 0
  for byte in text.utf8 {
    count += 1
    if byte < 0x20 || byte > 0x7E {
      isClean = false
      break
    }
  }
  if isClean, count <= limit { return text }

  var result = String.UnicodeScalarView()
  count = 0
  for scalar in text.unicodeScalars {
    if count >= max(0, limit) {
      if !result.isEmpty { result.removeLast() }
      if limit > 0 { result.append("…") }
      break
    }
    result.append(scalar.settled)
    count += 1
  }
  return String(result)
}

/// The columns that a text takes when drawn.
package func cellWidth(of text: String) -> Int {
  var width = 0
  for byte in text.utf8 {
    // Most text is plain; only the rest must be looked up.
    if byte < 0x20 || byte > 0x7E { return text.unicodeScalars.reduce(0) { $0 + $1.settled.columns } }
    width += 1
  }
  return width
}

extension String {
  /// Cut at its end to `width` columns, with `…` in the last one when anything is missing.
  package func clipped(to width: Int) -> String {
    guard TerminalUI.cellWidth(of: self) > width else { return self }
    guard width > 0 else { return "" }
    return String(prefix(columns: width - 1)) + "…"
  }

  /// Cut in its middle to `width` columns, since names of models differ at their ends.
  package func shortenedInMiddle(to width: Int) -> String {
    guard TerminalUI.cellWidth(of: self) > width else { return self }
    guard width > 2 else { return clipped(to: width) }
    var result = prefix(columns: width / 2)
    var tail: [Unicode.Scalar] = []
    var room = width - 1 - TerminalUI.cellWidth(of: String(result))
    for scalar in unicodeScalars.reversed() {
      room -= scalar.settled.columns
      if room < 0 { break }
      tail.append(scalar)
    }
    result.append("…")
    result.append(contentsOf: tail.reversed())
    return String(result)
  }

  private func prefix(columns: Int) -> String.UnicodeScalarView {
    var result = String.UnicodeScalarView()
    var room = columns
    for scalar in unicodeScalars {
      room -= scalar.settled.columns
      if room < 0 { break }
      result.append(scalar)
    }
    return result
  }
}
