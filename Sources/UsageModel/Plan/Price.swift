/// What one model costs under a plan.
package struct Price: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    /// Nano-dollars a token.
    case perTokenSplit(inputNano: Int64, outputNano: Int64)
    /// Nano-dollars a token, the same in both directions.
    case perTokenFlat(nano: Int64)
    /// Nano-dollars a millisecond of compute.
    case perSecond(nanoPerMillisecond: Int64)
    case free(until: FreeUntil?)
  }

  /// The last day of a free period, as far as the source says it.
  package struct FreeUntil: Hashable, Sendable {
    package var month: Int
    package var day: Int
    /// nil: not printed; then the end is shown as printed and never acted upon.
    package var year: Int?
    package var inclusive: Bool

    package init(month: Int, day: Int, year: Int?, inclusive: Bool) {
      self.month = month
      self.day = day
      self.year = year
      self.inclusive = inclusive
    }
  }

  package var model: String
  package var form: Form
  /// As the source prints it.
  package var display: String

  package init(model: String, form: Form, display: String) {
    self.model = model
    self.form = form
    self.display = display
  }
}
