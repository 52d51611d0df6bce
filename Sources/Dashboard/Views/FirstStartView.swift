import TerminalUI
import UsageModel

/// Shown until there is a store; it changes by itself when one appears.
struct FirstStartView {
  let state: DashboardState
  let looks: Int

  func draw(in area: Area, of buffer: inout Buffer) {
    let rows = rows
    let width = min(area.width, 76)
    let height = min(area.height, rows.count + 2)
    let box = Area(
      x: area.x + (area.width - width) / 2, y: area.y + max(0, (area.height - height - 2) / 3), width: width,
      height: height)
    Frame(
      .frameTier, title: [Words.title("tiertop")],
      note: [Words.dim("watching for the store: this screen changes by itself")]
    ).draw(in: box, of: &buffer)
    var inner = Area(x: box.x + 2, y: box.y + 1, width: box.width - 4, height: box.height - 2)
    for row in rows {
      let line = inner.cutTop(1)
      if line.isEmpty { break }
      buffer.write(row.clipped(to: line.width), in: line)
    }
    let below = Area(
      x: box.x + 3, y: box.bottom + 1, width: max(0, width - 3), height: box.bottom + 1 < area.bottom ? 1 : 0)
    buffer.write(
      [
        Words.dim(
          "store looked for \(looks) time\(looks == 1 ? "" : "s"), every \(DashboardState.seconds(state.interval))"
        )
      ],
      in: below)
  }

  private var rows: [[Span]] {
    func shell(_ command: String) -> [Span] {
      [Words.dim(Words.left("", 25)), Words.dim("shell: "), Span(command, .hot)]
    }
    let plans = state.plans.values.map(\.provider).sorted().map { sanitized($0) }.joined(separator: " · ")
    return [
      [Words.text("Shows how close your organization is to its request and token limits,")],
      [Words.text("which tier comes next and what moves you there, and how well bought")],
      [Words.text("capacity is used. Reads a local store; nothing leaves this machine.")],
      [],
      [
        Words.strong(Words.left("See it with data", 25)),
        Words.text("five accounts, 30 days, invented, marked so"),
      ],
      shell("tiertop demo"),
      [],
      [Words.strong(Words.left("Add an account", 25)), Words.text("on the plan that you are on:")],
      [Words.dim(Words.left("", 25)), Words.text(plans)],
      shell("tiertop account add NAME --plan PLAN"),
      [],
      [Words.strong(Words.left("Bring in usage", 25)), Words.text("a file of events, or a log as it grows")],
      shell("tiertop import FILE"),
      shell("tiertop import --follow FILE"),
      [],
      [
        Words.strong(Words.left("Open another store", 25)), Words.dim("shell: "),
        Span("tiertop --store PATH", .hot),
      ],
    ]
  }
}
