package import UsageModel

/// The bundled plans and the user's own.
package struct PlanLibrary: Sendable {
  package enum Origin: Hashable, Sendable {
    case bundled
    case file(path: String)
  }

  package struct Entry: Hashable, Sendable {
    package var plan: Plan
    package var origin: Origin

    package init(plan: Plan, origin: Origin) {
      self.plan = plan
      self.origin = origin
    }
  }

  /// By id.
  package private(set) var entries: [Entry] = []
  /// What is wrong with files that were passed over; the other plans are there all the same.
  package private(set) var problems: [FileProblem] = []
  /// Worth a line to the user, but nothing is wrong.
  package private(set) var notices: [String] = []

  /// The bundled plans, then those in `folders` (names ending in `.yaml` or `.yml`), then `files`.
  ///
  /// A later plan replaces an earlier one of the same id. A folder that is not there has no plans.
  package static func load(folders: [String] = [], files: [String] = []) -> PlanLibrary {
    var library = PlanLibrary()
    for file in bundledFiles {
      library.add(origin: .bundled) { () throws(DataFileError) in
        try PlanFile.plan(bytes: file.bytes, file: "bundled \(file.name)")
      }
    }
    for folder in folders {
      do {
        for name in try TrustedFile.names(folder: folder, suffixes: [".yaml", ".yml"]) {
          library.add(path: "\(folder)/\(name)")
        }
      } catch { library.problems.append(contentsOf: error.problems) }
    }
    for path in files { library.add(path: path) }
    library.entries.sort { $0.plan.id < $1.plan.id }
    return library
  }

  package var plans: [Plan] { entries.map(\.plan) }

  package func plan(_ id: String) -> Plan? { entries.first { $0.plan.id == id }?.plan }

  /// The plan that a user names by id or by provider; a near miss is told in the error.
  package func plan(named name: String) throws(DataFileError) -> Plan {
    if let plan = plan(name) { return plan }
    let sameProvider = plans.filter { $0.provider.lowercased() == name.lowercased() }
    if sameProvider.count == 1 { return sameProvider[0] }
    throw .unknownPlan(name: name, known: plans.map(\.id))
  }

  private mutating func add(path: String) {
    add(origin: .file(path: path)) { () throws(DataFileError) in try PlanFile.plan(path: path) }
  }

  private mutating func add(origin: Origin, _ read: () throws(DataFileError) -> Plan) {
    do {
      let entry = Entry(plan: try read(), origin: origin)
      guard let index = entries.firstIndex(where: { $0.plan.id == entry.plan.id }) else {
        entries.append(entry)
        return
      }
      // An installed copy of a bundled plan is no news.
      if entries[index].plan != entry.plan {
        notices.append("\(origin) replaces the plan \(entry.plan.id) from \(entries[index].origin)")
      }
      entries[index] = entry
    } catch { problems.append(contentsOf: error.problems) }
  }
}

extension PlanLibrary.Origin: CustomStringConvertible {
  package var description: String {
    switch self {
    case .bundled: "the program itself"
    case .file(let path): path
    }
  }
}
