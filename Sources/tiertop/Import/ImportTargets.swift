import SQLiteStore
import UsageIntake
import UsageModel

/// Finds the source that lines belong to, from what they say of account and provider.
struct ImportTargets {
  /// One account's source and the plan that fills in what lines leave open.
  struct Target {
    var account: Account
    var source: SourceRecord
    var plan: Plan?
  }

  let store: UsageStore
  let accounts: [Account]
  let standard: Account
  /// What every source is to be called; nil: as the format says.
  let sourceName: String?
  /// How their data come.
  let kind: String
  private let plans: [AccountID: Plan]
  private var found: [AccountID: [String: Target]] = [:]
  /// Providers that no account could be found for, so that their lines went to the standard account.
  private(set) var unknownProviders: Set<String> = []

  init(
    store: UsageStore, accounts: [Account], standard: Account, sourceName: String?, kind: String,
    plan: @escaping (Account) -> Plan?
  ) {
    self.store = store
    self.accounts = accounts
    self.standard = standard
    self.sourceName = sourceName
    self.kind = kind
    plans = Dictionary(
      uniqueKeysWithValues: accounts.compactMap { account in plan(account).map { (account.id, $0) } })
  }

  /// The targets that were asked for so far.
  var used: [Target] {
    accounts.flatMap { account in
      (found[account.id] ?? [:]).values.sorted { $0.source.id.rawValue < $1.source.id.rawValue }
    }
  }

  /// What the source of a format's usage is called; a stream has one before its format is known.
  func sourceName(for format: UsageFormat?) -> String {
    sourceName ?? format?.family ?? UsageFormat.jsonLines.family
  }

  /// The account that lines of a route belong to; nil when they name one that the store does not have.
  ///
  /// An account's name decides; a provider's name does when it is that of an account or of the plan of just one.
  mutating func account(of route: DecodedUsage.Route) -> Account? {
    if let name = route.account { return accounts.first { $0.name == name } }
    guard let provider = route.provider else { return standard }
    if let account = accounts.first(where: { ImportTargets.alike($0.name, provider) }) { return account }
    if isProvider(provider, of: standard) { return standard }
    let matching = accounts.filter { isProvider(provider, of: $0) }
    if matching.count == 1 { return matching[0] }
    if unknownProviders.count < 100 { unknownProviders.insert(provider) }
    return standard
  }

  /// The target of an account under a source's name; the source is added to the store on first use.
  mutating func target(of account: Account, source name: String) throws(StoreError) -> Target {
    if let target = found[account.id]?[name] { return target }
    let source = try store.source(account: account.id, kind: kind, name: name)
    let target = Target(account: account, source: source, plan: plans[account.id])
    found[account.id, default: [:]][name] = target
    return target
  }

  private func isProvider(_ provider: String, of account: Account) -> Bool {
    guard let plan = plans[account.id] else { return false }
    return ImportTargets.begins(plan.provider, with: provider)
      || ImportTargets.begins(plan.id, with: provider)
  }

  /// Whether two names are written with the same letters and digits.
  private static func alike(_ a: String, _ b: String) -> Bool { plain(a) == plain(b) }

  /// Gateways shorten providers' names; three letters tell them apart.
  private static func begins(_ name: String, with start: String) -> Bool {
    plain(start).count >= 3 && plain(name).hasPrefix(plain(start))
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
