import Foundation
import Testing

@Suite("The program as a whole")
struct RootCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test("The help names what a stranger needs", arguments: [["--help"], ["-h"], ["help"]])
  func help(_ arguments: [String]) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.end == .exit(0))
    for heading in [
      "EXAMPLES", "FILES", "ENVIRONMENT", "EXIT CODES", "TIERTOP_STORE", "--store", "account", "plan",
    ] {
      #expect(outcome.output.contains(heading))
    }
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("Every command has help of its own")
  func commandHelp() throws {
    let commands = [
      "account", "account add", "account list", "account set", "account remove", "model set", "model list",
      "ledger add", "ledger list", "ledger void", "ledger import", "capacity buy", "capacity cancel",
      "capacity list", "capacity terms", "member add", "member list", "plan list", "plan show", "plan check",
      "screen",
    ]
    for command in commands {
      let outcome = try program.run(command.split(separator: " ").map(String.init) + ["--help"])
      #expect(outcome.end == .exit(0), "\(command)")
      #expect(outcome.output.hasPrefix("OVERVIEW: "), "\(command)")
    }
  }

  @Test("The version is one line")
  func version() throws {
    let output = try program.succeed("--version")
    #expect(output.wholeMatch(of: /tiertop \d+\.\d+\.\d+\n/) != nil)
  }

  @Test(
    "Wrong usage ends with 64, names what is wrong and points at the help",
    arguments: [
      ["--bogus"], ["acount"], ["account", "ad"], ["account", "add"], ["account", "add", "a"],
      ["ledger", "add", "gift", "5"],
      ["ledger", "add", "creditPurchase", "many"], ["ledger", "add", "creditPurchase"],
      ["capacity", "buy", "m"],
      ["member", "add", "ada", "--role", "king"], ["--window", "2d"], ["--interval", "3"],
      ["--color", "pink"],
      ["account", "set", "a", "--tier", "t", "--no-tier"], ["account", "set", "a", "--class", "llm"],
      ["ledger", "add", "creditPurchase", "5", "--at", "yesterday"],
    ])
  func wrongUsage(_ arguments: [String]) throws {
    let outcome = try program.run(arguments)
    #expect(outcome.end == .exit(64), "\(outcome.testDescription)")
    #expect(outcome.errors.hasPrefix("tiertop: "))
    #expect(outcome.output == "")
    #expect(!program.home.exists("data"))
  }

  @Test(
    "A mistyped command is met with the one that it looks like, any other with all that there are",
    arguments: [
      ("acount", "; did you mean \"account\"?"), ("snapshto", "; did you mean \"snapshot\"?"),
      ("plam", "; did you mean \"plan\"?"), ("watch-it", ": screen, snapshot, next,"),
      ("demo-write", ": screen, snapshot, next,"), ("", ": screen, snapshot, next,"),
    ])
  func mistyped(_ command: String, _ advice: String) throws {
    let outcome = try program.run([command])
    #expect(outcome.end == .exit(64))
    #expect(outcome.errors.hasPrefix("tiertop: there is no command \"\(command)\"\(advice)"))
    // What the demo starts for itself is no advice.
    #expect(!outcome.errors.contains("demo-writer"))
  }

  @Test("What the command line holds cannot steer the terminal, wherever it is repeated")
  func hostileArguments() throws {
    let evil = "\u{1B}]0;title\u{7}\u{9B}31m\u{202E}\r"
    for arguments in [
      ["--\(evil)"], [evil], ["account", "add", evil], ["--window", evil],
      ["--store", evil, "account", "list"],
    ] {
      let outcome = try program.run(arguments)
      #expect(outcome.end != .exit(0))
      #expect(isHarmless(outcome.errors), "\(outcome.testDescription)")
    }
  }

  @Test("Without a store, what reads one says how to make it and ends with 69")
  func noStore() throws {
    for arguments in [
      ["account", "list"], ["member", "list"], ["member", "add", "ada", "--role", "owner"],
    ] {
      let outcome = try program.run(arguments)
      #expect(outcome.end == .exit(69))
      #expect(outcome.errors.contains("tiertop account add"))
      #expect(!program.home.exists("data/tiertop/usage.db"))
    }
  }

  @Test("A store that is no store is refused with 69 and left as it is")
  func foreignStore() throws {
    let path = try program.home.write("no database", to: "other.db")
    let outcome = try program.run(["--store", path, "account", "list"])
    #expect(outcome.end == .exit(69))
    #expect(outcome.errors.contains(path))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "no database")
  }

  @Test("An option is stronger than the environment, before or after the command")
  func storeSettings() throws {
    let one = program.home.path + "/one.db"
    let two = program.home.path + "/two.db"
    let add = ["account", "add", "acme", "--plan", "friendli"]
    #expect(try program.run(add, environment: ["TIERTOP_STORE": one]).end == .exit(0))
    #expect(program.home.exists("one.db"))
    #expect(try program.run(["--store", two] + add, environment: ["TIERTOP_STORE": one]).end == .exit(0))
    #expect(program.home.exists("two.db"))
    #expect(try program.run(["account", "list", "--store", two]).end == .exit(0))
    #expect(!program.home.exists("data/tiertop/usage.db"))
  }

  @Test("A wrong setting of the environment ends with 78 and names the variable")
  func wrongEnvironment() throws {
    let outcome = try program.run([], environment: ["TIERTOP_WINDOW": "2d"])
    #expect(outcome.end == .exit(78))
    #expect(outcome.errors.contains("TIERTOP_WINDOW") && outcome.errors.contains("15m"))
  }

  @Test("The config file names store and account, and the environment is stronger")
  func configFile() throws {
    try program.home.write("store: ../../elsewhere.db\naccount: beta\n", to: "config/tiertop/config.yaml")
    try program.succeed("account", "add", "alpha", "--plan", "together-ai")
    try program.succeed("account", "add", "beta", "--plan", "friendli")
    #expect(program.home.exists("elsewhere.db") && !program.home.exists("data"))
    #expect(try program.succeed("ledger", "list").contains("beta has no ledger entry"))
    let outcome = try program.run(["ledger", "list"], environment: ["TIERTOP_ACCOUNT": "alpha"])
    #expect(outcome.output.contains("alpha has no ledger entry"))
    #expect(try program.succeed("ledger", "list", "--account", "alpha").contains("alpha has no ledger entry"))
  }

  @Test(
    "A wrong config file ends with 78 and names line and key",
    arguments: [
      ("window: 2d\n", ":1", "window"), ("color: auto\nintervall: 1\n", ":2", "intervall"),
      ("keys:\n  quit: x\n  help: x\n", ":3", "quit"), ("keys:\n  quti: x\n", ":2", "quti"),
      ("- a\n", ":1", "table"),
    ])
  func wrongConfig(_ text: String, line: String, word: String) throws {
    let path = try program.home.write(text, to: "config/tiertop/config.yaml")
    let outcome = try program.run(["plan", "list"])
    #expect(outcome.end == .exit(78), "\(outcome.testDescription)")
    #expect(
      outcome.errors.contains(path + line) && outcome.errors.contains(word), "\(outcome.testDescription)")
  }

  @Test("A config file asked for by name must be there")
  func missingConfig() throws {
    let missing = program.home.path + "/none.yaml"
    #expect(try program.run(["--config", missing, "plan", "list"]).end == .exit(78))
    #expect(try program.run(["plan", "list"], environment: ["TIERTOP_CONFIG": missing]).end == .exit(78))
    #expect(try program.run(["plan", "list"]).end == .exit(0))
  }

  @Test("A full standard output is told, not passed over")
  func fullOutput() throws {
    let process = try ChildProcess(
      [Program.executable, "plan", "list"], environment: program.environment(), output: "/dev/full",
      errors: program.home.path + "/errors")
    #expect(try process.end() == .exit(1))
    #expect(
      try String(contentsOfFile: program.home.path + "/errors", encoding: .utf8).contains("No space left"))
  }

  @Test("Completions are written for each shell", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    #expect(try program.succeed("--generate-completion-script", shell).contains("ledger"))
  }
}

/// Whether a text has nothing in it that a terminal would act on, line breaks apart.
func isHarmless(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy { scalar in
    scalar == "\n"
      || ![.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
  }
}
