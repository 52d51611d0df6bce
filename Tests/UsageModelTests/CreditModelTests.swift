import Testing

@testable import UsageModel

/// Random ledgers against a second computation that moves every dollar by itself.
@Suite("Prepaid credit, dollar by dollar")
struct CreditModelTests {
  private struct Coin {
    var purchase: String?
    var at: Instant
    var expiresAt: Instant
    var isUsed = false
    var isExpired = false
  }

  private struct Purse {
    var coins: [Coin] = []
    var owed = 0
    var drift: Int64?

    var balance: Int64 { Int64(coins.count { !$0.isUsed && !$0.isExpired } - owed) }

    mutating func expire(by now: Instant) {
      for index in coins.indices where !coins[index].isUsed && coins[index].expiresAt <= now {
        coins[index].isExpired = true
      }
    }

    mutating func use(_ count: Int) {
      for _ in 0..<count {
        let free = coins.indices.filter { !coins[$0].isUsed && !coins[$0].isExpired }
        let next = free.min {
          (coins[$0].expiresAt, coins[$0].at, $0) < (coins[$1].expiresAt, coins[$1].at, $1)
        }
        if let next { coins[next].isUsed = true } else { owed += 1 }
      }
    }

    mutating func giveBack(_ count: Int, at: Instant) {
      for _ in 0..<count {
        if owed > 0 {
          owed -= 1
          continue
        }
        let used = coins.indices.filter { coins[$0].isUsed && coins[$0].expiresAt > at }
        let last = used.max {
          (coins[$0].expiresAt, coins[$0].at, $0) < (coins[$1].expiresAt, coins[$1].at, $1)
        }
        if let last {
          coins[last].isUsed = false
        } else {
          coins.append(Coin(purchase: nil, at: at, expiresAt: .distantFuture))
        }
      }
    }

    mutating func takeBack(_ count: Int, of purchase: String) {
      for _ in 0..<count {
        let own = coins.indices.filter { coins[$0].purchase == purchase }
        if let coin = own.first(where: { !coins[$0].isUsed && !coins[$0].isExpired })
          ?? own.first(where: { coins[$0].isExpired })
        {
          coins.remove(at: coin)
        } else if let coin = own.first {
          coins.remove(at: coin)
          use(1)
        }
      }
    }
  }

  private static func purse(_ ledger: [LedgerEntry], _ costs: [CostSpan], now: Instant) -> Purse? {
    let voided = ledger.filter { $0.kind == .void && $0.at <= now }.map(\.relatesTo)
    let entries = ledger.filter { $0.at <= now && $0.kind != .void && !voided.contains($0.id) }
    let begin = entries.filter { $0.kind == .creditPurchase || $0.kind == .balance }.map(\.at).min()
    guard let begin else { return nil }
    let statements = entries.filter { $0.kind == .balance }.map(\.at)
    var free = entries.filter { $0.kind == .promoGrant }.map { (entry: $0, left: dollars($0.amount)) }
      .sorted { ($0.entry.expiresAt ?? .distantFuture) < ($1.entry.expiresAt ?? .distantFuture) }
    var steps: [(at: Instant, rank: Int, run: (inout Purse) -> Void)] = []
    for cost in costs where cost.from <= now {
      var rest = Int(cost.costNano / Money.nanoPerDollar)
      for index in free.indices
      where free[index].entry.at <= cost.from && cost.from < (free[index].entry.expiresAt ?? .distantFuture) {
        let part = min(rest, free[index].left)
        free[index].left -= part
        rest -= part
      }
      guard cost.from + .hour > begin, rest > 0 else { continue }
      let inside = ([begin] + statements).filter { cost.from < $0 && $0 < cost.from + .hour }.max()
      let count = rest
      steps.append((inside ?? cost.from, 1, { $0.use(count) }))
    }
    for entry in entries {
      let count = dollars(entry.amount)
      switch entry.kind {
      case .creditPurchase:
        steps.append(
          (
            entry.at, 0,
            { purse in
              for _ in 0..<count {
                var coin = Coin(
                  purchase: entry.id, at: entry.at, expiresAt: entry.expiresAt ?? .distantFuture)
                coin.isUsed = purse.owed > 0
                if purse.owed > 0 { purse.owed -= 1 }
                purse.coins.append(coin)
              }
            }
          ))
      case .refund, .chargeback:
        steps.append((entry.at, 0, { $0.takeBack(count, of: entry.relatesTo ?? "") }))
      case .adjustment where entry.at >= begin && count >= 0: steps.append((entry.at, 0, { $0.use(count) }))
      case .adjustment where entry.at >= begin:
        steps.append((entry.at, 0, { $0.giveBack(-count, at: entry.at) }))
      case .balance:
        let isFirst = entry.at == begin
        steps.append(
          (
            entry.at, 0,
            { purse in
              let drift = purse.balance - Int64(count)
              purse.drift = isFirst ? nil : drift
              if drift > 0 { purse.use(Int(drift)) } else { purse.giveBack(Int(-drift), at: entry.at) }
            }
          ))
      default: break
      }
    }
    var purse = Purse()
    for step in steps.sorted(by: { ($0.at, $0.rank) < ($1.at, $1.rank) }) {
      purse.expire(by: step.at)
      step.run(&purse)
    }
    purse.expire(by: now)
    return purse
  }

