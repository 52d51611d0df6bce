import TerminalUI

/// Every key of a theme file.
enum ThemeKeys {
  static let all: Set<String> = Set(["variant"] + roles + roles.map { "\($0)_16" } + gradients + others)

  private static let roles = Role.allCases.flatMap(\.themeKeys)
  private static let gradients = (Gradient.allCases.flatMap(\.themeKeys) + ["temp"])
    .flatMap { ["\($0)_start", "\($0)_mid", "\($0)_end"] }
  /// What btop alone uses.
  private static let others = [
    "graph_text", "proc_misc", "proc_pause_bg", "proc_follow_bg", "proc_banner_bg", "proc_banner_fg",
    "followed_bg", "followed_fg",
  ]
}

extension Gradient {
  /// btop's names, the first that the file has.
  var themeKeys: [String] {
    switch self {
    case .requests: ["cpu"]
    case .tokens: ["used"]
    case .headroom: ["free"]
    case .provisioned: ["available"]
    case .cached: ["cached"]
    case .input: ["download"]
    case .output: ["upload"]
    case .table: ["process", "cpu"]
    }
  }
}

extension Role {
  enum Place {
    case start, middle, end

    /// Among one to three stops; two have no middle.
    func index(of count: Int) -> Int {
      switch self {
      case .start: 0
      case .middle: count == 3 ? 1 : 0
      case .end: max(0, count - 1)
      }
    }
  }

  /// btop's names and ours, the first with a value.
  var themeKeys: [String] {
    switch self {
    case .background: ["main_bg"]
    case .text: ["main_fg"]
    case .title: ["title"]
    case .hot: ["hi_fg"]
    case .dim: ["inactive_fg"]
    case .selectedText: ["selected_fg"]
    case .selectedBackground: ["selected_bg"]
    case .frameLimits: ["cpu_box"]
    case .frameTier: ["mem_box"]
    case .frameCapacity: ["net_box"]
    case .frameModels: ["proc_box"]
    case .divider: ["div_line"]
    case .track: ["meter_bg", "inactive_fg"]
    case .ok: ["ok_fg"]
    case .warning: ["warn_fg"]
    case .critical: ["crit_fg"]
    case .stale: ["stale_fg", "hi_fg"]
    case .staleBackground: ["stale_bg", "proc_pause_bg", "hi_fg"]
    case .tick: ["tick_fg", "title"]
    case .series1: ["series_1"]
    case .series2: ["series_2"]
    case .series3: ["series_3"]
    case .series4: ["series_4"]
    case .series5: ["series_5"]
    case .series6: ["series_6"]
    case .series7: ["series_7"]
    case .series8: ["series_8"]
    }
  }

  /// Where a theme without our keys has a color of that meaning.
  var themeGradient: (Gradient, Place)? {
    switch self {
    case .ok: (.requests, .start)
    case .warning: (.requests, .middle)
    case .critical: (.requests, .end)
    case .series1: (.input, .middle)
    case .series2: (.provisioned, .middle)
    case .series3: (.headroom, .middle)
    case .series4: (.output, .middle)
    case .series5: (.cached, .middle)
    case .series6: (.tokens, .middle)
    case .series7: (.input, .end)
    case .series8: (.output, .end)
    default: nil
    }
  }
}
