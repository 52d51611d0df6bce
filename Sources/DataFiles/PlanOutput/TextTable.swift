/// Columns of text as wide as their widest cell.
struct TextTable {
  enum Alignment { case left, right }

  var alignments: [Alignment]
  var rows: [[String]] = []
  var indentation = 0

  var lines: [String] {
    let widths = alignments.indices.map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indentation)
      for (column, cell) in row.enumerated() where alignments.indices.contains(column) {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + padding : padding + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// Breaks text at spaces; a word that is wider than `width` stays whole.
func wrapped(_ text: String, width: Int, indentation: Int, firstIndentation: Int? = nil) -> [String] {
  var lines: [String] = []
  var line = String(repeating: " ", count: firstIndentation ?? indentation)
  var isEmpty = true
  for word in text.split(separator: " ") {
    if !isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = String(repeating: " ", count: indentation)
      isEmpty = true
    }
    line += (isEmpty ? "" : " ") + word
    isEmpty = false
  }
  return isEmpty ? lines : lines + [line]
}
