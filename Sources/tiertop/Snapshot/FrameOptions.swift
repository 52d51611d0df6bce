import ArgumentParser
import Dashboard
import DataFiles
import TerminalUI

extension DashboardState.View: ExpressibleByArgument {}

/// How a frame of the screen is written.
enum FrameFormat: String, ExpressibleByArgument, CaseIterable {
  case text, ansi, svg
}

/// Which frame of the screen, and how it is drawn.
struct FrameOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Write the frame as text, ansi (with colors) or svg (a picture).", valueName: "format")
  )
  var frame: FrameFormat?

  @Option(help: ArgumentHelp("Columns and rows of the frame.", valueName: "120x40"))
  var size = "120x40"

  @Option(help: ArgumentHelp("Show the overview, models, tiers, capacity or spend.", valueName: "view"))
  var view: DashboardState.View?

  @Option(help: ArgumentHelp("Theme by name, or a theme file; for ansi and svg.", valueName: "name"))
  var theme: String?

  @Option(help: ArgumentHelp("Colors of ansi and svg: truecolor, 256, 16 or none.", valueName: "colors"))
  var color: String?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  /// `120x40`, each 1...1000; nil for what is no size.
  var dimensions: (width: Int, height: Int)? {
    let parts = size.lowercased().split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]),
      (1...1_000).contains(width), (1...1_000).contains(height)
    else { return nil }
    return (width, height)
  }

  func validate() throws {
    if dimensions == nil {
      throw ValidationError("--size \(size) is no size: write it as 120x40, at most 1000x1000")
    }
  }

  /// The frame of `state` in the format asked for.
  ///
  /// - Parameter settings: of which theme and colors are used where no option says another.
  func text(of state: DashboardState, settings: Settings) throws(Failure) -> String {
    let buffer = DashboardScreen(state).render(glyphs: ascii ? .ascii : .full)
    let format = frame ?? .text
    if format == .text { return buffer.text.joined(separator: "\n") }
    let settings = try settings.adding(["theme": theme, "color": color])
    let drawn = try ThemeChoice(settings).first()
    let resolved = ResolvedTheme(
      drawn, depth: settings.config.color.depth ?? .full, isExact: settings.config.isThemeExact)
    return format == .ansi
      ? buffer.ansi(theme: resolved) : buffer.svg(theme: resolved, isLight: drawn.variant == .light)
  }
}
