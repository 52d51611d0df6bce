/// A model that only some tiers open.
package struct ModelGate: Hashable, Sendable {
  package var entitlement: Plan.Entitlement
  /// The lowest tier that opens it.
  package var opening: Tier

  /// `Build Tier 2, total spend $50`.
  package var words: String {
    let requirements = opening.requirements.items.map(\.display).joined(
      separator: opening.requirements.mode == .all ? " and " : " or ")
    return requirements.isEmpty ? opening.label : "\(opening.label) (\(requirements))"
  }
}

extension Plan {
  /// What gates the model that calls name so; nil where every tier opens it, or the plan does not say.
  ///
  /// Sources print display names of gated models, so that a name is also compared without its owner, its case and its
  /// punctuation: `black-forest-labs/FLUX.1-pro` is `Flux.1 [pro]`.
  package func gate(of model: String) -> ModelGate? {
    guard let ladder else { return nil }
    let ranked = ladder.tiers.sorted { $0.rank < $1.rank }
    guard let entitlement = gatedModel(model),
      let opening = ranked.first(where: { $0.grants.contains(entitlement.id) })
    else { return nil }
    return ModelGate(entitlement: entitlement, opening: opening)
  }

  private func gatedModel(_ name: String) -> Entitlement? {
    let gated = entitlements.filter { $0.kind == .model }
    func names(_ entitlement: Entitlement) -> [String] {
      let rows = models.filter { $0.id == entitlement.id || $0.label == entitlement.label }
      return [entitlement.id, entitlement.label]
        + rows.flatMap { [$0.id] + $0.aliases + [$0.label].compactMap(\.self) }
    }
    if let exact = gated.first(where: { names($0).contains(name) }) { return exact }
    let plain = Plan.plain(name)
    let similar = gated.filter { names($0).contains { Plan.plain($0) == plain } }
    // Two that cannot be told apart without punctuation are not guessed between.
    return similar.count == 1 ? similar[0] : nil
  }

  /// Without owner, remarks in round brackets, case and punctuation.
  private static func plain(_ name: String) -> String {
    let own = name.split(separator: "/").last.map(String.init) ?? name
    let text = own.split(separator: "(", maxSplits: 1).first.map(String.init) ?? own
    return String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
