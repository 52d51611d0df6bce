import Dashboard
import DataFiles
import TerminalUI

/// What flags, environment and config file say, the stronger upon the weaker.
struct Settings {
  let folders: Folders
  /// Where settings are kept.
  let configPath: String
  private(set) var config: Config
  /// The keys, with the config file's changes.
  let commands: CommandTable
  var storePath: String

  /// - Parameter environment: answers with the value of a variable; an empty one counts as not set.
  init(_ files: FileOptions, environment: (String) -> String?) throws(Failure) {
    folders = try Folders(environment: environment)
    let path = files.config ?? environment("TIERTOP_CONFIG")
    configPath = path ?? folders.defaultConfig
    do {
      config = try Config.load(
        path: configPath, isRequired: path != nil, actions: CommandTable.standard.bindings,
        home: folders.home)
    } catch {
      throw Failure(.configuration, lines: error.problems.map(\.description))
    }
    do {
      commands = try CommandTable.standard.rebinding(config.keys)
    } catch {
      throw Failure(.configuration, "\(configPath): \(error)")
    }
    storePath = config.store ?? folders.defaultStore
    for setting in Setting.all {
      guard let text = environment(setting.variable) else { continue }
      try set(setting, text, from: setting.variable, orElse: .configuration)
    }
    try apply(["store": files.store])
  }

  /// These settings with flags upon them, by the settings' names; nil is a flag that was not given.
  func adding(_ flags: KeyValuePairs<String, String?>) throws(Failure) -> Settings {
    var settings = self
    try settings.apply(flags)
    return settings
  }

  /// Where plans of the user's own are.
  var planFolders: [String] { [folders.plans] + config.planFolders }

  private mutating func apply(_ flags: KeyValuePairs<String, String?>) throws(Failure) {
    for (name, text) in flags {
      guard let text, let setting = Setting.named(name) else { continue }
      try set(setting, text, from: setting.flag, orElse: .usage)
    }
  }

  private mutating func set(
    _ setting: Setting, _ text: String, from place: String, orElse status: Failure.Status
  ) throws(Failure) {
    guard setting.set(text, in: &config) else {
      throw Failure(status, "\(place) \"\(text)\" is not understood: give \(setting.expected)")
    }
    config.written[setting.name] = Config.Written(text: text, place: place)
    storePath = config.store ?? folders.defaultStore
  }
}

extension CommandTable {
  /// The actions and keys as the config file names them.
  fileprivate var bindings: [Config.Binding] {
    commands.map { Config.Binding(action: $0.action.rawValue, keys: $0.keys) }
  }

  fileprivate func rebinding(_ keys: [String: [Key]]) throws(Conflict) -> CommandTable {
    var actions: [Action: [Key]] = [:]
    for (name, keys) in keys {
      if let action = Action(rawValue: name) { actions[action] = keys }
    }
    return try rebinding(actions)
  }
}
