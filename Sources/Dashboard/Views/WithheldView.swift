import TerminalUI
import UsageModel

/// Stands in place of a view that the reader's role does not show.
struct WithheldView {
  let state: DashboardState

  func draw(in area: Area, of buffer: inout Buffer) {
    let keys = state.commands
    let role = state.rights.role.words
    var lines: [[Span]] = [
      [Words.strong("\(state.view.title) is not shown to this role: \(role)")],
      [Words.dim("An owner gives roles: tiertop member add NAME --role owner | purchaser | viewer | member")],
    ]
    if state.rights.seesCapacity {
      lines.insert(Words.hint(keys.hint(.capacity), "capacity, its planner and its transactions"), at: 1)
    }
    var rest = area
    _ = rest.cutTop(max(0, (area.height - lines.count) / 2))
    for line in lines {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write(line.clipped(to: row.width), in: row, alignment: .center)
    }
  }
}
