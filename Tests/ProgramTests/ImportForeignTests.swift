import Foundation
import Testing
import UsageModel

/// What real tools write, imported by the real program.
@Suite("Importing what other tools write")
struct ImportForeignTests {
  let scene: ImportScene
  /// Of the scene's own lines, in seconds.
  private var minute: Int64 { scene.now.floored(to: .minute).seconds - 300 }

  init() throws { scene = try ImportScene() }

  private func write(_ text: String, to name: String) throws -> String {
    try scene.program.home.write(text, to: name)
  }

  private func page(_ tokens: Int) -> String {
    """
    {
     "object": "page",
     "data": [
      {"start_time": \(minute), "end_time": \(minute + 60), "results": [
       {"object": "organization.usage.completions.result", "model": "m", "input_tokens": \(tokens),
        "output_tokens": 5, "num_model_requests": 3}]}],
     "has_more": false
    }
    """
  }

  private func lite(_ id: Int, _ fields: String = "") -> String {
    #"{"litellm_call_id":"c\#(id)","call_type":"acompletion","startTime":\#(minute),"model":"m","prompt_tokens":7,"#
      + #""completion_tokens":3,"status":"success"\#(fields)}"# + "\n"
  }

  private func claude(_ id: Int, output: Int = 3, _ fields: String = "") -> String {
    #"{"parentUuid":null,"type":"assistant","timestamp":\#(minute),"requestId":"r\#(id)","message":{"id":"m\#(id)","#
      + #""model":"m","usage":{"input_tokens":1,"cache_read_input_tokens":6,"output_tokens":\#(output)}\#(fields)}}"#
      + "\n"
  }

  private func codex(_ inputs: [Int], _ fields: String = "") -> String {
    var text = #"{"timestamp":\#(minute - 60),"type":"session_meta","payload":{"id":"s"\#(fields)}}"# + "\n"
    for (index, input) in inputs.enumerated() {
      text +=
        #"{"timestamp":\#(Int(minute) + index),"type":"event_msg","payload":{"type":"token_count","info":"#
      text += #"{"total_token_usage":{"input_tokens":\#(input),"output_tokens":0}}}}"# + "\n"
    }
    return text
  }

  private func span(_ id: Int, _ attributes: String = "", _ fields: String = "") -> String {
    #"{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}}]},"scopeSpans":"#
      + #"[{"spans":[{"traceId":"0A","spanId":"\#(id)","kind":3,"startTimeUnixNano":"\#(minute + 60)000000000","#
      + #""endTimeUnixNano":\#(minute + 61)000000000,"attributes":[{"key":"gen_ai.operation.name","value":"#
      + #"{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}},"#
      + #"{"key":"gen_ai.usage.input_tokens","value":{"intValue":7}},"#
      + #"{"key":"gen_ai.usage.output_tokens","value":{"intValue":"3"}}\#(attributes)]\#(fields)}]}]}]}"#
      + "\n"
  }

  /// A running total of input tokens, `since` and `at` in seconds after the scene's minute.
  private func total(_ tokens: Int, since: Int64, at time: Int64, instance: String = "a") -> String {
    #"{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(instance)"}}]},"#
      + #""scopeMetrics":[{"metrics":[{"name":"gen_ai.client.token.usage","histogram":{"dataPoints":[{"attributes":["#
      + #"{"key":"gen_ai.token.type","value":{"stringValue":"input"}},"#
      + #"{"key":"gen_ai.request.model","value":{"stringValue":"m"}}],"startTimeUnixNano":\#(minute + since)000000000,"#
      + #""timeUnixNano":\#(minute + time)000000000,"count":1,"sum":\#(tokens)}],"aggregationTemporality":2}}]}]}]}"#
      + "\n"
  }

  @Test("A usage page replaces what the source said of its buckets, in any number of files")
  func pages() throws {
    let file = try write(page(100), to: "a.json")
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
    #expect(try scene.importing([file]).output == "\(file): nothing new\n")
    #expect(try scene.stored() == ImportScene.Sums(calls: 3, input: 100, output: 5))
    let later = try write(page(170), to: "b.json")
    #expect(try scene.importing([later]).output.contains(": 0 new, 1 grown, 0 refused"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 3, input: 170, output: 5))
    #expect(try scene.source()?.name == "usage pages")
  }

