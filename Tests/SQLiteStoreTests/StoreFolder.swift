import Foundation
import SQLiteStore
import UsageModel

/// A folder of its own for one test's store, removed with the value.
final class StoreFolder {
  let folder: String
  var path: String { folder + "/usage.db" }

  init() {
    folder = FileManager.default.temporaryDirectory.path + "/tiertop-store-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func store(_ options: StoreOptions = StoreOptions(), now: Instant = noon) throws -> UsageStore {
    try UsageStore(path: path, createIfMissing: true, options: options, now: now)
  }

  /// Puts another folder's store in the place of this one's.
  func take(_ other: StoreFolder) throws {
    let files = FileManager.default
    for suffix in ["", "-wal", "-shm"] {
      try? files.removeItem(atPath: path + suffix)
      try files.moveItem(atPath: other.path + suffix, toPath: path + suffix)
    }
  }

  func size(_ suffix: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path + suffix))?[.size] as? Int ?? 0
  }

  func mode(_ suffix: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path + suffix))?[.posixPermissions] as? Int
  }
}

/// 2026-11-24T12:00:00Z, a Tuesday.
let noon = CivilDate(year: 2026, month: 11, day: 24).start + 12 * .hour
