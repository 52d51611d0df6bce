/// A scheme of sixteen colors by number, as YAML: `base00` to `base0F` at the top, or in the table `palette`.
struct Base16Scheme {
  static let suffixes = [".yaml", ".yml"]

  /// Under the keys of a theme file, each with its own name and line.
  private(set) var entries: [String: ThemeEntry] = [:]
  private(set) var problems: [FileProblem] = []

  init(bytes: [UInt8], file: String) throws(DataFileError) {
    guard let root = try YAMLNode(text: PlanFile.text(bytes: bytes, file: file), file: file),
      case .table(let top) = root.content
    else { throw Base16Scheme.noScheme(file) }
    var rows = top
    if case .table(let palette) = top.first(where: { $0.key == "palette" })?.value.content { rows += palette }
    var colors: [String: ThemeEntry] = [:]
    for row in rows where Base16Scheme.isColorName(row.key) {
      guard let color = color(of: row, file: file) else { continue }
      colors[row.key.uppercased()] = color
    }
    guard !colors.isEmpty || !problems.isEmpty else { throw Base16Scheme.noScheme(file) }
    let named = Set(rows.map { $0.key.uppercased() })
    for name in Base16Scheme.names where !named.contains(name.uppercased()) {
      problems.append(
        FileProblem(file: file, field: name, message: "is missing; a scheme has base00 to base0F"))
    }
    for (name, keys) in Base16Scheme.meanings {
      guard let color = colors[name.uppercased()] else { continue }
      for key in keys { entries[key] = color }
    }
    if let variant = top.first(where: { $0.key == "variant" }),
      case .scalar(let text, _) = variant.value.content
    {
      entries["variant"] = ThemeEntry(key: "variant", value: text, line: variant.mark.line)
    }
  }

  /// `rrggbb`, with or without `#`.
  private mutating func color(of row: YAMLNode.Entry, file: String) -> ThemeEntry? {
    if case .scalar(let text, _) = row.value.content {
      let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
      if digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit) {
        return ThemeEntry(key: row.key, value: "#\(digits)", line: row.mark.line)
      }
    }
    problems.append(
      FileProblem(
        file: file, line: row.mark.line, field: row.key, message: "is no color; write \"rrggbb\" in quotes"))
    return nil
  }

  private static func isColorName(_ key: String) -> Bool {
    names.contains { $0.uppercased() == key.uppercased() }
  }

  private static func noScheme(_ file: String) -> DataFileError {
    .invalid([FileProblem(file: file, message: "is no base16 scheme: it has no line like base00: \"1d2021\"")]
    )
  }

  private static let names = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) }

  /// What each color is for here: grays from the background to the text, then red to brown.
  private static let meanings: [(name: String, keys: [String])] = [
    ("base00", ["main_bg"]), ("base01", ["stale_bg"]),
    ("base02", ["selected_bg", "div_line", "meter_bg"]),
    ("base03", ["cpu_box", "mem_box", "net_box", "proc_box"]), ("base04", ["inactive_fg"]),
    ("base05", ["main_fg", "tick_fg"]), ("base06", ["title", "selected_fg"]),
    ("base08", ["crit_fg", "series_6"] + ramps.map { "\($0)_end" } + ["free_start"]),
    ("base09", ["series_2"]),
    ("base0A", ["warn_fg", "series_5", "free_mid"] + ramps.map { "\($0)_mid" }),
    ("base0B", ["ok_fg", "series_3", "free_end"] + ramps.map { "\($0)_start" }),
    ("base0C", ["cached_start", "series_7", "available_end", "download_end"]),
    ("base0D", ["hi_fg", "series_1", "available_start", "download_start"]),
    ("base0E", ["stale_fg", "series_4", "upload_start"]), ("base0F", ["series_8"]),
  ]

  /// From little to all of a limit.
  private static let ramps = ["cpu", "used", "process"]
}
