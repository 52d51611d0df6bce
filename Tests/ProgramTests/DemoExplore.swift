import DataFiles
import Foundation
import Testing
import UsageModel

@testable import tiertop

@Test func explore() {
  let now = Instant(rfc3339: ProcessInfo.processInfo.environment["AT"] ?? "2026-11-24T14:41:07Z")!
  let plans = Dictionary(uniqueKeysWithValues: PlanLibrary.load().plans.map { ($0.id, $0) })
  var t0 = Date()
  let h = DemoHistory(seed: 1, now: now, plans: plans)
  print("init", Date().timeIntervalSince(t0)); t0 = Date()
  var all = 0
  for a in h.accounts {
    var n = 0, attempts: Int64 = 0, thr: Int64 = 0, cost: Int64 = 0, promo: Int64 = 0, mtd: Int64 = 0, mcash: Int64 = 0
    var perDay: [Int64] = []
    var peak: [Int64: Int64] = [:]
    var per: [String: Int] = [:]
    var day = h.stage.start
    while day < h.cut {
      let r = h.reports(of: a, day: day, until: h.cut)
      n += r.count
      let s = r.reduce(into: Measures()) { $0.add($1.measures) }
      attempts += s.attempts; thr += s.throttled; cost += s.costNano; promo += s.promotionalNano
      if day >= h.stage.month { mtd += s.costNano; mcash += s.costNano - s.promotionalNano }
      perDay.append(s.attempts)
      for x in r { peak[x.start.milliseconds, default: 0] += x.measures.attempts; per[x.model, default: 0] += 1 }
      day = day + .day
    }
    all += n
    print(a.name, "fullRate", a.fullRate, "reports", n, "attempts", attempts, "thr", thr, "cost", Double(cost)/1e9, "promo", Double(promo)/1e9, "mtd", Double(mtd)/1e9, "cash", Double(mcash)/1e9, "peak", peak.values.max() ?? 0)
    print("  days", perDay); print("  ", per)
  }
  print("reports", all, Date().timeIntervalSince(t0)); t0 = Date()
  var f = DemoFeed(history: h)
  var got = h.accounts.map { _ in [UsageEvent]() }
  var rep = [UsageReport]()
  var t = h.cut
  while t < now { t = min(now, t + 10 * .minute); for d in f.advance(to: t) { got[d.account] += d.events; rep += d.reports; if t == now { print(h.accounts[d.account].name, d.liveThrough?.rfc3339 ?? "-", d.completeThrough?.rfc3339 ?? "-") } } }
  print("events", got.map(\.count), got.map(\.count).reduce(0,+), "reports", rep.count, Date().timeIntervalSince(t0))
  for (i, a) in h.accounts.enumerated() {
    let last = got[i].filter { $0.startedAt >= now - .minute }
    print(a.name, "RPM", last.count, "TPM", got[i].filter { $0.finishedAt >= now - .minute }.reduce(0) { $0 + $1.inputTokens + $1.outputTokens }, "thr", got[i].filter { $0.status == .throttled }.count, "15m thr", got[i].filter { $0.status == .throttled && $0.startedAt > now - 15 * .minute }.count, "costnano", Double(got[i].reduce(0) { $0 + ($1.costNano ?? 0) }) / 1e9)
    if i != 2 { for m in a.models { print("   ", m.name, last.filter { $0.model == m.name }.count) } }
    if a.name == "Nebula Block" { 
      let today = h.reports(of: a, day: now.floored(to: .day), until: h.cut).reduce(0) { $0 + $1.measures.attempts }
      print("  today", today + Int64(got[i].filter { $0.startedAt >= now.floored(to: .day) }.count)) }
  }
  let tog = h.accounts.firstIndex { $0.name == "Together AI" }!
  var line = ""
  for m in stride(from: -120, through: 0, by: 1) { let b = h.stage.anchor + Int64(m) * .minute; line += " \(got[tog].filter { $0.modelClass == "llm" && $0.startedAt >= b && $0.startedAt < b + .minute }.count)" }
  print(line)
  print(rep.suffix(40).map { "\($0.start.hourMinute) \($0.model.prefix(8)) \($0.measures.input) \($0.measures.output)" })
  // live for 3 hours
  t0 = Date()
  line = ""
  while t < now + 3 * .hour { t = t + .minute; var x = "\(t.hourMinute)"; for d in f.advance(to: t) { x += " \(h.accounts[d.account].name.prefix(3)):\(d.events.count)/\(d.events.filter { $0.status == .throttled }.count)"; if d.reports.count > 0 { x += "[" + d.reports.filter { $0.model.hasPrefix("gpt-4o") }.map { "\($0.measures.output)" }.joined(separator: ",") + "]" } }; if (t - now) / .minute % 4 == 0 || t < now + 20 * .minute { print(x) } }
  print("live", Date().timeIntervalSince(t0))
}
