import ArgumentParser
import DataFiles
import SQLiteStore
import UsageModel

/// At which time a command reads the store.
struct MomentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Say it as of this time, and leave out what came later.", valueName: "time"))
  var at: String?

  func validate() throws {
    if let at, Instant(rfc3339: at) == nil {
      throw ValidationError("--at \(at) is no time: write it as 2026-11-24T14:41:07Z")
    }
  }
}

/// The store as commands that print usage see it at one time.
struct Moment {
  let now: Instant
  let image: UsageImage
  let plans: [String: Plan]
  let window: Window
  let reader: UsageStoreReader

  /// Fails where the caller's role does not show usage.
  ///
  /// - Parameter at: RFC 3339; nil is now.
  init(at: String?, _ workspace: Workspace, window: Window = .quarterHour) throws {
    let asked = at.flatMap { Instant(rfc3339: $0) }
    now = asked ?? .now
    workspace.settings.bringStoreUpToDate()
    reader = try UsageStoreReader(path: workspace.storePath)
    // A clock that runs behind must not count what is ahead of it either.
    if try asked.map(reader.isPast) ?? reader.hasUsage(after: now) {
      image = try reader.image(at: now, window: window)
    } else {
      var image = UsageImage()
      _ = try reader.refresh(&image, window: window, now: now)
      self.image = image
    }
    try workspace.require(\.seesUsage, in: image, to: "see its usage")
    plans = Dictionary(workspace.plans().plans.map { ($0.id, $0) }, uniquingKeysWith: { _, later in later })
    self.window = window
  }

  /// The account of that name, or a failure that names those there are.
  func account(named name: String, in reading: Reading) throws(Failure) -> AccountReading {
    if let account = reading.accounts.first(where: { $0.name == name }) { return account }
    let known = reading.accounts.map(\.name).joined(separator: ", ")
    throw Failure(
      .usage, "there is no account \"\(name)\": " + (known.isEmpty ? "there is none" : "there is \(known)"))
  }

  /// What the screens say at this time, of one account or of all.
  func reading(of account: AccountImage? = nil) -> Reading {
    var image = image
    if let account { image.accounts = [account] }
    var memory = ReadingMemory()
    return Reading(image: image, plans: plans, window: window, now: now, memory: &memory)
  }
}
