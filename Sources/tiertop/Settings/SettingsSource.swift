/// The three places that settings come from, asked in order: flag, environment, config file.
struct SettingsSource {
  /// The value of an environment variable; an empty one counts as not set.
  var environment: (String) -> String?
  /// The value of a key of the config file and where it stands.
  var config: (String) -> (text: String, place: String)?

  /// The first value said; nil when nothing says one.
  func value<Value>(_ setting: Setting<Value>, flag: String?) throws(Failure) -> Value? {
    if let flag { return try read(setting, flag, from: setting.flag, orElse: .usage) }
    if let text = environment(setting.variable) {
      return try read(setting, text, from: setting.variable, orElse: .configuration)
    }
    if let (text, place) = config(setting.name) {
      return try read(setting, text, from: "\(place): \(setting.name)", orElse: .configuration)
    }
    return nil
  }

  private func read<Value>(
    _ setting: Setting<Value>, _ text: String, from place: String, orElse status: Failure.Status
  ) throws(Failure) -> Value {
    guard let value = setting.read(text) else {
      throw Failure(status, "\(place) \"\(text)\" is not understood: give \(setting.expected)")
    }
    return value
  }
}

extension SettingsSource {
  /// The environment, and the config file that the options name or that stands at its usual place.
  init(_ files: FileOptions, folders: Folders, environment: @escaping (String) -> String?) throws(Failure) {
    self.init(environment: environment, config: { _ in nil })
  }
}
