import Foundation
import Testing
import UsageModel

@Suite("Importing files")
struct ImportTests {
  let scene: ImportScene

  init() throws { scene = try ImportScene() }

  @Test("A file is imported once, however often it is said, and grows by what is new in it")
  func repeated() throws {
    let file = try scene.program.home.write(scene.lines(1..<101), to: "a.jsonl")
    let first = try scene.importing([file])
    #expect(first.output.contains(": 100 new, 0 refused"))
    #expect(first.output.hasPrefix("\(file): 100 lines in "))
    #expect(first.errors == "")
    #expect(try scene.stored() == scene.sums(1..<101))

    #expect(try scene.importing([file]).output == "\(file): nothing new\n")
    try scene.append(scene.lines(101..<131), to: file)
    #expect(try scene.importing([file]).output.contains(": 30 new, 0 refused"))
    #expect(try scene.stored() == scene.sums(1..<131))
  }

  @Test("A file is known wherever it lies and by what name")
  func moved() throws {
    let file = try scene.program.home.write(scene.lines(1..<51), to: "a.jsonl")
    try scene.importing([file])
    let copy = try scene.program.home.write(scene.lines(1..<61), to: "elsewhere/b.jsonl")
    #expect(try scene.importing([copy]).output.contains(": 10 new, 0 refused"))
    // Another file with the same head is another one; what it repeats is known by its ids.
    let other = try scene.program.home.write(scene.lines(1..<11) + scene.lines(70..<80), to: "c.jsonl")
    #expect(try scene.importing([other]).output.contains(": 10 new, 10 repeated, 0 refused"))
    #expect(try scene.importing([other, copy]).output == "2 files: nothing new\n")
    // The first one is shorter than what is known of its head by now.
    #expect(try scene.importing([file]).output.contains(": 0 new, 50 repeated, 0 refused"))
    #expect(try scene.stored().calls == 70)
  }

  @Test("Equal lines without an id are as many calls, and the same ones in the next import")
  func withoutIds() throws {
    let seconds = scene.now.seconds - 60
    let line = #"{"ts":\#(seconds),"model":"m","input_tokens":10}"#
    let text = String(repeating: line + "\n", count: 5)
    let file = try scene.program.home.write(text, to: "a.jsonl")
    #expect(try scene.importing([file]).output.contains(": 5 new, 0 refused"))
    try scene.append(line + "\n", to: file)
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
    // Over standard input nothing is known of the file, only of the lines.
    let piped = try scene.program.run(["import", "-"], input: text + line + "\n" + line + "\n")
    #expect(piped.output.contains(": 1 new, 6 repeated, 0 refused"))
  }

  @Test("An answer that is logged while it grows is one call with its last counts")
  func growing() throws {
    let milliseconds = scene.now.milliseconds - 60_000
    func text(_ numbers: [Int]) -> String {
      numbers.map {
        #"{"ts":\#(milliseconds + Int64($0)),"model":"m","id":"x","output_tokens":\#($0)}"# + "\n"
      }
      .joined()
    }
    let file = try scene.program.home.write(text([1, 20, 300]), to: "a.jsonl")
    #expect(try scene.importing([file]).output.contains(": 1 new, 2 grown, 0 refused"))
    // Also when the growth goes on in a later import.
    try scene.append(text([4_000]), to: file)
    #expect(try scene.importing([file]).output.contains(": 0 new, 1 grown, 0 refused"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 1, output: 4_000))
  }

