import UsageIntake
import UsageModel

/// What comes out of `text`, fed whole or in chunks of the lengths given (the last one repeats).
func decode(
  _ text: some Collection<UInt8>, as format: UsageFormat? = nil, chunks: [Int] = [], finishing: Bool = true
) throws -> DecodedUsage {
  var decoder = UsageDecoder(format: format)
  var decoded = DecodedUsage()
  var rest = Array(text)[...]
  var lengths = chunks[...]
  while !rest.isEmpty {
    let length = max(1, lengths.first ?? rest.count)
    if lengths.count > 1 { lengths = lengths.dropFirst() }
    try Array(rest.prefix(length)).withUnsafeBytes { try decoder.decode($0, into: &decoded) }
    rest = rest.dropFirst(length)
  }
  if finishing { try decoder.finish(into: &decoded) }
  return decoded
}

func decode(_ text: String, as format: UsageFormat? = nil) throws -> DecodedUsage {
  try decode(Array(text.utf8), as: format)
}

extension DecodedUsage {
  var events: [UsageEvent] { parts.flatMap(\.events) }
  var reports: [UsageReport] { parts.flatMap(\.reports) }
}
