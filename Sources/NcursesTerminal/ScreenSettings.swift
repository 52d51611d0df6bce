package import TerminalUI

/// What its user wants of the screen; what is left open is found out.
package struct ScreenSettings: Hashable, Sendable {
  package var colors: ColorDepth?
  package var glyphs: GlyphSet?
  package var isMouseOn: Bool
  /// Marks around each frame, so that a terminal shows it at once.
  package var isSynchronized: Bool
  /// The descriptors of the terminal.
  package var input: Int32
  package var output: Int32

  package init(
    colors: ColorDepth? = nil, glyphs: GlyphSet? = nil, isMouseOn: Bool = true, isSynchronized: Bool = true,
    input: Int32 = 0, output: Int32 = 1
  ) {
    self.colors = colors
    self.glyphs = glyphs
    self.isMouseOn = isMouseOn
    self.isSynchronized = isSynchronized
    self.input = input
    self.output = output
  }
}
