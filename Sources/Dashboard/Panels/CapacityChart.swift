import TerminalUI
import UsageModel

/// Tokens that bought capacity took, those beyond it and those it may not take, with the capacity as a step line.
struct CapacityChart {
  let chart: Chart
  let capacity: CapacityReading
  let plan: Plan?

  func plot(width: Int, height: Int) -> ChartPicture {
    let scaleWidth = max(5, cellWidth(of: LimitText.short(capacity.capacity))) + 1
    let room = max(1, width - scaleWidth)
    let choice = chart.window.buckets(columns: room, subMinute: false)
    let minutes = Int(choice.width / .minute)
    let span = WindowSpan(chart.window, asOf: chart.end, byMinutes: true)
    let start = span.begin
    // What was not read yet is no zero.
    let known = chart.image.capacityKnownFrom.map { max($0, start) } ?? start
    var (total, greatest) = (Int64(0), Int64(0))
    let use = chart.image.capacityUse(
      capacity.snapshot, capacity.direction, from: start, count: choice.count * minutes)
    let timeline = CapacityTimeline(
      chart.image.capacity, snapshot: capacity.snapshot, direction: capacity.direction,
      term: chart.image.capacityTerm(plan ?? Plan(id: "", name: "", provider: ""), now: chart.now))
    let steps = timeline.minutes(from: start, count: choice.count * minutes)
    let asOf = chart.account.freshness.asOf
    let trace = chart.week?.trace(
      of: Tally(plus: chart.image.models(named: [capacity.snapshot]).map(CounterKey.model)))
    let terms = chart.image.terms(capacity.snapshot, capacity.direction, at: chart.now)
    let columns = (0..<choice.count).map { index -> Plot.Column in
      let begin = start + Int64(index) * choice.width
      let weekAgo = trace?.rate(from: begin, width: choice.width) {
        terms.counted(input: $0.input, cached: $0.cacheRead, output: $0.output)
      }
      let range = (index * minutes)..<((index + 1) * minutes)
      let held = Double(steps[range].reduce(0, +)) / Double(minutes)
      if begin > asOf || begin < known { return Plot.Column(nil, capacity: held, weekAgo: weekAgo) }
      var covered: Int64 = 0
      var spill: Int64 = 0
      var peak: Int64 = 0
      var isAbove = false
      for minute in range {
        let used = use.used[minute]
        covered += min(used, steps[minute])
        spill += max(0, used - steps[minute])
        peak = max(peak, used)
        greatest = max(greatest, used + use.ineligible[minute])
        total += used + use.ineligible[minute]
        if used > steps[minute] { isAbove = true }
      }
      let isOpen = begin + choice.width > asOf
      let elapsed = isOpen ? max(1, Double(asOf - begin) / Double(Milliseconds.minute)) : Double(minutes)
      let ineligible = use.ineligible[range].reduce(0, +)
      return Plot.Column(
        layers: [Double(covered) / elapsed, Double(spill) / elapsed, Double(ineligible) / elapsed],
        peak: minutes > 1 ? Double(peak) : nil, isProvisional: isOpen || chart.account.isSilent,
        isAboveCapacity: isAbove && minutes > 1, capacity: held, weekAgo: weekAgo)
    }
    let top = Plot.top(of: columns, limit: Double(capacity.capacity))
    var scale = [Plot.Label(0, "0")]
    if height >= 3 {
      scale.append(Plot.Label(Double(capacity.capacity), LimitText.bound(capacity.capacity), .tick))
    }
    let each = max(1, room / choice.count)
    let plot = Plot(
      columns, columnsPerBucket: each, top: top,
      layers: [
        Plot.Layer(.gradient(.provisioned)), Plot.Layer(.role(.warning), glyph: .accountPlan),
        Plot.Layer(.role(.dim), glyph: .notEligible),
      ], scale: scale, axis: chart.axis(width: choice.width, count: choice.count, columns: each, span),
      gutter: scaleWidth)
    let isKnown = known <= start && !chart.account.isSilent && span.elapsed > 0
    let mean = Double(total) * Double(Milliseconds.minute) / Double(max(1, span.elapsed))
    return ChartPicture(
      plot: plot, figures: isKnown ? (Double(greatest), mean) : nil, isLoading: known > start)
  }
}
