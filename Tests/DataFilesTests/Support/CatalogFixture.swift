import Foundation
import Testing
import UsageModel

/// The catalog's own JSON as a plan: a second path to the same values that shares nothing with the YAML reader.
struct CatalogFixture {
  private let root: [String: Any]

  static let names = ["friendli", "gmi-cloud", "nebula-block", "openai-scale-tier", "together-ai"]

  init(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
    self.init(try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any] ?? [:])
  }

  init(_ root: [String: Any]) { self.root = root }

  func plan() throws -> Plan {
    var plan = Plan(
      id: try text(root, "id"), name: try text(root, "name"), provider: try text(root, "provider"),
      providerSource: try choice(root, "providerSource"),
      asOf: (root["asOf"] as? String).flatMap { CivilDate($0) }, subject: try choice(root, "subject"),
      subjectSource: try choice(root, "subjectSource"), clock: try clock(try table(root, "clock")))
    plan.modelClasses = try tables(root, "modelClasses").map {
      Plan.ModelClass(id: try text($0, "id"), label: try text($0, "label"))
    }
    plan.models = try tables(root, "models").map(model)
    plan.entitlements = try tables(root, "entitlementCatalog").map {
      Plan.Entitlement(id: try text($0, "id"), label: try text($0, "label"), kind: try choice($0, "kind"))
    }
    plan.ladder = try (root["ladder"] as? [String: Any]).map(ladder)
    plan.capacityProducts = try tables(root, "capacityProducts").map(product)
    plan.prices = try tables(root, "pricing").map(price)
    if let rules = root["billingRules"] as? [String: Any] {
      let compute = try table(rules, "perSecond")
      let cold = try table(compute, "coldStartSeconds")
      plan.computeBilling = Plan.ComputeBilling(
        meterUnit: try text(compute, "meterUnit"), excludes: try texts(compute, "excludes"),
        coldStartSeconds: try whole(cold, "typicalMin")...(try whole(cold, "typicalMax")),
        states: try texts(compute, "states"))
      let cap = try table(rules, "monthlyCap")
      plan.monthlyCap = Plan.MonthlyCap(
        alertsWhenApproaching: try flag(cap, "alertWhenApproaching"),
        resetByEarlyPayment: try flag(cap, "mayBeResetByEarlyPayment"),
        raisedByUpgrade: try flag(cap, "mayBeRaisedByUpgrade"))
    }
    if let reached = root["onLimitReached"] as? [String: Any] {
      plan.limitReached = Plan.LimitReached(
        effect: try text(reached, "effect"), until: try text(reached, "until"),
        confidence: try choice(reached, "confidence"))
    }
    plan.contacts = try tables(root, "contacts").map {
      Plan.Contact(
        purpose: try text($0, "purpose"), address: $0["address"] as? String, display: try text($0, "display"))
    }
    plan.notes = try texts(root, "notes")
    plan.ambiguities = try tables(root, "ambiguities").map {
      Plan.Ambiguity(
        id: try text($0, "id"), question: try text($0, "question"), decision: try text($0, "decision"),
        confidence: try choice($0, "confidence"))
    }
    return plan
  }

  private func clock(_ clock: [String: Any]) throws -> Plan.Clock {
    Plan.Clock(
      minute: try choice(clock, "minute"), hour: try choice(clock, "hour"), day: try choice(clock, "day"),
      month: try choice(clock, "month"), source: try text(clock, "source"))
  }

  private func model(_ model: [String: Any]) throws -> Plan.Model {
    Plan.Model(
      id: try text(model, "id"), modelClass: try text(model, "class"), billing: try choice(model, "billing"),
      label: model["label"] as? String, aliases: model["aliases"] as? [String] ?? [],
      availability: model["availability"] == nil ? .listed : try choice(model, "availability"),
      idInvented: model["idSource"] as? String == "invented")
  }

  private func ladder(_ ladder: [String: Any]) throws -> Ladder {
    Ladder(
      advance: try choice(ladder, "advance"), qualification: try choice(ladder, "qualification"),
      retainOnDrop: try choice(ladder, "retainOnDrop"), entryTier: ladder["entryTier"] as? String,
      belowEntry: try (ladder["belowEntry"] as? [String: Any]).map {
        Ladder.BelowEntry(label: try text($0, "label"), note: $0["note"] as? String)
      },
      aboveTop: try (ladder["aboveTop"] as? [String: Any]).map {
        Ladder.AboveTop(label: try text($0, "label"), action: try text($0, "action"))
      },
      actions: try texts(ladder, "actions"),
      tiers: try tables(ladder, "tiers").map { tier in
        Tier(
          id: try text(tier, "id"), rank: try whole(tier, "rank"), label: try text(tier, "label"),
          group: tier["group"] as? String, requirements: try requirements(try table(tier, "requirements")),
          limits: try tables(tier, "limits").map(limit), grants: try texts(tier, "grants"),
          denies: try texts(tier, "denies"))
      })
  }

  private func requirements(_ requirements: [String: Any]) throws -> Requirements {
    Requirements(
      mode: try choice(requirements, "mode"),
      items: try tables(requirements, "items").map { item in
        Requirement(
          kind: try choice(item, "kind"), amount: (item["amountUsd"] as? String).flatMap { Money($0) },
          basis: item["basis"] == nil ? nil : try choice(item, "basis"),
          period: item["period"] == nil ? nil : try choice(item, "period"),
          excludesFreeCredit: (item["excludes"] as? [String]) == ["freeCredits"],
          address: item["address"] as? String, display: try text(item, "display"))
      })
  }

  private func limit(_ limit: [String: Any]) throws -> Limit {
    let selector = try table(limit, "selector")
    let value = try table(limit, "value")
    let amount: LimitValue =
      switch try text(value, "kind") {
      case "number": .number(try #require(value["amount"] as? NSNumber).int64Value)
      case "unlimited": .unlimited
      case "adaptive": .adaptive
      case "custom": .custom
      case "tbd": .toBeDecided
      default: .creditBalance(credit: value["credit"] as? String)
      }
    return Limit(
      id: try text(limit, "id"), metric: try choice(limit, "metric"), window: try choice(limit, "window"),
      selector: Selector(
        model: selector["model"] as? String, modelClass: selector["class"] as? String,
        billing: selector["billing"] == nil ? nil : try choice(selector, "billing")),
      pool: try choice(limit, "pool"), value: amount, display: value["display"] as? String,
      confidence: try choice(limit, "confidence"), assumption: limit["assumption"] as? String,
      combine: limit["combine"] == nil ? .override : try choice(limit, "combine"))
  }

  private func price(_ price: [String: Any]) throws -> Price {
    let form: Price.Form
    switch try text(price, "form") {
    case "perTokenSplit":
      form = .perTokenSplit(
        inputNano: Int64(try whole(price, "inputNanoUsdPerToken")),
        outputNano: Int64(try whole(price, "outputNanoUsdPerToken")))
    case "perTokenFlat": form = .perTokenFlat(nano: Int64(try whole(price, "nanoUsdPerToken")))
    case "perSecond": form = .perSecond(nanoPerMillisecond: Int64(try whole(price, "nanoUsdPerMillisecond")))
    default:
      form = .free(
        until: try (price["freeUntil"] as? [String: Any]).map {
          Price.FreeUntil(
            month: try whole($0, "month"), day: try whole($0, "day"), year: $0["year"] as? Int,
            inclusive: try flag($0, "inclusive"))
        })
    }
    return Price(model: try text(price, "model"), form: form, display: try text(price, "display"))
  }

  private func product(_ product: [String: Any]) throws -> CapacityProduct {
    let access = try table(product, "access")
    let cancellation = try table(product, "cancellation")
    return CapacityProduct(
      id: try text(product, "id"), label: try text(product, "label"), bindsTo: try text(product, "bindsTo"),
      requirements: try requirements(try table(access, "requirements")),
      roles: try tables(access, "roles").map {
        CapacityProduct.Role(
          id: try text($0, "id"), label: try text($0, "label"), grants: try texts($0, "grants"))
      },
      units: try tables(product, "units").map {
        CapacityProduct.Unit(
          direction: try choice($0, "direction"), metric: try choice($0, "metric"),
          perUnit: Int64(try whole($0, "perUnit")), label: try text($0, "label"))
      },
      unitSizePerModelMayDiffer: try flag(product, "unitSizePerModelMayDiffer"),
      minimumTermDays: try whole(product, "minimumTermDays"), activeUntil: try text(product, "activeUntil"),
      renewal: try text(product, "renewal"), cancellationGranularity: try text(cancellation, "granularity"),
      partialCancellation: try flag(cancellation, "partial"), termRule: try choice(product, "termRule"),
      chargeTiming: try choice(product, "chargeTiming"),
      addsToRateLimit: try flag(product, "addsToRateLimit"),
      overflow: try text(product, "overflow"), coverageRule: try choice(product, "coverageRule"),
      coverageRuleAlternatives: try texts(product, "coverageRuleAlternatives").map {
        try #require(CoverageRule(rawValue: $0))
      },
      recommendationLookbackDays: try whole(product, "recommendationLookbackDays"),
      priceBasis: try text(product, "priceBasis"),
      discountsAppliedOn: try text(product, "discountsAppliedOn"),
      countsAgainst: try texts(product, "countsAgainst"),
      views: try tables(product, "views").map {
        CapacityProduct.View(id: try text($0, "id"), seconds: Int64(try whole($0, "seconds")))
      },
      dataDelaySecondsMaximum: try whole(product, "dataDelaySecondsMax"), stack: try texts(product, "stack"),
      sections: try texts(product, "sections"), actions: try texts(product, "actions"))
  }

  private func text(_ table: [String: Any], _ key: String) throws -> String {
    try #require(table[key] as? String, "\(key)")
  }

  private func whole(_ table: [String: Any], _ key: String) throws -> Int {
    try #require(table[key] as? Int, "\(key)")
  }
  private func flag(_ table: [String: Any], _ key: String) throws -> Bool {
    try #require(table[key] as? Bool, "\(key)")
  }

  private func texts(_ table: [String: Any], _ key: String) throws -> [String] {
    try #require(table[key] as? [String], "\(key)")
  }

  private func table(_ table: [String: Any], _ key: String) throws -> [String: Any] {
    try #require(table[key] as? [String: Any], "\(key)")
  }

  private func tables(_ table: [String: Any], _ key: String) throws -> [[String: Any]] {
    try #require(table[key] as? [[String: Any]], "\(key)")
  }

  private func choice<Choice: RawRepresentable<String>>(_ table: [String: Any], _ key: String) throws
    -> Choice
  {
    try #require(Choice(rawValue: try text(table, key)), "\(key)")
  }
}
