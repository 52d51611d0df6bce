import TerminalUI
import UsageModel

/// One account's ladder: every rung with what it needs and brings, and what would move the account.
struct TiersView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    guard let subject = TierSubject(state: state, account: account) else {
      return drawWithoutLadder(in: area, of: &buffer)
    }
    let isTall = area.height >= 40 && area.width >= 50
    if !isTall, area.width < 80 || area.height < 20 {
      return TiersSmallView(subject: subject).draw(in: area, of: &buffer)
    }
    let layout = Layout(subject: subject, area: area)
    layout.draw(of: &buffer)
  }

  private func drawWithoutLadder(in area: Area, of buffer: inout Buffer) {
    let plan = sanitized(account.planName)
    var words = "\(plan) has no ladder of tiers: nothing is reached by paying or using more."
    if account.planIsMissing {
      words = "plan \(sanitized(account.planID)) was not found: its ladder is not known."
    }
    if !account.capacity.isEmpty || state.plans[account.planID]?.capacityProducts.isEmpty == false {
      words += " Its limits move with bought capacity: \(state.commands.hint(.capacity)) shows it."
    }
    var rest = area
    _ = rest.cutTop(max(0, area.height / 3))
    for line in wrapped(words, to: max(20, min(72, area.width - 4))) {
      let row = rest.cutTop(1)
      if row.isEmpty { return }
      buffer.write([Words.text(line)], in: row, alignment: .center)
    }
  }

  /// Which panels there are for this ladder, and where.
  private struct Layout {
    let subject: TierSubject
    let area: Area

    private var isPaired: Bool { area.width >= 110 }
    private var isDropShown: Bool { subject.state.opened == .drop }

    func draw(of buffer: inout Buffer) {
      let hasRungs = !subject.table.shared.isEmpty
      let hasGroups = !subject.table.groups.isEmpty
      let ladder = LadderPanel(subject)
      let models = ModelLadderPanel(subject)
      let traffic = TierTrafficPanel(subject)
      let graphs = graphs
      let facts = facts
      let missing = area.height + 1
      // What the traffic says to other tiers stands below the groups and is worth more than a further panel.
      let modelsMost = models.most(width: area.width)
      let modelsLeast = area.height >= 30 ? min(modelsMost, area.height / 2 - 2) : models.least
      let factsWidth = facts.isEmpty ? area.width : area.width / min(facts.count, columns)
      let factRows = stride(from: 0, to: facts.count, by: columns).map {
        Array(facts[$0..<min(facts.count, $0 + columns)])
      }
      var items = [
        Stack.Item(least: hasRungs ? ladder.least + 2 : missing, most: ladder.most, priority: 8),
        Stack.Item(
          least: hasGroups ? modelsLeast : missing, most: modelsMost, priority: 7),
        Stack.Item(least: hasGroups ? traffic.least : missing, most: traffic.most, priority: 5),
        Stack.Item(least: graphs.isEmpty ? missing : 7, most: 11, priority: 4),
      ]
      // In portrait graphs stand under one another.
      if !isPaired { items[3].least = graphs.isEmpty ? missing : area.height >= 60 ? 7 * graphs.count : 7 }
      if !isPaired, area.height >= 60 { items[3].most = 12 * max(1, graphs.count) }
      let opened = subject.state.opened != nil
      for (index, row) in factRows.enumerated() {
        let most = row.map { $0.most(width: factsWidth) }.max() ?? 3
        items.append(
          Stack.Item(
            least: least(of: row, most: most, isFirst: index == 0), most: most,
            priority: index == 0 ? (opened ? 6 : 4) : 2 - min(1, index - 1)))
      }
      let heights = Stack.heights(
        items, in: area.height, absorbing: [false, false, hasGroups && graphs.isEmpty, !graphs.isEmpty])
      var rest = area
      if heights[0] > 0 { ladder.draw(in: rest.cutTop(heights[0]), of: &buffer) }
      if heights[1] > 0 { models.draw(in: rest.cutTop(heights[1]), of: &buffer) }
      if heights[2] > 0 { traffic.draw(in: rest.cutTop(heights[2]), of: &buffer) }
      if heights[3] > 0 { draw(graphs, in: rest.cutTop(heights[3]), of: &buffer) }
      for (index, row) in factRows.enumerated() where heights[4 + index] > 0 {
        var line = rest.cutTop(heights[4 + index])
        for (position, panel) in row.enumerated() {
          panel.draw(line.cutLeft(line.width / (row.count - position)), &buffer)
        }
      }
    }

    private var columns: Int { area.width >= 160 ? 3 : isPaired ? 2 : 1 }

    // MARK: Graphs

    private enum Graph {
      case day(DayLimitPanel)
      case curve(TierCurvePanel)
    }

    private var graphs: [Graph] {
      var graphs: [Graph] = []
      if let limit = subject.dayLimit { graphs.append(.day(DayLimitPanel(subject: subject, limit: limit))) }
      if let curve = TierCurvePanel(subject) { graphs.append(.curve(curve)) }
      return graphs
    }

    private func draw(_ graphs: [Graph], in area: Area, of buffer: inout Buffer) {
      var rest = area
      // Too narrow for two and too low for both: the day binds first.
      let shown = isPaired || area.height >= 14 ? graphs : Array(graphs.prefix(1))
      for (index, graph) in shown.enumerated() {
        let left = shown.count - index
        let part = isPaired ? rest.cutLeft(rest.width / left) : rest.cutTop(rest.height / left)
        switch graph {
        case .day(let panel): panel.draw(in: part, of: &buffer)
        case .curve(let panel): panel.draw(in: part, of: &buffer)
        }
      }
    }

    // MARK: Facts

    /// Enough to say something: the first row gets its room before a second one comes in.
    private func least(of row: [Block], most: Int, isFirst: Bool) -> Int {
      let isRoomy = area.height >= 30 || subject.state.opened != nil || !isFirst
      return max(row.map(\.least).max() ?? 3, min(most, isRoomy ? 9 : 5))
    }

    private struct Block {
      var least: Int
      var most: (Int) -> Int
      var draw: (Area, inout Buffer) -> Void

      init(_ panel: FactsPanel) {
        least = panel.least
        most = { panel.most(width: $0) }
        draw = { panel.draw(in: $0, of: &$1) }
      }

      init(_ panel: LimitGroupPanel) {
        least = panel.least
        most = { panel.most(width: $0) }
        draw = { panel.draw(in: $0, of: &$1) }
      }

      func most(width: Int) -> Int { most(width) }
    }

    /// What was opened first; a drop is shown unasked where there is room for a third column.
    private var facts: [Block] {
      var blocks: [Block] = []
      if isDropShown { blocks.append(Block(DropCost(subject: subject).panel)) }
      if let group = subject.state.shownGroup(subject.account) {
        blocks.append(Block(LimitGroupPanel(subject: subject, group: group)))
      }
      if let silence = SilenceFacts(subject: subject).panel { blocks.append(Block(silence)) }
      blocks.append(Block(TierMoves(subject: subject).panel))
      blocks.append(Block(TierCertainty(subject: subject).panel))
      if !isDropShown, subject.mayDrop || columns == 3 {
        blocks.append(Block(DropCost(subject: subject).panel))
      }
      return blocks
    }
  }
}
