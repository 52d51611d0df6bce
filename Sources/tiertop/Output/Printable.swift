/// `text` without what could steer a terminal or reorder a line.
func printable(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
      result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}
