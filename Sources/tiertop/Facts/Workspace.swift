import DataFiles
import SQLiteStore
import UsageModel

/// What a command works with: the store of this call, its facts and the plans.
struct Workspace {
  let folders: Folders
  let storePath: String
  let settings: SettingsSource
  /// The moment of this call; every date left out is this one.
  let now: Instant

  init(_ files: FileOptions) throws {
    let environment = ProcessEnvironment.value(of:)
    folders = try Folders(environment: environment)
    settings = try SettingsSource(files, folders: folders, environment: environment)
    storePath = try settings.value(.store, flag: files.store) ?? folders.defaultStore
    now = .now
  }

  /// The facts as they are; a store that is not there is an error that says how to make one.
  func facts() throws -> UsageImage {
    try UsageStoreReader(path: storePath).facts()
  }

  /// Opens the store to write into it.
  func writer(createIfMissing: Bool = false) throws -> UsageStore {
    try UsageStore(path: storePath, createIfMissing: createIfMissing, now: now)
  }

  /// The store's place as a person would write it.
  var storeName: String { folders.abbreviated(storePath) }

  /// The account of that name, or of the settings, or the only one.
  func account(_ option: AccountOption, in image: UsageImage) throws -> AccountImage {
    if let name = try settings.value(.account, flag: option.account) {
      return try account(named: name, in: image)
    }
    guard let first = image.accounts.first else {
      throw Failure(.data, "\(storeName) has no account yet: tiertop account add NAME --plan PLAN")
    }
    guard image.accounts.count == 1 else {
      let names = image.accounts.map(\.account.name).joined(separator: ", ")
      throw Failure(.usage, "which account is meant? Give --account NAME: \(names)")
    }
    return first
  }

  func account(named name: String, in image: UsageImage) throws -> AccountImage {
    guard let account = image.accounts.first(where: { $0.account.name == name }) else {
      throw FactRefusal.unknown(
        what: "account", name: name, in: storeName, known: image.accounts.map(\.account.name))
    }
    return account
  }
}