  @Test("What may tell of the same calls is a source of its own, of which the first one counts")
  func families() throws {
    let (pages, logs) = (try write(page(100), to: "a.json"), try write(lite(1), to: "b.json"))
    try scene.importing([pages])
    let second = try scene.importing([logs])
    #expect(second.errors.contains("the source \"litellm\" of acme is kept to compare and does not count"))
    #expect(try scene.stored().input == 100)
    // Unless the owner says that they are different calls.
    #expect(try scene.importing(["--source", "usage pages", logs]).output.contains(": 1 new"))
    #expect(try scene.stored().input == 107)
  }

  @Test("Gateways' logs and agents' transcripts are imported once, and grow")
  func logs() throws {
    let file = try write(lite(1) + lite(2), to: "a.ndjson")
    #expect(try scene.importing([file]).output.contains(": 2 new, 0 refused"))
    try scene.append(lite(3), to: file)
    #expect(try scene.importing([file]).output.contains(": 1 new, 0 refused"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 3, input: 21, output: 9))
    let array = try write("[" + lite(1) + "," + lite(4) + "]", to: "b.json")
    #expect(try scene.importing([array]).output.contains(": 1 new, 1 repeated, 0 refused"))
  }

  @Test("Transcripts go on where an earlier import ended, with the totals that stood there")
  func transcripts() throws {
    let claude = try write(self.claude(1, output: 1) + self.claude(1), to: "a.jsonl")
    #expect(try scene.importing([claude]).output.contains(": 1 new, 1 grown, 0 refused"))
    try scene.append(self.claude(1, output: 9) + self.claude(2), to: claude)
    #expect(try scene.importing([claude]).output.contains(": 1 new, 1 grown, 0 refused"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 2, input: 14, output: 12))
    let codex = try write(self.codex([10, 10, 30]), to: "b.jsonl")
    #expect(try scene.importing([codex]).output.contains(": 2 new, 0 refused"))
    try scene.append(
      String(self.codex([10, 10, 30, 37]).split(separator: "\n").last ?? "") + "\n", to: codex)
    #expect(try scene.importing([codex]).output.contains(": 1 new, 0 refused"))
    #expect(try scene.stored().input == 14 + 37)
  }

  @Test("Running totals are remembered from one import to the next")
  func totals() throws {
    let first = try write(total(100, since: 0, at: 30), to: "a.json")
    #expect(try scene.importing([first]).output.contains(": 1 new, 0 refused"))
    let next = try write(total(140, since: 0, at: 90) + total(150, since: 0, at: 150), to: "b.json")
    #expect(try scene.importing([next]).output.contains(": 2 new, 0 refused"))
    #expect(try scene.stored().input == 150)
    for file in [first, next, try write(total(140, since: 0, at: 90), to: "c.json")] {
      try scene.importing([file])
      #expect(try scene.stored().input == 150)
    }
    let old = try write(total(9_000, since: -9_000, at: 30, instance: "b"), to: "d.json")
    #expect(try scene.importing([old]).output.contains("noticed: 1 running totals began before"))
    #expect(try scene.stored().input == 150)
  }

  @Test("A sender's calls are taken from one of its signals")
  func signals() throws {
    let spans = try write(span(1) + span(2), to: "a.json")
    #expect(try scene.importing([spans]).output.contains(": 2 new, 0 refused"))
    let metrics = try write(total(14, since: 50, at: 70, instance: "s"), to: "b.json")
    #expect(try scene.importing([metrics]).output.contains("noticed: 1 points and calls were left out"))
    #expect(try scene.stored() == ImportScene.Sums(calls: 2, input: 14, output: 6))
  }

  @Test("A packed file is what it holds, whatever it is called; a broken one is refused as a whole")
  func packed() throws {
    let file = try write(scene.lines(1..<1_001), to: "usage")
    let pack = Process()
    pack.executableURL = URL(filePath: "/usr/bin/gzip")
    pack.arguments = ["-k", file]
    try pack.run()
    pack.waitUntilExit()
    #expect(try scene.importing([file + ".gz"]).output.contains(": 1,000 new, 0 refused"))
    #expect(try scene.importing([file + ".gz"]).output == "\(file).gz: nothing new\n")
    #expect(try scene.importing([file]).output.contains(": 0 new, 1,000 repeated, 0 refused"))
    let bytes = try Data(contentsOf: URL(filePath: file + ".gz"))
    try bytes.dropLast(100).write(to: URL(filePath: file + ".half"))
    #expect(try scene.importing([file + ".half"], code: 1).errors.contains("broken or end too early"))
    #expect(try scene.stored() == scene.sums(1..<1_001))
  }

