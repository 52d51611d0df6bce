import UsageModel

extension DashboardState {
  /// A model with traffic and the tightest limit that it has of its own.
  struct TierTraffic: Hashable {
    var model: ModelReading
    var limit: LimitReading?
  }

  func tierRowCount(of panel: Panel) -> Int {
    guard let account = shownAccount, let table = ladderTables[account.planID] else { return 0 }
    switch panel {
    case .ladder:
      return table.shared.isEmpty ? listedGroups(account).count : account.tier?.rungs.count ?? 0
    case .tierModels: return tierTraffic(account).count
    default: return 0
    }
  }

  /// The groups of models with equal limits of which one at least passes the filter.
  func listedGroups(_ account: AccountReading) -> [LadderTable.Series] {
    ladderTables[account.planID]?.groups.filter { !listed($0).isEmpty } ?? []
  }

  /// The models of a group that pass the filter.
  func listed(_ group: LadderTable.Series) -> [String] { group.models.filter { matches([$0]) } }

  /// Models used in the last quarter hour, the ones outside the plan last; none on a plan without limits of single models.
  func tierTraffic(_ account: AccountReading) -> [TierTraffic] {
    guard let table = ladderTables[account.planID], !table.groups.isEmpty else { return [] }
    let rows = listedModels(account).map { model in
      let own = (account.limits + account.idle).filter { $0.selector.model == model.name && $0.isCounter }
      return TierTraffic(model: model, limit: own.max { ($0.share ?? -1) < ($1.share ?? -1) })
    }
    return rows.enumerated().sorted { a, b in
      let (left, right) = (a.element.limit?.share ?? -1, b.element.limit?.share ?? -1)
      return left != right ? left > right : a.offset < b.offset
    }.map(\.element)
  }

  /// The group that is opened, else the marked one, else the first.
  func shownGroup(_ account: AccountReading) -> LadderTable.Series? {
    let groups = listedGroups(account)
    if case .group(let first) = opened, let group = groups.first(where: { $0.models.contains(first) }) {
      return group
    }
    let marked = selection(of: .ladder)
    return groups.indices.contains(marked) ? groups[marked] : groups.first
  }

  /// Enter on a group lists its models, on a model opens its own page.
  mutating func openTierRow() -> Bool {
    guard let account = shownAccount else { return false }
    switch panel {
    case .ladder:
      let groups = listedGroups(account)
      let marked = selection(of: .ladder)
      guard groups.indices.contains(marked), let first = groups[marked].models.first else { return false }
      opened = .group(first)
    case .tierModels:
      let rows = tierTraffic(account)
      let marked = selection(of: .tierModels)
      guard rows.indices.contains(marked) else { return false }
      view = .models
      panel = .modelTable
      opened = .model(rows[marked].model.id)
    default: return false
    }
    return true
  }

  /// Opens what a drop would cost, from any view; a second time closes it.
  mutating func toggleDropCost() {
    if opened == .drop {
      opened = nil
    } else {
      if view != .tiers { _ = perform(.tiers) }
      opened = .drop
    }
  }

  /// Works out what the tiers view needs beside the reading, where that view is shown.
  mutating func studyTiers() {
    guard view == .tiers, let account = shownAccount, let plan = plans[account.planID],
      let ladder = plan.ladder,
      let image = shownImage.accounts.first(where: { $0.account.id == account.id })
    else {
      study = nil
      return
    }
    if study?.isOf(image, account, plan: plan, now: shown.now) == true { return }
    study = TierStudy(image, account, plan: plan, ladder: ladder, now: shown.now, held: study)
  }
}
