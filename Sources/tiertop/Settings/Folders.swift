import Glibc
import UsageIntake

/// Where the program's files are, by the XDG base directory rules.
struct Folders {
  /// Holds the store.
  var data: String
  /// Holds the folders of programs' settings.
  var configHome: String
  /// Holds the config file and the folders `plans` and `themes`.
  var config: String { configHome + "/tiertop" }
  /// Holds what the program notes for itself.
  var state: String
  /// nil when neither the environment nor the system names one.
  var home: String?

  /// `environment` answers with the value of a variable.
  init(environment: (String) -> String?) throws(Failure) {
    let home = environment("HOME") ?? Folders.homeOfUser()
    func folder(_ variable: String, _ standard: String) throws(Failure) -> String {
      // Relative ones are to be ignored, says the specification.
      if let path = environment(variable), path.hasPrefix("/") { return path }
      guard let home else {
        throw Failure(
          .configuration, "\(variable) and HOME are not set: set one, or give --store and --config")
      }
      return "\(home)/\(standard)"
    }
    data = try folder("XDG_DATA_HOME", ".local/share") + "/tiertop"
    configHome = try folder("XDG_CONFIG_HOME", ".config")
    state = try folder("XDG_STATE_HOME", ".local/state") + "/tiertop"
    self.home = home
  }

  var defaultStore: String { data + "/usage.db" }
  var defaultConfig: String { config + "/config.yaml" }
  var plans: String { config + "/plans" }
  var themes: String { config + "/themes" }
  var frames: String { state + "/frames" }

  /// A short name that only the store at `path` has.
  func name(of path: String) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let whole = realpath(path, &buffer).map { String(cString: $0) } ?? path
    let hash = Array(whole.utf8).withUnsafeBytes { ContentHash.of($0) }
    return String(hash, radix: 16)
  }

  /// `path` with the home folder written as `~`, for messages.
  func abbreviated(_ path: String) -> String {
    guard let home, home.count > 1, path.hasPrefix(home + "/") else { return path }
    return "~" + path.dropFirst(home.count)
  }

  private static func homeOfUser() -> String? {
    guard let entry = getpwuid(getuid()), let path = entry.pointee.pw_dir else { return nil }
    return String(cString: path)
  }
}
