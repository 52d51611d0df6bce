extension LimitReading {
  /// A limit that no call draws on.
  init(unused sourced: SourcedLimit, plan: Plan) {
    let limit = sourced.limit
    let amount = limit.value.number
    self.init(
      id: limit.id, name: plan.name(of: limit.metric, limit.window, limit.selector), metric: limit.metric,
      window: limit.window, selector: limit.selector, value: limit.value, display: limit.display,
      source: sourced.source, amount: amount, used: 0, basis: "no call in 30 days",
      pressure: amount.map { _ in 0 }, level: .normal, isThrottled: false, assumption: limit.assumption,
      isAssumed: limit.confidence == .assumed, tally: Tally(plus: []))
  }
}

extension AccountImage {
  /// The models that the plan lists and no call named, in the plan's order; their ids are below zero.
  package func unusedModels(plan: Plan, account: AccountReading) -> [ModelDetail] {
    let used = Set(models.filter { counter(.model($0.id)) != nil }.map(\.name))
    let unused = plan.models.enumerated().filter { _, model in
      !used.contains(model.id) && !model.aliases.contains(where: used.contains)
    }
    return unused.map { index, model in
      let limits = (account.limits + account.idle).filter {
        $0.isCounter && $0.metric != .usd
          && $0.selector.matches(model: model.id, modelClass: model.modelClass, billing: model.billing)
      }
      let headrooms = limits.map {
        ModelDetail.Headroom(limit: $0, requests: $0.metric == .requests ? $0.room : nil)
      }
      return ModelDetail(
        id: ModelID(-1 - Int64(index)), name: model.id, operation: .chat,
        classLabel: plan.modelClasses.first { $0.id == model.modelClass }?.label, billing: model.billing,
        isInPlan: true, isActive: false, requestsPerMinute: 0, inputPerMinute: 0, outputPerMinute: 0,
        throttled: 0, requestsToday: 0, throttledToday: 0, clientErrorsToday: 0, serverErrorsToday: 0,
        longestToday: 0, truncatedToday: 0, monthCost: .zero, unpricedThisMonth: 0, headrooms: headrooms,
        binding: limits.filter { $0.pressure != nil }.max { ($0.pressure ?? 0) < ($1.pressure ?? 0) },
        room: headrooms.compactMap(\.requests).min(), activity: [])
    }
  }
}

extension ModelReading {
  /// A model that was not used in the last 15 minutes.
  package init(idle model: ModelDetail) {
    self.init(
      id: model.id, name: model.name, operation: model.operation, classLabel: model.classLabel,
      billing: model.billing, requestsPerMinute: model.requestsPerMinute,
      tokensPerMinute: model.inputPerMinute + model.outputPerMinute, share: nil,
      counterName: model.binding?.name, throttled: model.throttled, activity: model.activity)
  }
}
