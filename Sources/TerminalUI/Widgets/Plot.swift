/// A graph over time: columns of eighth blocks, a scale at the left, limit and capacity lines, a time axis.
package struct Plot: Hashable, Sendable {
  /// One bucket of time.
  package struct Column: Hashable, Sendable {
    /// From bottom to top; one for a plain graph. Empty is a gap in what is known, zeros are a baseline.
    package var layers: [Double]
    /// The greatest minute of the bucket, drawn as a tick above its mean.
    package var peak: Double?
    /// Not final, or the last known: drawn hollow.
    package var isProvisional: Bool
    /// A minute of it lay above the bought capacity; marks the peak with `◆`.
    package var isAboveCapacity: Bool
    /// Requests refused in it; shown in the row under the graph.
    package var refused: Int
    /// What is expected, drawn as `╱`.
    package var forecast: Double?
    /// Capacity bought for this bucket, drawn as `━`.
    package var capacity: Double?
    /// What it was at the same time a week ago, drawn as a dim trace.
    package var weekAgo: Double?

    package init(
      _ value: Double?, peak: Double? = nil, isProvisional: Bool = false, isAboveCapacity: Bool = false,
      refused: Int = 0, forecast: Double? = nil, capacity: Double? = nil, weekAgo: Double? = nil
    ) {
      self.init(
        layers: value.map { [$0] } ?? [], peak: peak, isProvisional: isProvisional,
        isAboveCapacity: isAboveCapacity, refused: refused, forecast: forecast, capacity: capacity,
        weekAgo: weekAgo)
    }

    package init(
      layers: [Double], peak: Double? = nil, isProvisional: Bool = false, isAboveCapacity: Bool = false,
      refused: Int = 0, forecast: Double? = nil, capacity: Double? = nil, weekAgo: Double? = nil
    ) {
      self.layers = layers
      self.peak = peak
      self.isProvisional = isProvisional
      self.isAboveCapacity = isAboveCapacity
      self.refused = refused
      self.forecast = forecast
      self.capacity = capacity
      self.weekAgo = weekAgo
    }

    var total: Double { layers.reduce(0) { $0 + max(0, $1) } }
  }

  /// How one layer of a stack is drawn: its color, and its sign where color does not reach.
  package struct Layer: Hashable, Sendable {
    package var paint: Paint
    package var glyph: Glyph

    package init(_ paint: Paint, glyph: Glyph = .column) {
      self.paint = paint
      self.glyph = glyph
    }
  }

  /// A text at a height of the scale.
  package struct Label: Hashable, Sendable {
    package var value: Double
    package var spans: [Span]

    package init(_ value: Double, _ text: String, _ role: Role = .dim) {
      self.init(value, [Span(text, role)])
    }

    package init(_ value: Double, _ spans: [Span]) {
      self.value = value
      self.spans = spans
    }
  }

  /// A text under a bucket.
  package struct AxisLabel: Hashable, Sendable {
    package var bucket: Int
    package var text: String

    package init(_ bucket: Int, _ text: String) {
      self.bucket = bucket
      self.text = text
    }
  }

  package var columns: [Column]
  package var columnsPerBucket: Int
  /// The value at the upper edge; see `top(of:limit:)`.
  package var top: Double
  /// Drawn as `┄` through the free cells.
  package var limit: Double?
  package var layers: [Layer]
  /// At the left, right-aligned before the graph.
  package var scale: [Label]
  /// Right of the graph, beginning at its edge, on the row of their value.
  package var notes: [Label]
  package var axis: [AxisLabel]
  /// Right of the graph, beginning at its edge, on the row of the axis.
  package var axisNote: [Span]
  /// The name of the row of refused requests; no such row without it.
  package var refusedTitle: String?
  /// What stands beside the `╳` where the forecast meets the limit.
  package var crossing: String
  /// Columns left of the graph, with the space before it; by default what the scale needs.
  package var gutter: Int?

  package init(
    _ columns: [Column], columnsPerBucket: Int = 1, top: Double, limit: Double? = nil,
    layers: [Layer] = [Layer(.gradient(.requests))], scale: [Label] = [], notes: [Label] = [],
    axis: [AxisLabel] = [], axisNote: [Span] = [], refusedTitle: String? = nil, crossing: String = "",
    gutter: Int? = nil
  ) {
    self.columns = columns
    self.columnsPerBucket = max(1, columnsPerBucket)
    self.top = top
    self.limit = limit
    self.layers = layers
    self.scale = scale
    self.notes = notes
    self.axis = axis
    self.axisNote = axisNote
    self.refusedTitle = refusedTitle
    self.crossing = crossing
    self.gutter = gutter
  }

  /// 120 % of the limit, so that an overshoot is visible, or of the greatest value where that is more. Under a limit a
  /// greater week ago goes out of the picture.
  package static func top(of columns: [Column], limit: Double?) -> Double {
    let greatest = columns.reduce(0) {
      max($0, $1.total, $1.peak ?? 0, $1.capacity ?? 0, limit == nil ? $1.weekAgo ?? 0 : 0)
    }
    let top = max((limit ?? 0) * 1.2, greatest > (limit ?? 0) * 1.2 || limit == nil ? greatest * 1.2 : 0)
    return top > 0 && top.isFinite ? top : 1
  }

  /// The columns before the graph.
  package var gutterWidth: Int {
    gutter ?? (scale.map(\.spans.cellWidth).max() ?? 0) + 2
  }
}
