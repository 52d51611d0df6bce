package import TerminalUI

/// Theme files: btop's format with a few optional keys of our own, which btop passes over, and base16 schemes.
package enum ThemeFile {
  package enum Format: String, Hashable, Sendable { case btop, base16 }

  /// A theme and what in its file could not be used.
  package struct Reading: Hashable, Sendable {
    package var theme: Theme
    package var format: Format
    /// Colors that cannot be read; others stand in for them.
    package var problems: [FileProblem]
    /// Colors too faint for their background, and what is drawn instead.
    package var repairs: [FileProblem]
  }

  package static func reading(path: String, name: String) throws(DataFileError) -> Reading {
    try reading(bytes: TrustedFile.bytes(path: path), name: name, file: path)
  }

  /// Colors that cannot be read are reported and taken from our own theme of the same variant, as missing ones are.
  ///
  /// A file of YAML by its name is a base16 scheme, any other is btop's. In those, bytes that are no UTF-8 only ever
  /// stand in comments; a file without one entry is no theme.
  package static func reading(bytes: [UInt8], name: String, file: String) throws(DataFileError) -> Reading {
    guard bytes.count <= TrustedFile.sizeCap else {
      throw .refused(path: file, reason: "is larger than 1 MiB", advice: "a theme has some fifty short lines")
    }
    let scheme =
      Base16Scheme.suffixes.contains(where: file.hasSuffix) ? try Base16Scheme(bytes: bytes, file: file) : nil
    if let scheme, scheme.entries.isEmpty { throw .invalid(scheme.problems) }
    let entries = scheme?.entries ?? entries(bytes: bytes)
    guard !entries.isEmpty else {
      throw .invalid([
        FileProblem(file: file, message: "is no theme: it has no line like theme[main_fg]=\"#cccccc\"")
      ])
    }
    var colors = ThemeColors(entries: entries, file: file)
    let theme = colors.theme(name: name)
    return Reading(
      theme: theme, format: scheme == nil ? .btop : .base16,
      problems: FileProblem.byLine((scheme?.problems ?? []) + colors.problems),
      repairs: colors.repairs(of: theme))
  }

  /// What no reader of a btop theme uses: lines that are no entries, and keys that nobody knows.
  ///
  /// Such a theme is still read; most of these are slips, and some are meant for other programs.
  package static func unused(bytes: [UInt8], file: String) -> [FileProblem] {
    lines(of: bytes).compactMap { line, text in
      guard let entry = ThemeEntry(text, line: line) else {
        let content = text.drop(while: \.isWhitespace)
        return content.isEmpty || content.first == "#"
          ? nil
          : FileProblem(
            file: file, line: line,
            message: "is no entry; write theme[main_fg]=\"#cccccc\", and # before a comment")
      }
      if ThemeKeys.all.contains(entry.key) { return nil }
      let suggestion =
        nearest(to: entry.key, among: ThemeKeys.all).map { "; did you mean \($0)?" }
        ?? ", and is passed over"
      return FileProblem(
        file: file, line: line, field: printable(entry.key), message: "is no key of a theme\(suggestion)")
    }
  }

  /// The last entry of each key.
  static func entries(bytes: [UInt8]) -> [String: ThemeEntry] {
    var entries: [String: ThemeEntry] = [:]
    for (line, text) in lines(of: bytes) {
      if let entry = ThemeEntry(text, line: line) { entries[entry.key] = entry }
    }
    return entries
  }

  private static func lines(of bytes: [UInt8]) -> [(line: Int, text: String)] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
      .map { ($0 + 1, String(decoding: $1, as: UTF8.self)) }
  }

  /// At most 40 characters, none of which steers a terminal.
  static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(40).map { $0.properties.generalCategory == .control ? "?" : Character($0) })
  }
}

extension FileProblem {
  /// In the order of a file; those of the whole file first.
  package static func byLine(_ problems: [FileProblem]) -> [FileProblem] {
    problems.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
      .map(\.element)
  }
}

/// One line `theme[key]="value"`.
struct ThemeEntry: Hashable {
  /// As the file calls it.
  var key: String
  var value: String
  var line: Int

  init(key: String, value: String, line: Int) {
    self.key = key
    self.value = value
    self.line = line
  }

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
