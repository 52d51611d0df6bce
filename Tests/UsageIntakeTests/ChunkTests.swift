import Testing
import UsageIntake
import UsageModel

/// Everything that makes a difference to a reader of lines, in one input.
private let jsonLines =
  "\u{FEFF}" + #"{"ts":1763793372,"model":"a","id":"é€😀","input_tokens":5}"# + "\r\n"
  + #"{"ts":"2025-11-22T06:36:12.345Z","model":"a\n\u00e9","output_tokens":7}"# + "\n\n \r\n"
  + #"{"ts":"2025-11-22T06:36:12.345Z","model":"a\n\u00e9","output_tokens":7}"# + "\n"
  + "{\"ts\":bad}\r\n" + "\u{FEFF}{}\n"
  + #"{"ts":1763793360,"model":"b","bucket_s":60,"requests":3}"# + "\n"
  + #"{"ts":1763793372,"model":"a","requests":2,"account":"x"}"# + "\r\n"
  + #"{"ts":1763793372,"model":"last"}"#

private let csv =
  "\u{FEFF}ts,model,project,id\r\n1763793372,a,\"x\ny\r\nz\",1\n\n1763793372,\"open,2\r\n1763793372,b,,3\n"
  + "1763793372,\"q\"\"q\",p,4\n1,2\n1763793372,\"never\n1763793372,c,,5\n\n1763793372,d,,6"

@Suite("Chunks")
struct ChunkTests {
  @Test("It makes no difference where the input is cut in two", arguments: [jsonLines, csv])
  func twoChunks(text: String) throws {
    let bytes = Array(text.utf8)
    let whole = try decode(bytes)
    #expect(whole.eventCount >= 5 && whole.problems.count >= 2)
    for cut in 0...bytes.count {
      let cutInTwo = try decode(bytes, chunks: [cut, bytes.count])
      #expect(cutInTwo.parts == whole.parts)
      #expect(cutInTwo.problems == whole.problems)
    }
  }

  @Test("Nor into how many pieces", arguments: [jsonLines, csv], 1...9)
  func manyChunks(text: String, length: Int) throws {
    let bytes = Array(text.utf8)
    let whole = try decode(bytes)
    let pieces = try decode(bytes, chunks: [length])
    #expect(pieces.parts == whole.parts)
    #expect(pieces.problems == whole.problems)
  }

  @Test("Nor with any mixture of lines and lengths", arguments: 0..<60)
  func random(seed: Int) throws {
    var numbers = RandomNumbers(seed: UInt64(seed))
    let isCSV = seed % 2 == 1
    let lines = (isCSV ? csv : jsonLines).split(
      separator: isCSV ? "\n" : "\r\n", omittingEmptySubsequences: false)
    var text = isCSV ? "ts,model,project,id\n" : "{}\n"
    for _ in 0..<Int.random(in: 1...30, using: &numbers) {
      text += lines.randomElement(using: &numbers) ?? ""
      text += ["\n", "\r\n", "", "\n\n", "\""].randomElement(using: &numbers) ?? ""
    }
    let bytes = Array(text.utf8)
    let whole = try decode(bytes)
    let lengths = (0..<40).map { _ in Int.random(in: 1...50, using: &numbers) }
    let pieces = try decode(bytes, chunks: lengths)
    #expect(pieces.parts == whole.parts)
    #expect(pieces.problems == whole.problems)
  }

  @Test(
    "A line may have a mebibyte; a longer one is passed over without being kept",
    arguments: [-1, 0, 1, 2_000_000])
  func longLines(excess: Int) throws {
    let start = #"{"ts":1763793372,"model":"m","id":1,"x":""#
    let filler = String(repeating: "x", count: (1 << 20) - start.utf8.count - 2 + excess)
    let bytes = Array("\(start)\(filler)\"}\n{\"ts\":1763793372,\"model\":\"m\",\"id\":2}\n".utf8)
    for chunk in [bytes.count, 65_536] {
      let decoded = try decode(bytes, chunks: [chunk])
      #expect(decoded.events.map(\.id) == (excess > 0 ? ["2"] : ["1", "2"]))
      #expect(decoded.problems == (excess > 0 ? [LineProblem(line: 1, reason: .tooLong)] : []))
    }
  }

  @Test("A quote that is never closed costs one row of a long file")
  func longOpenQuote() throws {
    let rows = (0..<60_000).map { "1763793372,m,\($0)" }.joined(separator: "\n")
    let decoded = try decode(Array("ts,model,id\n1763793372,\"m,x\n\(rows)\n".utf8), chunks: [65_536])
    #expect(decoded.problems == [LineProblem(line: 2, reason: .notCSV(.openQuote))])
    #expect(decoded.eventCount == 60_000)
  }

  @Test("Nothing that is cut off, changed or mixed up does more than lose lines", arguments: 0..<40)
  func mutations(seed: Int) {
    var numbers = RandomNumbers(seed: UInt64(seed) &+ 1_000)
    let inputs = [Array(jsonLines.utf8), Array(csv.utf8)]
    for _ in 0..<100 {
      var bytes = inputs[seed % 2]
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &numbers), at: place)
        case 3: bytes.insert(contentsOf: Array("999999999999999999999e308".utf8), at: place)
        default: bytes.insert(contentsOf: bytes[..<place].suffix(20), at: place)
        }
      }
      // An input that is no longer recognized is an answer too.
      guard let whole = try? decode(bytes), let pieces = try? decode(bytes, chunks: [7]) else { continue }
      #expect(whole.parts == pieces.parts && whole.problems == pieces.problems)
      for event in whole.events {
        #expect(event.duration >= 0 && event.inputTokens >= 0 && event.outputTokens >= 0)
        #expect(event.cacheReadTokens + event.cacheWriteTokens <= event.inputTokens)
      }
    }
  }
}