  private static func dollars(_ money: Money) -> Int { Int(money.nano / Money.nanoPerDollar) }

  /// SplitMix64.
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  private static let start = Instant(rfc3339: "2026-10-01T00:00:00Z") ?? .epoch
  private static let hours: Int64 = 40 * 24

  private static func ledger(_ random: inout Numbers, withVoids: Bool) -> [LedgerEntry] {
    var ledger: [LedgerEntry] = []
    for index in 0..<Int.random(in: 0...14, using: &random) {
      // Seven minutes past an hour and another second each, so that nothing but an hour of usage is parted.
      let at =
        start + Int64.random(in: 0..<hours, using: &random) * .hour + 7 * .minute + Int64(index) * .second
      var entry = LedgerEntry(
        id: "e\(index)", at: at, kind: .creditPurchase,
        amount: Money(dollars: .random(in: 1...30, using: &random)))
      switch Int.random(in: 0..<12, using: &random) {
      case 0...3:
        if Bool.random(using: &random) {
          entry.expiresAt = at + Int64.random(in: 1...600, using: &random) * .hour
        }
      case 4, 5:
        entry.kind = .promoGrant
        entry.funding = .promo
        if Bool.random(using: &random) {
          entry.expiresAt = at + Int64.random(in: 1...600, using: &random) * .hour
        }
      case 6, 7: entry.kind = .balance
      case 8:
        entry.kind = .adjustment
        entry.amount = Money(dollars: .random(in: -9...9, using: &random))
      case 9, 10:
        let payments = ledger.filter { payment in
          payment.kind == .creditPurchase && payment.at < at
            && !ledger.contains { $0.relatesTo == payment.id }
        }
        guard let payment = payments.randomElement(using: &random) else { continue }
        entry.kind = Bool.random(using: &random) ? .refund : .chargeback
        entry.relatesTo = payment.id
        entry.amount = Money(
          dollars: .random(in: 1...(payment.amount.nano / Money.nanoPerDollar), using: &random))
      default:
        guard withVoids, let target = ledger.randomElement(using: &random), target.at < at,
          !ledger.contains(where: { $0.relatesTo == target.id })
        else { continue }
        entry.kind = .void
        entry.amount = .zero
        entry.relatesTo = target.id
      }
      ledger.append(entry)
    }
    return ledger.sorted { $0.at < $1.at }
  }

  @Test("balance, purchases, drift and course agree with every dollar moved by itself")
  func agrees() {
    for seed in 0..<600 as Range<UInt64> {
      var random = Numbers(state: seed)
      let withVoids = seed % 3 == 0
      let ledger = CreditModelTests.ledger(&random, withVoids: withVoids)
      var costs: [CostSpan] = []
      for hour in 0..<CreditModelTests.hours where Int.random(in: 0..<6, using: &random) == 0 {
        costs.append(
          CostSpan(
            from: CreditModelTests.start + hour * .hour, width: .hour,
            costNano: .random(in: 0...2, using: &random) * Money.nanoPerDollar, promotionalNano: 0,
            unpriced: 0))
      }
      let now =
        CreditModelTests.start + CreditModelTests.hours * .hour
        - Int64.random(in: 1...600, using: &random) * .hour + 41 * .minute
      let history = CreditHistory(UsagePayments(ledger: ledger, costs: costs, now: now), now: now)
      let purse = CreditModelTests.purse(ledger, costs, now: now)
      #expect(history?.balance == purse.map { Money(dollars: $0.balance) }, "seed \(seed)")
      #expect(history?.statement?.drift == purse?.drift.map { Money(dollars: $0) }, "seed \(seed)")
      for purchase in history?.purchases ?? [] {
        let own =
          purse?.coins.filter { $0.purchase == purchase.id && (purchase.id != nil || $0.at == purchase.at) }
          ?? []
        #expect(purchase.used == Money(dollars: Int64(own.count(where: \.isUsed))), "seed \(seed)")
        #expect(purchase.expired == Money(dollars: Int64(own.count(where: \.isExpired))), "seed \(seed)")
        #expect(purchase.paid == Money(dollars: Int64(own.count)), "seed \(seed)")
      }
      guard !withVoids, let history else { continue }
      for (index, balance) in history.course.enumerated() where index % 7 == 0 {
        let end = now.floored(to: .day) - Int64(history.course.count - 1 - index) * .day
        let then = CreditModelTests.purse(ledger, costs, now: end - 1)
        #expect(balance == then.map { Money(dollars: $0.balance) }, "seed \(seed), day \(index)")
      }
    }
  }
}
