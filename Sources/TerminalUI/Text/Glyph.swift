/// A sign of the screens' grammar, asked for by its meaning.
package enum Glyph: CaseIterable, Hashable, Sendable {
  case ok, tight, spill, full, stale, noData
  case rungHere, rungPassed, rungAhead
  /// On a bar: known; not sure; the empty rest; burst room used; the present tier's threshold; more than all.
  case measured, hollow, track, burst, threshold, beyond
  /// In a graph: known; not sure; served by the account's plan; what capacity may not serve.
  case column, hollowColumn, accountPlan, notEligible
  case limit, capacity, worstMinute, aboveCapacity, refused, forecast, forecastMeetsLimit, weekAgo
  /// The chosen line; more text than room; nothing to say.
  case pointer, ellipsis, nothing
  case arrowUp, arrowDown, arrowLeft, arrowRight, sortedDown, sortedUp
  case divider

  /// The sign where every character can be shown.
  package var scalar: Unicode.Scalar {
    switch self {
    case .ok, .rungPassed: "●"
    case .tight: "▲"
    case .spill, .aboveCapacity: "◆"
    case .full, .measured: "■"
    case .stale: "?"
    case .noData, .rungAhead: "○"
    case .rungHere: "◉"
    case .hollow: "□"
    case .track: "·"
    case .burst: "│"
    case .threshold: "┃"
    case .beyond: "▶"
    case .column: "█"
    case .hollowColumn: "░"
    case .accountPlan: "▓"
    case .notEligible: "▚"
    case .limit: "┄"
    case .capacity: "━"
    case .worstMinute: "╵"
    case .refused: "×"
    case .forecast: "╱"
    case .forecastMeetsLimit: "╳"
    case .weekAgo: "―"
    case .pointer: "▸"
    case .ellipsis: "…"
    case .nothing: "–"
    case .arrowUp: "↑"
    case .arrowDown: "↓"
    case .arrowLeft: "←"
    case .arrowRight: "→"
    case .sortedDown: "▾"
    case .sortedUp: "▴"
    case .divider: "─"
    }
  }

  /// The sign as text, for spans; a buffer puts in what its terminal can show.
  package var text: String { String(Character(scalar)) }
}
