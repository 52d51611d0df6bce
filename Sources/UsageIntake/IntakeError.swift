/// Why nothing can be read from an input as a whole.
package enum IntakeError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownFormat
  /// The header row of a CSV names no column of the kind.
  case headerWithout(column: String)
  case tooLarge
  case brokenMessage
  case brokenArchive
  case packedTwice

  package var description: String {
    switch self {
    case .unknownFormat:
      "the format is not recognized: expected are JSON lines (an object a line), CSV whose first row names the "
        + "columns ts and model, or what \"tiertop import --help\" lists; --format says which"
    case .tooLarge:
      "packed and binary inputs are read up to 32 MiB, 256 MiB unpacked and a hundredfold: unpack it or divide it "
        + "and import the parts"
    case .brokenMessage:
      "this is neither an OTLP message in Protocol Buffers nor several with their lengths before them"
    case .brokenArchive: "the packed data are broken or end too early: nothing of them was taken"
    case .packedTwice: "it was packed twice: unpack it once"
    case .headerWithout(let column):
      "the first row names no column \"\(column)\": a CSV starts with the names of its columns, at least ts and model"
    }
  }
}
