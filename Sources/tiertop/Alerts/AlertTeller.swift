import DataFiles
import Glibc
import TerminalUI
import UsageModel

/// Tells hooks what happened, one message after the other for each, again where one fails.
struct AlertTeller {
  /// Something to note in an episode.
  struct Note: Equatable {
    var episode: Int64
    var account: AccountID
    var telling: AlertTelling
  }

  private struct Message {
    var hook: AlertHook
    var change: AlertBook.Change
    var telling: AlertTelling
    var due: Instant
    var run: HookRun?
  }

  var hooks: [AlertHook]
  private var messages: [Message] = []

  init(hooks: [AlertHook]) { self.hooks = hooks }

  var isIdle: Bool { messages.isEmpty }

  /// Takes what is to be told; what is to be noted of it at once.
  mutating func take(_ changes: [AlertBook.Change], now: Instant) -> [Note] {
    var notes: [Note] = []
    for change in changes {
      for hook in hooks {
        guard let event = change.event(for: hook.kinds), event != .recovered || hook.hearsRecovery else {
          continue
        }
        let telling = AlertTelling(recipient: hook.name, event: event, at: now, teller: ProcessMark.own)
        let message = Message(hook: hook, change: change, telling: telling, due: now)
        messages.append(message)
        notes.append(AlertTeller.note(message))
      }
    }
    return notes
  }

  /// Starts what is due and looks at what runs; never waits.
  mutating func work(now: Instant) -> [Note] {
    var notes: [Note] = []
    var busy: Set<String> = []
    for index in messages.indices {
      let name = messages[index].hook.name
      // Messages of one hook arrive in their order.
      guard busy.insert(name).inserted else { continue }
      if messages[index].run == nil {
        guard messages[index].due <= now else { continue }
        switch HookRun.start(messages[index].hook, input: AlertTeller.input(messages[index]), now: now) {
        case .success(let run): messages[index].run = run
        case .failure(let failure): notes.append(fail(index, failure.reason, now: now))
        }
        continue
      }
      switch messages[index].run?.look(now: now) {
      case .running?, nil: continue
      case .done?:
        messages[index].run = nil
        messages[index].telling.finish(.done)
        messages[index].telling.at = now
        notes.append(AlertTeller.note(messages[index]))
      case .failed(let reason)?: notes.append(fail(index, reason, now: now))
      }
    }
    messages.removeAll { $0.telling.outcome != .waiting }
    return notes
  }

  /// Ends what still runs; what was not told is left to another screen, or to the next one.
  mutating func stop(now: Instant) -> [Note] {
    var notes: [Note] = []
    for index in messages.indices {
      messages[index].telling.teller = nil
      if let run = messages[index].run {
        run.stop()
        notes.append(fail(index, AlertTeller.endedFirst, now: now))
      } else {
        notes.append(AlertTeller.note(messages[index]))
      }
    }
    messages = []
    return notes
  }

  /// How long after its last try something is still worth telling by another process than the one that began to.
  static let worthTelling: Milliseconds = .hour
  private static let endedFirst = "tiertop ended first"

  /// Whether `adopt` has something to do.
  func findsOrphans(in book: AlertBook, now: Instant) -> Bool {
    book.episodes.contains { $0.told.contains { fate(of: $0, now: now) != .kept } }
  }

  /// Takes in hand what waits to be told and that no process has in hand, such as one that was killed. To be called under
  /// the lock of the book, which notes it.
  mutating func adopt(from book: inout AlertBook, now: Instant) {
    for place in book.episodes.indices {
      for index in book.episodes[place].told.indices {
        var telling = book.episodes[place].told[index]
        switch fate(of: telling, now: now) {
        case .kept: continue
        case .adopted(let hook):
          telling.teller = ProcessMark.own
          let change = AlertBook.Change(event: telling.event, episode: book.episodes[place])
          messages.append(Message(hook: hook, change: change, telling: telling, due: now))
        case .givenUp:
          telling.finish(.failed)
          telling.reason = telling.reason ?? AlertTeller.endedFirst
        }
        book.episodes[place].told[index] = telling
      }
    }
  }

  private enum Fate: Equatable {
    case kept
    case adopted(AlertHook)
    case givenUp
  }

  private func fate(of telling: AlertTelling, now: Instant) -> Fate {
    guard telling.outcome == .waiting, telling.teller.map(ProcessMark.isAlive) != true else { return .kept }
    if now - telling.at >= AlertTeller.worthTelling { return .givenUp }
    // A screen with another config file may know its hook.
    return hooks.first { $0.name == telling.recipient }.map(Fate.adopted) ?? .kept
  }

  private mutating func fail(_ index: Int, _ reason: String, now: Instant) -> Note {
    messages[index].run = nil
    messages[index].telling.failures += 1
    messages[index].telling.reason = reason
    messages[index].telling.at = now
    let failures = messages[index].telling.failures
    if failures >= messages[index].hook.tries {
      messages[index].telling.finish(.failed)
    } else {
      messages[index].due = now + AlertHook.pause(after: failures)
    }
    return AlertTeller.note(messages[index])
  }

  private static func note(_ message: Message) -> Note {
    // Not by its beginning, which may turn out to be earlier.
    Note(
      episode: message.change.episode.number, account: message.change.episode.account,
      telling: message.telling)
  }

  /// Of the messages.
  private static let version: Int64 = 1

  private static func input(_ message: Message) -> [UInt8] {
    let document = JSON.object([
      ("version", .integer(AlertTeller.version)), ("event", .string(message.telling.event.rawValue)),
      ("try", .integer(Int64(message.telling.failures) + 1)),
      ("alert", AlertsCommand.json(message.change.episode.seen(by: message.hook.kinds))),
    ])
    return Array((document.text + "\n").utf8)
  }
}

extension AlertBook {
  /// Writes into an episode what became of telling it.
  mutating func note(_ notes: [AlertTeller.Note]) {
    for note in notes {
      guard
        let place = episodes.firstIndex(where: { $0.number == note.episode && $0.account == note.account })
      else { continue }
      let told = episodes[place].told.firstIndex {
        $0.recipient == note.telling.recipient && $0.event == note.telling.event && $0.outcome == .waiting
      }
      if let told {
        episodes[place].told[told] = note.telling
      } else {
        episodes[place].told.append(note.telling)
      }
      // The newest ones say enough of one that rises and falls for weeks.
      episodes[place].told = episodes[place].told.suffix(12)
    }
  }
}
