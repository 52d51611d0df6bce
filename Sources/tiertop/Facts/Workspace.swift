import DataFiles
import SQLiteStore
import UsageModel

/// What a command works with: the settings of this call, the plans and the store.
struct Workspace {
  let settings: Settings
  /// The moment of this call; every date left out is this one.
  let now: Instant

  init(_ files: FileOptions) throws(Failure) {
    settings = try Settings(files, environment: ProcessEnvironment.value(of:))
    now = .now
  }

  var folders: Folders { settings.folders }
  var storePath: String { settings.storePath }

  /// The store's place as a person would write it.
  var storeName: String { folders.abbreviated(storePath) }

  /// The facts as they are.
  func facts() throws(StoreError) -> UsageImage {
    settings.bringStoreUpToDate()
    return try UsageStoreReader(path: storePath).facts()
  }

  /// The facts, or none where there is no store yet.
  func factsIfThere() throws(StoreError) -> UsageImage {
    do {
      return try facts()
    } catch .notFound {
      return UsageImage()
    }
  }

  /// The store, open for writing as the settings have it.
  func writer(createIfMissing: Bool) throws(StoreError) -> UsageStore {
    var options = StoreOptions()
    options.isGroupReadable = settings.config.isGroupReadable
    return try UsageStore(path: storePath, createIfMissing: createIfMissing, options: options, now: now)
  }

  /// Reads, checks and writes under one lock and in one transaction, so that an error leaves nothing behind and
  /// no other program's write falls between the check and the deed.
  func change<Result>(
    createIfMissing: Bool = false, needs right: KeyPath<Rights, Bool> = \.recordsFacts,
    _ body: (UsageStore, UsageImage) throws -> Result
  ) throws -> Result {
    let store = try writer(createIfMissing: createIfMissing)
    defer { store.close() }
    return try store.together {
      let image = try store.facts()
      try require(right, in: image, to: "record this")
      return try body(store, image)
    }
  }

  /// Refuses what the role of whoever calls does not allow.
  func require(_ right: KeyPath<Rights, Bool>, in image: UsageImage, to deed: String) throws(Failure) {
    let person = Person(storePath: storePath)
    let rights = person.rights(in: image, now: now)
    if rights[keyPath: right] { return }
    throw Failure(
      .data,
      "\(person.user) is \(rights.role.words) in \(storeName), and may not \(deed): an owner can say "
        + "tiertop member add \(person.user) --role ROLE")
  }
}

extension Workspace {
  /// The account of that name, or of the settings, or the only one.
  func account(_ option: AccountOption, in image: UsageImage) throws -> AccountImage {
    if let name = option.account ?? settings.config.account {
      return try account(named: name, in: image)
    }
    guard let first = image.accounts.first else {
      throw Failure(.data, "\(storeName) has no account yet: tiertop account add NAME --plan PLAN")
    }
    guard image.accounts.count == 1 else {
      let names = image.accounts.map(\.account.name).joined(separator: ", ")
      throw Failure(.usage, "which account is meant? Give --account NAME, one of \(names)")
    }
    return first
  }

  func account(named name: String, in image: UsageImage) throws(FactRefusal) -> AccountImage {
    guard let account = image.accounts.first(where: { $0.account.name == name }) else {
      throw .unknown(what: "account", name: name, in: storeName, known: image.accounts.map(\.account.name))
    }
    return account
  }

  /// The bundled plans and the user's own. What is wrong with a file is told and stops nobody.
  func plans() -> PlanLibrary {
    let library = PlanLibrary.load(folders: settings.planFolders)
    for problem in library.problems { Console.note(problem.description) }
    return library
  }

  /// The plan that an account is on.
  func plan(of image: AccountImage) throws -> Plan {
    guard let plan = plans().plan(image.account.plan) else {
      throw Failure(
        .configuration,
        "\(image.account.name) is on the plan \(image.account.plan), which is neither bundled nor in "
          + "\(folders.abbreviated(folders.plans)): put its file there, or tiertop account set "
          + "\(image.account.name) --plan ID")
    }
    return plan
  }
}
