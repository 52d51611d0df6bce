import TerminalUI
import UsageModel

/// What one graph shows: a counter in one metric, or a snapshot's capacity.
struct GraphSubject {
  enum Kind {
    case counter(Metric, Tally, limit: Int64?)
    case capacity(CapacityReading)
  }

  var kind: Kind
  var title: String
  /// The same for narrow frames: `LLM RPM`.
  var shortTitle: String
  var gradient: Gradient
  /// What the frame says where no limit is drawn.
  var labelWithoutLimit = "no limit stated"

  /// The two graphs that tell most of an account: its tightest minute counter, and the other metric of the same traffic.
  static func main(of account: AccountReading) -> [GraphSubject] {
    if account.limits.allSatisfy({ $0.window != .minute || $0.amount == nil }), !account.capacity.isEmpty {
      let tightest = account.capacity.sorted { ($0.nowShare ?? 0) > ($1.nowShare ?? 0) }
      return tightest.prefix(2).map(GraphSubject.init(capacity:))
    }
    let primary =
      account.limits.first { $0.window == .minute && $0.amount != nil && $0.project == nil }
      ?? account.limits.first { $0.window == .minute && $0.project == nil }
    let tally = primary?.tally ?? Tally(plus: [.account])
    let metric = primary.map { $0.metric == .requests ? Metric.requests : .tokens } ?? .requests
    return [metric, metric == .requests ? .tokens : .requests].map { metric in
      let own = account.limits.first {
        $0.window == .minute && $0.metric == metric && $0.tally == tally && $0.amount != nil
      }
      // The unit in the frame says "a minute".
      let scope = primary.map { GraphSubject.scope($0) } ?? ""
      return GraphSubject(
        kind: .counter(metric, tally, limit: own?.amount),
        title: scope.isEmpty ? "\(metric.word) a minute" : "\(scope) \(metric.word) a minute",
        shortTitle: (scope.isEmpty ? "" : scope + " ") + metric.unit(.minute),
        gradient: metric == .requests ? .requests : .tokens)
    }
  }

  /// What single models do, for screens with room left: busiest first.
  static func models(of account: AccountReading) -> [GraphSubject] {
    account.models.map { model in
      let own = account.limits.first {
        $0.selector.model == model.name && $0.window == .minute && $0.metric == .requests
      }
      return GraphSubject(
        kind: .counter(.requests, Tally(plus: [.model(model.id)]), limit: own?.amount),
        title: "\(sanitized(model.name)), requests a minute", shortTitle: "\(sanitized(model.name)) RPM",
        gradient: .tokens)
    }
  }

  init(kind: Kind, title: String, shortTitle: String, gradient: Gradient) {
    self.kind = kind
    self.title = title
    self.shortTitle = shortTitle
    self.gradient = gradient
  }

  init(capacity: CapacityReading) {
    kind = .capacity(capacity)
    title = "\(sanitized(capacity.snapshot)) \(capacity.direction.rawValue), tokens a minute"
    shortTitle = "\(sanitized(capacity.snapshot)) \(capacity.direction.short) TPM"
    gradient = .provisioned
  }

  /// `LLM` of `LLM requests`, `DeepSeek-V3` of its own limit, nothing of a limit on everything.
  private static func scope(_ limit: LimitReading) -> String {
    if let model = limit.selector.model {
      return sanitized(model.split(separator: "/").last.map(String.init) ?? model)
    }
    let words = [" requests", " input tokens", " output tokens", " tokens"]
    for word in words where limit.name.hasSuffix(word) {
      return sanitized(String(limit.name.dropLast(word.count)))
    }
    return limit.name.hasPrefix("requests") || limit.name.hasPrefix("tokens") ? "" : sanitized(limit.name)
  }
}

/// One framed graph.
struct GraphPanel {
  let state: DashboardState
  let account: AccountReading
  let subject: GraphSubject
  var window: Window

