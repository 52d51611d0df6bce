/// A JSON value whose keys keep their order, so that the same facts always print as the same text.
package enum JSONValue: Hashable, Sendable {
  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case object([Member])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  /// Infinite and undefined numbers print as null, since JSON has none.
  case number(Double)
  case bool(Bool)
  case null

  package static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  package static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

  /// Null for nil.
  package static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// One line of text for each value, two spaces a level; empty lists and tables stay on their line.
  package var text: String {
    var output = ""
    write(to: &output, indentation: 0)
    return output
  }

  private func write(to output: inout String, indentation: Int) {
    switch self {
    case .object(let members):
      writeItems(members, "{", "}", to: &output, indentation) { member, output in
        JSONValue.write(member.key, to: &output)
        output += ": "
        member.value.write(to: &output, indentation: indentation + 2)
      }
    case .array(let items):
      writeItems(items, "[", "]", to: &output, indentation) { item, output in
        item.write(to: &output, indentation: indentation + 2)
      }
    case .string(let text): JSONValue.write(text, to: &output)
    case .integer(let number): output += "\(number)"
    case .number(let number): output += number.isFinite ? "\(number)" : "null"
    case .bool(let flag): output += flag ? "true" : "false"
    case .null: output += "null"
    }
  }

  private func writeItems<Item>(
    _ items: [Item], _ opening: String, _ closing: String, to output: inout String, _ indentation: Int,
    _ write: (Item, inout String) -> Void
  ) {
    output += opening
    for (index, item) in items.enumerated() {
      output += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indentation + 2)
      write(item, &output)
    }
    if !items.isEmpty { output += "\n" + String(repeating: " ", count: indentation) }
    output += closing
  }

  private static func write(_ text: String, to output: inout String) {
    output += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\t": output += "\\t"
      case " "..."~": output.unicodeScalars.append(scalar)
      default:
        switch scalar.properties.generalCategory {
        // These steer a terminal or reorder a line when the text is looked at.
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        default: output.unicodeScalars.append(scalar)
        }
      }
    }
    output += "\""
  }
}

/// An object under construction.
struct JSONMembers {
  private var members: [JSONValue.Member] = []

  var object: JSONValue { .object(members) }

  mutating func add(_ key: String, _ value: JSONValue) {
    members.append(JSONValue.Member(key: key, value: value))
  }

  /// Leaves the key out for nil.
  mutating func add(_ key: String, _ text: String?) {
    if let text { add(key, .string(text)) }
  }
}
