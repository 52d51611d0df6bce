import ArgumentParser
import UsageModel

/// A day, or a moment, as it is written on the command line.
extension Instant: ExpressibleByArgument {
  package init?(argument: String) { self.init(rfc3339: argument) }
}

/// US dollars.
extension Money: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// The answer to a question about an account.
enum YesOrNo: String, ExpressibleByArgument, CaseIterable {
  case yes, no
  var isYes: Bool { self == .yes }
}

/// `NAME=VALUE`.
struct NamedNumber: ExpressibleByArgument {
  var name: String
  var number: Int

  init?(argument: String) {
    guard let mark = argument.lastIndex(of: "="), let number = Int(argument[argument.index(after: mark)...]),
      mark != argument.startIndex
    else { return nil }
    name = String(argument[..<mark])
    self.number = number
  }
}

/// An amount, or that there is none.
enum MoneyOrNone: ExpressibleByArgument {
  case money(Money)
  case none

  init?(argument: String) {
    if argument == "none" {
      self = .none
    } else {
      guard let money = Money(argument) else { return nil }
      self = .money(money)
    }
  }
}

extension LedgerEntry.Kind: ExpressibleByArgument {}
extension Member.Role: ExpressibleByArgument {}
extension TokenDirection: ExpressibleByArgument {}
extension Billing: ExpressibleByArgument {}

/// What a limit can be for: nobody bills what is not known to be paid or free.
enum LimitBilling: String, CaseIterable, ExpressibleByArgument {
  case paid, free

  var billing: Billing { self == .paid ? .paid : .free }
}
extension Operation: ExpressibleByArgument {}
