import TerminalUI
import UsageModel

/// One model in sentences: what stops it first, who uses it, what a request takes and costs.
struct ModelFacts {
  let state: DashboardState
  let account: AccountReading
  let image: AccountImage
  let plan: Plan
  let model: ModelDetail

  func panel(isPage: Bool) -> FactsPanel {
    FactsPanel(
      role: .frameModels, title: sanitized(model.name),
      label: isPage
        ? Words.hint(state.commands.hint(.back), "close")
        : Words.hint(state.commands.hint(.open), "own page"),
      rows: rows(isPage: isPage), note: longest)
  }

  private var asOf: String { account.isSilent ? ", last known" : "" }

  private func rows(isPage: Bool) -> [FactsPanel.Row] {
    var rows = [binding]
    if !isPage { rows += projects }
    if let input = model.meanInput, let output = model.meanOutput {
      let cached = model.cachedShare.map { ", \(Figures.percent($0)) of the input cached" } ?? ""
      rows.append(
        .init(
          "tokens", "\(Figures.grouped(input)) in and \(Figures.grouped(output)) out a request, mean\(cached)"
        ))
    }
    rows.append(.init("price", price))
    rows.append(.init("cost", cost))
    rows.append(contentsOf: cut)
    let causes = RefusalCause.allCases.compactMap { cause in
      model.refusedToday[cause].map {
        ($0, cause == .invalid ? "as wrong requests" : "by \(cause.shortWords)")
      }
    }
    let all = model.throttledToday + model.clientErrorsToday + model.serverErrorsToday
    let failed = all - causes.reduce(0) { $0 + $1.0 }
    var refused = model.refusedToday[.rate] == nil ? [(Int64(0), "by rate")] : []
    refused += causes.filter { $0.0 > 0 }
    if failed > 0 { refused.append((failed, "failed at the server")) }
    rows.append(
      .init(
        "refused",
        refused.map { "\(Figures.grouped($0.0)) \($0.1)" }.joined(separator: ", ") + " today" + last,
        model.throttled > 0 ? .warning : .text))
    if isPage {
      let kind = model.classLabel.map { sanitized($0) } ?? "class unknown"
      rows.append(.init("is", "\(kind), \(model.operation.rawValue), \(billing)"))
    }
    return rows
  }

  private var binding: FactsPanel.Row {
    let bought = account.capacity.filter { $0.models.contains(model.id) }
    if model.headrooms.isEmpty, !bought.isEmpty {
      let parts = bought.map {
        "\($0.direction.short) \($0.nowShare.map(Figures.percent) ?? "0 units")"
      }
      return .init(
        "capacity", "bought, now used: \(parts.joined(separator: ", ")); beyond it no limit stated")
    }
    guard !model.headrooms.isEmpty else {
      return .init("limit", model.isInPlan ? "no limit stated" : "not in the plan: no limit stated", .dim)
    }
    guard let binding = model.binding else {
      let words = model.headrooms.map { LimitText(limit: $0.limit, isStale: account.isSilent).bound }
      return .init("limit", sanitized(words.joined(separator: ", ")))
    }
    let share = binding.pressure.map { " \(Figures.percent($0))" } ?? ""
    let room = model.bindingRoom.map { ", room for \(Figures.grouped($0)) requests" } ?? ""
    return .init("binds first", "\(sanitized(binding.name))\(share)\(room)\(asOf)")
  }

  private var projects: [FactsPanel.Row] {
    let parts = image.projects(of: model.id, plan: plan).prefix(4)
    guard !parts.isEmpty else { return [] }
    let text = parts.map { "\(sanitized($0.name ?? "without a project")) \(Figures.percent($0.share))" }
    return [.init("projects", text.joined(separator: " · "))]
  }

  private var price: String {
    guard let price = plan.price(of: model.name) else {
      return plan.prices.isEmpty
        ? "not in the plan: cost as sent with the events" : "not in the plan's price list"
    }
    func million(_ nano: Int64) -> String { Figures.wholeDollars(Money(nano: nano * 1_000_000)) }
    switch price.form {
    case .perTokenSplit(let input, let output):
      return "\(million(input)) in, \(million(output)) out per 1M tokens"
    case .perTokenFlat(let nano): return "\(million(nano)) in and out per 1M tokens"
    case .perSecond(let nano):
      let second = Money(nano: nano * 1_000)
      return "$\(second.dollars) a second of compute"
    case .free(let until): return "free" + (until == nil ? "" : " until \(sanitized(price.display))")
    }
  }

  private var cost: String {
    let month = Instant.fullMonthNames[CivilDate(state.shown.now).month - 1]
    if model.monthCost == .zero, model.unpricedThisMonth > 0 {
      return "not known: no price came with the calls"
    }
    let each = model.costPerThousand.map { ", \(Figures.dollars($0)) per 1,000 requests" } ?? ""
    let open =
      model.unpricedThisMonth > 0 ? ", \(Figures.grouped(model.unpricedThisMonth)) calls without a price" : ""
    return "\(Figures.dollars(model.monthCost)) in \(month)\(each)\(open)"
  }

  private var outputLimit: LimitReading? { account.limits.first { $0.metric == .outputLength } }

  private var cut: [FactsPanel.Row] {
    guard model.truncatedToday > 0 || outputLimit != nil else { return [] }
    let text =
      "\(Figures.grouped(model.truncatedToday)) of \(Figures.grouped(model.requestsToday)) responses today"
    let label = outputLimit?.display.map { "cut at \(sanitized($0))" } ?? "cut"
    return [.init(label, text, model.truncatedToday > 0 ? .warning : .text)]
  }

  private var longest: String {
    guard model.longestToday > 0 else { return "" }
    guard let limit = outputLimit, let amount = limit.amount, amount > 0 else {
      return "longest response today \(Figures.grouped(model.longestToday)) tokens"
    }
    let share = Figures.percent(Double(model.longestToday) / Double(amount))
    return "longest response today \(share) of \(LimitText(limit: limit, isStale: false).bound)"
  }

  private var last: String {
    let refusals = image.lastRefusals.filter { $0.model == model.id && $0.reason.cause != .invalid }
    guard let last = refusals.max(by: { $0.at < $1.at }) else { return "" }
    return "; last \(last.at.clock)Z, \(last.reason.words)"
  }

  private var billing: String {
    switch model.billing {
    case .paid: "paid"
    case .free: "free"
    case .unspecified: "paid or free unknown"
    }
  }
}
