import SQLiteStore
import UsageModel

/// A store with one account and one counted source, and short ways to bring usage and to look.
struct ContractStore {
  let folder = StoreFolder()
  let store: UsageStore
  let account: Account
  let source: SourceID

  init(_ options: StoreOptions = StoreOptions(), now: Instant = noon) throws {
    store = try folder.store(options, now: now)
    account = try store.addAccount(name: "lab", plan: "p", at: now)
    source = try store.source(account: account.id, kind: "stream", name: "gateway").id
  }

  func append(
    _ events: [UsageEvent] = [], reports: [UsageReport] = [], source: SourceID? = nil,
    hasLedger: Bool = false,
    now: Instant = noon
  ) throws -> AppendOutcome {
    var batch = UsageBatch(source: source ?? self.source)
    batch.events = events
    batch.reports = reports
    batch.hasLedger = hasLedger
    return try store.append(batch, now: now)
  }

  /// What a reader that comes now sees.
  func image(window: Window = .day, now: Instant = noon) throws -> UsageImage {
    var image = UsageImage()
    _ = try UsageStoreReader(path: folder.path).refresh(&image, window: window, now: now)
    return image
  }

  /// The whole account's counter.
  func total(now: Instant = noon) throws -> CounterUsage {
    try image(now: now).accounts.first?.counter(.account) ?? CounterUsage(key: .account)
  }
}

func call(
  _ id: String, at: Instant = noon - .minute, model: String = "m", input: Int64 = 100, output: Int64 = 10
) -> UsageEvent {
  UsageEvent(id: id, startedAt: at, model: model, inputTokens: input, outputTokens: output, costNano: 5)
}

func outcome(
  new: Int64 = 0, repeated: Int64 = 0, grown: Int64 = 0, refused: [String: Int64] = [:]
) -> AppendOutcome {
  var outcome = AppendOutcome()
  outcome.new = new
  outcome.repeated = repeated
  outcome.grown = grown
  outcome.refused = refused
  return outcome
}

func sums(attempts: Int64, input: Int64, output: Int64 = 0) -> Measures {
  var sums = Measures()
  sums.attempts = attempts
  sums.input = input
  sums.output = output
  return sums
}
