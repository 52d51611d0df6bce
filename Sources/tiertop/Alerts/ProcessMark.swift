import DataFiles
import Glibc

/// A process on this machine, told from later ones that got the same number: `4711 90134`, its id and when it began.
enum ProcessMark {
  static let own = mark(of: getpid()) ?? "\(getpid())"

  /// Whether the process of that mark is still there. One that cannot be looked up counts as there while its id is taken.
  static func isAlive(_ mark: String) -> Bool {
    guard let id = mark.split(separator: " ").first.flatMap({ pid_t($0) }), id > 0 else { return false }
    if let found = ProcessMark.mark(of: id), mark.contains(" ") { return found == mark }
    return kill(id, 0) == 0 || errno == EPERM
  }

  private static func mark(of id: pid_t) -> String? {
    guard let bytes = try? TrustedFile.bytes(path: "/proc/\(id)/stat") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    // The program's name stands in brackets and may hold anything. Behind it is the state, then as the 20th word the start
    // in ticks since boot.
    let words = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard words.count > 20 else { return nil }
    // One that ended and that its parent has not asked about yet tells nobody anything.
    return words[1] == "Z" ? "\(id) ended" : "\(id) \(words[20])"
  }
}
