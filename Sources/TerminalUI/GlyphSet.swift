/// The characters that a terminal and its font can show.
package enum GlyphSet: String, CaseIterable, Hashable, Sendable {
  /// Rounded frames, eighth blocks, braille sparklines.
  case full = "braille"
  /// The same without braille, for fonts that lack it.
  case blocks
  /// Frames and the three shades, for the Linux console.
  case shade
  case ascii
}
