/// When something will be reached, with the 80 % interval around it.
package struct DateBand: Hashable, Sendable {
  package var expected: Instant
  package var earliest: Instant
  /// nil: it may not be reached within a year.
  package var latest: Instant?

  package init(expected: Instant, earliest: Instant, latest: Instant?) {
    self.expected = expected
    self.earliest = earliest
    self.latest = latest
  }
}

/// An amount that is expected, with the 80 % interval around it.
package struct MoneyBand: Hashable, Sendable {
  package var low: Money
  package var expected: Money
  package var high: Money

  package init(low: Money, expected: Money, high: Money) {
    self.low = low
    self.expected = expected
    self.high = high
  }
}

/// Whether a minute limit will be reached within the next ten minutes.
package enum ThrottleOutlook: Hashable, Sendable {
  /// The expected path reaches it, first at this time.
  case likely(at: Instant)
  /// Only the path with its usual deviation reaches it.
  case possible
  case unlikely
}

/// When usage will reach the next tier's threshold, and when it counts there.
package struct TierForecast: Hashable, Sendable {
  package var usageReaches: DateBand
  /// When the invoice for it is expected to be paid; nil where use counts at once.
  package var countsAt: Instant?

  package init(usageReaches: DateBand, countsAt: Instant?) {
    self.usageReaches = usageReaches
    self.countsAt = countsAt
  }
}
