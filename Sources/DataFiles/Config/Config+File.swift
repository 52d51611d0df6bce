import TerminalUI

extension Config {
  /// The config file at `path`; the defaults where there is none, unless it was asked for by name.
  ///
  /// - `actions`: every action with its usual keys, to refuse unknown ones and keys that two actions want.
  /// - `home`: what `~/` stands for. Other relative paths begin at the file's folder.
  package static func load(
    path: String, isRequired: Bool = false, actions: [Binding], home: String? = nil
  ) throws(DataFileError) -> Config {
    do {
      return try config(bytes: TrustedFile.bytes(path: path), file: path, actions: actions, home: home)
    } catch .notFound where !isRequired {
      return Config()
    }
  }

  package static func config(
    bytes: [UInt8], file: String, actions: [Binding], home: String? = nil
  ) throws(DataFileError) -> Config {
    let text = try PlanFile.text(bytes: bytes, file: file)
    guard let root = try YAMLNode(text: text, file: file) else { return Config() }
    let log = ProblemLog(file: file)
    guard var table = Field(node: root, path: "", log: log).table() else { throw .invalid(log.problems) }
    var config = Config()
    for setting in Setting.all {
      guard let field = table.optional(setting.name), let text = field.text() else { continue }
      guard setting.set(text, in: &config) else {
        field.refuse("\"\(text)\" is not understood; give \(setting.expected)")
        continue
      }
      config.written[setting.name] = Written(text: text, place: "\(file):\(field.node.mark.line)")
    }
    let folder = file.lastIndex(of: "/").map { String(file[..<$0]) }
    config.store = config.store.map { resolved($0, folder: folder, home: home) }
    config.frameFolder = config.frameFolder.map { resolved($0, folder: folder, home: home) }
    // A name has no slash; what has one is a path.
    config.theme = config.theme.map { $0.contains("/") ? resolved($0, folder: folder, home: home) : $0 }
    for name in ["store", "theme"] {
      if let text = name == "store" ? config.store : config.theme { config.written[name]?.text = text }
    }
    config.planFolders = (table.optional("plan-folders")?.texts() ?? [])
      .map { resolved($0, folder: folder, home: home) }
    if let alerts = table.optional("alerts") {
      config.alerts = alertRules(alerts) { resolved($0, folder: folder, home: home) }
    }
    if let keys = table.optional("keys")?.table() { config.keys = bindings(keys, actions: actions) }
    table.finish()
    try log.check()
    return config
  }

  private static func resolved(_ path: String, folder: String?, home: String?) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    return folder.map { "\($0)/\(path)" } ?? path
  }

  /// `action: key` or `action: [key, key]`.
  private static func bindings(_ table: Table, actions: [Binding]) -> [String: [Key]] {
    var table = table
    var bindings: [String: [Key]] = [:]
    var owners: [Key: (action: String, line: Int?)] = [:]
    let rows = table.all()
    let changed = Set(rows.map(\.key))
    // Keys that stay as they are come first, so that the line to change is the one that is told.
    for action in actions where !changed.contains(action.action) {
      for key in action.keys { owners[key] = (action.action, nil) }
    }
    for (action, mark, field) in rows {
      guard actions.contains(where: { $0.action == action }) else {
        let suggestion =
          nearest(to: action, among: actions.map(\.action)).map { "; did you mean \($0)?" } ?? ""
        table.log.add("is not an action\(suggestion)", at: mark, field: field.path)
        continue
      }
      var keys: [Key] = []
      for item in field.items() {
        guard let name = item.text() else { continue }
        guard let key = Key(name: name) else {
          item.refuse("\"\(name)\" is not a key; write x, X, Space, Enter, Esc, Tab, Up, PgDn, Ctrl-L or F5")
          continue
        }
        if let owner = owners[key], owner.action != action {
          let place = owner.line.map { ", bound in line \($0)" } ?? " by default"
          item.refuse(
            "the key \(name) is bound to both \(owner.action) and \(action)\(place); give one of them another key"
          )
          continue
        }
        owners[key] = (action, item.node.mark.line)
        keys.append(key)
      }
      bindings[action] = keys
    }
    return bindings
  }
}
