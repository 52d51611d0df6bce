import Testing
import UsageIntake

@Suite("Recognizing the format")
struct RecognitionTests {
  @Test(
    "The first bytes tell the format",
    arguments: [
      ("{\"ts\":1}\n", "jsonl"), ("\n \n{", "jsonl"), ("\u{FEFF}{}", "jsonl"), ("ts,model\n", "csv"),
      ("model;time;x\r\n", "csv"), ("\u{FEFF}\"model\",\"ts\"\n", "csv"), ("", nil), ("\n\n", nil),
      ("ts,mod", nil),
    ])
  func recognized(head: String, name: String?) throws {
    let format = try Array(head.utf8).withUnsafeBytes { (head) throws(IntakeError) in
      try UsageFormat.recognized(in: head)
    }
    #expect(format?.name == name)
  }

  @Test(
    "What is neither is refused with what would be right",
    arguments: ["hello\nworld\n", "[{\"ts\":1}]\n", "a,b\n1,2\n", "\u{1F}\u{8B}\u{8}\n", "ts,mod"])
  func refused(text: String) {
    #expect(throws: IntakeError.unknownFormat) { try decode(text) }
  }

  @Test("A format is found by its name")
  func named() {
    #expect(UsageFormat.all.map(\.name) == ["jsonl", "csv"])
    #expect(UsageFormat.all.map { UsageFormat.named($0.name)?.headerLines } == [0, 1])
    #expect(UsageFormat.named("xml") == nil)
  }
}
