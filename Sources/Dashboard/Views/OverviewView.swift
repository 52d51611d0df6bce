import TerminalUI
import UsageModel

/// One account: limits, graphs, tier, capacity, models, money.
struct OverviewView {
  let state: DashboardState
  let account: AccountReading

  func draw(in area: Area, of buffer: inout Buffer) {
    if area.width < 80 || area.height < 20 {
      // Narrow and tall is a screen on its side, which has room for graphs under one another.
      if area.height >= 40, area.width >= 50 { return drawPortrait(in: area, of: &buffer) }
      return OverviewSmallView(state: state, account: account).draw(in: area, of: &buffer)
    }
    if area.width <= 84, area.height >= 42 { return drawPortrait(in: area, of: &buffer) }
    if OverviewView.isWide(area.width, area.height) { return drawWide(in: area, of: &buffer) }
    drawStandard(in: area, of: &buffer)
  }

  private static func isWide(_ width: Int, _ height: Int) -> Bool { width >= 160 && height >= 41 }
  private static func isHuge(_ width: Int, _ height: Int) -> Bool { width >= 200 && height >= 56 }

  /// The windows whose graphs are drawn in an area of this size, the chosen one first.
  static func windows(_ window: Window, width: Int, height: Int) -> [Window] {
    guard isWide(width, height) else { return [window] }
    let other: Window = window == .day ? .quarterHour : .day
    return [window, other] + (isHuge(width, height) ? [window == .month ? .quarterHour : .month] : [])
  }

  private var limits: LimitsPanel { LimitsPanel(state: state, account: account, showsUser: true) }
  private var tier: TierPanel? {
    account.tier.map { TierPanel(account: account, tier: $0, plan: state.plans[account.planID]) }
  }
  private var capacity: CapacityPanel? {
    account.capacity.isEmpty
      ? nil : CapacityPanel(account: account, window: state.window, now: state.shown.now)
  }
  private var models: ModelsPanel { ModelsPanel(state: state, account: account) }
  private var spend: SpendPanel { SpendPanel(account: account, now: state.shown.now) }
  private var credit: CreditPanel? { CreditPanel(account: account, now: state.shown.now) }
  private var subjects: [GraphSubject] { GraphSubject.main(of: account) }
  /// A plan without limits but with capacity shows the capacity in their place.
  private var hasLimits: Bool { !account.limits.isEmpty || account.capacity.isEmpty }

