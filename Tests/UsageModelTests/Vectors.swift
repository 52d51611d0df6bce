import DataFiles
import Foundation
import Testing

@testable import UsageModel

/// The expected results in `Fixtures/vectors.json`, which were computed apart from this code.
struct Vectors {
  static let file: [String: Any] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/vectors", withExtension: "json"),
      let data = try? Data(contentsOf: url),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return [:] }
    return object
  }()

  static func cases(_ name: String) -> [Vector] {
    (file[name] as? [[String: Any]] ?? []).map(Vector.init)
  }
}

/// One case of the vectors.
struct Vector: @unchecked Sendable, CustomTestStringConvertible {
  let fields: [String: Any]

  init(_ fields: [String: Any]) { self.fields = fields }

  var testDescription: String { string("name") ?? "\(fields)" }

  func has(_ key: String) -> Bool { fields[key] != nil }
  func string(_ key: String) -> String? { fields[key] as? String }
  func number(_ key: String) -> Double? { (fields[key] as? NSNumber)?.doubleValue }
  func integer(_ key: String) -> Int64? { (fields[key] as? NSNumber)?.int64Value }
  func bool(_ key: String) -> Bool { (fields[key] as? NSNumber)?.boolValue ?? false }
  func integers(_ key: String) -> [Int64] {
    (fields[key] as? [NSNumber] ?? []).map(\.int64Value)
  }
  func vector(_ key: String) -> Vector { Vector(fields[key] as? [String: Any] ?? [:]) }
  func vectors(_ key: String) -> [Vector] {
    (fields[key] as? [[String: Any]] ?? []).map(Vector.init)
  }
  func instant(_ key: String) throws -> Instant {
    try #require(string(key).flatMap { Instant(rfc3339: $0) })
  }
  func direction(_ key: String) throws -> TokenDirection {
    try #require(string(key).flatMap(TokenDirection.init))
  }
}

/// The vectors give six decimals.
func isClose(_ a: Double?, _ b: Double?) -> Bool {
  switch (a, b) {
  case (nil, nil): true
  case (let a?, let b?): abs(a - b) <= 1.1e-6
  default: false
  }
}

func bundledPlan(_ id: String?) throws -> Plan {
  try #require(PlanLibrary.bundled.plans.first { $0.id == id })
}
