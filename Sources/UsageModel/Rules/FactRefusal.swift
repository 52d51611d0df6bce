/// Why a fact is not taken. The text names the value as given, so it must be sanitized where it is shown.
package enum FactRefusal: Error, Hashable, CustomStringConvertible {
  case emptyName(what: String)
  case badName(what: String, name: String)
  case nameTaken(String, what: String)
  /// `known` is offered as what could have been meant.
  case unknown(what: String, name: String, in: String, known: [String])
  case badLimit(String, reason: String)
  case outOfRange(what: String, given: String, range: String)
  case inTheFuture(what: String, at: Instant, now: Instant)
  case misplaced(option: String, on: String, belongsTo: String)
  case missing(option: String, on: String, why: String)
  case duplicateID(String)
  case notRefundable(String, kind: String)
  case moreThanPaid(String, asked: Money, left: Money)
  case beforeItsCause(String, at: Instant)
  case coverageNotWholeMinutes
  case coverageEmpty
  case coverageOverlaps(String, from: Instant, until: Instant)
  case alreadyVoid(String)
  case hasDependents(String, dependents: [String])
  case noLadder(plan: String)
  case noCapacityProduct(plan: String)
  case noUnitSize(snapshot: String, direction: TokenDirection)
  case isAlias(String, of: String)
  case moreThanRemain(String, asked: Int64, left: Int64)
  case partOfWhole(String, asked: Int64, left: Int64, plan: String)
  case notAPurchase(String)

  /// An account that was named does not exist: wrong usage, not wrong data.
  package var isOfAccountName: Bool {
    if case .unknown("account", _, _, _) = self { true } else { false }
  }

  package var description: String {
    switch self {
    case .emptyName(let what):
      "\(what) is empty: give it at least one character"
    case .badName(let what, let name):
      "\(what) \"\(name)\" cannot be used: up to 64 printable characters, no space at either end, no \"-\" at its start"
    case .nameTaken(let name, let what):
      "\(what) \"\(name)\" is there already: choose another name"
    case .unknown(let what, let name, let place, let known):
      "\(place) has no \(what) \"\(name)\"" + FactRefusal.offer(known)
    case .badLimit(let text, let reason):
      "limit \"\(text)\" cannot be read: \(reason)"
    case .outOfRange(let what, let given, let range):
      "\(what) \(given) is out of range: give \(range)"
    case .inTheFuture(let what, let at, let now):
      "\(what) \(at.rfc3339) lies in the future (it is \(now.rfc3339)): only what has happened is recorded"
    case .misplaced(let option, let kind, let owner):
      "\(option) says nothing about a \(kind): it belongs to \(owner)"
    case .missing(let option, let kind, let why):
      "a \(kind) needs \(option): \(why)"
    case .duplicateID(let id):
      "the id \(id) is taken by another record: leave --id out, or choose another"
    case .notRefundable(let id, let kind):
      "\(id) is a \(kind), which is no payment: name a creditPurchase or an invoicePaid"
    case .moreThanPaid(let id, let asked, let left):
      "\(asked.exact) is more than the \(left.exact) that is left of \(id)"
    case .beforeItsCause(let id, let at):
      "it would lie before \(id) of \(at.rfc3339) that it relates to: give a later --at"
    case .coverageNotWholeMinutes:
      "coverage is counted in whole minutes: give times without seconds"
    case .coverageEmpty:
      "the coverage ends before it begins: --covers-through must be after --covers-from"
    case .coverageOverlaps(let id, let from, let until):
      "\(id) covers \(from.rfc3339) to \(until.rfc3339) already, and usage must not count twice: "
        + "void it first, or cover what is left"
    case .alreadyVoid(let id):
      "\(id) is void already"
    case .hasDependents(let id, let dependents):
      "\(dependents.joined(separator: ", ")) relates to \(id): void that first"
    case .noLadder(let plan):
      "the plan \(plan) has no tiers, so none can be assigned"
    case .noCapacityProduct(let plan):
      "the plan \(plan) sells no capacity"
    case .noUnitSize(let snapshot, let direction):
      "how many tokens a minute a \(direction.rawValue) unit of \(snapshot) has is not known: say it with "
        + "tiertop capacity terms \(snapshot) --direction \(direction.rawValue) --unit-size N"
    case .isAlias(let name, let snapshot):
      name == snapshot
        ? "\(name) cannot be an alias of itself: name another snapshot"
        : "\(name) is an alias of \(snapshot), and a snapshot is wanted: name \(snapshot)"
    case .moreThanRemain(let id, let asked, let left):
      "\(asked) units are more than the \(left) that remain of \(id)"
    case .partOfWhole(let id, let asked, let left, let plan):
      "\(asked) units are a part of the \(left) of \(id), and \(plan) lets a purchase be cancelled as a whole only: "
        + "give \(left)"
    case .notAPurchase(let id):
      "\(id) is a cancellation: name the purchase that it cancels from"
    }
  }

  private static func offer(_ known: [String]) -> String {
    guard !known.isEmpty else { return "" }
    let shown = known.prefix(12).joined(separator: ", ")
    return known.count > 12 ? ": \(shown) and \(known.count - 12) more" : ": \(shown)"
  }
}

extension Money {
  /// `$1,234.50`, `-$3.00`, `$0.004`: two decimals, or all of them where there are more; never rounded.
  package var exact: String {
    let magnitude = nano.magnitude
    let unit = Money.nanoPerDollar.magnitude
    let digits = String(magnitude % unit)
    var fraction = String(repeating: "0", count: 9 - digits.count) + digits
    while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
    return (nano < 0 ? "-$" : "$") + Figures.grouped(Int64(magnitude / unit)) + "." + fraction
  }
}
