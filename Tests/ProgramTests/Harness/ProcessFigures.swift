import Foundation
import Testing

/// What the system says of a running process.
struct ProcessFigures: CustomTestStringConvertible {
  var residentKiB: Int
  /// Of these, what no file holds: the heap and the stack.
  var anonymousKiB: Int
  var threads: Int
  var descriptors: Int
  /// Processor time used so far, in ticks of a hundredth of a second.
  var ticks: Int

  /// Throws when the process is gone.
  init(of id: pid_t) throws {
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "/proc/\(id)/\(name)", encoding: .utf8)
    }
    let status = try text("status")
    func field(_ name: String) -> Int {
      let line = status.split(separator: "\n").first { $0.hasPrefix(name + ":") }
      return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
    residentKiB = field("VmRSS")
    anonymousKiB = field("RssAnon")
    threads = field("Threads")
    descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(id)/fd").count
    // After the name, which may hold anything, the eleventh and twelfth of the fields that follow its parenthesis.
    let fields = try text("stat").split(separator: ")").last?.split(separator: " ") ?? []
    ticks = (fields.count > 12 ? Int(fields[11]) ?? 0 : 0) + (fields.count > 12 ? Int(fields[12]) ?? 0 : 0)
  }

  var testDescription: String {
    "\(residentKiB) KiB, \(anonymousKiB) anonymous, \(threads) threads, \(descriptors) descriptors, \(ticks) ticks"
  }
}
