import Glibc
import UsageModel

/// Who runs the program, as far as the operating system tells.
struct Person {
  /// The user's name, or the number where it has none.
  let user: String
  /// Whether the store's file belongs to this user; a store that is yet to be made will.
  let ownsStore: Bool

  init(storePath: String) {
    let id = geteuid()
    user = getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "\(id)"
    var status = stat()
    ownsStore = stat(storePath, &status) != 0 || status.st_uid == id
  }

  func rights(in image: UsageImage, now: Instant) -> Rights {
    Rights(user: user, ownsStore: ownsStore, members: image.members, now: now)
  }
}
