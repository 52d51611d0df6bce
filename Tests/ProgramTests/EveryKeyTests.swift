import Foundation
import Testing
import UsageModel

/// Every key of every view, in the real program on a store with tiers, models, projects and bought capacity.
@Suite("Every key, end to end", .serialized)
struct EveryKeyTests {
  let scene: ImportScene
  private let snapshot = "example-model-2025-01-01"

  init() throws {
    scene = try ImportScene(account: "ladder", plan: "nebula-block")
    // Without colors a mark is drawn in reverse, whatever the theme.
    try scene.program.home.write("color: none\n", to: "config/tiertop/config.yaml")
    try scene.add("bought", plan: "openai-scale-tier")
    try scene.program.succeed("account", "set", "bought", "--order-form", "yes")
    for direction in ["input", "output"] {
      try scene.program.succeed(
        "capacity", "buy", snapshot, "--account", "bought", "--units", "3", "--direction", direction)
    }
    var calls: [String] = []
    for minute in 1...40 {
      calls.append(
        call("example/model-8b", minute, input: 9_000, status: minute == 20 ? 429 : 200, "web", 0.01))
    }
    for minute in 2...13 { calls.append(call("example/model-70b", minute, input: 100, "batch", 0.25)) }
    for minute in 360...362 { calls.append(call("example/model-1b", minute, input: 100, "web", 0.01)) }
    try take(calls, "ladder")
    try take((1...40).map { call(snapshot, $0, input: 9_000, status: $0 == 20 ? 429 : 200) }, "bought")
  }

