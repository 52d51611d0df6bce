import UsageModel

extension CapacityProduct {
  var json: JSONValue {
    var members = JSONMembers()
    members.add("id", .string(id))
    members.add("label", .string(label))
    members.add("bindsTo", .string(bindsTo))
    members.add("access", .object(["requirements": requirements.json, "roles": .array(roles.map(\.json))]))
    members.add("units", .array(units.map(\.json)))
    members.add("unitSizePerModelMayDiffer", .bool(unitSizePerModelMayDiffer))
    members.add("minimumTermDays", .integer(Int64(minimumTermDays)))
    members.add("activeUntil", .string(activeUntil))
    members.add("renewal", .string(renewal))
    members.add(
      "cancellation",
      .object(["granularity": .string(cancellationGranularity), "partial": .bool(partialCancellation)]))
    members.add("termRule", .string(termRule.rawValue))
    members.add("chargeTiming", .string(chargeTiming.rawValue))
    members.add("addsToRateLimit", .bool(addsToRateLimit))
    members.add("overflow", .string(overflow))
    members.add("coverageRule", .string(coverageRule.rawValue))
    members.add("coverageRuleAlternatives", .strings(coverageRuleAlternatives.map(\.rawValue)))
    members.add("recommendationLookbackDays", .integer(Int64(recommendationLookbackDays)))
    members.add("priceBasis", .string(priceBasis))
    members.add("discountsAppliedOn", .string(discountsAppliedOn))
    members.add("countsAgainst", .strings(countsAgainst))
    members.add("views", .array(views.map(\.json)))
    members.add("dataDelaySecondsMax", .integer(Int64(dataDelaySecondsMaximum)))
    members.add("stack", .strings(stack))
    members.add("sections", .strings(sections))
    members.add("actions", .strings(actions))
    return members.object
  }
}

extension CapacityProduct.Role {
  fileprivate var json: JSONValue {
    .object(["id": .string(id), "label": .string(label), "grants": .strings(grants)])
  }
}

extension CapacityProduct.Unit {
  fileprivate var json: JSONValue {
    .object([
      "direction": .string(direction.rawValue), "metric": .string(metric.rawValue),
      "window": .string("minute"), "perUnit": .integer(perUnit), "label": .string(label),
    ])
  }
}

extension CapacityProduct.View {
  fileprivate var json: JSONValue { .object(["id": .string(id), "seconds": .integer(seconds)]) }
}
