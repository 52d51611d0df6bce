import Glibc
import SQLiteStore
import UsageModel

/// Follows a store that may not be there yet, may go and may come back as another file.
struct StoreWatch {
  enum Outcome {
    /// The image is that of the store now.
    case current
    case missing
    case failed(String)
  }

  let path: String
  private var reader: UsageStoreReader?

  init(path: String) { self.path = path }

  /// Looks once, and brings `image` up to date in place; a reader that failed is opened anew at the next look.
  mutating func read(into image: inout UsageImage, window: Window, now: Instant) -> Outcome {
    do throws(StoreError) {
      if reader == nil { reader = try UsageStoreReader(path: path) }
      guard let reader else { return .missing }
      _ = try reader.refresh(&image, window: window, now: now)
      return .current
    } catch {
      reader = nil
      if case .notFound = error { return .missing }
      return .failed(error.description)
    }
  }
}