  private func call(
    _ model: String, _ minutesAgo: Int, input: Int, status: Int = 200, _ project: String? = nil,
    _ dollars: Double? = nil
  ) -> String {
    // Some seconds earlier, so that the newest call is out of the last minute whenever the figures end.
    let time = scene.now.milliseconds - Int64(minutesAgo) * 60_000 - 5_000
    return #"{"ts":\#(time),"model":"\#(model)","id":"\#(model)-\#(minutesAgo)","input_tokens":\#(input),"#
      + #""output_tokens":400,"status":\#(status)"#
      + (project.map { #","project":"\#($0)""# } ?? "") + (dollars.map { #","cost_usd":\#($0)"# } ?? "") + "}"
  }

  private func take(_ calls: [String], _ account: String) throws {
    let file = try scene.program.home.write(calls.joined(separator: "\n") + "\n", to: account + ".jsonl")
    try scene.importing(["--account", account, file])
  }

  private func open(_ account: String) throws -> TmuxSession {
    let session = try TmuxSession(
      [Program.executable, "screen", "--account", account], columns: 120, rows: 40,
      environment: scene.program.environment())
    try session.wait(for: "[o overview]")
    return session
  }

  private enum Effect {
    case shows(String)
    case hides(String)
    /// A marked row holds this.
    case marks(String)

    func isSeen(on session: TmuxSession) throws -> Bool {
      switch self {
      case .shows(let text): try session.screen().contains { $0.contains(text) }
      case .hides(let text): try !session.screen().contains { $0.contains(text) }
      case .marks(let text): try session.reversed().contains { $0.contains(text) }
      }
    }
  }

  /// Presses each key, or some keys one after the other, and waits for the effect, which must not have been there before.
  private func walk(
    _ session: TmuxSession, sourceLocation: SourceLocation = #_sourceLocation, _ steps: [(String, Effect)]
  ) throws {
    for (keys, effect) in steps {
      #expect(
        try !effect.isSeen(on: session), "before \(keys): \(effect)", sourceLocation: sourceLocation)
      for key in keys.split(separator: " ") { try session.press(String(key)) }
      try session.wait(for: "\(effect) after \(keys)") { _ in (try? effect.isSeen(on: session)) == true }
    }
  }

  /// Keys that must change nothing of what `sign` tells here.
  private func press(_ session: TmuxSession, _ keys: [String], within sign: String) throws {
    for key in keys { try session.press(key) }
    try session.wait(for: sign)
  }

  /// The names of the ladder's limits, from the fullest on: which that is depends on how long ago 00:00 UTC was.
  private func limits(_ session: TmuxSession) throws -> [String] {
    let names = ["requests a day", "requests a minute", "tokens a minute"]
    let rows = try session.screen().compactMap { row in names.first { row.hasPrefix("│ \($0) ") } }
    try #require(Set(rows) == Set(names) && rows.count == names.count, "\(rows)")
    return rows
  }

  private func quit(_ session: TmuxSession) throws {
    try session.press("q")
    #expect(try session.end() == 0)
    #expect(try !session.isOnAlternateScreen())
  }

  @Test("of the overview: rows, panels, explanations, filter and windows")
  func overview() throws {
    let session = try open("ladder")
    // Frozen, so that no new day mixes the rows.
    try walk(session, [("Space", .shows("REPLAY"))])
    let limits = try limits(session)
    let (first, second, last) = (limits[0], limits[1], limits[2])
    try walk(
      session,
      [
        ("j", .marks(second)), ("k", .marks(first)), ("Down", .marks(second)), ("Up", .marks(first)),
        ("G", .marks(last)), ("g", .marks(first)), ("End", .marks(last)), ("Home", .marks(first)),
        ("NPage", .marks(last)), ("PPage", .marks(first)), ("J", .marks(last)), ("K", .marks(first)),
        // A list whose rows were never moved over has no mark.
        ("Tab j", .marks("example/model-8b")), ("BTab", .marks(first)),
        ("e", .shows("▸ \(first)")), ("j", .shows("▸ \(second)")), ("k", .shows("▸ \(first)")),
        ("Escape", .hides("where this number comes from")),
        ("/", .shows("filter _")), ("t", .shows("filter t_")), ("BSpace", .shows("filter _")),
        ("8", .shows("filter 8_")), ("Enter", .shows("filter 8 ")), ("Escape", .hides("filter 8")),
        ("2", .shows("[²1d]")), ("3", .shows("[³30d]")), ("1", .shows("[¹15m]")),
      ])
    try press(session, ["i", "i", "r", "R", "C-l"], within: "[o overview]")
    try quit(session)
  }

  @Test("of the past: freezing, steps, leaps, and from trouble to trouble")
  func past() throws {
    let session = try open("ladder")
    try walk(
      session,
      [
        ("Space", .shows("REPLAY")), ("Space", .hides("REPLAY")), ("Left", .shows("REPLAY")),
        ("n", .shows("no throttle, spill or alert after this")), ("N", .shows("■ throttled")),
        ("L", .hides("■ throttled")), ("H", .shows("■ throttled")), ("h", .hides("■ throttled")),
        ("l", .shows("■ throttled")), ("Right", .hides("■ throttled")), ("Left", .shows("■ throttled")),
        ("Space", .hides("REPLAY")),
      ])
    try quit(session)
  }

  @Test("of the program: intervals, help, themes, plans, and the way between accounts")
  func program() throws {
    let session = try open("ladder")
    try walk(
      session,
      [
        ("p", .shows("the planner belongs to the capacity view")),
        ("+", .shows("every 0.5 s")), ("-", .shows("every 1 s")), ("=", .shows("every 0.5 s")),
        ("-", .shows("every 1 s")), ("C-r", .shows("plans read again")),
        ("y", .shows("copied: ")), ("x", .shows("frame in ")), (":", .shows("every action by name")),
        ("s n o", .shows("▸ z")), ("Escape", .hides("every action by name")),
        ("?", .shows("keys and signs")), ("Escape", .hides("keys and signs")),
        ("F1", .shows("keys and signs")), ("?", .hides("keys and signs")),
        ("F2", .shows("╭─┐options")), ("Escape", .hides("╭─┐options")), ("F3", .shows("as it was")),
        ("Escape", .hides("as it was")), ("F4", .shows("mouse")), ("a", .shows("[a alerts]")),
        ("o", .shows("[o overview]")), ("w", .shows("tiertop wall")), ("w", .hides("tiertop wall")),
        ("!", .shows("[◆ bought")), (",", .shows("[● ladder")), (".", .shows("[◆ bought")),
        ("0", .shows("[All]")), ("j", .shows("▸● ladder")), ("k", .shows("▸◆ bought")),
        ("G", .shows("▸● ladder")), ("Enter", .shows("limits of Engineer Tier 1")),
        ("Escape", .shows("[All]")), ("c", .shows("[c capacity]")),
        (",", .shows("sells no capacity")), ("o", .shows("limits of Engineer Tier 1")),
      ])
    try session.press("Q")
    #expect(try session.end() == 0)
    // The last frame stays, on the ordinary screen.
    #expect(try !session.isOnAlternateScreen())
    #expect(try session.screen().contains { $0.contains("limits of Engineer Tier 1") })
  }

  @Test("a copied row reaches the clipboard of the terminal, and a frame is written in three forms")
  func takeAlong() throws {
    let session = try open("ladder")
    try session.press("y")
    try session.wait(for: "copied: ")
    let first = try limits(session)[0]
    #expect(try session.screen().contains { $0.contains("copied: \(first)") })
    try wait(for: "the clipboard") { try session.clipboard().hasPrefix(first + "\t") }
    try session.press("x")
    try session.wait(for: "frame in ")
    let folder = scene.program.home.path + "/state/tiertop/frames"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(names.map { ($0 as NSString).pathExtension }) == ["txt", "ansi", "svg"])
    for name in names {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(text.contains(first) && text.hasPrefix("<svg") == name.hasSuffix(".svg"))
      let mode = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
    try quit(session)
  }

  @Test("of the models and the tiers")
  func modelsAndTiers() throws {
    let session = try open("ladder")
    try walk(
      session,
      [
        ("m", .shows("[m models]")), ("j", .marks("example/model-8b")), ("k", .marks("example/model-70b")),
        ("i", .shows("i hide 1 idle")), ("i", .shows("i show 1 idle")), ("r", .shows("share▾")),
        ("R", .shows("share▴")),
        ("R", .shows("share▾")), ("r", .shows("in TPM▾")), ("G", .marks("example/model-8b")),
        ("Enter", .shows("all models")), ("Escape", .hides("all models")),
        ("2", .shows("[²1d]")), ("3", .shows("[³30d]")), ("1", .shows("[¹15m]")),
        ("t", .shows("[t tiers]")), ("j", .marks("Expert Tier 1")), ("G", .marks("Engineer Tier 1")),
        ("g", .marks("Expert Tier 2")), ("d", .shows("Esc close")), ("d", .hides("Esc close")),
        ("d", .shows("Esc close")), ("Escape", .hides("Esc close")), ("2", .shows("[²1d]")),
        ("3", .shows("[³30d]")), ("1", .shows("[¹15m]")), ("Escape", .shows("[o overview]")),
        ("d", .shows("[t tiers]")),
      ])
    try press(session, ["Tab", "BTab", "r", "R", "i", "i"], within: "[t tiers]")
    try quit(session)
  }

  @Test("of the spending, of one account and of all")
  func spend() throws {
    let session = try open("ladder")
    try walk(
      session,
      [
        ("s", .shows("[s spend]")), ("j", .marks("example/model-8b")), ("r", .shows("cost of a call")),
        ("G", .marks("example/model-1b")), ("R", .marks("example/model-70b")),
        ("R", .marks("example/model-1b")), ("r", .shows("sort by name")), ("r", .hides("sort by name")),
        ("Tab j", .shows("▸web")), ("k", .shows("▸batch")), ("Tab", .hides("▸")),
        ("G", .marks("bought")), ("k", .marks("ladder")), ("BTab", .shows("▸batch")), ("Tab", .hides("▸")),
        ("j", .marks("bought")), ("Enter", .shows("[◆ bought")),
        ("0", .shows("[All]")), ("j", .marks("bought")), ("Enter", .shows("[◆ bought")),
        ("Escape", .shows("[o overview]")),
      ])
    try quit(session)
  }

  @Test("of the capacity view and its planner, up to the review")
  func capacity() throws {
    let session = try open("bought")
    try walk(
      session,
      [
        ("c", .shows("[c capacity]")), ("2", .shows("[²1d]")), ("3", .shows("[³30d]")),
        ("1", .shows("[¹15m]")),
        ("2", .shows("[²1d]")),
      ])
    try press(
      session, ["Tab", "j", "k", "Down", "Up", "NPage", "PPage", "G", "g", "i", "r", "R", "BTab"],
      within: "[c capacity]")
    try walk(
      session,
      [
        ("p", .shows("Enter review")), ("l", .shows("+1")), ("h", .shows("planned ◉ 3")),
        ("L", .shows("+10")),
        ("H", .shows("planned ◉ 3")), ("7", .shows("7_")), ("Tab", .hides("7_")), ("Right", .shows("+1")),
        ("Left", .hides("+1")), ("?", .shows("keys and signs")), ("Escape", .hides("keys and signs")),
        ("l", .shows("+1")), ("Enter", .shows("Recorded in this store only")),
        ("Escape", .shows("Enter review")), ("Escape", .hides("Enter review")),
        ("Enter", .shows("Esc")), ("Escape", .hides("Esc")), ("Escape", .shows("[o overview]")),
      ])
    try quit(session)
  }
}
