import UsageModel

/// Bought capacity and what it met, minute by minute from the plain lists.
struct NaiveCapacity {
  let transactions: [CapacityTransaction]
  let aliases: [AliasBinding]
  let bookings: [NaiveStore.Booking]
  /// Projects that capacity may not serve.
  let withheld: Set<String>

  private func committedEnd(_ purchase: CapacityTransaction) -> Instant {
    var invoice = CivilDate(purchase.at).firstOfMonth
    while invoice.start <= purchase.at { invoice = invoice.firstOfNextMonth }
    let end = max(purchase.at + 30 * .day, invoice.start)
    return end.floored(to: .day) == end ? end : end.floored(to: .day) + .day
  }

  /// Units of one purchase at a time.
  func units(_ purchase: CapacityTransaction, at instant: Instant) -> Int64 {
    if purchase.at > instant { return 0 }
    var left = purchase.units
    var held = purchase.units
    let cancellations = transactions.filter { $0.kind == .cancellation && $0.purchaseID == purchase.id }
    for cancellation in cancellations.sorted(by: { $0.at < $1.at }) {
      let units = min(left, cancellation.units)
      left -= units
      let midnight = cancellation.at.floored(to: .day)
      let asked = midnight == cancellation.at ? midnight : midnight + .day
      if max(committedEnd(purchase), asked) <= instant { held -= units }
    }
    return held
  }

  private func purchases(_ direction: TokenDirection) -> [CapacityTransaction] {
    transactions.filter { $0.kind == .purchase && $0.direction == direction }
  }

  func units(_ direction: TokenDirection, at instant: Instant) -> Int64 {
    purchases(direction).reduce(0) { $0 + units($1, at: instant) }
  }

  func perMinute(_ direction: TokenDirection, at instant: Instant) -> Int64 {
    purchases(direction).reduce(0) { $0 + units($1, at: instant) * $1.unitSize }
  }

  /// Tokens that fit into a minute, of which a purchase inside it gives the rest of it only.
  private func room(_ direction: TokenDirection, minute: Instant) -> Int64 {
    let inside = purchases(direction).filter { $0.at > minute && $0.at < minute + .minute }
    let late = inside.reduce(Int64(0)) { $0 + $1.units * $1.unitSize * (minute + .minute - $1.at) }
    return (perMinute(direction, at: minute) * .minute + late) / .minute
  }

  /// Whether the capacity serves a model at a time.
  func serves(_ model: String, at instant: Instant) -> Bool {
    model == CheckedPlan.snapshot
      || aliases.contains {
        $0.alias == model && $0.snapshot == CheckedPlan.snapshot && $0.from <= instant
          && instant < ($0.until ?? .distantFuture)
      }
  }

  private func used(_ direction: TokenDirection, _ booking: NaiveStore.Booking) -> Int64 {
    if !serves(booking.model.name, at: booking.at.floored(to: .minute)) { return 0 }
    let sums = booking.sums
    let isInput = direction == .input
    if withheld.contains(booking.project ?? "-") {
      return isInput ? sums.provisionedInput : sums.provisionedOutput
    }
    return isInput ? sums.input - sums.ineligibleInput : sums.output - sums.ineligibleOutput
  }

  /// Every number that a capacity row says of the 14 whole minutes and the open one at `asOf`; nothing without a row.
  func numbers(_ direction: TokenDirection, asOf: Instant, now: Instant) -> [String: Int64] {
    let open = asOf.floored(to: .minute)
    let begin = open - 14 * .minute
    let recent = bookings.filter { $0.at >= open - .hour && $0.at < open + .minute }
    let all = stride(
      from: begin.floored(to: .quarterHour).milliseconds, through: open.milliseconds, by: 60_000
    )
    .map(Instant.init(milliseconds:))
    .map { minute in
      let inside = recent.filter { $0.at >= minute && $0.at < minute + .minute }
      return (
        minute: minute, used: inside.reduce(0) { $0 + used(direction, $1) },
        room: room(direction, minute: minute)
      )
    }
    let rows = all.filter { $0.minute >= begin }
    let usedInAll = rows.reduce(0) { $0 + $1.used }
    // Nothing held, nothing used and nothing to come is not worth a row.
    let comes = units(direction, at: now + 90 * .day) != units(direction, at: now)
    if units(direction, at: now) == 0, usedInAll == 0, !comes { return [:] }
    // Billing knows whole minutes of whole quarters of an hour.
    var overage: Int64 = 0
    var openOverage: Int64 = 0
    for (quarter, rows) in Dictionary(grouping: all, by: { $0.minute.floored(to: .quarterHour) }) {
      let beyond = max(0, rows.filter { $0.minute < open }.reduce(0) { $0 + $1.used - $1.room })
      if quarter + .quarterHour <= open { overage += beyond } else { openOverage += beyond }
    }
    let last = rows.last?.room ?? 0
    let ahead = Int64((Double(last) * (1 - Double(asOf - open) / 60_000)).rounded())
    let spill = rows.reduce(0) { $0 + max(0, $1.used - $1.room) }
    return [
      "units": units(direction, at: now), "per minute": perMinute(direction, at: now), "used": usedInAll,
      "room": rows.reduce(0) { $0 + $1.room } - ahead,
      "covered": rows.reduce(0) { $0 + min($1.used, $1.room) }, "spill": spill,
      "spill minutes": Int64(rows.count { $0.used > $0.room }), "recent spill": spill,
      "overage": overage, "open overage": openOverage, "peak": rows.map(\.used).max() ?? 0,
      "saturated": Int64(rows.count { $0.room > 0 && $0.used >= $0.room }),
    ]
  }

  /// What the units of this month have been charged so far, with what the ledger states taken out.
  func charges(_ terms: [UnitTerms], _ ledger: [LedgerEntry], now: Instant) -> Int64 {
    let stated = ledger.filter { $0.kind == .usage && $0.at <= CivilDate(now).firstOfNextMonth.start }
    let month = CivilDate(now).firstOfMonth.start
    func isDue(_ instant: Instant) -> Bool {
      instant >= month && instant <= now && !stated.contains { NaiveMoney.covers($0, instant) }
    }
    func price(_ purchase: CapacityTransaction, at instant: Instant) -> Double {
      let own = terms.filter { $0.direction == purchase.direction && $0.from <= instant }
      return Double(own.max { $0.from < $1.from }?.pricePerUnitDay?.nano ?? 0)
    }
    var sum: Int64 = 0
    for purchase in transactions where purchase.kind == .purchase {
      let end = committedEnd(purchase)
      if isDue(purchase.at) {
        let days = Double(end - purchase.at) / 86_400_000
        sum += Int64((price(purchase, at: purchase.at) * Double(purchase.units) * days).rounded())
      }
      var day = end
      while day <= now {
        if isDue(day) {
          sum += Int64((price(purchase, at: day) * Double(units(purchase, at: day))).rounded())
        }
        day = day + .day
      }
    }
    return sum
  }
}
