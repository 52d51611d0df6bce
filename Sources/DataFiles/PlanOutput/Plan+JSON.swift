package import UsageModel

extension Plan {
  /// The plan as data; every limit stands under its tier with its whole id.
  package var json: JSONValue {
    .object([
      "schemaVersion": .integer(1), "id": .string(id), "name": .string(name), "provider": .string(provider),
      "providerSource": .string(providerSource.rawValue), "asOf": .text(asOf?.text),
      "currency": .string("USD"),
      "subject": .string(subject.rawValue), "subjectSource": .string(subjectSource.rawValue),
      "clock": clock.json,
      "modelClasses": .array(
        modelClasses.map { .object(["id": .string($0.id), "label": .string($0.label)]) }),
      "defaultClass": .text(defaultClass),
      "operationClasses": .object(
        Operation.allCases.compactMap { operation in
          operationClasses[operation].map { JSONValue.Member(key: operation.rawValue, value: .string($0)) }
        }),
      "models": .array(models.map(\.json)),
      "entitlementCatalog": .array(
        entitlements.map {
          .object(["id": .string($0.id), "label": .string($0.label), "kind": .string($0.kind.rawValue)])
        }),
      "ladder": ladder?.json ?? .null,
      "capacityProducts": .array(capacityProducts.map(\.json)),
      "pricing": .array(prices.map(\.json)),
      "billingRules": billingRules,
      "onLimitReached": limitReached.map {
        .object([
          "effect": .string($0.effect), "until": .string($0.until),
          "confidence": .string($0.confidence.rawValue),
        ])
      } ?? .null,
      "contacts": .array(
        contacts.map {
          .object([
            "purpose": .string($0.purpose), "address": .text($0.address), "display": .string($0.display),
          ])
        }),
      "notes": .strings(notes),
      "ambiguities": .array(
        ambiguities.map {
          .object([
            "id": .string($0.id), "question": .string($0.question), "decision": .string($0.decision),
            "confidence": .string($0.confidence.rawValue),
          ])
        }),
      "counting": counting.json,
      "provenance": .object(
        provenance.sorted { $0.key < $1.key }.map {
          JSONValue.Member(
            key: $0.key,
            value: .object(["source": .string($0.value.source), "read": .string($0.value.read.text)]))
        }),
    ])
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
    var members: [JSONValue.Member] = [JSONValue.Member(key: "model", value: .string(model))]
    func add(_ pairs: KeyValuePairs<String, JSONValue>) {
      members.append(contentsOf: pairs.map { JSONValue.Member(key: $0.key, value: $0.value) })
    }
    switch form {
    case .perTokenSplit(let input, let output):
      add([
        "form": .string("perTokenSplit"), "inputNanoUsdPerToken": .integer(input),
        "outputNanoUsdPerToken": .integer(output),
      ])
    case .perTokenFlat(let nano): add(["form": .string("perTokenFlat"), "nanoUsdPerToken": .integer(nano)])
    case .perSecond(let nano): add(["form": .string("perSecond"), "nanoUsdPerMillisecond": .integer(nano)])
    case .free(let until):
      add(["form": .string("free")])
      if let until {
        add([
          "freeUntil": .object([
            "month": .integer(Int64(until.month)), "day": .integer(Int64(until.day)),
            "year": until.year.map { .integer(Int64($0)) } ?? .null, "inclusive": .bool(until.inclusive),
            "zone": .string("UTC"),
          ])
        ])
      }
    }
    add(["display": .string(display)])
    return .object(members)
  }
}