  func draw(in area: Area, of buffer: inout Buffer) {
    guard area.width >= 20, area.height >= 4,
      let image = state.shownImage.accounts.first(where: { $0.account.id == account.id })
    else { return }
    let isNarrow = area.width < 58
    let inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    let chart = Chart(
      account: account, image: image, policy: state.plans[account.planID]?.counting ?? CountingPolicy(),
      window: window, now: state.shown.now, week: state.week(of: account.id, window))
    let picture: ChartPicture
    var label: [Span]
    switch subject.kind {
    case .counter(let metric, let tally, let limit):
      picture = chart.plot(
        metric, tally: tally, limit: limit,
        outlook: account.limits.first {
          $0.window == .minute && $0.metric == metric && $0.tally == tally && $0.amount == limit
        }?.outlook, width: inner.width, height: inner.height - 1, gradient: subject.gradient)
      label = [
        Words.dim(
          limit.map { "limit \(Figures.grouped($0))" + (isNarrow ? "" : " \(metric.unit(.minute))") }
            ?? subject.labelWithoutLimit)
      ]
    case .capacity(let capacity):
      picture = CapacityChart(chart: chart, capacity: capacity, plan: state.plans[account.planID])
        .plot(width: inner.width, height: inner.height - 1)
      label = [
        Words.dim(
          isNarrow
            ? "\(capacity.units) units" : "\(capacity.units) units, \(Figures.grouped(capacity.capacity)) TPM"
        )
      ]
    }
    if window != state.window { label = [Words.dim(window.words)] }
    let fitsLong = cellWidth(of: subject.title) + label.cellWidth + 10 <= area.width
    let plot = picture.plot
    let rightNote = rightNote(image, chart.span)
    let figures = figures(picture)
    let fitsWeek = cellWidth(of: figures + weekAgo(plot)) + rightNote.cellWidth + 12 <= area.width
    Frame(
      frameRole, title: [Words.title(fitsLong ? subject.title : subject.shortTitle)], label: label,
      note: [Words.dim(figures + (fitsWeek ? weekAgo(plot) : ""))], rightNote: rightNote
    ).draw(in: area, of: &buffer)
    plot.draw(in: inner, of: &buffer)
  }

  private var frameRole: Role {
    if case .capacity = subject.kind { .frameCapacity } else { .frameLimits }
  }

  /// `peak 2,534   mean 2,035`, of the whole window.
  private func figures(_ picture: ChartPicture) -> String {
    guard let (peak, mean) = picture.figures else {
      return picture.isLoading ? "loading" : account.isSilent ? "░ last known" : "no bucket yet"
    }
    return "peak \(LimitText.short(Int64(peak)))  mean \(LimitText.short(Int64(mean)))"
  }

  /// `  ― 1,930 a week ago`: the mean of the same final buckets then.
  private func weekAgo(_ plot: Plot) -> String {
    let known = plot.columns.filter { !$0.isProvisional && !$0.layers.isEmpty }.compactMap(\.weekAgo)
    guard !known.isEmpty else { return "" }
    let mean = known.reduce(0, +) / Double(known.count)
    return "  \(Glyph.weekAgo.text) \(LimitText.short(Int64(mean))) a week ago"
  }

  private func rightNote(_ image: AccountImage, _ span: WindowSpan) -> [Span] {
    if case .counter(.requests, let tally, let limit?) = subject.kind, window == .quarterHour,
      let worst = account.limits.first(where: { $0.tally == tally && $0.amount == limit })?.worstSecond,
      worst > 1
    {
      return [Words.dim("worst second \(Figures.factor((worst * 10).rounded(.down) / 10))")]
    }
    if case .counter(.tokens, let tally, _) = subject.kind, window == .quarterHour, tally.minus.isEmpty {
      let sums = tally.plus.compactMap(image.counter).reduce(into: Bucket()) {
        $0.merge($1.sum(in: span))
      }
      guard sums.input > 0 else { return [] }
      return [Words.dim("cached \(Figures.percent(Double(sums.cacheRead) / Double(sums.input)))")]
    }
    return []
  }
}
