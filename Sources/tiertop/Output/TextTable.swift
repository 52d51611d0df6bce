import TerminalUI

/// Rows under a heading, in columns as wide as their widest cell.
struct TextTable {
  enum Alignment { case left, right }

  private var rows: [[String]]
  private let alignments: [Alignment]

  /// A heading that ends in `>` stands over a column aligned to the right.
  init(_ headings: String...) {
    alignments = headings.map { $0.hasSuffix(">") ? .right : .left }
    rows = [headings.map { $0.hasSuffix(">") ? String($0.dropLast()) : $0 }]
  }

  var isEmpty: Bool { rows.count == 1 }

  /// Missing cells are empty, further ones are left out.
  mutating func add(_ cells: String...) { add(cells) }

  mutating func add(_ cells: [String]) {
    let cells = cells.prefix(alignments.count).map { sanitized($0, limit: .max) }
    rows.append(cells + Array(repeating: "", count: alignments.count - cells.count))
  }

  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { cellWidth(of: $0[column]) }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - cellWidth(of: row[column]))
        return alignments[column] == .right ? padding + row[column] : row[column] + padding
      }
      let line = cells.joined(separator: "  ")
      return String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
    }
  }

  /// The tables that have rows, an empty line between them.
  static func joined(_ tables: [TextTable]) -> [String] {
    tables.filter { !$0.isEmpty }.reduce(into: []) { all, table in
      all += (all.isEmpty ? [] : [""]) + table.lines
    }
  }
}
