// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  ]
  // A stranger with a newer compiler must be able to build, so warnings only stop our own checks.
  + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil)
  -> Target
{
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil)
  -> Target
{
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "tiertop",
  products: [.executable(name: "tiertop", targets: ["tiertop"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    library("UsageModel"),
    library("TerminalUI"),
    library(
      "DataFiles", ["UsageModel", "TerminalUI", "Yams"],
      resources: [.embedInCode("Plans"), .embedInCode("Themes"), .embedInCode("Notices")]),
    library("SQLiteStore", ["UsageModel", grdb]),
    .systemLibrary(name: "CZlib"),
    library("UsageIntake", ["UsageModel", "CZlib"]),
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    library("NcursesTerminal", ["TerminalUI", "CNcurses"]),
    library("Dashboard", ["UsageModel", "TerminalUI"]),
    .executableTarget(
      name: "tiertop",
      dependencies: [
        "UsageModel", "DataFiles", "SQLiteStore", "UsageIntake", "TerminalUI", "NcursesTerminal",
        "Dashboard", arguments,
      ],
      swiftSettings: settings),
    tests("UsageModelTests", ["UsageModel", "DataFiles"], resources: [.copy("Fixtures")]),
    tests("DataFilesTests", ["DataFiles", "UsageModel", "TerminalUI"], resources: [.copy("Fixtures")]),
    tests(
      "SQLiteStoreTests", ["SQLiteStore", "UsageModel", "DataFiles", "Dashboard", "TerminalUI"],
      resources: [.copy("Fixtures")]),
    tests("UsageIntakeTests", ["UsageIntake", "UsageModel"], resources: [.copy("Fixtures")]),
    tests("TerminalUITests", ["TerminalUI"]),
    tests(
      "NcursesTerminalTests", ["NcursesTerminal", "TerminalUI"], resources: [.copy("Fixtures")]),
    tests(
      "DashboardTests", ["Dashboard", "UsageModel", "TerminalUI", "DataFiles"], resources: [.copy("Frames")]),
    tests(
      "ProgramTests", ["tiertop", "UsageModel", "DataFiles", "SQLiteStore"],
      resources: [.copy("Faults"), .copy("Week")]),
  ]
)

// Only `make bench` needs it, and it looks into a store past the target that owns it.
if Context.environment["BENCH"] != nil {
  package.targets.append(
    .executableTarget(
      name: "benchmark", dependencies: ["UsageModel", "SQLiteStore", grdb, arguments], path: "bench",
      exclude: ["screen", "duckdb-views"], swiftSettings: settings))
}

// Without a fuzzer's main function it cannot be linked, so it is only there when it is asked for.
if Context.environment["FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["DataFiles", "TerminalUI", "UsageIntake", "UsageModel"], path: "Fuzz",
      exclude: ["run", "seeds"], swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]))
}
