import TerminalUI
import UsageModel

/// What is said where a filter hides rows: that it does, how many, and how to see all of them.
extension DashboardState {
  /// `no limit matches /qw (3 hidden) · Esc shows all`; nil where it hides none, so that the list is empty by itself.
  func emptiedByFilter(_ noun: String, hidden: Int, width: Int) -> [Span]? {
    guard !filter.isEmpty, hidden > 0 else { return nil }
    let words = [
      Words.text("no \(noun) matches "), Span("/" + sanitized(filter), .warning),
      Words.text(" (\(Figures.grouped(Int64(hidden))) hidden)"),
    ]
    let way = words + [Words.dim(" · ")] + Words.hint(commands.hint(.back), "shows all")
    let whole = way + [Words.dim(" · totals and the first line are not filtered")]
    // A clause that does not fit stays away as a whole.
    return [whole, way, words].first { $0.cellWidth <= width } ?? words.clipped(to: width)
  }

  /// `2 of 8 shown`; nothing without a filter.
  func shownCount(_ shown: Int, of all: Int) -> String? {
    filter.isEmpty || all == 0
      ? nil : "\(Figures.grouped(Int64(shown))) of \(Figures.grouped(Int64(all))) shown"
  }

  /// `, filter /qw` behind a title.
  var filterTitle: String { filter.isEmpty ? "" : ", filter /\(sanitized(filter))" }
}
