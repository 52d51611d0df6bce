package import TerminalUI
import UsageModel

/// Draws the whole screen: a function of the state and nothing else.
package struct DashboardScreen {
  package let state: DashboardState

  /// The rows above and below a view.
  static let frameRows = 3

  package init(_ state: DashboardState) { self.state = state }

  package func render(glyphs: GlyphSet) -> Buffer {
    var buffer = Buffer(width: state.width, height: state.height, glyphs: glyphs)
    draw(in: buffer.area, of: &buffer)
    return buffer
  }

  private func draw(in area: Area, of buffer: inout Buffer) {
    if area.width < 40 || area.height < 8 { return drawTooSmall(in: area, of: &buffer) }
    if let wall = state.wall { return WallView(state: state, wall: wall).draw(in: area, of: &buffer) }
    var rest = area
    Header(state: state).draw(in: rest.cutTop(2), of: &buffer)
    Footer(state: state).draw(in: rest.cutBottom(1), of: &buffer)
    if case .missing(let looks) = state.store {
      FirstStartView(state: state, looks: looks).draw(in: rest, of: &buffer)
    } else {
      drawView(in: rest, of: &buffer)
      ReplayBanner(state)?.tint(rest, of: &buffer)
    }
    if case .explain(let id, let subject, let first) = state.overlay, let account = state.shown.account(id) {
      ExplainView(state: state, account: account, subject: subject, first: first).draw(in: rest, of: &buffer)
    }
    switch state.overlay {
    case .help(let first): HelpView(state: state, first: first).draw(in: rest, of: &buffer)
    case .themes: ThemesView(state: state).draw(in: rest, of: &buffer)
    case .options(let marked): OptionsView(state: state, marked: marked).draw(in: rest, of: &buffer)
    case .palette(let text, let marked):
      PaletteView(state: state, text: text, marked: marked).draw(in: rest, of: &buffer)
    case .explain, .filter, nil: break
    }
  }

  private func drawView(in area: Area, of buffer: inout Buffer) {
    let account = state.shownAccount
    // Until the store was read nobody knows the roles, and there is nothing to hide.
    if !state.view.isShown(to: state.rights), !state.image.accounts.isEmpty {
      return WithheldView(state: state).draw(in: area, of: &buffer)
    }
    var area = area
    if let told = state.toldTrouble {
      area = StoryPanel(account: told.account, story: told.story).draw(atTopOf: area, of: &buffer)
    }
    switch (state.view, account) {
    case (.alerts, _): AlertsView(state: state).draw(in: area, of: &buffer)
    case (.spend, _): SpendView(state: state).draw(in: area, of: &buffer)
    case (_, nil): AllAccountsView(state: state).draw(in: area, of: &buffer)
    case (.overview, let account?): OverviewView(state: state, account: account).draw(in: area, of: &buffer)
    case (.models, let account?): ModelsView(state: state, account: account).draw(in: area, of: &buffer)
    case (.tiers, let account?): TiersView(state: state, account: account).draw(in: area, of: &buffer)
    case (.capacity, let account?): CapacityView(state: state, account: account).draw(in: area, of: &buffer)
    }
  }

  /// What is needed, each number colored by whether it is there, and still the one worst thing.
  private func drawTooSmall(in area: Area, of buffer: inout Buffer) {
    let verdict = state.shown.verdict
    let worst = [verdict.state.word, verdict.figure].compactMap(\.self).joined(separator: " ")
    let rows: [[Span]] = [
      [verdict.state.sign, Span(" " + sanitized(worst), verdict.state.role, bold: true)],
      [
        Words.text("needs 40x8, is "), Span("\(area.width)", area.width >= 40 ? .ok : .critical, bold: true),
        Words.text("x"), Span("\(area.height)", area.height >= 8 ? .ok : .critical, bold: true),
      ],
      Words.hint(state.commands.hint(.quit), "quit"),
    ]
    var rest = area
    _ = rest.cutTop(max(0, (area.height - rows.count) / 2))
    for row in rows {
      let line = rest.cutTop(1)
      if line.isEmpty { return }
      buffer.write(row.clipped(to: line.width), in: line, alignment: .center)
    }
  }
}
