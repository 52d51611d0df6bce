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
    .object(["mode": .string(mode.rawValue), "items": .array(items.map(\.json))])
  }
}

extension Requirement {
  fileprivate var json: JSONValue {
    var members = JSONMembers()
    members.add("kind", .string(kind.rawValue))
    members.add("amountUsd", amount?.plain)
    members.add("basis", basis?.rawValue)
    members.add("comparison", amount.map { _ in "atLeast" })
    members.add("period", period?.rawValue)
    if excludesFreeCredit { members.add("excludes", .strings(["freeCredits"])) }
    members.add("address", address)
    members.add("display", .string(display))
    return members.object
  }
}

extension Limit {
  fileprivate var json: JSONValue {
    var members = JSONMembers()
    members.add("id", .string(id))
    members.add("metric", .string(metric.rawValue))
    members.add("window", .string(window.rawValue))
    members.add("selector", selector.json)
    members.add("pool", .string(pool.rawValue))
    members.add("value", value.json(display: display))
    members.add("confidence", .string(confidence.rawValue))
    members.add("assumption", assumption)
    members.add("combine", .string(combine.rawValue))
    return members.object
  }
}

extension Selector {
  fileprivate var json: JSONValue {
    var members = JSONMembers()
    members.add("model", model)
    members.add("class", modelClass)
    members.add("billing", billing?.rawValue)
    return members.object
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
    var members = JSONMembers()
    members.add("kind", .string(kind))
    if case .number(let amount) = self { members.add("amount", .integer(amount)) }
    if case .creditBalance(let credit) = self { members.add("credit", credit) }
    members.add("display", display)
    return members.object
  }
}
