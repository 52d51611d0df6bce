import DataFiles
import UsageModel

/// What commands print for programs.
typealias JSON = JSONValue

extension JSONValue {
  /// Keys in the order given.
  static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
    .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  /// The value, or null.
  static func optional(_ text: String?) -> JSONValue { .text(text) }
  static func optional(_ number: Int64?) -> JSONValue { number.map { .integer($0) } ?? .null }
  /// RFC 3339.
  static func optional(_ instant: Instant?) -> JSONValue { .text(instant?.rfc3339) }
  static func optional(_ money: Money?) -> JSONValue { money.map { .money($0) } ?? .null }

  /// US dollars as a decimal string, since a binary number cannot hold them.
  static func money(_ money: Money) -> JSONValue {
    .string(money.exact.filter { $0 != "$" && $0 != "," })
  }
}
