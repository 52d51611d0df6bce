import Foundation
import Testing

/// What `make install` and the Debian package put where.
@Suite("Installing", .serialized)
struct PackageTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Every file of an installation, below its prefix.
  private static let files: Set<String> = [
    "bin/tiertop", "share/man/man1/tiertop.1", "share/tiertop/plans/together-ai.yaml",
    "share/tiertop/themes/dark.theme", "share/doc/tiertop/README.md", "share/doc/tiertop/LICENSE",
    "share/doc/tiertop/THIRD-PARTY-NOTICES", "share/doc/tiertop/examples/tiertop-wall.service",
    "share/bash-completion/completions/tiertop", "share/zsh/site-functions/_tiertop",
    "share/fish/vendor_completions.d/tiertop.fish",
  ]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ command: [String], environment: [String: String] = [:]) throws -> String {
    let output = folder.path + "/out-" + UUID().uuidString
    let process = try ChildProcess(
      command,
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": folder.path]
        .merging(environment) { $1 }, output: output, errors: output)
    let end = try process.end()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    #expect(end == .exit(0), "\(command.joined(separator: " ")): \(text)")
    return text
  }

  private func make(_ target: String) throws {
    _ = try run([
      "make", "-C", PackageTests.root, "--silent", target, "BINARY=\(Program.executable)",
      "DESTDIR=\(folder.path)/root", "PREFIX=/opt/tt",
    ])
  }

  private func installed() throws -> Set<String> {
    let prefix = URL(fileURLWithPath: folder.path + "/root/opt/tt").resolvingSymlinksInPath()
    let all = FileManager.default.enumerator(at: prefix, includingPropertiesForKeys: [.isRegularFileKey])
    return Set(
      (all?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }.map {
        String($0.path.dropFirst(prefix.path.count + 1))
      })
  }

  @Test("All of it is put in place, works from there, and goes again without a rest")
  func install() throws {
    try make("install-files")
    let files = try installed()
    #expect(files.isSuperset(of: PackageTests.files), "\(PackageTests.files.subtracting(files))")
    let themes = try FileManager.default.contentsOfDirectory(atPath: PackageTests.root + "/Themes")
    #expect(files.count { $0.hasSuffix(".theme") } == themes.count)
    for shell in files.filter({ $0.contains("complet") || $0.contains("zsh") }) {
      let text = try String(contentsOfFile: "\(folder.path)/root/opt/tt/\(shell)", encoding: .utf8)
      #expect(text.contains("doctor") && text.contains("snapshot"), "\(shell)")
      // Shells read them; nobody runs them. The first line of zsh's is no path but its own mark.
      #expect(!text.hasPrefix("#!"), "\(shell)")
    }
    let list = try run(
      [folder.path + "/root/opt/tt/bin/tiertop", "theme", "list"], environment: ["LC_ALL": "C.UTF-8"])
    #expect(list.contains("opt/tt/bin/../share/tiertop/themes/dark.theme"), "\(list)")
    try make("uninstall")
    #expect(try installed() == [])
  }

  @Test(
    "The Debian package has the same files, names its libraries, and its program runs",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg-shlibdeps")))
  func debian() throws {
    // A build for tests is linked with Swift's own libraries, of which no package knows.
    _ = try run(
      [PackageTests.root + "/packaging/deb", Program.executable, folder.path],
      environment: [
        "SHLIBDEPS": "--ignore-missing-info", "DEBFULLNAME": "Ada", "DEBEMAIL": "ada@example.com",
        "DPKG_DEB_COMPRESSOR_TYPE": "none",
      ])
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".deb") })
    #expect(name.wholeMatch(of: /tiertop_\d+\.\d+\.\d+_[a-z0-9]+\.deb/) != nil)
    let package = "\(folder.path)/\(name)"
    let depends = try run(["dpkg-deb", "-f", package, "Depends"])
    for library in ["libc6", "libncursesw6", "libtinfo6", "libsqlite3-0"] {
      #expect(depends.contains(library), "\(depends)")
    }
    #expect(try run(["dpkg-deb", "-f", package, "Maintainer"]) == "Ada <ada@example.com>\n")
    let list = try run(["dpkg-deb", "-c", package]).split(separator: "\n")
    for file in PackageTests.files {
      let name =
        file.replacing("THIRD-PARTY-NOTICES", with: "copyright").replacing("LICENSE", with: "changelog.gz")
        .replacing("tiertop.1", with: "tiertop.1.gz")
        .replacing("zsh/site-functions", with: "zsh/vendor-completions")
      let row = list.first { $0.hasSuffix("./usr/\(name)") }
      #expect(
        row?.hasPrefix(file.hasPrefix("bin/") ? "-rwxr-xr-x root/root" : "-rw-r--r-- root/root") == true,
        "\(name)")
    }
    _ = try run(["dpkg-deb", "-x", package, folder.path + "/scratch"])
    let version = try run([folder.path + "/scratch/usr/bin/tiertop", "--version"])
    #expect(version.hasPrefix("tiertop "))
    let documents = folder.path + "/scratch/usr/share/doc/tiertop"
    // Debian has the text of that license, and wants no other copy of it.
    let terms = try String(contentsOfFile: documents + "/copyright", encoding: .utf8)
    #expect(!terms.contains("TERMS AND CONDITIONS FOR USE") && !terms.contains("in the file LICENSE"))
    for words in [
      "/usr/share/common-licenses/Apache-2.0", "Runtime Library Exception", "UNICODE LICENSE V3", "GRDB",
    ] {
      #expect(terms.contains(words), "\(words)")
    }
    let changes = try run(["gzip", "-dc", documents + "/changelog.gz"])
    #expect(changes.hasPrefix("tiertop (\(version.dropFirst(8).dropLast())) unstable;"))
    #expect(changes.contains("\n -- Ada <ada@example.com>  "))
    _ = try run([
      "sh", "-c",
      "dpkg-deb -e '\(package)' '\(folder.path)/control' && cd '\(folder.path)/scratch' && md5sum --check --quiet ../control/md5sums",
    ])
  }

  @Test("The notices name every package that is linked, with its license")
  func notices() throws {
    let text = try Program().succeed("--notices")
    let manifest = try String(contentsOfFile: PackageTests.root + "/Package.swift", encoding: .utf8)
    let packages = manifest.matches(of: /url: "https:\/\/github.com\/([^"]+)", exact: "([^"]+)"/)
    #expect(packages.count >= 3)
    for package in packages {
      let name = package.1.split(separator: "/").last ?? ""
      #expect(text.contains("\(name) \(package.2)"), "\(name) \(package.2)")
    }
    for words in [
      "Apache License", "Runtime Library Exception", "The MIT License", "UNICODE LICENSE V3", "LibYAML",
      "IPADIC", "TZ database", "V8 project authors",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(text == (try String(contentsOfFile: PackageTests.root + "/THIRD-PARTY-NOTICES", encoding: .utf8)))
  }
}
