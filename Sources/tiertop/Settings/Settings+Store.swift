import DataFiles
import SQLiteStore
import UsageModel

extension Settings {
  /// Brings a store of an earlier version up to date before it is read, which takes some seconds for millions of calls.
  ///
  /// Where this user may not write it, it stays as it is, and reading it says what to do.
  func bringStoreUpToDate() {
    guard UsageStore.isOfEarlierVersion(storePath) else { return }
    Console.note("the store is of an earlier version and is brought up to date, once")
    var options = StoreOptions()
    options.isGroupReadable = config.isGroupReadable
    try? UsageStore(path: storePath, createIfMissing: false, options: options, now: .now).close()
  }
}
