import ArgumentParser
import DataFiles
import SQLiteStore
import UsageIntake
import UsageModel

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Bring usage into the store.",
    discussion: """
      JSON lines, one call a line, or CSV with the same names in its first row:

        {"ts":"2026-11-22T06:36:12Z","model":"m","input_tokens":1200,"output_tokens":340,"status":200,"id":"a1"}

      ts and model are required. Also read: op, project, requests, cache_read_tokens, cache_write_tokens, \
      latency_ms or end_time, compute_ms, finish_reason, error, attempt, class, billing, lane, cost_usd, promo_usd, \
      account, provider. A line with bucket_s is the sum of so many seconds from ts on, and may count throttled, \
      client_errors, server_errors and cancelled; a later one of the same bucket replaces it.

      What other tools write is recognized by its first bytes, packed by gzip or not:

        usage-pages    usage as the administration interfaces of OpenAI, Anthropic and Friendli answer it
        cost-pages     costs from OpenAI and Anthropic
        litellm        what LiteLLM's logger posts, and its spend logs
        claude-code    transcripts that Claude Code keeps, in ~/.claude/projects
        codex          transcripts that Codex keeps, in ~/.codex/sessions
        otlp           OpenTelemetry's metrics, traces and logs as JSON
        otlp-protobuf  the same in Protocol Buffers

      Only counts, times and names are read; prompts and answers are never kept. Of metrics, traces and logs of the \
      same sender one counts. Of different kinds of input for one account the first one counts, since they may tell \
      of the same calls: "tiertop account set NAME --count-source SOURCE" adds another, --source NAME makes them one.

      Lines that cannot be read are told by number and passed over. An import can be stopped and repeated at \
      any time: lines are never counted twice. Without a file, or with -, standard input is read as a live source.

      EXIT CODES
        0 done, also when some lines were bad   1 nothing could be taken, or --strict found a bad line
        129, 130, 143 stopped by HUP, INT, TERM, with all whole lines so far in the store
      """)

  @OptionGroup(title: "Files") var files: FileOptions
  @OptionGroup var account: AccountOption

  @Option(
    help: ArgumentHelp(
      "auto or one of \(UsageFormat.all.map(\.name).joined(separator: ", ")).", valueName: "format")
  )
  var format = "auto"

  @Option(
    help: ArgumentHelp(
      "What to call where the usage comes from; formats that may tell of the same calls have sources of their own.",
      valueName: "name"))
  var source: String?

  @Flag(help: "Go on reading as the files grow, also when they are replaced.")
  var follow = false

  @Flag(help: "Take nothing from a file that has a bad line.")
  var strict = false

  @Flag(help: "Show no progress and no summary.")
  var quiet = false

  @Argument(
    help: ArgumentHelp("The files, or - for standard input.", valueName: "file"), completion: .file())
  var inputs: [String] = []

  func validate() throws {
    if format != "auto", UsageFormat.named(format) == nil {
      throw ValidationError(
        "the format \"\(format)\" is not known: auto, \(UsageFormat.all.map(\.name).joined(separator: ", "))")
    }
    if follow, inputs.isEmpty || inputs.contains("-") {
      throw ValidationError("--follow needs a file: standard input is live by itself")
    }
    if strict, follow || inputs.isEmpty || inputs.contains("-") {
      throw ValidationError(
        "--strict needs a file that is read twice, so neither --follow nor standard input")
    }
    if inputs.contains("-"), inputs.count > 1 {
      throw ValidationError("standard input is read alone: import the files by themselves")
    }
    if let source, source.isEmpty || source.utf8.count > 100 {
      throw ValidationError("--source takes a name of 1 to 100 bytes")
    }
  }

  func run() throws {
    let workspace = try Workspace(files)
    let inputs = inputs.isEmpty ? ["-"] : inputs
    // Everything that can be wrong with the call is, before anything is written.
    let isFinite = !follow && inputs != ["-"]
    if isFinite, let path = inputs.first(where: { InputFile.identity(ofPath: $0) == nil }) {
      throw Failure(.data, "there is no file \(path); nothing was changed")
    }
    let image = try workspace.facts()
    let standard = try workspace.account(account, in: image).account
    let store = try workspace.writer(createIfMissing: false)
    defer { store.close() }
    let library = workspace.plans()
    let session = ImportSession(
      store: store,
      targets: ImportTargets(
        store: store, accounts: image.accounts.map(\.account), standard: standard, sourceName: source,
        kind: isFinite ? "file" : "stream", plan: { library.plan($0.plan) }),
      progress: ImportProgress(isWanted: !quiet))
    Interruption.listen()
    let run = ImportRun(session: session, format: UsageFormat.named(format), isQuiet: quiet)
    try run.run(follow ? .following(inputs) : isFinite ? .files(inputs) : .standardInput, isStrict: strict)
  }
}
