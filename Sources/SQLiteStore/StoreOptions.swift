package import UsageModel

/// How long each kind of row is kept; hours are kept for ever.
package struct Retention: Hashable, Sendable {
  package var events: Milliseconds = 14 * .day
  package var reports: Milliseconds = 35 * .day
  /// Ten-second sums of models.
  package var modelTenSeconds: Milliseconds = 2 * .day
  /// Ten-second sums of shared counters.
  package var scopeTenSeconds: Milliseconds = 14 * .day
  /// Minute sums of models.
  package var minutes: Milliseconds = 35 * .day
  /// Minute sums of shared counters: older ones follow from those of their models.
  package var scopeMinutes: Milliseconds = 2 * .day
  /// Sums of quarter hours.
  package var quarterHours: Milliseconds = 2 * .day
  /// Minute sums of a model and a project.
  package var projectMinutes: Milliseconds = 2 * .day
  /// Limit observations and counts of refused lines.
  package var observations: Milliseconds = 35 * .day

  package init() {}
}

/// How a writer treats its store.
package struct StoreOptions: Sendable {
  /// The owner's group may read the store: files 0640 and folder 0750 in place of 0600 and 0700.
  package var isGroupReadable = false
  package var retention = Retention()
  /// Bytes kept beside the store so that a full disk still lets it prune; 0 for none.
  ///
  /// A slice of pruning writes some 300 pages of 4 KiB, so this is enough for several.
  package var ballast: Int64 = 8 << 20

  package init() {}
}
