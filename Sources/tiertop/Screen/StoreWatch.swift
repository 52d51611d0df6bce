import Glibc
import SQLiteStore
import UsageModel

/// Follows a store that may not be there yet, may go and may come back as another file.
struct StoreWatch {
  enum Outcome {
    case changed(UsageImage)
    case unchanged
    case missing
    case failed(String)
  }

  let path: String
  private var reader: UsageStoreReader?
  private var image = UsageImage()

  init(path: String) { self.path = path }

  /// Looks once; a reader that failed is opened anew at the next look.
  mutating func read(window: Window, now: Instant) -> Outcome {
    do throws(StoreError) {
      if reader == nil {
        reader = try UsageStoreReader(path: path)
        image = UsageImage()
      }
      guard let reader else { return .missing }
      return try reader.refresh(&image, window: window, now: now) ? .changed(image) : .unchanged
    } catch {
      reader = nil
      if case .notFound = error { return .missing }
      return .failed(error.description)
    }
  }
}
