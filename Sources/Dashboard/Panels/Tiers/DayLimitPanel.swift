import TerminalUI
import UsageModel

/// The day's allowance from 00:00 to 24:00 UTC: what is used of it, and where the present pace leads.
struct DayLimitPanel {
  let subject: TierSubject
  let limit: LimitReading

  func draw(in area: Area, of buffer: inout Buffer) {
    let reset = limit.resetsAt ?? subject.now
    let left = Figures.age(reset - subject.now)
    Frame(
      .frameLimits, title: [Words.title("\(sanitized(metricWord)) today")],
      label: [Words.dim("limit \(Figures.grouped(limit.amount ?? 0)) \(limit.unit)")],
      note: [Words.dim("the day starts anew at \(reset.hourMinute)Z, in \(left)")],
      rightNote: subject.state.week(of: subject.account.id, .day)?.series.isEmpty == false && area.width >= 72
        ? [Words.dim("\(Glyph.weekAgo.text) a week ago")] : []
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    if inner.height >= 5 {
      let row = inner.cutBottom(1)
      buffer.write(figures.clipped(to: row.width), in: row)
    }
    plot(width: inner.width, height: inner.height).draw(in: inner, of: &buffer)
  }

  private var metricWord: String { limit.metric.word }
  private var meter: Meter { Meter(limit.metric, subject.plan.counting) }
  private var pace: Double {
    subject.image.pace(of: limit.tally, meter: meter, asOf: subject.account.freshness.asOf)
  }

  private var figures: [Span] {
    let role = limit.level.role
    var spans = [
      Words.text("\(Figures.grouped(limit.used)) used"), Words.dim(" · "),
      Span("\(Figures.grouped(limit.room ?? 0)) left", role, bold: limit.level >= .warning),
    ]
    if subject.account.isSilent { return spans }
    spans += [Words.dim(" · "), Words.text("\(AccountReading.pace(pace)) a minute")]
    if let even = limit.evenPace, limit.exhaustedAt != nil {
      // The words by the hour are longer, and half a screen has to hold them.
      let words =
        even < 1 ? "\(AccountReading.paceWords(even)) lasts" : "\(AccountReading.pace(even)) would last"
      spans += [Words.dim(", "), Words.text(words)]
    }
    return spans
  }

  private func plot(width: Int, height: Int) -> Plot {
    let amount = limit.amount ?? 0
    let scaleWidth = max(5, cellWidth(of: LimitText.short(amount))) + 1
    let room = max(1, width - scaleWidth)
    let widths: [Milliseconds] = [.quarterHour, 2 * .quarterHour, .hour, 2 * .hour]
    let bucket = widths.first { Milliseconds.day / $0 <= Int64(room) } ?? 4 * .hour
    let count = Int(Milliseconds.day / bucket)
    let columns = columns(bucket: bucket, count: count)
    let each = max(1, room / count)
    let top = Plot.top(of: columns, limit: Double(amount))
    var scale = [Plot.Label(0, "0")]
    if height >= 3 { scale.append(Plot.Label(Double(amount), LimitText.bound(amount), .tick)) }
    if height >= 7 { scale.append(Plot.Label(Double(amount) / 2, LimitText.bound(amount / 2))) }
    return Plot(
      columns, columnsPerBucket: each, top: top, limit: Double(amount),
      layers: [Plot.Layer(.gradient(.requests))], scale: scale, axis: axis(count: count),
      crossing: limit.exhaustedAt.map { "\($0.hourMinute)Z" } ?? "", gutter: scaleWidth)
  }

  private func axis(count: Int) -> [Plot.AxisLabel] {
    let hours = [(0, "00"), (6, "06"), (12, "12"), (18, "18"), (24, "24")]
    return hours.map { hour, text in Plot.AxisLabel(min(count - 1, hour * count / 24), text) }
  }

  /// Sums since 00:00 at the end of each bucket, then the pace of the last quarter hour carried on.
  private func columns(bucket: Milliseconds, count: Int) -> [Plot.Column] {
    let asOf = subject.account.freshness.asOf
    let start = subject.now.floored(to: .day)
    let isForetold = !subject.account.isSilent && limit.exhaustedAt != nil
    let trace = subject.state.week(of: subject.account.id, .day)?.trace(of: limit.tally)
    return (0..<count).map { index in
      let begin = start + Int64(index) * bucket
      let end = begin + bucket
      let weekAgo = trace?.rate(from: start, width: end - start, meter.count)
        .map { $0 * Double(end - start) / Double(Milliseconds.minute) }
      if begin > asOf {
        let expected = Double(limit.used) + pace * Double(end - asOf) / Double(Milliseconds.minute)
        return Plot.Column(nil, forecast: isForetold ? expected : nil, weekAgo: weekAgo)
      }
      // The open bucket ends with what is known, so that the graph and the figure beside it agree.
      if end > asOf {
        return Plot.Column(
          Double(limit.used), isProvisional: subject.account.isSilent, weekAgo: weekAgo)
      }
      let sum = subject.image.sum(limit.tally) { meter.count($0.quarterHours.sum(from: start, until: end)) }
      return Plot.Column(
        Double(min(sum, limit.used)), isProvisional: subject.account.isSilent, weekAgo: weekAgo)
    }
  }
}
