extension AccountImage {
  /// With the tier as the reason of calls that were refused for a model which the tier does not open.
  ///
  /// Providers answer such a call with 403, but also with 400, 401 or 404, as if the call itself were wrong.
  ///
  /// - Parameter grants: the entitlements that the account's tier has.
  func namingClosedModels(_ plan: Plan, grants: Set<String>) -> AccountImage {
    let doubtful: Set<RefusalReason> = [.invalid, .authentication, .access]
    let asked = Set(refusalDays.lazy.filter { doubtful.contains($0.reason) }.map(\.model))
      .union(lastRefusals.lazy.filter { doubtful.contains($0.reason) }.map(\.model))
    let closed = asked.filter { id in
      guard let gate = model(id).flatMap({ plan.gate(of: $0.name) }) else { return false }
      return !grants.contains(gate.entitlement.id)
    }
    if closed.isEmpty { return self }
    var image = self
    func name(_ counts: inout [RefusalCount]) {
      for index in counts.indices
      where closed.contains(counts[index].model) && doubtful.contains(counts[index].reason) {
        counts[index].reason = .tier
      }
    }
    name(&image.refusalSeconds)
    name(&image.refusalMinutes)
    name(&image.refusalDays)
    for index in image.lastRefusals.indices
    where closed.contains(image.lastRefusals[index].model)
      && doubtful.contains(image.lastRefusals[index].reason)
    {
      image.lastRefusals[index].reason = .tier
    }
    return image
  }
}
