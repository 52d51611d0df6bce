/// The rows of a CSV text: commas, or semicolons when the first row has no comma; quotes, CRLF and a byte order mark.
struct CSVRows {
  struct Row {
    /// The line on which it begins, from 1.
    var line: Int
    var fields: [String]
  }

  /// Blank lines left out. nil with the line of a quote that never closes.
  static func read(_ text: String) -> Result<[Row], Unclosed> {
    var reader = Reader(text: text)
    return reader.rows()
  }

  struct Unclosed: Error {
    var line: Int
  }

  private struct Reader {
    var scalars: Substring.UnicodeScalarView
    let separator: Unicode.Scalar
    var line = 1

    init(text: String) {
      scalars = text.unicodeScalars[...]
      if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
      let header = scalars.prefix { $0 != "\n" }
      separator = header.contains(",") || !header.contains(";") ? "," : ";"
    }

    mutating func rows() -> Result<[Row], Unclosed> {
      var rows: [Row] = []
      while !scalars.isEmpty {
        let begin = line
        var fields: [String] = []
        var isLast = false
        while !isLast {
          switch field() {
          case .success(let (text, ends)):
            fields.append(text)
            isLast = ends
          case .failure(let unclosed): return .failure(unclosed)
          }
        }
        if fields != [""] { rows.append(Row(line: begin, fields: fields)) }
      }
      return .success(rows)
    }

    /// One field, and whether it is the last of its row.
    private mutating func field() -> Result<(String, Bool), Unclosed> {
      var text = String.UnicodeScalarView()
      if scalars.first == "\"" {
        let begin = line
        scalars.removeFirst()
        var isClosed = false
        while let scalar = scalars.popFirst() {
          if scalar == "\n" { line += 1 }
          if scalar != "\"" {
            text.append(scalar)
          } else if scalars.first == "\"" {
            text.append(scalar)
            scalars.removeFirst()
          } else {
            isClosed = true
            break
          }
        }
        if !isClosed { return .failure(Unclosed(line: begin)) }
      }
      while let scalar = scalars.popFirst() {
        if scalar == separator { return .success((trimmed(text), false)) }
        if scalar == "\n" {
          line += 1
          break
        }
        text.append(scalar)
      }
      return .success((trimmed(text), true))
    }

    private func trimmed(_ text: String.UnicodeScalarView) -> String {
      let blank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
      let tail = text.reversed().prefix(while: blank).count
      return String(String.UnicodeScalarView(text.drop(while: blank).dropLast(min(tail, text.count))))
    }
  }
}
