import Testing

@testable import UsageIntake

/// The members of `text`, each as `name=value`, or what is wrong and in which column.
private func scan(_ text: [UInt8]) -> Result<[String], ScanFailure> {
  text.withUnsafeBufferPointer { bytes in
    var scanner = JSONScanner(bytes)
    var members: [String] = []
    func string(_ value: JSONScanner.Value) -> String {
      var unescaped: [UInt8] = []
      guard JSONScanner.unescape(bytes, value, into: &unescaped) else { return "<half a pair>" }
      return String(decoding: unescaped, as: UTF8.self)
    }
    do throws(JSONFault) {
      try scanner.scanObject { name, value in
        let written = String(decoding: bytes[value.start..<value.end], as: UTF8.self)
        members.append("\(string(name))=" + (value.kind == .string ? "'\(string(value))'" : written))
      }
      return .success(members)
    } catch {
      return .failure(ScanFailure(fault: error, column: scanner.index + 1))
    }
  }
}

private struct ScanFailure: Error, Equatable {
  var fault: JSONFault
  var column: Int
}

@Suite("JSON")
struct JSONScannerTests {
  @Test(
    "What is JSON is read as it is written",
    arguments: [
      ("{}", []),
      (" \t{ \"a\" : 1 , \"b\":2 } \r", ["a=1", "b=2"]),
      (
        #"{"a":-0,"b":0.5,"c":1e5,"d":-1.25E-3,"e":10E+2}"#,
        ["a=-0", "b=0.5", "c=1e5", "d=-1.25E-3", "e=10E+2"]
      ),
      (#"{"a":true,"b":false,"c":null}"#, ["a=true", "b=false", "c=null"]),
      (#"{"a":[1,[2,{"b":[]}],{}],"c":{"d":{}}}"#, [#"a=[1,[2,{"b":[]}],{}]"#, #"c={"d":{}}"#]),
      (#"{"":""}"#, ["=''"]),
      (#"{"a":"q\" b\\ s\/ \b\f\n\r\t"}"#, ["a='q\" b\\ s/ \u{8}\u{C}\n\r\t'"]),
      (#"{"\u0061":"\u00e9\u20AC\ud83d\ude00"}"#, ["a='é€😀'"]),
      (#"{"a":"é€😀 and then some"}"#, ["a='é€😀 and then some'"]),
      (
        #"{"a":"\ud83d","b":"\ude00","c":"\ud83d\u0041"}"#,
        ["a='<half a pair>'", "b='<half a pair>'", "c='<half a pair>'"]
      ),
      (#"{"a":1,"a":2}"#, ["a=1", "a=2"]),
      ("{\"a\":\"\u{7F}\"}", ["a='\u{7F}'"]),
    ])
  func valid(text: String, members: [String]) {
    #expect(scan(Array(text.utf8)) == .success(members))
  }

  @Test(
    "What is not JSON is refused where it goes wrong",
    arguments: [
      ("", JSONFault.unfinished, 1), ("[]", .notAnObject, 1), ("1", .notAnObject, 1),
      ("\"a\"", .notAnObject, 1), ("{", .unfinished, 2), ("{\"a\"", .unfinished, 5),
      ("{\"a\":", .unfinished, 6), ("{\"a\":1", .unfinished, 7), ("{\"a\":1,", .unfinished, 8),
      ("{\"a\":\"b", .unfinished, 8), ("{\"a\":\"b\\", .unfinished, 9), ("{\"a\":tru", .unfinished, 9),
      ("{a:1}", .nameExpected, 2), ("{'a':1}", .nameExpected, 2), ("{1:1}", .nameExpected, 2),
      ("{\"a\" 1}", .colonExpected, 6), ("{\"a\":1 \"b\":2}", .commaExpected, 8),
      ("{\"a\":1,}", .nameExpected, 8), ("{,}", .nameExpected, 2), ("{\"a\":[1,]}", .valueExpected, 9),
      ("{\"a\":[1 2]}", .commaExpected, 9), ("{\"a\":[1}", .commaExpected, 8),
      ("{\"a\":,}", .valueExpected, 6), ("{\"a\":NaN}", .valueExpected, 6),
      ("{\"a\":Infinity}", .valueExpected, 6), ("{\"a\":-Infinity}", .badNumber, 7),
      ("{\"a\":nul}", .valueExpected, 6), ("{\"a\":True}", .valueExpected, 6),
      ("{\"a\":01}", .badNumber, 7), ("{\"a\":-01}", .badNumber, 8), ("{\"a\":1.}", .badNumber, 8),
      ("{\"a\":.5}", .valueExpected, 6), ("{\"a\":+1}", .valueExpected, 6), ("{\"a\":1e}", .badNumber, 8),
      ("{\"a\":0x1}", .commaExpected, 7), ("{\"a\":-}", .badNumber, 7),
      ("{\"a\":\"\\x\"}", .badEscape, 7), ("{\"a\":\"\\u12g4\"}", .badEscape, 7),
      ("{\"a\":\"\\u12\"}", .badEscape, 7), ("{\"a\":\"\t\"}", .controlCharacter, 7),
      ("{\"a\":\"\u{0}\"}", .controlCharacter, 7), ("{} x", .textAfterEnd, 4), ("{}{}", .textAfterEnd, 3),
      ("{\"a\":1}}", .textAfterEnd, 8), ("{//\n}", .nameExpected, 2),
    ])
  func invalid(text: String, fault: JSONFault, column: Int) {
    #expect(scan(Array(text.utf8)) == .failure(ScanFailure(fault: fault, column: column)))
  }

  @Test(
    "Bytes that are not UTF-8 are refused wherever they stand in a text",
    arguments: [
      [0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x9F, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3, 0x22], [0xE2, 0x82], [0xFF],
    ] as [[UInt8]])
  func badUTF8(bytes: [UInt8]) {
    for padding in 0..<17 {
      let start = Array("{\"a\":\"".utf8) + [UInt8](repeating: 0x78, count: padding)
      let failure = ScanFailure(fault: .badUTF8, column: start.count + 1)
      #expect(scan(start + bytes + Array("\"}".utf8)) == .failure(failure))
    }
  }

  @Test("Text is read in words of eight bytes and every mark is found at every place in a word")
  func marks() {
    for padding in 0..<24 {
      let plain = String(repeating: "~", count: padding)
      let text = #"{"a":"\#(plain)\"\#(plain)","b":"\#(plain)"}"#
      #expect(scan(Array(text.utf8)) == .success(["a='\(plain)\"\(plain)'", "b='\(plain)'"]))
      let control = "{\"a\":\"\(plain)\u{1F}\(plain)\"}"
      #expect(
        scan(Array(control.utf8)) == .failure(ScanFailure(fault: .controlCharacter, column: 7 + padding)))
    }
  }

  @Test("Sixty-four levels are read and one more is refused")
  func depth() {
    func nested(_ levels: Int) -> [UInt8] {
      Array(
        (String(repeating: "{\"a\":", count: levels - 1) + "{}" + String(repeating: "}", count: levels - 1))
          .utf8)
    }
    #expect((try? scan(nested(64)).get()) != nil)
    #expect(scan(nested(65)) == .failure(ScanFailure(fault: .tooDeep, column: 64 * 5 + 1)))
    let arrays = Array(("{\"a\":" + String(repeating: "[", count: 100_000)).utf8)
    #expect(scan(arrays) == .failure(ScanFailure(fault: .tooDeep, column: 5 + 64)))
  }
}