  /// 80 to 159 columns: panels over the whole width, graphs and lists in pairs.
  private func drawStandard(in area: Area, of buffer: inout Buffer) {
    let isLarge = area.width >= 110
    let missing = area.height + 1
    // The list and the money stand side by side where both fit.
    let pair = max(models.least, min(models.most, max(spend.most, 7)))
    let heights = Stack.heights(
      [
        Stack.Item(least: hasLimits ? limits.least : missing, most: limits.most, priority: 5),
        Stack.Item(least: capacity?.least ?? missing, most: capacity?.most ?? 0, priority: 5),
        Stack.Item(least: 7, most: isLarge ? 11 : 9, priority: 3),
        Stack.Item(least: tier?.least ?? missing, most: tier?.most ?? 0, priority: 4),
        Stack.Item(least: models.least, most: max(pair, isLarge ? spend.most : 0), priority: 2),
        // The limits have a row of it, so the panel is what goes first.
        Stack.Item(least: credit.map { max(5, $0.least) } ?? missing, most: credit?.most ?? 0, priority: 1),
      ], in: area.height, absorbing: [false, false, true, false, models.models.count > pair - 3, false])
    var rest = area
    if heights[0] > 0 { limits.draw(in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0 { capacity?.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    if heights[2] > 0 { drawGraphs([state.window], in: rest.cutTop(heights[2]), of: &buffer) }
    if heights[3] > 0 { tier?.draw(in: rest.cutTop(heights[3]), of: &buffer) }
    if heights[5] > 0 { credit?.draw(in: rest.cutTop(heights[5]), of: &buffer) }
    if heights[4] > 0 {
      var bottom = rest.cutTop(heights[4])
      if isLarge || tier == nil && area.width >= 100 {
        spend.draw(in: bottom.cutRight(max(40, bottom.width * 35 / 100)), of: &buffer)
      }
      models.draw(in: bottom, of: &buffer)
    }
  }

  /// Side by side: each subject of `subjects` for each window.
  private func drawGraphs(_ windows: [Window], in area: Area, of buffer: inout Buffer) {
    let pictures = windows.flatMap { window in subjects.map { ($0, window) } }
    var rest = area
    for (index, picture) in pictures.enumerated() {
      let part = rest.cutLeft(rest.width / (pictures.count - index))
      GraphPanel(state: state, account: account, subject: picture.0, window: picture.1).draw(
        in: part, of: &buffer)
    }
  }

  /// 160 columns and more: lists at the right, two windows at once.
  private func drawWide(in area: Area, of buffer: inout Buffer) {
    var rest = area
    let windows = OverviewView.windows(state.window, width: area.width, height: area.height)
    let isHuge = OverviewView.isHuge(area.width, area.height)
    var right = rest.cutRight(max(58, rest.width * 36 / 100))
    let leftHeights = Stack.heights(
      [
        Stack.Item(least: hasLimits ? limits.least : area.height + 1, most: limits.most, priority: 5),
        Stack.Item(least: capacity?.least ?? area.height + 1, most: capacity?.most ?? 0, priority: 5),
        Stack.Item(least: 8, most: 14, priority: 3), Stack.Item(least: 8, most: 14, priority: 2),
        Stack.Item(least: isHuge ? 8 : area.height + 1, most: 12, priority: 1),
        Stack.Item(least: tier?.least ?? area.height + 1, most: tier?.most ?? 0, priority: 4),
        Stack.Item(least: credit?.least ?? area.height + 1, most: credit?.most ?? 0, priority: 4),
      ], in: rest.height, absorbing: [false, false, true, true, true, false, false])
    if leftHeights[0] > 0 { limits.draw(in: rest.cutTop(leftHeights[0]), of: &buffer) }
    if leftHeights[1] > 0 { capacity?.draw(in: rest.cutTop(leftHeights[1]), of: &buffer) }
    if leftHeights[2] > 0 { drawGraphs([state.window], in: rest.cutTop(leftHeights[2]), of: &buffer) }
    if leftHeights[3] > 0 { drawGraphs([windows[1]], in: rest.cutTop(leftHeights[3]), of: &buffer) }
    if leftHeights[4] > 0, let third = windows.dropFirst(2).first {
      drawGraphs([third], in: rest.cutTop(leftHeights[4]), of: &buffer)
    }
    if leftHeights[5] > 0 { tier?.draw(in: rest.cutTop(leftHeights[5]), of: &buffer) }
    if leftHeights[6] > 0 { credit?.draw(in: rest.cutTop(leftHeights[6]), of: &buffer) }

    // Room that is left shows more: the other capacities, then the busiest models.
    let shown = subjects.map(\.title)
    let extra = (account.capacity.map(GraphSubject.init(capacity:)) + GraphSubject.models(of: account))
      .filter { !shown.contains($0.title) }.prefix(6)
    let next = NextPanel(state: state)
    let rightHeights = Stack.heights(
      [
        // Where there is room for all of them, lists come whole before further graphs.
        Stack.Item(least: isHuge ? spend.most : spend.least, most: spend.most, priority: 50),
        Stack.Item(least: isHuge ? min(models.most, 14) : models.least, most: models.most, priority: 60),
        Stack.Item(least: isHuge ? min(next.most, 12) : next.least, most: next.most, priority: 40),
      ] + extra.indices.map { Stack.Item(least: 8, most: 12, priority: 10 - $0) }, in: right.height,
      absorbing: [false, extra.isEmpty, false] + extra.map { _ in true })
    if rightHeights[0] > 0 { spend.draw(in: right.cutTop(rightHeights[0]), of: &buffer) }
    if rightHeights[1] > 0 { models.draw(in: right.cutTop(rightHeights[1]), of: &buffer) }
    if rightHeights[2] > 0 { next.draw(in: right.cutTop(rightHeights[2]), of: &buffer) }
    for (index, subject) in extra.enumerated() where rightHeights[3 + index] > 0 {
      GraphPanel(state: state, account: account, subject: subject, window: state.window).draw(
        in: right.cutTop(rightHeights[3 + index]), of: &buffer)
    }
  }

  /// At most 84 columns and tall: everything under one another.
  private func drawPortrait(in area: Area, of buffer: inout Buffer) {
    let missing = area.height + 1
    let heights = Stack.heights(
      [
        Stack.Item(least: hasLimits ? limits.least : missing, most: limits.most, priority: 6),
        Stack.Item(least: capacity?.least ?? missing, most: capacity?.most ?? 0, priority: 6),
        Stack.Item(least: 7, most: 12, priority: 4), Stack.Item(least: 7, most: 12, priority: 3),
        Stack.Item(least: tier?.least ?? missing, most: tier?.most ?? 0, priority: 5),
        Stack.Item(least: models.least, most: models.most, priority: 4),
        Stack.Item(least: spend.least, most: spend.most, priority: 2),
        Stack.Item(least: credit?.least ?? missing, most: credit?.most ?? 0, priority: 3),
      ], in: area.height, absorbing: [false, false, true, true, false, true, false, false])
    var rest = area
    if heights[0] > 0 { limits.draw(in: rest.cutTop(heights[0]), of: &buffer) }
    if heights[1] > 0 { capacity?.draw(in: rest.cutTop(heights[1]), of: &buffer) }
    for (index, subject) in subjects.prefix(2).enumerated() where heights[2 + index] > 0 {
      GraphPanel(state: state, account: account, subject: subject, window: state.window).draw(
        in: rest.cutTop(heights[2 + index]), of: &buffer)
    }
    if heights[4] > 0 { tier?.draw(in: rest.cutTop(heights[4]), of: &buffer) }
    if heights[5] > 0 { models.draw(in: rest.cutTop(heights[5]), of: &buffer) }
    if heights[7] > 0 { credit?.draw(in: rest.cutTop(heights[7]), of: &buffer) }
    if heights[6] > 0 { spend.draw(in: rest.cutTop(heights[6]), of: &buffer) }
  }
}
