import TerminalUI
import UsageModel

/// What each project cost this month, with its own limit.
struct ProjectsPanel {
  let state: DashboardState
  let account: AccountReading

  private var projects: [ProjectSpend] { state.listedProjects(account) }
  private var foretold: [ProjectSpend] { projects.filter { $0.limitReached != nil } }
  var most: Int { max(1, projects.count * 2 + foretold.count) + 2 }

  func draw(in area: Area, of buffer: inout Buffer) {
    let month = Instant.fullMonthNames[CivilDate(state.shown.now).month - 1]
    let whole = account.spend.projects.reduce(Money.zero) { $0 + $1.cost }
    Frame(
      .frameLimits, title: [Words.title("cost by project, \(month)" + state.filterTitle)],
      note: projects.isEmpty ? [] : [Words.dim("inside the account's limit")],
      rightNote: projects.isEmpty ? [] : [Words.dim("\(Figures.dollars(whole)) in all")]
    ).draw(in: area, of: &buffer)
    var inner = Area(x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2)
    guard !projects.isEmpty else {
      let words =
        state.emptiedByFilter("project", hidden: account.spend.projects.count, width: inner.width)
        ?? [Words.dim("no usage names a project")].clipped(to: inner.width)
      buffer.write(words, in: inner)
      return
    }
    let hasBars = inner.height >= projects.count * 2
    let first = max(0, state.selection(of: .projects) - inner.height / (hasBars ? 2 : 1) + 1)
    for (index, project) in projects.enumerated().dropFirst(first) {
      let row = inner.cutTop(1)
      if row.isEmpty { return }
      draw(project, in: row, of: &buffer)
      buffer.place(DashboardState.Panel.projects.target(index), in: row)
      if index == state.marked(.projects) {
        buffer[row.x - 1, row.y] = Cell(.pointer, Style(.hot, bold: true))
      }
      guard hasBars else { continue }
      var bar = inner.cutTop(1)
      let share = whole > .zero ? project.cost.dollars / whole.dollars : 0
      buffer.write([Words.dim(Figures.percent(share))], in: bar.cutRight(5), alignment: .right)
      Bar(share, paint: .role(.series1)).draw(in: bar, of: &buffer)
    }
    for project in foretold {
      guard let band = project.limitReached, let limit = project.limit else { continue }
      let row = inner.cutTop(1)
      buffer.write(
        [
          Words.text(sanitized(project.name ?? "")),
          Words.dim(" reaches its \(Figures.wholeDollars(limit)) on "),
          Span(band.expected.dayMonth, .warning),
        ].clipped(to: row.width), in: row)
    }
  }

  private func draw(_ project: ProjectSpend, in row: Area, of buffer: inout Buffer) {
    var figure = [Words.strong(Figures.dollars(project.cost))]
    if let limit = project.limit, limit > .zero {
      let share = project.cost.dollars / limit.dollars
      let level = Level(share: share, previous: nil)
      figure += [
        Words.dim(" of \(Figures.wholeDollars(limit)) "),
        Span("\(Figures.percent(share)) \(level.glyph.text)", level.role, bold: level > .normal),
      ]
    } else {
      figure.append(Words.dim("  no limit set"))
    }
    let fitting = figure.clipped(to: max(0, row.width - 8))
    buffer.write(fitting, in: row, alignment: .right)
    let name = [project.name.map { Words.text(sanitized($0)) } ?? Words.dim("without a project")]
    buffer.write(name.shortenedInMiddle(to: max(0, row.width - fitting.cellWidth - 1)), in: row)
  }
}
