import DataFiles
import UsageModel

extension SnapshotDocument {
  static func band(_ band: DateBand) -> JSON {
    .object([
      ("expected", .optional(band.expected)), ("earliest", .optional(band.earliest)),
      ("latest", .optional(band.latest)),
    ])
  }

  static func band(_ band: MoneyBand) -> JSON {
    .object([
      ("low", .money(band.low)), ("expected", .money(band.expected)), ("high", .money(band.high)),
    ])
  }

  static func forecast(_ forecast: TierForecast) -> JSON {
    .object([
      ("usageReaches", band(forecast.usageReaches)), ("countsAt", .optional(forecast.countsAt)),
    ])
  }

  static func outlook(_ outlook: ThrottleOutlook?) -> JSON {
    func object(_ word: String, _ at: Instant?) -> JSON {
      .object([("verdict", .string(word)), ("at", .optional(at))])
    }
    return switch outlook {
    case .likely(let at)?: object("likely", at)
    case .possible?: object("possible", nil)
    case .unlikely?: object("unlikely", nil)
    case nil: .null
    }
  }

  static func project(_ project: ProjectSpend) -> JSON {
    .object([
      ("name", .optional(project.name)), ("monthToDate", .money(project.cost)),
      ("limit", .optional(project.limit)), ("limitReached", project.limitReached.map(band) ?? .null),
    ])
  }
}
