import TerminalUI

extension Config {
  /// A config file that says the defaults, every key with a comment.
  ///
  /// Keys of actions stand there as comments: a key that a later version wants must not meet one that nobody chose.
  /// - `actions`: every action with its usual keys and what it does.
  package static func template(actions: [(binding: Binding, title: String)]) -> String {
    var lines = [
      "# The settings of tiertop, each with its default. A flag (--theme) is stronger than a variable",
      "# (TIERTOP_THEME), and a variable is stronger than this file. ~ leaves a setting open.",
    ]
    for setting in Setting.all {
      lines += [
        "", "# \(setting.summary): \(setting.expected)",
        "\(setting.name): \(setting.text(in: Config()) ?? "~")",
      ]
    }
    lines += [
      "", "# folders with plans of your own, beside the folder plans next to this file", "plan-folders: []",
    ]
    lines += [
      "",
      "# other keys for actions: x, X, Space, Enter, Esc, Tab, Up, PgDn, Ctrl-L, F5; one, or several in brackets",
    ]
    lines.append("keys:")
    let rows = actions.map { action in
      let keys = action.binding.keys.compactMap(\.name).map { "\"\($0)\"" }.joined(separator: ", ")
      return ("#  \(action.binding.action): [\(keys)]", action.title)
    }
    let width = rows.map(\.0.count).max() ?? 0
    for (row, title) in rows {
      lines.append(row + String(repeating: " ", count: width - row.count) + "  # \(title)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
