package import UsageModel

extension UsageStore {
  /// Removes a slice of what is older than its retention; true when there is more.
  package func prune(now: Instant) throws(StoreError) -> Bool { false }
}
