import UsageModel

/// What present and recent traffic says to other tiers, in sentences.
struct TierSentences {
  let subject: TierSubject

  init(_ subject: TierSubject) { self.subject = subject }

  /// The last day in the rung below, and the present in the next one.
  var trials: [String] {
    var sentences: [String] = []
    if let lower = subject.lower { sentences.append(overruns(in: lower)) }
    if let next = subject.tier.standing.next, let text = tightest(in: next) { sentences.append(text) }
    return sentences
  }

  /// `From Tier 1 you would have had 2 models over their limit in the last 24 h: DeepSeek-V3 1,037%, …`
  func overruns(in tier: Tier) -> String {
    let overruns = subject.trial(of: tier).overruns
    let label = sanitizedLabel(tier)
    guard !overruns.isEmpty else {
      return "From \(label) nothing would have been over its limit in the last 24 h"
    }
    let word = subject.table.shared.isEmpty ? "model" : "limit"
    let count =
      overruns.count == 1
      ? "1 \(word) over \(word == "model" ? "its limit" : "its number")"
      : "\(overruns.count) \(word)s over their \(word == "model" ? "limit" : "numbers")"
    let named = overruns.prefix(3).map { "\($0.name) \(Figures.percent($0.share))" }
    let more = overruns.count > 3 ? " and \(overruns.count - 3) more" : ""
    return "From \(label) you would have had \(count) in the last 24 h: "
      + named.joined(separator: ", ") + more
  }

  /// `At Tier 3 the tightest, DeepSeek-V3, would stand at 38% instead of 69%`.
  func tightest(in tier: Tier) -> String? {
    guard let then = subject.trial(of: tier).tightest, let share = then.pressure else { return nil }
    let isSame = then.selector == subject.tightest?.selector && then.window == subject.tightest?.window
    let now =
      isSame ? subject.tightest?.pressure.map { " instead of \(Figures.percent($0))" } ?? "" : ""
    return
      "At \(sanitizedLabel(tier)) the tightest, \(then.selector.model == nil ? Plan.inSentence(then.name) : then.name), would stand at "
      + "\(Figures.percent(share))\(now)"
  }

  private func sanitizedLabel(_ tier: Tier) -> String {
    TierText.shortLabel(tier.label, of: subject.tier.rungs)
  }
}
