import DataFiles
import Foundation
import Glibc
import Testing
import UsageModel

@Suite("Plan library")
struct PlanLibraryTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("takes the user's plans beside the bundled ones, by id")
  func userPlans() throws {
    let path = try folder.write(PlanFileTests.small, to: "mine.yaml")
    let other = try folder.write(PlanFileTests.small.replacing("id: acme", with: "id: zeta"), to: "b.yml")
    _ = try folder.write("not a plan", to: "notes.txt")
    _ = try folder.write("not a plan", to: ".hidden.yaml")
    let library = PlanLibrary.load(folders: [folder.path, folder.path + "/absent"])
    #expect(library.plans.map(\.id) == ["acme"] + CatalogFixture.names + ["zeta"])
    #expect(library.problems.isEmpty)
    #expect(library.notices.isEmpty)
    #expect(library.entries.first?.origin == .file(path: path))
    #expect(library.entries.last?.origin == .file(path: other))
    #expect(try library.plan(named: "zeta").id == "zeta")
    // Two plans of one provider: its name does not say which.
    #expect(throws: DataFileError.self) { try library.plan(named: "Acme") }
  }

  @Test("lets a user's plan replace the bundled one of its id, and says so")
  func replacement() throws {
    let path = try folder.write(
      PlanFileTests.small.replacing("id: acme", with: "id: together-ai"), to: "t.yaml")
    let library = PlanLibrary.load(files: [path])
    #expect(library.plan("together-ai")?.name == "Acme tiers")
    #expect(library.notices == ["\(path) replaces the plan together-ai from the program itself"])
  }

  @Test("passes over broken files, with their problems, and keeps the others")
  func brokenFiles() throws {
    let broken = try folder.write("id: [\n", to: "broken.yaml")
    let open = try folder.write(PlanFileTests.small, to: "open.yaml", mode: 0o666)
    _ = try folder.write(PlanFileTests.small, to: "right.yaml")
    let library = PlanLibrary.load(folders: [folder.path], files: [folder.path + "/gone.yaml"])
    #expect(library.plans.map(\.id) == ["acme"] + CatalogFixture.names)
    #expect(
      library.problems.map(\.description) == [
        "\(broken):2:1: is not YAML here: did not find expected node content; look for a missing quote,"
          + " bracket, colon or indentation",
        "\(open): can be written by everybody; run chmod o-w on it",
        "\(folder.path)/gone.yaml: there is no such file",
      ])
  }

  @Test("names the plan that was likely meant")
  func unknownPlan() {
    let library = PlanLibrary.load()
    let near = #expect(throws: DataFileError.self) { try library.plan(named: "togehter-ai") }
    #expect(near?.description == "no plan is called \"togehter-ai\"; did you mean together-ai?")
    let far = #expect(throws: DataFileError.self) { try library.plan(named: "zzz") }
    #expect(
      far?.description
        == "no plan is called \"zzz\"; there are \(CatalogFixture.names.joined(separator: ", "))")
    #expect(throws: Never.self) { try library.plan(named: "OpenAI") }
  }

  @Test("reads only regular files that nobody else can have written")
  func trust() throws {
    func problem(_ path: String) -> String {
      let error = #expect(throws: DataFileError.self) { try PlanFile.plan(path: path) }
      return error?.description ?? ""
    }
    #expect(problem(folder.path) == "\(folder.path): is not a regular file; name a file")
    let pipe = "\(folder.path)/pipe.yaml"
    try #require(mkfifo(pipe, 0o600) == 0)
    #expect(problem(pipe) == "\(pipe): is not a regular file; name a file")
    let big = try folder.write(Data(count: (1 << 20) + 1), to: "big.yaml")
    #expect(problem(big) == "\(big): is larger than 1 MiB; split it or take out what is not needed")
    let path = try folder.write(PlanFileTests.small, to: "mine.yaml")
    #expect(throws: Never.self) { try PlanFile.plan(path: path) }
    #expect(problem("\(path)/under.yaml") == "\(path)/under.yaml: there is no such file")
  }

  @Test("refuses what belongs to another user", .enabled(if: geteuid() == 0, "only root can give files away"))
  func otherOwner() throws {
    let path = try folder.write(PlanFileTests.small, to: "theirs.yaml")
    try #require(chown(path, 12_345, 12_345) == 0)
    let error = #expect(throws: DataFileError.self) { try PlanFile.plan(path: path) }
    #expect(
      error?.description
        == "\(path): belongs to another user (id 12345); copy it, or make it yours with chown")
  }
}
