import DataFiles
import Glibc
import SQLiteStore
import UsageModel

/// Where the store is, and by whose word.
struct StorePlace {
  var path: String
  /// The same as a person would write it.
  var name: String
  var reason: String

  /// - Parameter settings: nil where they cannot be read; then what they say of the store is not known.
  init(_ files: FileOptions, _ settings: Settings?, environment: (String) -> String?) throws(Failure) {
    if let settings {
      path = settings.storePath
      name = settings.folders.abbreviated(path)
      let place = settings.config.written["store"]?.place
      reason = place.map { "named by \(settings.folders.abbreviated($0))" } ?? "the usual place"
    } else {
      let folders = try Folders(environment: environment)
      path = files.store ?? environment("TIERTOP_STORE") ?? folders.defaultStore
      name = folders.abbreviated(path)
      reason = "as far as can be told without the config file"
    }
  }
}

/// The store's files from outside; what is in them is for `store check` to prove.
struct StoreFindings {
  let place: StorePlace
  let isGroupReadable: Bool

  var all: [Finding] { [Finding(.store, "path", .ok, place.name, why: place.reason)] + opened + [space] }

  private var opened: [Finding] {
    do throws(StoreError) {
      let reader = try UsageStoreReader(path: place.path)
      let schema = Finding(
        .store, "schema", .ok, "version \(UsageStoreReader.schemaVersion)",
        why: "the one that this program writes; tiertop store check proves the content")
      return [schema] + files + [try future(reader)].compactMap(\.self)
    } catch .notFound {
      return [
        Finding(
          .store, "file", .note, "not there yet",
          why: "create it with tiertop account add NAME --plan PLAN, or look around with tiertop demo")
      ]
    } catch {
      return [Finding(.store, "file", .trouble, "cannot be used", why: error.description)] + files
    }
  }

  /// Of the store itself, its log and its lock.
  private var files: [Finding] {
    [("file", ""), ("log", "-wal"), ("lock", ".lock")].compactMap { subject, suffix in
      var status = stat()
      guard stat(place.path + suffix, &status) == 0 else { return nil }
      let mode = status.st_mode & 0o7777
      let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "\(status.st_uid)"
      let readers = mode & 0o040 == 0 ? "only \(owner) may read it" : "\(owner) and the group may read it"
      return Finding(
        .store, subject, .ok,
        "\(Figures.grouped(Int64(status.st_size))) bytes, mode 0\(String(mode, radix: 8))",
        why: readers)
    }
  }

  /// Calls of times to come show that a clock is wrong, here or at a source.
  private func future(_ reader: UsageStoreReader) throws(StoreError) -> Finding? {
    guard try reader.hasUsage(after: .now + 2 * .minute) else { return nil }
    return Finding(
      .store, "times", .trouble, "it holds calls of times to come",
      why: "the clock of this machine or of a source is wrong; gauges count them when their time comes")
  }

  private var space: Finding {
    let folder = place.path.lastIndex(of: "/").map { String(place.path[..<$0]) } ?? "."
    var status = statvfs()
    guard statvfs(folder.isEmpty ? "/" : folder, &status) == 0 else {
      return Finding(.store, "disk", .note, "not known", why: "its folder is not there yet")
    }
    let free = Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    let found = "\(Figures.compact(free)) bytes free"
    return free < 100_000_000
      ? Finding(
        .store, "disk", .note, found, why: "soon nothing more can be recorded; tiertop store prune helps")
      : Finding(.store, "disk", .ok, found)
  }
}
