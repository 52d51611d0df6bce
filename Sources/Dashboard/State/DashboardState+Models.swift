import UsageModel

extension DashboardState {
  /// Models that draw on one shared counter, on limits of their own, or on none that is stated.
  struct ModelGroup: Hashable {
    /// The minute limit that they share; nil where each has its own or none is stated.
    var counter: LimitReading?
    var models: [ModelDetail]
  }

  var modelRowCount: Int { shownAccount.map { modelRows($0).count } ?? 0 }

  var modelRankColumns: [String] {
    ["RPM", "share", "in TPM", "out TPM", "429", "longest", "cost", "$ per 1k", "room"]
  }

  func modelDetails(_ account: AccountReading) -> [ModelDetail] {
    guard let image = shownImage.accounts.first(where: { $0.account.id == account.id }) else { return [] }
    let plan = plans[account.planID] ?? Plan(id: account.planID, name: "", provider: "")
    return image.modelDetails(plan: plan, account: account, now: shown.now)
  }

  /// The rows that can be marked, from top to bottom.
  func modelRows(_ account: AccountReading) -> [ModelDetail] { modelGroups(account).flatMap(\.models) }

  /// The models used in the last 15 minutes, or all; before the filter.
  func modelCandidates(_ account: AccountReading) -> [ModelDetail] {
    showsIdle
      ? modelDetails(account) + unusedModels(account) : modelDetails(account).filter(\.isActive)
  }

  /// By counter in their natural order, as one list where the reader ranked them.
  func modelGroups(_ account: AccountReading) -> [ModelGroup] {
    let details = modelCandidates(account).filter {
      matches([$0.name, $0.classLabel ?? "", $0.billing.rawValue])
    }
    let rank = ranks[.modelTable] ?? Rank()
    let ordered = details.sorted { a, b in
      let (left, right) = (key(a, rank.column), key(b, rank.column))
      if left != right { return rank.isReversed ? left < right : left > right }
      return a.name < b.name
    }
    if rank.column != 0 { return [ModelGroup(counter: nil, models: ordered)] }
    var groups: [ModelGroup] = []
    for detail in ordered {
      let counter = detail.headrooms.first { $0.limit.window == .minute && $0.limit.selector.model == nil }?
        .limit
      let index = groups.firstIndex {
        $0.counter?.id == counter?.id
          && ($0.counter != nil || $0.models[0].headrooms.isEmpty == detail.headrooms.isEmpty)
      }
      if let index {
        groups[index].models.append(detail)
      } else {
        groups.append(ModelGroup(counter: counter, models: [detail]))
      }
    }
    // What has no limit comes last.
    return groups.filter { !$0.models[0].headrooms.isEmpty }
      + groups.filter { $0.models[0].headrooms.isEmpty }
  }

  private func key(_ model: ModelDetail, _ column: Int) -> Double {
    switch column {
    case 1: model.share ?? -1
    case 2: Double(model.inputPerMinute)
    case 3: Double(model.outputPerMinute)
    case 4: Double(model.throttled)
    case 5: Double(model.longestToday)
    case 6: model.monthCost.dollars
    case 7: model.costPerThousand?.dollars ?? -1
    // The least room first: that is where the next refusal comes from.
    case 8: model.room.map { -Double($0) } ?? -Double.infinity
    default: Double(model.requestsPerMinute)
    }
  }

  /// The model whose page is open.
  func openedModel(_ account: AccountReading) -> ModelDetail? {
    guard case .model(let id) = opened else { return nil }
    return (modelDetails(account) + unusedModels(account)).first { $0.id == id }
  }

  mutating func openModelRow() -> Bool {
    guard panel == .modelTable, let account = shownAccount else { return false }
    let rows = modelRows(account)
    let marked = selection(of: .modelTable)
    guard rows.indices.contains(marked) else { return false }
    opened = .model(rows[marked].id)
    return true
  }
}
