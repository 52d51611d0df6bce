import DataFiles
import Glibc
import TerminalUI

/// The config file, what it and others set, and the plans and themes.
struct SettingFindings {
  let settings: Settings

  var all: [Finding] { [file] + written + keys + plans + themes }

  private var file: Finding {
    let path = settings.folders.abbreviated(settings.configPath)
    return access(settings.configPath, F_OK) == 0
      ? Finding(.settings, "config", .ok, path)
      : Finding(.settings, "config", .ok, path, why: "not there, so everything has its default")
  }

  private var written: [Finding] {
    Setting.all.compactMap { setting in
      settings.config.written[setting.name].map {
        Finding(
          .settings, setting.name, .ok, settings.folders.abbreviated($0.text),
          why: "set by \(settings.folders.abbreviated($0.place))")
      }
    }
  }

  private var keys: [Finding] {
    settings.config.keys.sorted { $0.key < $1.key }.map { action, keys in
      Finding(.settings, "key", .ok, "\(action): \(keys.compactMap(\.name).joined(separator: " "))")
    }
  }

  private var plans: [Finding] {
    let library = PlanLibrary.load(folders: settings.planFolders)
    let own = library.entries.count { $0.origin != .bundled }
    let places = settings.planFolders.map(settings.folders.abbreviated).joined(separator: ", ")
    return [
      Finding(
        .settings, "plans", .ok, "\(library.entries.count - own) bundled, \(own) of files",
        why: "looked for in \(places)"
      )
    ]
      + library.notices.map { Finding(.settings, "plans", .note, $0) }
      + library.problems.map { Finding(.settings, "plans", .trouble, $0.description) }
  }

  private var themes: [Finding] {
    let library = settings.themeLibrary
    let own = library.entries.count { $0.path != nil }
    let list = Finding(
      .settings, "themes", .ok, "\(library.entries.count - own) bundled, \(own) of files",
      why: "tiertop theme list says which")
    let problems = library.problems.map { Finding(.settings, "themes", .trouble, $0.description) }
    let wanted = settings.config.theme ?? "dark"
    do throws(DataFileError) {
      let reading = try library.load(wanted)
      return [
        list,
        Finding(
          .settings, "theme", reading.problems.isEmpty ? .ok : .note, settings.folders.abbreviated(wanted),
          why: reading.problems.first?.description ?? "\(reading.repairs.count) of its colors are repaired"),
      ] + problems
    } catch {
      return [list]
        + (error.problems + library.problems).map {
          Finding(.settings, "theme", .trouble, $0.description)
        }
    }
  }
}
