extension Plan {
  /// The class and billing of a model as the plan sees it, for an account that has no record of its own.
  ///
  /// Order: the plan's exact row (by id, then by alias), its class for the operation, its default class, none.
  package func traits(of model: String, operation: Operation) -> (modelClass: String?, billing: Billing) {
    let row = models.first { $0.id == model } ?? models.first { $0.aliases.contains(model) }
    let billing = row?.billing ?? (prices.isEmpty ? .unspecified : .paid)
    return (row?.modelClass ?? operationClasses[operation] ?? defaultClass, billing)
  }

  /// The price row of a model, exact id only.
  package func price(of model: String) -> Price? { prices.first { $0.model == model } }

  /// Fills in what an event leaves open and the plan knows: class, billing, cost.
  ///
  /// An event's own cost is kept; a refused call without one costs nothing.
  package func completed(_ event: UsageEvent) -> UsageEvent {
    var event = event
    let traits = traits(of: event.model, operation: event.operation)
    if event.modelClass == nil { event.modelClass = traits.modelClass }
    if event.billing == nil { event.billing = traits.billing }
    if let reason = refusalReason(of: event) { event.refusal = reason }
    if event.costNano == nil, let price = price(of: event.model) {
      event.costNano = price.costNano(
        input: event.inputTokens, output: event.outputTokens,
        computeMilliseconds: event.computeMilliseconds)
    }
    return event
  }

  /// Fills in what a report leaves open and the plan knows; calls without a cost are priced together.
  package func completed(_ report: UsageReport) -> UsageReport {
    var report = report
    let traits = traits(of: report.model, operation: report.operation)
    if report.modelClass == nil { report.modelClass = traits.modelClass }
    if report.billing == nil { report.billing = traits.billing }
    if report.measures.costNano == 0, report.measures.unpriced > 0, let price = price(of: report.model) {
      report.measures.costNano = price.costNano(
        input: report.measures.input, output: report.measures.output,
        computeMilliseconds: report.measures.computeMilliseconds)
      report.measures.unpriced = 0
    }
    return report
  }
}

extension Plan {
  /// What the plan says of the error codes that came with a failed call; nil where it says nothing.
  private func refusalReason(of event: UsageEvent) -> RefusalReason? {
    guard event.status != .ok, event.status != .cancelled, !refusals.isEmpty else { return nil }
    return refusals.first { rule in
      event.errorCodes.contains(rule.code) && (rule.status == nil || rule.status == event.status)
    }?.reason
  }
}

extension Price {
  /// Nano-dollars for so many tokens or milliseconds of compute.
  package func costNano(input: Int64, output: Int64, computeMilliseconds: Int64) -> Int64 {
    switch form {
    case .perTokenSplit(let inputNano, let outputNano): input * inputNano + output * outputNano
    case .perTokenFlat(let nano): (input + output) * nano
    case .perSecond(let nanoPerMillisecond): computeMilliseconds * nanoPerMillisecond
    case .free: 0
    }
  }
}
