extension Plan {
  /// What a limit is called on every screen: `LLM requests`, `requests a day`, `paid models`, `DeepSeek-V3`.
  ///
  /// - Parameter namesClass: names the class of the limit even where the plan has no other.
  package func name(
    of metric: Metric, _ window: LimitWindow, _ selector: Selector, project: String? = nil,
    namesClass: Bool = false
  ) -> String {
    if metric == .outputLength { return "longest response" }
    if let project {
      return "project \(project) \(metric.word)" + (window == .minute ? "" : " " + window.phrase)
    }
    if let model = selector.model {
      // Names differ at their ends, and the owner's part repeats on every row.
      let short = model.split(separator: "/").last.map(String.init) ?? model
      let word = metric == .requests ? " requests" : metric == .tokens ? "" : " " + metric.word
      return short + word + (window == .minute || window == .request ? "" : " " + window.phrase)
    }
    var subject = ""
    if let id = selector.modelClass, namesClass || !coversEverything(id) {
      let label = modelClasses.first { $0.id == id }?.label ?? id
      subject = Plan.singular(label)
    }
    if let billing = selector.billing, billing != .unspecified {
      subject += (subject.isEmpty ? "" : ", ") + billing.rawValue + " models"
      // A plan that limits only requests by billing needs no word for them.
      if metric == .requests, window == .minute { return subject }
    }
    let period = subject.isEmpty || window != .minute ? " " + window.phrase : ""
    return (subject.isEmpty ? "" : subject + " ") + metric.word + period
  }

  /// The plan's only class is not worth a word.
  private func coversEverything(_ id: String) -> Bool {
    modelClasses.count == 1 && modelClasses[0].id == id && defaultClass == id
  }

  /// `embedding` of `Embedding`; an abbreviation such as `LLM` stays as it is.
  package static func inSentence(_ name: String) -> String {
    guard let first = name.first, let second = name.dropFirst().first, !second.isUppercase else {
      return name
    }
    return first.lowercased() + name.dropFirst()
  }

  /// `LLMs` is one `LLM`, `Embeddings` one `Embedding`.
  private static func singular(_ label: String) -> String {
    label.hasSuffix("s") && !label.hasSuffix("ss") ? String(label.dropLast()) : label
  }

  /// The phrases for what this plan leaves open, given the classes in use.
  func notStatedPhrases(book: LimitBook, models: [(name: String, traits: ModelRecord.Traits)]) -> [String] {
    var phrases: [String] = []
    for (metric, word) in [(Metric.requests, "requests"), (.tokens, "tokens")] {
      let open = models.filter { model in
        !book.candidates.contains { candidate in
          let counted =
            metric == .requests
            ? candidate.limit.metric == .requests
            : [.tokens, .inputTokens, .outputTokens].contains(candidate.limit.metric)
          return counted
            && candidate.limit.selector.matches(
              model: model.name, modelClass: model.traits.modelClass, billing: model.traits.billing)
        }
      }
      guard !open.isEmpty else { continue }
      // Where others of the same class have a limit, the plan knows the class but not these models.
      let covered = Set(models.map(\.name)).subtracting(open.map(\.name))
      let outside = open.filter { model in
        model.traits.modelClass == nil
          || models.contains { covered.contains($0.name) && $0.traits.modelClass == model.traits.modelClass }
      }
      if !covered.isEmpty, outside.count == open.count {
        let names = Set(outside.map(\.name)).sorted()
        phrases.append(
          "\(word) of " + (names.count == 1 ? names[0] : "\(names.count) models outside the plan"))
        continue
      }
      var classes: [String] = []
      for model in open {
        let label =
          model.traits.modelClass.flatMap { id in
            coversEverything(id) ? nil : modelClasses.first { $0.id == id }?.label
          }.map(Plan.singular) ?? ""
        if !classes.contains(label) { classes.append(label) }
      }
      // All of the plan's traffic is open: then the classes say nothing.
      let isAll = open.count == models.count
      let named = classes.filter { !$0.isEmpty }
      phrases.append(
        isAll || named.isEmpty
          ? "\(word) a minute" : named.map(Plan.inSentence).joined(separator: " and ") + " " + word)
    }
    if !book.candidates.contains(where: { $0.limit.metric == .usd }) { phrases.append("spend a month") }
    return phrases
  }
}

extension Metric {
  package var word: String {
    switch self {
    case .requests: "requests"
    case .tokens: "tokens"
    case .inputTokens: "input tokens"
    case .outputTokens: "output tokens"
    case .usd: "spend"
    case .outputLength: "output length"
    }
  }
}

extension LimitWindow {
  package var phrase: String {
    switch self {
    case .minute: "a minute"
    case .hour: "an hour"
    case .day: "a day"
    case .month: "a month"
    case .request: "a request"
    }
  }
}
