import Foundation
import Testing
import UsageModel

@testable import SQLiteStore

@Suite("The file")
struct StoreFileTests {
  @Test("Files and folder are the owner's alone, or the group's to read")
  func modes() throws {
    for (isGroupReadable, file, folderMode) in [(false, 0o600, 0o700), (true, 0o640, 0o750)] {
      var options = StoreOptions()
      options.isGroupReadable = isGroupReadable
      let folder = StoreFolder()
      let store = try folder.store(options)
      _ = try store.addAccount(name: "a", plan: "p", at: noon)
      for suffix in ["", "-wal", "-shm", ".lock"] { #expect(folder.mode(suffix) == file, "\(suffix)") }
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.folder)
      #expect(attributes[.posixPermissions] as? Int == folderMode)
      _ = try UsageStoreReader(path: folder.path).facts()
    }
  }

  @Test("A missing store is told from one to create")
  func missing() throws {
    let folder = StoreFolder()
    #expect(throws: StoreError.notFound(path: folder.path)) {
      try UsageStore(path: folder.path, createIfMissing: false, now: noon)
    }
    #expect(throws: StoreError.notFound(path: folder.path)) { try UsageStoreReader(path: folder.path) }
    #expect(!FileManager.default.fileExists(atPath: folder.folder))
  }

  private enum Damage: CaseIterable {
    case empty, foreign, otherDatabase, newer, readable, link, folder, groupReadable
  }

  @Test(
    "A file that must not be used is refused by writer and reader, and left as it was",
    arguments: Damage.allCases)
  private func refusals(damage: Damage) throws {
    let folder = StoreFolder()
    let files = FileManager.default
    try files.createDirectory(atPath: folder.folder, withIntermediateDirectories: true)
    let reason: String
    switch damage {
    case .empty:
      reason = "is empty"
      _ = files.createFile(atPath: folder.path, contents: Data(), attributes: [.posixPermissions: 0o600])
    case .foreign:
      reason = "was not written by tiertop"
      let text = Data(repeating: 65, count: 4_096)
      _ = files.createFile(atPath: folder.path, contents: text, attributes: [.posixPermissions: 0o600])
    case .otherDatabase, .newer:
      try folder.store().close()
      var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path))
      reason = damage == .newer ? "is of version 99" : "was not written by tiertop"
      bytes[damage == .newer ? 63 : 68] = 99
      try bytes.write(to: URL(fileURLWithPath: folder.path))
      for suffix in ["-wal", "-shm"] { try? files.removeItem(atPath: folder.path + suffix) }
      try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.path)
    case .readable:
      try folder.store().close()
      reason = "can be used by other users"
      try files.setAttributes([.posixPermissions: 0o604], ofItemAtPath: folder.path)
    case .groupReadable:
      try folder.store().close()
      reason = "can be read by its group"
      try files.setAttributes([.posixPermissions: 0o640], ofItemAtPath: folder.path)
    case .link:
      let other = StoreFolder()
      try other.store().close()
      reason = "is a symbolic link"
      try files.createSymbolicLink(atPath: folder.path, withDestinationPath: other.path)
    case .folder:
      reason = "is not a file"
      try files.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    }
    func size() -> UInt64? { (try? files.attributesOfItem(atPath: folder.path))?[.size] as? UInt64 }
    // Foundation leaks its buffer when it is to read a folder or an empty file.
    func contents() -> Data? {
      damage == .folder || size() == 0 ? nil : try? Data(contentsOf: URL(fileURLWithPath: folder.path))
    }
    let before = (contents(), size())
    func expectRefusal(_ open: () throws -> Void) {
      do {
        try open()
        Issue.record("\(damage) was taken")
      } catch let error as StoreError {
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.hasPrefix(folder.path), "\(error)")
      } catch {
        Issue.record("\(error)")
      }
    }
    expectRefusal { _ = try UsageStore(path: folder.path, createIfMissing: true, now: noon) }
    expectRefusal { _ = try UsageStoreReader(path: folder.path) }
    #expect(contents() == before.0 && size() == before.1)
  }

  @Test("A store held by another writer is waited for, then given up with a sentence that says so")
  func busy() throws {
    let contract = try ContractStore()
    // A child that another test starts must not hold it on.
    let lock = open(contract.folder.path + ".lock", O_RDWR | O_CLOEXEC)
    #expect(flock(lock, LOCK_EX) == 0)
    #expect(throws: StoreError.busy(path: contract.folder.path, seconds: 5)) {
      try contract.append([call("a")])
    }
    close(lock)
    #expect(try contract.append([call("a")]) == outcome(new: 1))
  }

  @Test("A checkpoint empties the log, which a reader does not hinder for long")
  func checkpoint() throws {
    let contract = try ContractStore()
    _ = try contract.append([call("a")])
    _ = try contract.image()
    #expect(contract.folder.size("-wal") > 0)
    try contract.store.checkpoint()
    #expect(contract.folder.size("-wal") == 0)
    #expect(try contract.total().today.attempts == 1)
  }

  @Test("Names of network file systems are known", arguments: ["nfs4", "cifs", "9p", "fuse.sshfs", "ceph"])
  func network(name: String) {
    #expect(StoreFile.isNetwork(name))
    #expect(!StoreFile.isNetwork("ext4"))
    #expect(!StoreFile.isNetwork("fuse.fuse-overlayfs"))
  }
}
