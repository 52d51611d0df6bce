/// Why nothing can be read from an input as a whole.
package enum IntakeError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownFormat
  /// The header row of a CSV names no column of the kind.
  case headerWithout(column: String)

  package var description: String {
    switch self {
    case .unknownFormat:
      "the format is not recognized: expected are JSON lines (an object a line), CSV whose first row names the "
        + "columns ts and model, or what \"tiertop import --help\" lists; --format says which"
    case .headerWithout(let column):
      "the first row names no column \"\(column)\": a CSV starts with the names of its columns, at least ts and model"
    }
  }
}
