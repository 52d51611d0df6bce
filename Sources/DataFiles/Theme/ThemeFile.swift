package import TerminalUI

/// Theme files: btop's format with a few optional keys of our own, which btop passes over.
package enum ThemeFile {
  /// A theme and what in its file could not be used.
  package struct Reading: Hashable, Sendable {
    package var theme: Theme
    package var problems: [FileProblem]
  }

  package static func reading(path: String, name: String) throws(DataFileError) -> Reading {
    try reading(bytes: TrustedFile.bytes(path: path), name: name, file: path)
  }

  /// Colors that cannot be read are reported and taken from our own theme of the same variant, as missing ones are.
  ///
  /// Bytes that are no UTF-8 only ever stand in comments; a file without one entry is no theme.
  package static func reading(bytes: [UInt8], name: String, file: String) throws(DataFileError) -> Reading {
    guard bytes.count <= TrustedFile.sizeCap else {
      throw .refused(path: file, reason: "is larger than 1 MiB", advice: "a theme has some fifty short lines")
    }
    let entries = entries(bytes: bytes)
    guard !entries.isEmpty else {
      throw .invalid([
        FileProblem(file: file, message: "is no theme: it has no line like theme[main_fg]=\"#cccccc\"")
      ])
    }
    var colors = ThemeColors(entries: entries, file: file)
    let theme = colors.theme(name: name)
    return Reading(theme: theme, problems: colors.problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
  }

  /// The last entry of each key.
  static func entries(bytes: [UInt8]) -> [String: ThemeEntry] {
    var entries: [String: ThemeEntry] = [:]
    var line = 0
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      if let entry = ThemeEntry(String(decoding: text, as: UTF8.self), line: line) {
        entries[entry.key] = entry
      }
    }
    return entries
  }
}

/// One line `theme[key]="value"`.
struct ThemeEntry: Hashable {
  var key: String
  var value: String
  var line: Int

  /// nil for comments, empty lines and everything else without a key and a value.
  ///
  /// The value ends at the closing quote, whatever follows, or at the line's end where there are no quotes.
  init?(_ text: String, line: Int) {
    let content = text.drop(while: \.isWhitespace)
    guard content.first != "#", let opening = content.firstIndex(of: "["),
      let closing = content[opening...].firstIndex(of: "]"),
      let equals = content[closing...].firstIndex(of: "=")
    else { return nil }
    key = String(content[content.index(after: opening)..<closing])
    let rest = content[content.index(after: equals)...].drop(while: \.isWhitespace)
    if rest.first == "\"" {
      value = String(rest.dropFirst().prefix { $0 != "\"" })
    } else {
      value = String(rest)
    }
    while value.last?.isWhitespace == true { value.removeLast() }
    while value.first?.isWhitespace == true { value.removeFirst() }
    self.line = line
  }
}
