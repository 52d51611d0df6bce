import Testing
import UsageIntake
import UsageModel

private let time = Instant(seconds: 1_763_793_372)

@Suite("CSV")
struct CSVTests {
  @Test(
    "The header names the columns in any order and spelling",
    arguments: [
      "ts,model,input_tokens,id\n1763793372,m,5,1\n",
      "\u{FEFF}ts,model,input_tokens,id\r\n1763793372,m,5,1\r\n",
      "ID,prompt_tokens,Model,unknown,Timestamp\n1,5,m,zzz,1763793372\n",
      "id;prompt_tokens;model;ts\n1;5;m;2025-11-22T06:36:12Z",
      "\"ts\",\"model\",\"input_tokens\",\"id\"\n\"1763793372\",\"m\",\"5\",\"1\"\n",
      " ts , model , input_tokens , id \n 1763793372 , m ,\t5 , 1 \n\n  \n",
      "ts,model,input_tokens,id\n\n1763793372,m,5,1",
      "ts,model,input_tokens,id,status,error\n1763793372,m,5,1,,\n",
    ])
  func columns(text: String) throws {
    let decoded = try decode(text)
    #expect(decoded.problems == [])
    #expect(decoded.events == [UsageEvent(id: "1", startedAt: time, model: "m", inputTokens: 5)])
  }

  @Test("Quoted fields hold delimiters, quotes and line ends; other quotes stand for themselves")
  func quotes() throws {
    let decoded = try decode(
      "ts,model,project,id\n1763793372,\"a,\"\"b\"\"\",\"x\r\ny\n\nz\",1\n1763793372,5\" disk,\"\" ,2\n")
    #expect(decoded.problems == [])
    #expect(
      decoded.events == [
        UsageEvent(id: "1", startedAt: time, model: "a,\"b\"", project: "x\ny\n\nz"),
        UsageEvent(id: "2", startedAt: time, model: "5\" disk"),
      ])
  }

  @Test("A comma in the header decides, also where the rows hold semicolons")
  func delimiter() throws {
    #expect(try decode("ts,model\n1763793372,a;b\n").events.map(\.model) == ["a;b"])
    #expect(try decode("ts;model\n1763793372;a,b\n").events.map(\.model) == ["a,b"])
  }

  @Test(
    "A row that is not CSV is refused alone, and the rows after it are taken",
    arguments: [
      ("1763793372,x,2,3", LineProblem.Reason.notCSV(.fieldCount(found: 4, expected: 3))),
      ("1763793372,x", .notCSV(.fieldCount(found: 2, expected: 3))),
      ("1763793372,\"x\"y,1", .notCSV(.textAfterQuote)),
      ("1763793372,\"x,1", .notCSV(.openQuote)),
      ("1763793372,,1", .missing(field: "model")),
      ("1763793372,\u{0},1", .notText(field: "model")),
    ])
  func badRow(row: String, reason: LineProblem.Reason) throws {
    let decoded = try decode("ts,model,id\n1763793372,a,1\n\(row)\n1763793372,b,2\n\n1763793372,c,3\n")
    #expect(decoded.problems == [LineProblem(line: 3, reason: reason)])
    #expect(decoded.events.map(\.model) == ["a", "b", "c"])
  }

  @Test("A quote that is closed lines later by another row's quote costs only the row that opened it")
  func strayQuote() throws {
    let decoded = try decode(
      "ts,model,id\n1763793372,\"a,1\n1763793372,b,2\n1763793372,\"c\",3\n1763793372,d,4\n")
    #expect(decoded.problems == [LineProblem(line: 2, reason: .notCSV(.textAfterQuote))])
    #expect(decoded.events.map(\.model) == ["b", "c", "d"])
  }

  @Test("Text that is not UTF-8 is refused where it is read")
  func badUTF8() throws {
    let decoded = try decode(
      Array("ts,model,note\n1763793372,a,".utf8) + [0xFF] + Array("\n1763793372,".utf8) + [0xFF, 0x2C, 0x0A])
    #expect(decoded.events.map(\.model) == ["a"])
    #expect(decoded.problems == [LineProblem(line: 3, reason: .notText(field: "model"))])
  }

  @Test("A last row without a line end is taken when it is whole and left alone when it is not")
  func lastRow() throws {
    #expect(try decode("ts,model,id\n1763793372,a,1").events.map(\.model) == ["a"])
    for half in ["1763793372,a", "1763793372,\"a,1"] {
      let decoded = try decode("ts,model,id\n\(half)")
      #expect(decoded.events == [])
      #expect(decoded.problems == [LineProblem(line: 2, reason: .unfinished)])
    }
  }

  @Test("A header without the columns that every row needs is refused as a whole")
  func header() throws {
    #expect(throws: IntakeError.headerWithout(column: "ts")) { try decode("model,id\na,1\n", as: .csv) }
    #expect(throws: IntakeError.headerWithout(column: "model")) { try decode("ts;id\n1;1\n", as: .csv) }
    #expect(throws: IntakeError.headerWithout(column: "ts")) { try decode("\n\n\n", as: .csv) }
  }

  @Test("The writer's next file may have the header again or leave it out")
  func nextFile() throws {
    var decoder = UsageDecoder()
    var decoded = DecodedUsage()
    func feed(_ text: String) throws {
      try Array(text.utf8).withUnsafeBytes { try decoder.decode($0, into: &decoded) }
    }
    try feed("ts,model,id\n1763793372,a,1\n176379")
    decoder.beginNextFile()
    try feed("1763793372,b,2\n")
    decoder.beginNextFile()
    try feed("id,model,ts\n3,c,1763793372\n")
    #expect(decoded.problems == [])
    #expect(decoded.events.map(\.id) == ["1", "2", "3"])
    #expect(decoder.position == InputPosition(offset: 27, line: 2))
  }
}
