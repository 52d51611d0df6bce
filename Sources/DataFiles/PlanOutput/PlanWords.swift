import UsageModel

extension Limit {
  /// What and over which time: `requests a minute`.
  var kindWords: String {
    let noun =
      switch metric {
      case .requests: "requests"
      case .tokens: "tokens"
      case .inputTokens: "input tokens"
      case .outputTokens: "output tokens"
      case .usd: "dollars"
      case .outputLength: "output tokens"
      }
    let time =
      switch window {
      case .minute: "a minute"
      case .hour: "an hour"
      case .day: "a day"
      case .month: "a month"
      case .request: "in one response"
      }
    return "\(noun) \(time)"
  }

  /// As the source prints it, else the number with its digits grouped.
  var printed: String { display ?? value.number?.grouped ?? value.kind }
}

extension Requirements {
  var words: String {
    items.isEmpty ? "nothing" : items.map(\.words).joined(separator: mode == .all ? " and " : " or ")
  }
}

extension Requirement {
  fileprivate var words: String {
    let money =
      switch basis {
      case .cashIn: " (money paid in)"
      case .usage: " (usage consumed)"
      case nil: ""
      }
    let time = period == .month ? " in a month" : ""
    let exclusion = excludesFreeCredit ? ", free credit does not count" : ""
    let address = address.map { " (\($0))" } ?? ""
    return display + money + time + exclusion + address
  }
}

extension Ladder.Advance {
  var words: String {
    switch self {
    case .automatic: "moves by itself"
    case .onAction: "moves on an action of the owner"
    case .contact: "moves when asked for"
    }
  }
}

extension Ladder.Qualification {
  var words: String {
    switch self {
    case .independent: "each tier asks for its own requirement only"
    case .cumulative: "each tier also asks for what the lower ones do"
    case .assigned: "the provider assigns the tier"
    }
  }
}

extension Ladder.RetainOnDrop {
  var words: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .unknown: "not stated *"
    }
  }
}

extension Plan.Clock.Minute {
  var words: String { self == .rolling ? "rolling" : "from :00" }
}

extension Plan.Clock.Hour {
  var words: String { self == .rolling ? "rolling" : "from :00" }
}

extension Plan.Clock.Day {
  var words: String { self == .rolling ? "rolling" : "from 00:00" }
}

extension Plan.Clock.Month {
  var words: String { self == .calendarUtc ? "of the calendar" : "from the billing day" }
}
