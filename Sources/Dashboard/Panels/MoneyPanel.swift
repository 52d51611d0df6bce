import TerminalUI
import UsageModel

/// Which money moves the tier, and which act would do it at once.
struct MoneyPanel {
  let account: AccountReading

  var most: Int { rows.count + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    Frame(.frameCapacity, title: [Words.title("money that counts")], note: [Words.dim("from the ledger")])
      .draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    for row in rows {
      let line = inner.cutTop(1)
      if line.isEmpty { return }
      let figure = row.figure.clipped(to: line.width)
      buffer.write(figure, in: line, alignment: .right)
      let room = line.width - figure.cellWidth - 1
      buffer.write([Words.dim(row.label)].clipped(to: max(0, room)), in: line)
    }
  }

  private var rows: [(label: String, figure: [Span])] {
    let spend = account.spend
    let sums = spend.sums
    var rows: [(label: String, figure: [Span])] = []
    func add(_ label: String, _ text: String) { rows.append((label, [Words.text(text)])) }
    add("paid, lifetime", Figures.dollars(sums.cashIn))
    add("  credit bought", Figures.dollars(sums.creditPurchased))
    add("  invoices paid", Figures.dollars(sums.invoicesPaid))
    // Without a payment on record nothing tells what has been paid.
    if sums.cashIn > .zero { add("used, not yet paid", Figures.dollars(sums.pending)) }
    if let bought = spend.credit, bought.isLimit || bought.balance > .zero {
      add("prepaid credit left", (bought.isUpperBound ? "at most " : "") + Figures.dollars(bought.balance))
    }
    var credit = Figures.dollars(sums.promoLeft)
    if let gone = spend.freeCreditGone { credit += " to \(gone.expected.dayMonth)" }
    add("free credit left", credit)
    guard let tier = account.tier else {
      add("tier", "no ladder")
      return rows
    }
    let text = TierText(tier: tier, plan: nil)
    add("tier now", sanitized(tier.label))
    guard let next = tier.standing.next else { return rows }
    let missing = tier.standing.progress?.missing.map { ", \(Figures.dollars($0)) to go" } ?? ""
    add("next", sanitized(next.label))
    add("", text.percent + missing)
    if let forecast = tier.forecast {
      let at = forecast.countsAt ?? forecast.usageReaches.expected
      add(forecast.countsAt == nil ? "by use alone" : "when the invoice is paid", "about \(at.dayMonth)")
    }
    if spend.earlyPaymentRestartsCap, spend.limitIsCap {
      add("bill now (ask support)", "cap counter to $0")
      add("", "\(Figures.dollars(sums.cashIn + sums.pending)) paid")
    }
    add("now: \(text.act)", sanitized(next.label))
    return rows
  }
}
