package import UsageModel

extension Plan {
  /// The plan as data; every limit stands under its tier with its whole id.
  package var json: JSONValue {
    // Member by member, since one literal of this size takes the compiler minutes.
    var members = JSONMembers()
    members.add("schemaVersion", .integer(1))
    members.add("id", .string(id))
    members.add("name", .string(name))
    members.add("provider", .string(provider))
    members.add("providerSource", .string(providerSource.rawValue))
    members.add("asOf", .text(asOf?.text))
    members.add("currency", .string("USD"))
    members.add("subject", .string(subject.rawValue))
    members.add("subjectSource", .string(subjectSource.rawValue))
    members.add("clock", clock.json)
    members.add("modelClasses", .array(modelClasses.map(\.json)))
    members.add("defaultClass", .text(defaultClass))
    members.add("operationClasses", operationClassesJSON)
    members.add("models", .array(models.map(\.json)))
    members.add("entitlementCatalog", .array(entitlements.map(\.json)))
    members.add("ladder", ladder?.json ?? .null)
    members.add("capacityProducts", .array(capacityProducts.map(\.json)))
    members.add("pricing", .array(prices.map(\.json)))
    members.add("billingRules", billingRules)
    members.add("onLimitReached", limitReached?.json ?? .null)
    members.add("contacts", .array(contacts.map(\.json)))
    members.add("notes", .strings(notes))
    members.add("ambiguities", .array(ambiguities.map(\.json)))
    members.add("counting", counting.json)
    members.add(
      "refusals",
      .array(
        refusals.map {
          .object([
            "code": .string($0.code), "status": .text($0.status?.rawValue),
            "reason": .string($0.reason.rawValue),
          ])
        }))
    members.add("provenance", provenanceJSON)
    return members.object
  }

  private var operationClassesJSON: JSONValue {
    var members = JSONMembers()
    for operation in Operation.allCases {
      if let name = operationClasses[operation] { members.add(operation.rawValue, .string(name)) }
    }
    return members.object
  }

  private var provenanceJSON: JSONValue {
    var members = JSONMembers()
    for (table, origin) in provenance.sorted(by: { $0.key < $1.key }) {
      members.add(table, .object(["source": .string(origin.source), "read": .string(origin.read.text)]))
    }
    return members.object
  }

  private var billingRules: JSONValue {
    guard computeBilling != nil || monthlyCap != nil else { return .null }
    return .object([
      "perSecond": computeBilling.map {
        .object([
          "meterUnit": .string($0.meterUnit), "excludes": .strings($0.excludes),
          "coldStartSeconds": .object([
            "typicalMin": .integer(Int64($0.coldStartSeconds.lowerBound)),
            "typicalMax": .integer(Int64($0.coldStartSeconds.upperBound)),
          ]),
          "states": .strings($0.states),
        ])
      } ?? .null,
      "monthlyCap": monthlyCap.map {
        .object([
          "alertWhenApproaching": .bool($0.alertsWhenApproaching),
          "mayBeResetByEarlyPayment": .bool($0.resetByEarlyPayment),
          "mayBeRaisedByUpgrade": .bool($0.raisedByUpgrade),
        ])
      } ?? .null,
    ])
  }
}

extension CivilDate {
  /// `2026-11-22`.
  var text: String {
    func padded(_ number: Int, _ width: Int) -> String {
      String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

extension Plan.Clock {
  fileprivate var json: JSONValue {
    .object([
      "zone": .string("UTC"), "minute": .string(minute.rawValue), "hour": .string(hour.rawValue),
      "day": .string(day.rawValue), "month": .string(month.rawValue), "source": .string(source),
    ])
  }
}

extension Plan.ModelClass {
  fileprivate var json: JSONValue { .object(["id": .string(id), "label": .string(label)]) }
}

extension Plan.Entitlement {
  fileprivate var json: JSONValue {
    .object(["id": .string(id), "label": .string(label), "kind": .string(kind.rawValue)])
  }
}

extension Plan.LimitReached {
  fileprivate var json: JSONValue {
    .object([
      "effect": .string(effect), "until": .string(until), "confidence": .string(confidence.rawValue),
    ])
  }
}

extension Plan.Contact {
  fileprivate var json: JSONValue {
    .object(["purpose": .string(purpose), "address": .text(address), "display": .string(display)])
  }
}

extension Plan.Ambiguity {
  fileprivate var json: JSONValue {
    .object([
      "id": .string(id), "question": .string(question), "decision": .string(decision),
      "confidence": .string(confidence.rawValue),
    ])
  }
}

extension Plan.Model {
  fileprivate var json: JSONValue {
    .object([
      "id": .string(id), "class": .string(modelClass), "billing": .string(billing.rawValue),
      "label": .text(label),
      "aliases": .strings(aliases), "availability": .string(availability.rawValue),
      "idSource": .text(idInvented ? "invented" : nil),
    ])
  }
}

extension CountingPolicy {
  fileprivate var json: JSONValue {
    .object([
      "countFailed": .bool(countFailed), "countClientErrors": .bool(countClientErrors),
      "cachedInputCounts": .bool(cachedInputCounts), "outputMultiplier": .number(outputMultiplier),
      "burstSeconds": .number(burstSeconds),
      "quantumSeconds": quantumSeconds.map { .integer(Int64($0)) } ?? .null,
    ])
  }
}

extension Price {
  fileprivate var json: JSONValue {
    var members = JSONMembers()
    members.add("model", .string(model))
    switch form {
    case .perTokenSplit(let input, let output):
      members.add("form", .string("perTokenSplit"))
      members.add("inputNanoUsdPerToken", .integer(input))
      members.add("outputNanoUsdPerToken", .integer(output))
    case .perTokenFlat(let nano):
      members.add("form", .string("perTokenFlat"))
      members.add("nanoUsdPerToken", .integer(nano))
    case .perSecond(let nano):
      members.add("form", .string("perSecond"))
      members.add("nanoUsdPerMillisecond", .integer(nano))
    case .free(let until):
      members.add("form", .string("free"))
      if let until { members.add("freeUntil", until.json) }
    }
    members.add("display", .string(display))
    return members.object
  }
}

extension Price.FreeUntil {
  fileprivate var json: JSONValue {
    .object([
      "month": .integer(Int64(month)), "day": .integer(Int64(day)),
      "year": year.map { .integer(Int64($0)) } ?? .null, "inclusive": .bool(inclusive),
      "zone": .string("UTC"),
    ])
  }
}