  @Test("Bad lines are told by number and passed over, the first twenty of them one by one")
  func badLines() throws {
    let bad = String(repeating: "{\"ts\":1,\"model\":\"m\"}\n", count: 30)
    let file = try scene.program.home.write(
      scene.lines(1..<4) + bad + "{]\n" + scene.lines(4..<6), to: "a.jsonl")
    let outcome = try scene.importing([file])
    #expect(
      outcome.output.contains(
        ": 5 new, 31 refused\n  refused: 30 ts is before the year 2000\n  refused: 1 not JSON\n"))
    let told = outcome.errors.split(separator: "\n")
    #expect(told.count == 21)
    #expect(told.first == "tiertop: \(file):4: ts is before the year 2000")
    #expect(told.last?.hasSuffix("11 more lines were not taken") == true)
    #expect(try scene.stored() == scene.sums(1..<6))
  }

  @Test("A strict import takes a file whole or not at all")
  func strict() throws {
    let file = try scene.program.home.write(scene.lines(1..<4) + "{]\n" + scene.lines(4..<6), to: "a.jsonl")
    let good = try scene.program.home.write(scene.lines(10..<20), to: "b.jsonl")
    let outcome = try scene.importing(["--strict", file, good], code: 1)
    #expect(outcome.errors.contains("\(file):4:2: not JSON: a name in quotes was expected"))
    #expect(outcome.errors.contains("\(file): nothing was taken, since 1 line is bad"))
    #expect(try scene.stored() == scene.sums(10..<20))
  }

  @Test("CSV goes on with the columns of its header where an earlier import ended")
  func csv() throws {
    let seconds = scene.now.seconds - 60
    let file = try scene.program.home.write("id;model;time;prompt_tokens\n1;m;\(seconds);5\n", to: "a.csv")
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
    try scene.append("2;m;\(seconds);7\n3;m;\(seconds)", to: file)
    let half = try scene.importing([file])
    #expect(half.output.contains(": 1 new, 0 refused"))
    #expect(half.errors == "tiertop: \(file):4: not finished; it is read again when there is more\n")
    try scene.append(";11\n", to: file)
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 3, input: 23))
  }

  @Test("Usage of any age is taken from a file and not from a stream, which has no memory of it")
  func age() throws {
    let old = #"{"ts":\#(scene.now.seconds - 40 * 86_400),"model":"m","id":"old"}"# + "\n"
    let piped = try scene.program.run(["import"], input: old)
    #expect(piped.end == .exit(1))
    #expect(piped.output.contains(": 0 new, 1 refused\n  refused: 1 too old\n"))
    let file = try scene.program.home.write(old, to: "a.jsonl")
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
  }

  @Test("A line goes to the account that it names, else to one at its provider, else to the standard one")
  func accounts() throws {
    try scene.add("beta", plan: "friendli")
    let seconds = scene.now.seconds - 60
    let text = [
      #""id":1"#, #""id":2,"account":"beta""#, #""id":3,"provider":"friendli""#,
      #""id":4,"provider":"together""#,
      #""id":5,"provider":"elsewhere""#, #""id":6,"account":"gamma""#,
    ].map { #"{"ts":\#(seconds),"model":"m","# + $0 + "}\n" }.joined()
    let file = try scene.program.home.write(text, to: "a.jsonl")
    let outcome = try scene.importing(["--account", "acme", file])
    #expect(outcome.output.contains(": 5 new, 1 refused\n  refused: 1 account is not in the store\n"))
    #expect(outcome.errors.contains("\(file):6: the account \"gamma\" is not in the store"))
    #expect(
      outcome.errors.contains("no account is known to be at \"elsewhere\"; its lines were taken for acme"))
    #expect(try scene.stored("acme").calls == 3)
    #expect(try scene.stored("beta").calls == 2)
    #expect(try scene.importing(["--account", "acme", file]).output == "\(file): nothing new\n")
  }

  @Test("What a call costs the plan knows where the line does not say it; of an aggregate too")
  func plan() throws {
    let priced = try ImportScene(account: "beta", plan: "friendli")
    let minute = priced.now.floored(to: .minute).seconds - 60
    // The plan's price of this model is 300 and 1,200 nano-dollars a token of input and output.
    let text = [
      #""id":1,"input_tokens":1000,"output_tokens":100"#, #""id":2,"input_tokens":1000,"cost_usd":"0.25""#,
      #""bucket_s":60,"requests":5,"input_tokens":10,"output_tokens":1"#,
    ].map { #"{"ts":\#(minute),"model":"MiniMaxAI/MiniMax-M2.1","# + $0 + "}\n" }.joined()
    let file = try priced.program.home.write(text, to: "a.jsonl")
    try priced.importing([file])
    #expect(
      try priced.stored("beta")
        == ImportScene.Sums(calls: 7, input: 2_010, output: 101, costNano: 420_000 + 250_000_000 + 4_200))
  }

  @Test("Calls that cannot work are refused before anything is written")
  func refusals() throws {
    let file = try scene.program.home.write(scene.lines(1..<3), to: "a.jsonl")
    let refuse = scene.program
    #expect(try refuse.refuse(1, "import", file, scene.folder + "/none").contains("there is no file"))
    #expect(
      try refuse.refuse(64, "import", "--format", "xml", file).contains(
        "auto, jsonl, csv, usage-pages, cost-pages, litellm"))
    #expect(try refuse.refuse(64, "import", "--follow", "-").contains("--follow needs a file"))
    #expect(try refuse.refuse(64, "import", "--strict").contains("--strict needs a file"))
    #expect(try refuse.refuse(64, "import", "-", file).contains("alone"))
    #expect(try refuse.refuse(64, "import", "--account", "nobody", file).contains("acme"))
    try scene.add("beta", plan: "friendli")
    #expect(try refuse.refuse(64, "import", file).contains("acme, beta"))
    let empty = try Program()
    #expect(try empty.refuse(69, "import", file).contains("there is no store"))
  }

  @Test("A terminal sees how far it is, and nothing of that when it is over")
  func progress() throws {
    let file = try scene.program.home.write(scene.lines(1..<2_001) + "{]\n", to: "a.jsonl")
    let terminal = try PseudoTerminal(columns: 120, rows: 36)
    let process = try terminal.run(
      [Program.executable, "import", file], environment: scene.program.environment())
    #expect(try terminal.end(of: process) == .exit(0))
    let text = String(decoding: terminal.received, as: UTF8.self)
    let drawn = text.components(separatedBy: "\r\u{1B}[K")
    #expect(drawn.contains { $0.hasPrefix("\(file) [") && $0.contains(" %  ") && $0.hasSuffix(" events/s") })
    #expect(
      drawn.last?.hasPrefix("\(file): 2,001 lines in ") == true || drawn.last?.hasPrefix("tiertop: ") == true)
    let quiet = try scene.importing(["--quiet", file])
    #expect(quiet == Program.Outcome(end: .exit(0), output: "", errors: ""))
  }

  @Test("A file that is neither format is refused, and the others are taken")
  func unknownFormat() throws {
    let text = try scene.program.home.write("hello\nworld\n", to: "a.txt")
    let good = try scene.program.home.write(scene.lines(1..<3), to: "b.jsonl")
    let outcome = try scene.importing([text, good], code: 1)
    #expect(outcome.errors.contains("\(text): the format is not recognized"))
    #expect(outcome.output.contains(": 2 new, 0 refused"))
  }
}
