/// What a provider publishes about its limits, tiers, capacity and prices: one plan file.
package struct Plan: Hashable, Sendable {
  package enum Statement: String, CaseIterable, Hashable, Sendable {
    case stated, inferred, assumed
  }

  /// Who shares a counter.
  package enum Subject: String, CaseIterable, Hashable, Sendable {
    case organization, account, team, user, project, key
  }

  /// How each window starts anew. All in UTC.
  package struct Clock: Hashable, Sendable {
    package enum Minute: String, CaseIterable, Hashable, Sendable { case rolling, alignedMinute }
    package enum Hour: String, CaseIterable, Hashable, Sendable { case rolling, alignedHour }
    package enum Day: String, CaseIterable, Hashable, Sendable { case rolling, utcMidnight }
    package enum Month: String, CaseIterable, Hashable, Sendable { case calendarUtc, billingAnchor }

    package var minute: Minute
    package var hour: Hour
    package var day: Day
    package var month: Month
    /// Where the rules above come from, in words.
    package var source: String

    package init(
      minute: Minute = .rolling, hour: Hour = .rolling, day: Day = .utcMidnight,
      month: Month = .calendarUtc, source: String = "assumed"
    ) {
      self.minute = minute
      self.hour = hour
      self.day = day
      self.month = month
      self.source = source
    }
  }

  package struct ModelClass: Hashable, Sendable {
    package var id: String
    package var label: String

    package init(id: String, label: String) {
      self.id = id
      self.label = label
    }
  }

  package struct Model: Hashable, Sendable {
    package enum Availability: String, CaseIterable, Hashable, Sendable { case listed, comingSoon }

    package var id: String
    package var modelClass: String
    package var billing: Billing
    package var label: String?
    package var aliases: [String]
    package var availability: Availability
    /// The source prints only a display name, so the id is ours.
    package var idInvented: Bool

    package init(
      id: String, modelClass: String, billing: Billing, label: String? = nil,
      aliases: [String] = [], availability: Availability = .listed, idInvented: Bool = false
    ) {
      self.id = id
      self.modelClass = modelClass
      self.billing = billing
      self.label = label
      self.aliases = aliases
      self.availability = availability
      self.idInvented = idInvented
    }
  }

  package struct Entitlement: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
      case service, instance, model, feature, page, action
    }

    package var id: String
    package var label: String
    package var kind: Kind

    package init(id: String, label: String, kind: Kind) {
      self.id = id
      self.label = label
      self.kind = kind
    }
  }

  package struct Contact: Hashable, Sendable {
    package var purpose: String
    package var address: String?
    package var display: String

    package init(purpose: String, address: String?, display: String) {
      self.purpose = purpose
      self.address = address
      self.display = display
    }
  }

  /// A question that the source leaves open, with our decision.
  package struct Ambiguity: Hashable, Sendable {
    package enum Confidence: String, CaseIterable, Hashable, Sendable { case high, medium, low }

    package var id: String
    package var question: String
    package var decision: String
    package var confidence: Confidence

    package init(id: String, question: String, decision: String, confidence: Confidence) {
      self.id = id
      self.question = question
      self.decision = decision
      self.confidence = confidence
    }
  }

  /// How compute time is billed.
  package struct ComputeBilling: Hashable, Sendable {
    package var meterUnit: String
    package var excludes: [String]
    package var coldStartSeconds: ClosedRange<Int>
    package var states: [String]

    package init(
      meterUnit: String, excludes: [String], coldStartSeconds: ClosedRange<Int>, states: [String]
    ) {
      self.meterUnit = meterUnit
      self.excludes = excludes
      self.coldStartSeconds = coldStartSeconds
      self.states = states
    }
  }

  package struct MonthlyCap: Hashable, Sendable {
    package var alertsWhenApproaching: Bool
    package var resetByEarlyPayment: Bool
    package var raisedByUpgrade: Bool

    package init(alertsWhenApproaching: Bool, resetByEarlyPayment: Bool, raisedByUpgrade: Bool) {
      self.alertsWhenApproaching = alertsWhenApproaching
      self.resetByEarlyPayment = resetByEarlyPayment
      self.raisedByUpgrade = raisedByUpgrade
    }
  }

  package struct LimitReached: Hashable, Sendable {
    package var effect: String
    package var until: String
    package var confidence: Ambiguity.Confidence

    package init(effect: String, until: String, confidence: Ambiguity.Confidence) {
      self.effect = effect
      self.until = until
      self.confidence = confidence
    }
  }

  /// What one of the provider's error codes means.
  package struct RefusalRule: Hashable, Sendable {
    /// In lower case, compared as a whole word.
    package var code: String
    /// nil: whatever the call's status is.
    package var status: CallStatus?
    package var reason: RefusalReason

    package init(code: String, status: CallStatus? = nil, reason: RefusalReason) {
      self.code = code
      self.status = status
      self.reason = reason
    }
  }

  /// Where a part of the plan was read, and when.
  package struct Provenance: Hashable, Sendable {
    package var source: String
    package var read: CivilDate

    package init(source: String, read: CivilDate) {
      self.source = source
      self.read = read
    }
  }

  package var id: String
  package var name: String
  package var provider: String
  package var providerSource: Statement
  /// The date that the source itself carries.
  package var asOf: CivilDate?
  package var subject: Subject
  package var subjectSource: Statement
  package var clock: Clock
  package var modelClasses: [ModelClass]
  /// The class of a model that nothing else classifies; nil leaves it unclassified, without limits.
  package var defaultClass: String?
  /// The class by operation of a model that the plan does not list.
  package var operationClasses: [Operation: String]
  package var models: [Model]
  package var entitlements: [Entitlement]
  package var ladder: Ladder?
  package var capacityProducts: [CapacityProduct]
  package var prices: [Price]
  package var computeBilling: ComputeBilling?
  package var monthlyCap: MonthlyCap?
  package var limitReached: LimitReached?
  package var contacts: [Contact]
  package var notes: [String]
  package var ambiguities: [Ambiguity]
  package var counting: CountingPolicy
  /// Error codes that tell why a call was refused, stronger than what formats know of them.
  package var refusals: [RefusalRule] = []
  /// Per part of the plan ("tiers", "limits", "models", "pricing", ...).
  package var provenance: [String: Provenance]

  package init(
    id: String, name: String, provider: String, providerSource: Statement = .stated,
    asOf: CivilDate? = nil, subject: Subject = .account, subjectSource: Statement = .assumed,
    clock: Clock = Clock(), modelClasses: [ModelClass] = [], defaultClass: String? = nil,
    operationClasses: [Operation: String] = [:], models: [Model] = [],
    entitlements: [Entitlement] = [], ladder: Ladder? = nil,
    capacityProducts: [CapacityProduct] = [], prices: [Price] = [],
    computeBilling: ComputeBilling? = nil, monthlyCap: MonthlyCap? = nil,
    limitReached: LimitReached? = nil, contacts: [Contact] = [], notes: [String] = [],
    ambiguities: [Ambiguity] = [], counting: CountingPolicy = CountingPolicy(),
    provenance: [String: Provenance] = [:]
  ) {
    self.id = id
    self.name = name
    self.provider = provider
    self.providerSource = providerSource
    self.asOf = asOf
    self.subject = subject
    self.subjectSource = subjectSource
    self.clock = clock
    self.modelClasses = modelClasses
    self.defaultClass = defaultClass
    self.operationClasses = operationClasses
    self.models = models
    self.entitlements = entitlements
    self.ladder = ladder
    self.capacityProducts = capacityProducts
    self.prices = prices
    self.computeBilling = computeBilling
    self.monthlyCap = monthlyCap
    self.limitReached = limitReached
    self.contacts = contacts
    self.notes = notes
    self.ambiguities = ambiguities
    self.counting = counting
    self.provenance = provenance
  }
}

/// How a provider counts traffic against its limits. The defaults over-count, since a gauge that reads high is the safer one.
package struct CountingPolicy: Hashable, Sendable {
  /// Throttled calls and server errors count as requests.
  package var countFailed: Bool
  /// Client errors count as requests.
  package var countClientErrors: Bool
  /// Cached input counts as tokens.
  package var cachedInputCounts: Bool
  package var outputMultiplier: Double
  /// The bucket holds `limit * burstSeconds / 60`; 1 or more.
  package var burstSeconds: Double
  /// 1 or 10 where the provider is known to slice its minute.
  package var quantumSeconds: Int?

  package init(
    countFailed: Bool = true, countClientErrors: Bool = false, cachedInputCounts: Bool = true,
    outputMultiplier: Double = 1, burstSeconds: Double = 60, quantumSeconds: Int? = nil
  ) {
    self.countFailed = countFailed
    self.countClientErrors = countClientErrors
    self.cachedInputCounts = cachedInputCounts
    self.outputMultiplier = outputMultiplier
    self.burstSeconds = burstSeconds
    self.quantumSeconds = quantumSeconds
  }
}
