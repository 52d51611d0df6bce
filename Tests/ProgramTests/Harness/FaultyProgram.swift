import Foundation

/// What becomes of a storage call of the program.
enum Fault: String, CaseIterable {
  case killed, killedInTheMiddle, fullOnce, fullForEver, failingOnce, failingForEver, unreadableOnce,
    unreadableForEver

  var environment: [String: String] {
    switch self {
    case .killed: ["FAULT_KILL": "1"]
    case .killedInTheMiddle: ["FAULT_KILL": "2"]
    case .fullOnce: ["FAULT_ERROR": "\(ENOSPC)"]
    case .fullForEver: ["FAULT_ERROR": "\(ENOSPC)", "FAULT_REPEAT": "1"]
    case .failingOnce: ["FAULT_ERROR": "\(EIO)"]
    case .failingForEver: ["FAULT_ERROR": "\(EIO)", "FAULT_REPEAT": "1"]
    case .unreadableOnce: ["FAULT_ERROR": "\(EIO)", "FAULT_READS": "1"]
    case .unreadableForEver: ["FAULT_ERROR": "\(EIO)", "FAULT_READS": "1", "FAULT_REPEAT": "1"]
    }
  }
}

/// The library that makes storage calls fail, built from its source on first use.
enum FaultLibrary {
  private static let folder = try? TemporaryFolder()

  static let path: String? = {
    guard let folder,
      let source = Bundle.module.path(forResource: "faults", ofType: "c", inDirectory: "Faults")
    else { return nil }
    let path = folder.path + "/faults.so"
    let compiler = try? ChildProcess(
      ["cc", "-shared", "-fPIC", "-O1", "-o", path, source, "-ldl"],
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], errors: folder.path + "/errors")
    return (try? compiler?.end()) == .exit(0) ? path : nil
  }()
}

/// How thoroughly to look: `make soak` sets the variable.
enum Thoroughness {
  static let isLong = ProcessInfo.processInfo.environment["TIERTOP_SOAK"] != nil

  static func count(short: Int, long: Int) -> Int { isLong ? long : short }
}

extension Program {
  var storeFolder: String { home.path + "/data/tiertop" }
  var storePath: String { storeFolder + "/usage.db" }

  /// A program with a copy of another one's files.
  init(copying other: Program) throws {
    try self.init()
    for name in ["data", "a.jsonl"] where other.home.exists(name) {
      try FileManager.default.copyItem(atPath: other.home.path + "/" + name, toPath: home.path + "/" + name)
    }
  }

  /// Runs it while the storage calls on its store from the one with that number on meet the fault.
  func run(_ arguments: [String], meeting fault: Fault, at call: Int) throws -> Outcome {
    try run(arguments, environment: faults(fault.environment.merging(["FAULT_CALL": "\(call)"]) { $1 }))
  }

  /// Runs it while its store's folder may hold only so many bytes.
  func run(_ arguments: [String], onDiskOf bytes: Int) throws -> Outcome {
    try run(arguments, environment: faults(["FAULT_SPACE": "\(bytes)", "FAULT_FOLDER": storeFolder]))
  }

  /// How many storage calls a run makes that nothing happens to.
  func callCount(_ arguments: [String], countingReads: Bool) throws -> Int {
    let count = home.path + "/count"
    let outcome = try run(
      arguments, environment: faults(["FAULT_COUNT": count, "FAULT_READS": countingReads ? "1" : "0"]))
    guard outcome.end == .exit(0) else { throw HarnessError(outcome.testDescription) }
    let text = try String(contentsOfFile: count, encoding: .utf8)
    return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Runs it and writes down every storage call on its store.
  func trace(_ arguments: [String], to file: String) throws -> Outcome {
    try run(arguments, environment: faults(["FAULT_TRACE": file]))
  }

  private func faults(_ more: [String: String]) throws -> [String: String] {
    guard let library = FaultLibrary.path else {
      throw HarnessError("the fault library could not be built with cc")
    }
    return more.merging(["LD_PRELOAD": library, "FAULT_PATH": home.path + "/data"]) { $1 }
  }
}
