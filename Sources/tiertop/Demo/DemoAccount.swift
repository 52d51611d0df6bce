import UsageModel

/// One account of the invented organization: its plan, how its usage comes in, and what its traffic looks like.
struct DemoAccount {
  enum Source {
    /// Single calls, as a gateway sees them; one that falls silent now and then loses what it saw meanwhile.
    case gateway(name: String, fallsSilent: Bool)
    /// Sums by the minute, a few minutes late, as a provider's usage page shows them.
    case page(name: String)

    var kind: String {
      switch self {
      case .gateway: "stream"
      case .page: "page"
      }
    }

    var name: String {
      switch self {
      case .gateway(let name, _), .page(let name): name
      }
    }
  }

  /// What the provider refuses.
  enum Ceiling {
    case none
    /// More than so many requests a minute of the models of one class.
    case minute(requests: Int, modelClass: String)
    /// More than so many requests a day; the caller then tries only now and then.
    case day(requests: Int)
  }

  var name: String
  /// The id of a plan.
  var plan: String
  var source: Source
  var ceiling: Ceiling
  /// Requests a minute at load 1 of a model with share 1.
  var fullRate: Double
  var load: DemoLoad
  var models: [DemoModel]
  /// Ascending shares of the calls that end with each project.
  var projects: [(name: String, upTo: Double)]
  /// 1: calls come by chance; less: more evenly.
  var scatter: Double = 1
  var facts: DemoFacts
}

/// What the owner wrote down about an account.
struct DemoFacts {
  var facts: [AccountFact] = []
  var assignedTier: AssignedTier?
  var spendLimits: [SpendLimit] = []
  var unitTerms: [UnitTerms] = []
  var capacity: [CapacityTransaction] = []
  var aliases: [AliasBinding] = []
  var ledger: [LedgerEntry] = []

  /// Leaves out what would only happen after `instant`.
  mutating func forget(after instant: Instant) {
    facts.removeAll { $0.at > instant }
    capacity.removeAll { $0.at > instant }
    ledger.removeAll { $0.at > instant }
    ledger.sort { $0.at < $1.at }
  }
}

/// One model of an account and what its calls look like.
struct DemoModel {
  enum Pricing {
    /// The plan prints the price.
    case plan(Price)
    /// The gateway sends the cost along, in nano-dollars a token; promotional where free credit pays.
    case sent(input: Int64, output: Int64, isPromotional: Bool)
    /// Covered by bought capacity; what goes beyond costs so many nano-dollars a token.
    case provisioned(
      input: CapacityTimeline, inputNano: Int64, output: CapacityTimeline, outputNano: Int64)
    case unknown
  }

  var name: String
  var operation: Operation = .chat
  /// Of the account's `fullRate`.
  var share: Double
  /// Mean tokens of a call.
  var input: Double
  var output: Double
  /// The part of the input that is read from a cache.
  var cached: Double = 0
  /// Of time-billed models; 0 otherwise.
  var computeMilliseconds: Double = 0
  /// Milliseconds until the first token, and for each token after it.
  var firstToken: Double = 320
  var perToken: Double = 11
  /// How many of the calls go on much longer than the rest, up to `longest`.
  var longAnswers: Double = 0
  var longest: Double = 8_000
  /// The share of calls that find the model cold and wait for it.
  var coldStarts: Double = 0
  /// So many calls in one minute are nothing unusual: a report of the older history may stand for them.
  var mostCallsPerReport: Double
  var pricing: Pricing = .unknown
  /// Traffic begins here.
  var from: Instant = .distantPast
  /// As the plan sees it.
  var modelClass: String?
  var billing: Billing?
}

extension DemoModel {
  /// Takes class, billing and price from the plan where it knows the model.
  mutating func resolve(by plan: Plan) {
    let traits = plan.traits(of: name, operation: operation)
    modelClass = traits.modelClass
    billing = traits.billing
    if case .unknown = pricing, let price = plan.price(of: name) { pricing = .plan(price) }
  }

  /// The cost of one call or of many; nil where no price is known.
  func cost(of measures: Measures, at instant: Instant) -> (nano: Int64, promotional: Int64)? {
    switch pricing {
    case .plan(let price):
      let nano = price.costNano(
        input: measures.input, output: measures.output, computeMilliseconds: measures.computeMilliseconds)
      return (nano, 0)
    case .sent(let input, let output, let isPromotional):
      let nano = measures.input * input + measures.output * output
      return (nano, isPromotional ? nano : 0)
    case .provisioned(let input, let inputNano, let output, let outputNano):
      let spilledInput = max(0, measures.input - input.perMinute(at: instant))
      let spilledOutput = max(0, measures.output - output.perMinute(at: instant))
      return (spilledInput * inputNano + spilledOutput * outputNano, 0)
    case .unknown: return nil
    }
  }

  /// The mean cost of a call in nano-dollars, for setting a load by its cost.
  var expectedCost: Double {
    switch pricing {
    case .plan(let price):
      switch price.form {
      case .perTokenSplit(let inputNano, let outputNano):
        input * Double(inputNano) + output * Double(outputNano)
      case .perTokenFlat(let nano): (input + output) * Double(nano)
      case .perSecond(let nano): computeMilliseconds * Double(nano)
      case .free: 0
      }
    case .sent(let inputNano, let outputNano, _):
      input * Double(inputNano) + output * Double(outputNano)
    case .provisioned, .unknown: 0
    }
  }
}