  @Test("Nothing that was asked or answered is kept or said, whatever holds it and wherever it stands")
  func canary() throws {
    let canary = "CANARY-5f1d"
    let text = #""\#(canary) \u0022 words""#
    func attribute(_ name: String) -> String { #",{"key":"\#(name)","value":{"stringValue":\#(text)}}"# }
    let content =
      #","messages":[{"role":"user","content":\#(text)}],"response":{"choices":[\#(text)]},"prompt":\#(text)"#
    let event =
      #"{"resourceLogs":[{"scopeLogs":[{"scope":{"name":"com.anthropic.claude_code.events"},"logRecords":[{"#
      + #""timeUnixNano":\#(minute)000000000,"body":{"stringValue":"claude_code.api_error"},"attributes":["#
      + #"{"key":"model","value":{"stringValue":"m"}},{"key":"status_code","value":{"intValue":500}}"#
      + ["prompt", "response", "error", "session.id", "user.email"].map(attribute).joined() + "]}]}]}]}\n"
    let files = [
      (
        #"{"ts":\#(minute),"model":"m","id":1,"error":\#(text)\#(content)}"# + "\n" + #"{"ts":1,\#(text)"#
          + "\n", "jsonl"
      ),
      ("ts,model,prompt,error\n\(minute),m,\(canary),\"\(canary)\n\(canary)\"\n", "csv"),
      (
        page(5).replacing(#""model""#, with: #""description": \#(text), "user_id": \#(text), "model""#),
        "usage-pages"
      ),
      (lite(9, content + #","error_str":\#(text),"request_tags":[\#(text)],"end_user":\#(text)"#), "litellm"),
      (lite(10, #","metadata":{"requester_metadata":\#(text),"usage_object":{"x":\#(text)}}"#), "litellm"),
      (claude(9, #","content":[{"type":"text","text":\#(text)}]"#), "claude-code"),
      (
        #"{"parentUuid":\#(text),"type":"user","message":{"content":\#(text)},"cwd":\#(text)}"# + "\n"
          + claude(8), "claude-code"
      ),
      (
        codex([5], #","instructions":\#(text),"cwd":\#(text)"#)
          + #"{"timestamp":1,"type":"response_item","payload":{"content":\#(text)}}"# + "\n", "codex"
      ),
      (
        span(
          9,
          [
            "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.prompt",
            "x",
          ]
          .map(attribute).joined(),
          #","status":{"code":2,"message":\#(text)},"events":[{"name":\#(text),"attributes":[]}]"#), "otlp"
      ),
      (event, "otlp"),
    ]
    var said = ""
    for (index, (text, format)) in files.enumerated() {
      let file = try write(text, to: "canary\(index)")
      for arguments in [[file], ["--format", format, "--source", "named", file]] {
        let outcome = try scene.program.run(["import"] + arguments)
        #expect(outcome.output.contains("new"), "\(index) \(outcome.testDescription)")
        said += outcome.output + outcome.errors
      }
      try FileManager.default.removeItem(atPath: file)
    }
    #expect(!said.contains(canary))
    let needle = Data(canary.utf8)
    var looked = 0
    for path in try FileManager.default.subpathsOfDirectory(atPath: scene.folder) {
      guard let data = FileManager.default.contents(atPath: scene.folder + "/" + path) else { continue }
      looked += 1
      #expect(data.range(of: needle) == nil, "\(path)")
    }
    #expect(looked >= 2)
  }

  @Test("A file that is none of these, or not what it is said to be, is refused in one sentence")
  func refused() throws {
    let strange = try write(#"{"some":"thing","else":[1,2]}"#, to: "a.json")
    #expect(try scene.importing([strange], code: 1).errors.contains("ts is missing"))
    let array = try write(#"[{"some":"thing"}]"#, to: "b.json")
    #expect(try scene.importing([array], code: 1).errors.contains("the format is not recognized"))
    let costs = try write(page(5), to: "c.json")
    #expect(
      try scene.importing(["--format", "cost-pages", costs], code: 1).errors.contains("amount is missing"))
    #expect(
      try scene.importing(["--format", "otlp-protobuf", costs], code: 1).errors
        .contains("neither an OTLP message in Protocol Buffers"))
  }
}
