import DataFiles
import UsageModel

extension SnapshotDocument {
  /// JSON Schema (2020-12) of the document. Every field is always there; what is unknown is null.
  static var schema: JSON {
    .object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("tiertop snapshot")), ("$ref", .string("#/$defs/snapshot")),
      (
        "$defs",
        .object([
          ("snapshot", snapshot), ("verdict", verdict), ("account", account), ("freshness", freshness),
          ("tier", tier), ("limit", limit), ("capacity", capacity), ("model", model), ("spend", spend),
          ("throttles", throttles), ("refusals", refusals), ("concern", concern), ("budget", budget),
          ("next", next), ("dateBand", dateBand), ("moneyBand", moneyBand),
          ("money", .object([("type", .string("string")), ("pattern", .string("^-?[0-9]+\\.[0-9]{2,9}$"))])),
          ("time", .object([("type", .string("string")), ("format", .string("date-time"))])),
          ("state", choice(AccountState.allCases.map(\.code))),
        ])
      ),
    ])
  }

  static let integer = type("integer")
  static let number = type("number")
  static let string = type("string")
  static let boolean = type("boolean")

  private static func type(_ name: String) -> JSON { .object([("type", .string(name))]) }
  static func choice(_ names: [String]) -> JSON {
    .object([("enum", .array(names.map(JSON.string)))])
  }
  static func reference(_ name: String) -> JSON { .object([("$ref", .string("#/$defs/\(name)"))]) }
  static func list(_ item: JSON) -> JSON { .object([("type", .string("array")), ("items", item)]) }
  static func optional(_ schema: JSON) -> JSON {
    .object([("anyOf", .array([schema, type("null")]))])
  }

  static func record(_ members: [(key: String, value: JSON)]) -> JSON {
    .object([
      ("type", .string("object")), ("properties", .object(members)),
      ("required", .array(members.map { .string($0.key) })),
    ])
  }

  private static var snapshot: JSON {
    record([
      ("version", .object([("const", .integer(version))])), ("at", reference("time")),
      ("window", choice(Window.allCases.map(\.rawValue))), ("revision", integer), ("invented", boolean),
      ("verdict", reference("verdict")), ("accounts", list(reference("account"))),
      ("next", list(reference("next"))),
      ("refusedLines", .object([("type", .string("object")), ("additionalProperties", integer)])),
    ])
  }

  private static var verdict: JSON {
    record([
      ("state", reference("state")), ("account", optional(string)), ("subject", optional(string)),
      ("figure", optional(string)), ("time", optional(string)), ("act", optional(string)),
      ("others", integer),
    ])
  }

  private static var account: JSON {
    record([
      ("name", string), ("provider", string), ("plan", string), ("planFound", boolean),
      ("state", reference("state")), ("worstShare", optional(number)), ("freshness", reference("freshness")),
      ("tier", optional(reference("tier"))), ("limits", list(reference("limit"))),
      ("notStated", list(string)),
      ("idleLimits", integer), ("capacity", list(reference("capacity"))),
      ("models", list(reference("model"))),
      ("idleModels", integer), ("spend", reference("spend")), ("throttles", reference("throttles")),
      ("refusals", reference("refusals")), ("concerns", list(reference("concern"))),
    ])
  }

  private static var freshness: JSON {
    record([
      ("kind", choice(["live", "delayed", "stale", "none"])), ("asOf", optional(reference("time"))),
      ("ageMilliseconds", optional(integer)), ("silentSource", optional(string)),
    ])
  }

  private static var tier: JSON {
    record([
      ("id", optional(string)), ("label", string),
      ("source", choice(["assigned", "derived", "entry", "none"])),
      ("assignedSince", optional(reference("time"))), ("derived", optional(string)),
      ("next", optional(string)),
      ("nextLabel", optional(string)), ("requirement", optional(string)),
      ("fact", optional(reference("money"))),
      ("threshold", optional(reference("money"))), ("missing", optional(reference("money"))),
      ("pending", optional(reference("money"))), ("fraction", optional(number)),
      (
        "forecast",
        optional(
          record([("usageReaches", reference("dateBand")), ("countsAt", optional(reference("time")))]))
      ),
    ])
  }

  private static var limit: JSON {
    let amount = JSON.object([("anyOf", .array([integer, reference("money")]))])
    return record([
      ("id", string), ("name", string), ("metric", choice(Metric.allCases.map(\.rawValue))),
      ("window", choice(LimitWindow.allCases.map(\.rawValue) + ["lifetime"])), ("unit", string),
      (
        "selector",
        record([
          ("model", optional(string)), ("class", optional(string)), ("billing", optional(string)),
          ("project", optional(string)),
        ])
      ),
      (
        "value",
        record([
          ("kind", choice(["number", "unlimited", "adaptive", "custom", "tbd", "creditBalance"])),
          ("amount", optional(integer)), ("display", optional(string)),
        ])
      ),
      ("source", choice(["catalog", "override", "observation"])), ("assumed", boolean),
      ("assumption", optional(string)), ("used", amount), ("basis", string), ("pressure", optional(number)),
      ("drained", optional(number)), ("worstSecond", optional(number)),
      (
        "slice",
        optional(
          record([("seconds", integer), ("used", integer), ("allowance", number), ("lowerBound", boolean)]))
      ),
      ("level", choice(Level.allCases.map(\.name))), ("throttled", boolean),
      ("refusedLast60Seconds", integer),
      ("refusedAt", optional(reference("time"))), ("throttledAtPerMinute", optional(integer)),
      ("room", optional(amount)),
      ("resetsAt", optional(reference("time"))), ("exhaustedAt", optional(reference("time"))),
      ("evenPacePerMinute", optional(number)), ("consequence", optional(string)),
      (
        "outlook",
        optional(
          record([
            ("verdict", choice(["likely", "possible", "unlikely"])), ("at", optional(reference("time"))),
          ]))
      ),
    ])
  }

  private static var capacity: JSON {
    record([
      ("snapshot", string), ("direction", choice(TokenDirection.allCases.map(\.rawValue))),
      ("units", integer),
      ("capacityPerMinute", integer), ("nowPerMinute", integer), ("nowShare", optional(number)),
      ("used", integer),
      ("covered", integer), ("spill", integer), ("spillMinutes", integer), ("coveredShare", optional(number)),
      ("utilization", optional(number)), ("peak", optional(number)), ("saturatedMinutes", integer),
      ("quarterHourOverage", integer), ("openQuarterHourOverage", integer), ("spillLast15Minutes", integer),
      ("lastSpillAt", optional(reference("time"))), ("nextChangeAt", optional(reference("time"))),
      ("nextChangeUnits", integer), ("nextRenewalAt", optional(reference("time"))),
      ("nextRenewalUnits", integer), ("splitIsMeasured", boolean),
    ])
  }

  private static var model: JSON {
    record([
      ("name", string), ("operation", choice(Operation.allCases.map(\.rawValue))),
      ("class", optional(string)),
      ("billing", choice(Billing.allCases.map(\.rawValue))), ("requestsPerMinute", integer),
      ("tokensPerMinute", integer), ("counter", optional(string)), ("share", optional(number)),
      ("throttled15Minutes", integer),
    ])
  }

  private static var spend: JSON {
    record([
      ("monthToDate", reference("money")), ("today", reference("money")),
      ("usualDay", optional(reference("money"))),
      ("limit", optional(reference("money"))), ("limitKind", optional(choice(["providerCap", "ownLimit"]))),
      ("capCounter", reference("money")), ("cashIn", reference("money")), ("deposits", reference("money")),
      ("usageSpend", reference("money")), ("pending", reference("money")),
      ("freeCreditGranted", reference("money")),
      ("freeCreditLeft", reference("money")), ("unpricedCalls", integer),
      ("unitCharges", reference("money")), ("unitChargesAhead", reference("money")),
      ("monthEnd", optional(reference("moneyBand"))), ("limitReached", optional(reference("dateBand"))),
      ("freeCreditGone", optional(reference("dateBand"))), ("credit", optional(credit)),
      (
        "projects",
        list(
          record([
            ("name", optional(string)), ("monthToDate", reference("money")),
            ("limit", optional(reference("money"))), ("limitReached", optional(reference("dateBand"))),
          ]))
      ), ("budgets", list(reference("budget"))),
    ])
  }

  private static var dateBand: JSON {
    record([
      ("expected", reference("time")), ("earliest", reference("time")),
      ("latest", optional(reference("time"))),
    ])
  }

  private static var moneyBand: JSON {
    record([
      ("low", reference("money")), ("expected", reference("money")), ("high", reference("money")),
    ])
  }

  private static var throttles: JSON {
    record([
      ("last15Minutes", integer), ("requests15Minutes", integer), ("now", boolean),
      ("lastAt", optional(reference("time"))), ("lastModel", optional(string)),
      ("lastReason", optional(string)),
    ])
  }

  private static var refusals: JSON {
    record([
      ("knowsLastMinute", boolean),
      (
        "causes",
        list(
          record([
            ("cause", choice(RefusalCause.allCases.map(\.rawValue))),
            ("reason", choice(RefusalReason.allCases.map(\.rawValue))), ("words", string),
            ("lastAt", reference("time")), ("lastModel", string), ("since", reference("time")),
            ("last60Seconds", integer), ("last15Minutes", integer), ("today", integer),
            ("thisMonth", integer),
            ("opensWith", optional(string)),
          ]))
      ),
    ])
  }

  private static var concern: JSON {
    record([
      ("rank", integer), ("state", reference("state")), ("about", choice(abouts)),
      ("subject", optional(string)),
      ("figure", optional(string)), ("time", optional(string)), ("act", optional(string)),
      ("share", optional(number)), ("at", optional(reference("time"))),
    ])
  }

  private static var budget: JSON {
    record([
      ("project", optional(string)), ("amount", reference("money")), ("spent", reference("money")),
      ("share", optional(number)), ("reached", optional(reference("dateBand"))),
      ("crossedAt", optional(reference("time"))),
    ])
  }

  private static var next: JSON {
    record([
      ("at", optional(reference("time"))), ("account", string), ("state", reference("state")),
      ("what", string), ("help", string), ("kind", choice(NextEvent.Kind.allCases.map(\.rawValue))),
      ("band", optional(reference("dateBand"))), ("note", optional(string)),
    ])
  }
}
