/// Every name of every field, numbered so that the names of one field are neighbors, found by its bytes.
struct FieldNames: Sendable {
  static let all = FieldNames()

  let names: [String]
  /// The numbers of each field's names.
  let slots: [Range<Int>]
  private let bytes: [[UInt8]]
  /// Numbers by hash, -1 where there is none; a collision goes to the next place.
  private let places: [Int16]

  private static let placeCount = 256

  private init() {
    var names: [String] = []
    var slots: [Range<Int>] = []
    for field in UsageField.allCases {
      let first = names.count
      names += field.names
      slots.append(first..<names.count)
    }
    self.names = names
    self.slots = slots
    bytes = names.map { Array($0.utf8) }
    var places = [Int16](repeating: -1, count: FieldNames.placeCount)
    for (slot, name) in bytes.enumerated() {
      var place = name.withUnsafeBufferPointer(FieldNames.place)
      while places[place] >= 0 { place = (place + 1) % FieldNames.placeCount }
      places[place] = Int16(slot)
    }
    self.places = places
  }

  /// The number of the name, nil when no field is called so.
  func slot(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    guard !name.isEmpty else { return nil }
    var place = FieldNames.place(name)
    while places[place] >= 0 {
      let slot = Int(places[place])
      if bytes[slot].withUnsafeBufferPointer({ Byte.equal($0, name) }) { return slot }
      place = (place + 1) % FieldNames.placeCount
    }
    return nil
  }

  /// The same, with ASCII letters taken as lower case on both sides: a header row is often typed by hand.
  func slot(ofHeader name: UnsafeBufferPointer<UInt8>) -> Int? {
    bytes.firstIndex { spelling in
      spelling.count == name.count
        && zip(spelling, name).allSatisfy { Byte.lowercased($0) == Byte.lowercased($1) }
    }
  }

  private static func place(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    let first = Int(name[0])
    let last = Int(name[name.count - 1])
    let middle = Int(name[name.count / 2])
    return (name.count &* 37 &+ first &* 5 &+ last &* 11 &+ middle) % placeCount
  }
}
