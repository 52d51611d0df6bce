import DataFiles
import Foundation
import Testing

@testable import UsageModel

/// The expected results in `Fixtures/vectors.json`, which were computed apart from this code.
enum Vectors {
  static let file: Vector = {
    guard let url = Bundle.module.url(forResource: "Fixtures/vectors", withExtension: "json"),
      let data = try? Data(contentsOf: url), let vector = try? JSONDecoder().decode(Vector.self, from: data)
    else { return .null }
    return vector
  }()

  static func cases(_ name: String) -> [Vector] { file.vectors(name) }
}

/// One value of the vectors.
enum Vector: Sendable, Decodable, CustomTestStringConvertible {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case list([Vector])
  case fields([String: Vector])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([Vector].self) {
      self = .list(value)
    } else {
      self = .fields(try container.decode([String: Vector].self))
    }
  }

  var testDescription: String { string("name") ?? "\(self)" }

  private subscript(key: String) -> Vector {
    if case .fields(let fields) = self { fields[key] ?? .null } else { .null }
  }

  func has(_ key: String) -> Bool { if case .null = self[key] { false } else { true } }
  func string(_ key: String) -> String? { if case .string(let value) = self[key] { value } else { nil } }
  func bool(_ key: String) -> Bool { if case .bool(let value) = self[key] { value } else { false } }
  func integer(_ key: String) -> Int64? { if case .integer(let value) = self[key] { value } else { nil } }
  func number(_ key: String) -> Double? {
    switch self[key] {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  func vector(_ key: String) -> Vector { self[key] }
  func vectors(_ key: String) -> [Vector] { if case .list(let values) = self[key] { values } else { [] } }
  func integers(_ key: String) -> [Int64] {
    vectors(key).compactMap { if case .integer(let value) = $0 { value } else { nil } }
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

private let library = PlanLibrary.load()

func bundledPlan(_ id: String?) throws -> Plan {
  try #require(library.plan(id ?? ""))
}
