import Testing
import UsageIntake

@Suite("Recognizing the format")
struct RecognitionTests {
  @Test(
    "The first bytes tell the format",
    arguments: [
      ("{\"ts\":1,\"model\":\"m\"}\n", "jsonl"), ("\n \n{\"model\":\"m\",\"x\":{},\"startTime\":1}", "jsonl"),
      ("\u{FEFF}{}", nil), ("ts,model\n", "csv"), ("model;time;x\r\n", "csv"),
      ("\u{FEFF}\"model\",\"ts\"\n", "csv"), ("", nil), ("\n\n", nil), ("ts,mod", nil), ("{\"x\":", nil),
      ("[{\"x\":", nil), ("{\"data\":[{\"start_time\":1,\"results\":[", nil),
      ("{\"data\":[{\"start_time\":1,\"results\":[{\"object\":\"o\",\"amount\":", "cost-pages"),
      ("{\"data\":[{\"start_time\":1,\"results\":[{\"model\":\"m\",\"output_tokens\":", "usage-pages"),
      ("{\"data\":[],\"has_more\":false}", "usage-pages"), ("{\"data\":[{\"request_id\":", "litellm"),
      ("{\"data\":[{\"date\":\"d\",\"start_time\":1,\"line_items\":", "cost-pages"),
      ("{\"object\":\"list\",\"billing_period\":", "cost-pages"),
      ("{\"type\":\"session_meta\",\"payload\":", "codex"),
      ("{\"type\":\"summary\"}\n{\"parentUuid\":null", "claude-code"),
      ("{\"x\",ts,model\n", nil), ("\n \n\r\n\t\n\n\n\n\n\n\n\n\n\n\n\n", nil),
      ("{\"model\":\"m\",\"type\":1,\"payload\":{\"litellm_call_id\":1},\"ts\":1}", "jsonl"),
    ])
  func recognized(head: String, name: String?) throws {
    let format = try Array(head.utf8).withUnsafeBytes { (head) throws(IntakeError) in
      try UsageDecoder().recognized(in: head)
    }
    #expect(format?.name == name)
  }

  @Test(
    "What is neither is refused with what would be right",
    arguments: [
      "hello\nworld\n", "[{\"ts\":1,\"model\":\"m\"}]\n", "a,b\n1,2\n", "\u{1F}\u{8B}\u{8}\n", "ts,mod",
    ])
  func refused(text: String) {
    #expect(throws: IntakeError.unknownFormat) { try decode(text) }
  }

  @Test("A kind that the first bytes told stays when more are known", arguments: Samples.text)
  func monotonic(name: String) throws {
    let bytes = try Samples.bytes(name)
    var found: String?
    for length in 0...min(bytes.count, 1_500) {
      let format = try bytes[..<length].withUnsafeBytes { try UsageDecoder().recognized(in: $0) }
      if let found { #expect(format?.name == found) }
      found = format?.name
    }
    #expect(found != nil)
  }

  @Test("A format is found by its name")
  func named() {
    #expect(UsageFormat.all.allSatisfy { UsageFormat.named($0.name)?.name == $0.name })
    #expect(UsageFormat.named("xml") == nil)
  }
}
