import Glibc

/// The pages of a database as they lie on the disk with its log, without asking SQLite whether they make sense.
final class PageFile {
  let pageSize: Int
  /// What of each page is in use: a few bytes at the end may be reserved.
  let usableSize: Int
  private(set) var count: Int
  private let file: Int32
  private let log: Int32
  /// Where in the log the newest committed form of a page lies.
  private var logged: [Int: Int64] = [:]

  /// Throws when the file cannot be opened; a log that is not there or says nothing does no harm.
  init(path: String, logPath: String) throws(StoreError) {
    file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if file < 0 { throw .failed(path: path, reason: StoreFile.lastError()) }
    log = open(logPath, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    let header = PageFile.bytes(file, 0, 100) ?? []
    let logHeader = PageFile.bytes(log, 0, 32) ?? []
    let said = header.count == 100 ? header.number(16, 2) : 0
    let logSaid = logHeader.count == 32 ? logHeader.number(8, 4) : 0
    // Every store was made with the standard size; what a damaged header says cannot be relied on.
    pageSize =
      [said == 1 ? 65_536 : said, logSaid].first { $0 >= 512 && $0 <= 65_536 && $0 & ($0 - 1) == 0 } ?? 4_096
    let reserved = header.count == 100 && header[20] < 32 ? Int(header[20]) : 0
    usableSize = pageSize - reserved
    var status = stat()
    count = fstat(file, &status) == 0 ? Int(status.st_size) / pageSize : 0
    readLog(logHeader)
  }

  deinit {
    close(file)
    if log >= 0 { close(log) }
  }

  /// The bytes of a page, counted from 1; nil when it cannot be read.
  func page(_ number: Int) -> [UInt8]? {
    guard number >= 1, number <= count else { return nil }
    if let place = logged[number] { return PageFile.bytes(log, place, pageSize) }
    return PageFile.bytes(file, Int64(number - 1) * Int64(pageSize), pageSize)
  }

  private static func bytes(_ descriptor: Int32, _ offset: Int64, _ count: Int) -> [UInt8]? {
    if descriptor < 0 { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    return pread(descriptor, &bytes, count, off_t(offset)) == count ? bytes : nil
  }

  /// Takes the frames up to the last commit, as far as their checksums go on.
  private func readLog(_ header: [UInt8]) {
    guard header.count == 32, header.number(0, 4) & ~1 == 0x377F_0682, header.number(8, 4) == pageSize else {
      return
    }
    var sum = LogSum(isBigEndian: header.number(0, 4) & 1 == 1)
    sum.add(header[..<24])
    guard sum.matches(header, at: 24) else { return }
    var pending: [Int: Int64] = [:]
    var place: Int64 = 32
    while let frame = PageFile.bytes(log, place, 24 + pageSize), frame[8..<16] == header[16..<24] {
      sum.add(frame[..<8])
      sum.add(frame[24...])
      guard sum.matches(frame, at: 16) else { return }
      pending[frame.number(0, 4)] = place + 24
      let size = frame.number(4, 4)
      if size > 0 {
        logged.merge(pending) { $1 }
        pending = [:]
        count = size
      }
      place += Int64(24 + pageSize)
    }
  }
}

/// The running checksum of a log.
private struct LogSum {
  private var first: UInt32 = 0
  private var second: UInt32 = 0
  private let isBigEndian: Bool

  init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { raw in
      for place in stride(from: 0, to: raw.count - 7, by: 8) {
        first = first &+ word(raw, place) &+ second
        second = second &+ word(raw, place + 4) &+ first
      }
    }
  }

  func matches(_ bytes: [UInt8], at place: Int) -> Bool {
    bytes.number(place, 4) == Int(first) && bytes.number(place + 4, 4) == Int(second)
  }

  private func word(_ raw: UnsafeRawBufferPointer, _ place: Int) -> UInt32 {
    let word = raw.loadUnaligned(fromByteOffset: place, as: UInt32.self)
    return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
  }
}

extension [UInt8] {
  /// The number in `count` bytes from `place` on, the greatest first.
  func number(_ place: Int, _ count: Int) -> Int {
    self[place..<place + count].reduce(0) { $0 << 8 | Int($1) }
  }
}
