import DataFiles
import UsageModel

extension JSONValue {
  static func integer(_ number: Int64?) -> JSONValue { number.map { .integer($0) } ?? .null }

  /// RFC 3339, or null.
  static func time(_ instant: Instant?) -> JSONValue { .text(instant?.rfc3339) }

  /// US dollars as a decimal string, since a binary number cannot hold them; or null.
  static func dollars(_ money: Money?) -> JSONValue {
    .text(money.map { $0.exact.filter { $0 != "$" && $0 != "," } })
  }
}
