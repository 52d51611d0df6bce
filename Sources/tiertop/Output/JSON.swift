import UsageModel

/// A JSON value whose object keys keep their order.
enum JSON {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(key: String, value: JSON)])

  /// The value, or null.
  static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
  static func optional(_ number: Int64?) -> JSON { number.map(JSON.integer) ?? .null }
  static func optional(_ instant: Instant?) -> JSON { instant.map { .string($0.rfc3339) } ?? .null }
  static func optional(_ money: Money?) -> JSON { money.map(JSON.money) ?? .null }

  /// US dollars as a decimal string, since a binary number cannot hold them.
  static func money(_ money: Money) -> JSON {
    .string(String(money.exact.filter { $0 != "$" && $0 != "," }))
  }

  /// Two spaces a level, a line break at the end. Characters that could steer a terminal are escaped.
  var text: String {
    var text = ""
    write(to: &text, indent: "")
    return text + "\n"
  }

  private func write(to text: inout String, indent: String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.isFinite ? String(value) : "null"
    case .string(let value): JSON.quote(value, to: &text)
    case .array(let values):
      JSON.block("[", "]", values, to: &text, indent: indent) { value, text, indent in
        value.write(to: &text, indent: indent)
      }
    case .object(let members):
      JSON.block("{", "}", members, to: &text, indent: indent) { member, text, indent in
        JSON.quote(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, indent: indent)
      }
    }
  }

  private static func block<Item>(
    _ open: String, _ close: String, _ items: [Item], to text: inout String, indent: String,
    write: (Item, inout String, String) -> Void
  ) {
    if items.isEmpty {
      text += open + close
      return
    }
    text += open
    for (index, item) in items.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + indent + "  "
      write(item, &text, indent + "  ")
    }
    text += "\n" + indent + close
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }
}
