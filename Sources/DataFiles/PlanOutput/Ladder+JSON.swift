import UsageModel

extension Ladder {
  var json: JSONValue {
    .object([
      "advance": .string(advance.rawValue), "qualification": .string(qualification.rawValue),
      "retainOnDrop": .string(retainOnDrop.rawValue), "entryTier": .text(entryTier),
      "belowEntry": belowEntry.map {
        .object(["label": .string($0.label), "limits": .string("notStated"), "note": .text($0.note)])
      } ?? .null,
      "aboveTop": aboveTop.map {
        .object(["label": .string($0.label), "action": .string($0.action)])
      } ?? .null,
      "actions": .strings(actions), "tiers": .array(tiers.map(\.json)),
    ])
  }
}

extension Tier {
  fileprivate var json: JSONValue {
    .object([
      "id": .string(id), "rank": .integer(Int64(rank)), "label": .string(label), "group": .text(group),
      "requirements": requirements.json, "limits": .array(limits.map(\.json)), "grants": .strings(grants),
      "denies": .strings(denies),
    ])
  }
}

extension Requirements {
  var json: JSONValue {
    .object([
      "mode": .string(mode.rawValue),
      "items": .array(
        items.map { item in
          var members = [JSONValue.Member(key: "kind", value: .string(item.kind.rawValue))]
          func add(_ key: String, _ value: String?) {
            if let value { members.append(JSONValue.Member(key: key, value: .string(value))) }
          }
          add("amountUsd", item.amount?.plain)
          add("basis", item.basis?.rawValue)
          add("comparison", item.amount == nil ? nil : "atLeast")
          add("period", item.period?.rawValue)
          if item.excludesFreeCredit {
            members.append(JSONValue.Member(key: "excludes", value: .strings(["freeCredits"])))
          }
          add("address", item.address)
          add("display", item.display)
          return .object(members)
        }),
    ])
  }
}

extension Limit {
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = []
    func add(_ key: String, _ value: JSONValue?) {
      if let value { members.append(JSONValue.Member(key: key, value: value)) }
    }
    add("id", .string(id))
    add("metric", .string(metric.rawValue))
    add("window", .string(window.rawValue))
    add("selector", selector.json)
    add("pool", .string(pool.rawValue))
    add("value", value.json(display: display))
    add("confidence", .string(confidence.rawValue))
    add("assumption", assumption.map { .string($0) })
    add("combine", .string(combine.rawValue))
    return .object(members)
  }
}

extension Selector {
  fileprivate var json: JSONValue {
    let parts = [("model", model), ("class", modelClass), ("billing", billing?.rawValue)]
    return .object(
      parts.compactMap { key, value in value.map { JSONValue.Member(key: key, value: .string($0)) } })
  }
}

extension LimitValue {
  /// The word that plan files and JSON use.
  var kind: String {
    switch self {
    case .number: "number"
    case .unlimited: "unlimited"
    case .adaptive: "adaptive"
    case .custom: "custom"
    case .toBeDecided: "tbd"
    case .creditBalance: "creditBalance"
    }
  }

  fileprivate func json(display: String?) -> JSONValue {
    var members = [JSONValue.Member(key: "kind", value: .string(kind))]
    if case .number(let amount) = self {
      members.append(JSONValue.Member(key: "amount", value: .integer(amount)))
    }
    if case .creditBalance(let credit?) = self {
      members.append(JSONValue.Member(key: "credit", value: .string(credit)))
    }
    if let display { members.append(JSONValue.Member(key: "display", value: .string(display))) }
    return .object(members)
  }
}

extension CapacityProduct {
  var json: JSONValue {
    .object([
      "id": .string(id), "label": .string(label), "bindsTo": .string(bindsTo),
      "access": .object([
        "requirements": requirements.json,
        "roles": .array(
          roles.map {
            .object(["id": .string($0.id), "label": .string($0.label), "grants": .strings($0.grants)])
          }),
      ]),
      "units": .array(
        units.map {
          .object([
            "direction": .string($0.direction.rawValue), "metric": .string($0.metric.rawValue),
            "window": .string("minute"), "perUnit": .integer($0.perUnit), "label": .string($0.label),
          ])
        }),
      "unitSizePerModelMayDiffer": .bool(unitSizePerModelMayDiffer),
      "minimumTermDays": .integer(Int64(minimumTermDays)), "activeUntil": .string(activeUntil),
      "renewal": .string(renewal),
      "cancellation": .object([
        "granularity": .string(cancellationGranularity), "partial": .bool(partialCancellation),
      ]),
      "termRule": .string(termRule.rawValue), "chargeTiming": .string(chargeTiming.rawValue),
      "addsToRateLimit": .bool(addsToRateLimit), "overflow": .string(overflow),
      "coverageRule": .string(coverageRule.rawValue),
      "coverageRuleAlternatives": .strings(coverageRuleAlternatives.map(\.rawValue)),
      "recommendationLookbackDays": .integer(Int64(recommendationLookbackDays)),
      "priceBasis": .string(priceBasis), "discountsAppliedOn": .string(discountsAppliedOn),
      "countsAgainst": .strings(countsAgainst),
      "views": .array(views.map { .object(["id": .string($0.id), "seconds": .integer($0.seconds)]) }),
      "dataDelaySecondsMax": .integer(Int64(dataDelaySecondsMaximum)), "stack": .strings(stack),
      "sections": .strings(sections), "actions": .strings(actions),
    ])
  }
}
