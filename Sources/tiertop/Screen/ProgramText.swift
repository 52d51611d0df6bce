import Glibc

/// The program's own code in memory.
enum ProgramText {
  /// Lets the system map only the pages that are used, not their neighbors too.
  ///
  /// The program is linked whole, so that most of what lies around a used page never is; on a screen that runs for
  /// weeks this halves what it keeps resident.
  static func mapSparingly() { advise(MADV_RANDOM) }

  /// Gives back what only the start needed; a page of code that is used again comes back by itself.
  static func releaseStart() { advise(MADV_DONTNEED) }

  /// Advice on the program's code; where it is not taken, nothing is lost.
  private static func advise(_ advice: Int32) {
    guard let path = ProgramFile.path, let maps = contents(of: "/proc/self/maps") else { return }
    for line in maps.split(separator: "\n") where line.hasSuffix(" " + path) {
      let fields = line.split(separator: " ")
      let range = fields[0].split(separator: "-")
      // Code alone: other pages of the file carry relocations, which would be lost.
      guard range.count == 2, fields[1].hasPrefix("r-x"), let start = UInt(range[0], radix: 16),
        let end = UInt(range[1], radix: 16)
      else { continue }
      madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), advice)
    }
  }

  private static func contents(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while case let count = read(file, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
