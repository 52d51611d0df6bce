extension Plot {
  package func draw(in area: Area, of buffer: inout Buffer) {
    var graph = area
    let refusedRow = refusedTitle == nil ? nil : graph.cutBottom(1)
    let axisRow = axis.isEmpty ? nil : graph.cutBottom(1)
    guard !graph.isEmpty else { return }
    let left = graph.cutLeft(gutterWidth)
    var right = graph
    graph = right.cutLeft(columns.count * columnsPerBucket)

    drawScale(left: left, right: right, of: &buffer)
    drawLines(in: graph, of: &buffer)
    for (bucket, column) in columns.enumerated() {
      for x in cells(of: bucket, in: graph) { draw(column, x: x, in: graph, of: &buffer) }
    }
    drawWeekAgo(in: graph, of: &buffer)
    drawForecast(in: graph, of: &buffer)
    if let axisRow { drawAxis(y: axisRow.y, graph: graph, end: area.right, of: &buffer) }
    if let refusedRow { drawRefused(in: refusedRow, graph: graph, of: &buffer) }
  }

  /// The columns of the screen that a bucket takes, none when it lies beyond the area.
  private func cells(of bucket: Int, in graph: Area) -> Range<Int> {
    let start = min(graph.right, graph.x + bucket * columnsPerBucket)
    return start..<min(graph.right, start + columnsPerBucket)
  }

  /// The row that a column of this value fills last; nothing for one above the top.
  private func row(of value: Double, in graph: Area) -> Int? {
    guard top > 0, top.isFinite, value >= 0, value <= top else { return nil }
    // Less than any eighth, so that a value on the edge of a row is not pushed over it by rounding.
    let rows = (value / top * Double(graph.height) - 1e-6).rounded(.up)
    return graph.bottom - max(1, min(graph.height, Int(rows)))
  }

  private func drawScale(left: Area, right: Area, of buffer: inout Buffer) {
    for label in scale {
      guard let y = row(of: label.value, in: left) else { continue }
      buffer.write(
        label.spans, in: Area(x: left.x, y: y, width: left.width - 1, height: 1), alignment: .right)
    }
    for note in notes {
      guard let y = row(of: note.value, in: right) else { continue }
      buffer.write(note.spans, in: Area(x: right.x, y: y, width: right.width, height: 1))
    }
  }

  private func drawLines(in graph: Area, of buffer: inout Buffer) {
    if let limit, let y = row(of: limit, in: graph) {
      for x in graph.x..<graph.right { buffer[x, y] = Cell(.limit, Style(.tick)) }
    }
    for (bucket, column) in columns.enumerated() {
      guard let capacity = column.capacity, let y = row(of: capacity, in: graph) else { continue }
      for x in cells(of: bucket, in: graph) { buffer[x, y] = Cell(.capacity, Style(.tick)) }
    }
  }

  private func draw(_ column: Column, x: Int, in graph: Area, of buffer: inout Buffer) {
    guard !column.layers.isEmpty, top > 0 else { return }
    let hasEighths = buffer.glyphs == .full || buffer.glyphs == .blocks
    let steps = hasEighths && !column.isProvisional ? 8 : 2
    let edges = edges(of: column, steps: steps, height: graph.height)
    let end = edges.last ?? 0
    if end == 0 {
      buffer[x, graph.bottom - 1] = Cell(column.isProvisional ? "░" : "▁", Style(.dim))
    }
    for fromBottom in 0..<graph.height {
      let low = fromBottom * steps
      if low >= end { break }
      let cell = cell(
        edges: edges, from: low, steps: steps, fromBottom: fromBottom, of: graph.height,
        isHollow: column.isProvisional)
      if let cell { buffer[x, graph.bottom - 1 - fromBottom] = cell }
    }
    drawPeak(of: column, end: end, steps: steps, x: x, in: graph, of: &buffer)
  }

  /// The upper edges of the layers in parts of a row; a value above zero is never less than one part.
  private func edges(of column: Column, steps: Int, height: Int) -> [Int] {
    var sum = 0.0
    var edges: [Int] = []
    for value in column.layers {
      sum += max(0, value)
      let share = sum.isFinite ? min(1, sum / top) : 1
      var edge = Int((share * Double(height * steps)).rounded())
      if sum > 0 { edge = max(1, edge) }
      edges.append(edge)
    }
    return edges
  }

  /// One cell of a stack: the lower layer's block in front of the color of the one above.
  private func cell(
    edges: [Int], from low: Int, steps: Int, fromBottom: Int, of height: Int, isHollow: Bool
  ) -> Cell? {
    let high = low + steps
    var parts: [(layer: Int, length: Int)] = []
    var start = low
    for (layer, edge) in edges.enumerated() where edge > start {
      parts.append((layer, min(edge, high) - start))
      start = min(edge, high)
      if start == high { break }
    }
    guard let first = parts.first else { return nil }
    func ink(_ layer: Int) -> Ink { self.ink(of: layer, fromBottom: fromBottom, of: height) }
    func glyph(_ layer: Int) -> Glyph {
      self.layers.isEmpty ? .column : self.layers[min(layer, self.layers.count - 1)].glyph
    }
    if isHollow { return Cell(.hollowColumn, Style(ink(first.layer))) }
    if parts.count == 1 {
      if first.length == steps { return Cell(glyph(first.layer), Style(ink(first.layer))) }
      if glyph(first.layer) != .column { return Cell(glyph(first.layer), Style(ink(first.layer))) }
      return Cell(.eighth(first.length * 8 / steps), Style(ink(first.layer)))
    }
    // A layer that owns no other cell must not vanish where colors do.
    for part in parts.dropFirst() where edges[part.layer] <= high {
      return Cell(glyph(part.layer), Style(ink(part.layer), on: ink(first.layer)))
    }
    let second = parts[1]
    if steps < 8 || glyph(first.layer) != .column {
      let layer = first.length >= second.length ? first.layer : second.layer
      return Cell(glyph(layer), Style(ink(layer)))
    }
    return Cell(.eighth(first.length), Style(ink(first.layer), on: ink(second.layer)))
  }

  private func ink(of layer: Int, fromBottom: Int, of height: Int) -> Ink {
    guard !layers.isEmpty else { return .role(.text) }
    let value = (Double(fromBottom) + 0.5) / Double(height) * top
    return layers[min(layer, layers.count - 1)].paint.ink(at: value / (limit ?? top))
  }

  private func drawPeak(
    of column: Column, end: Int, steps: Int, x: Int, in graph: Area, of buffer: inout Buffer
  ) {
    guard let peak = column.peak, peak > column.total else { return }
    let y = row(of: peak, in: graph) ?? graph.y
    let covered = (end + steps - 1) / steps
    if column.isAboveCapacity {
      buffer[x, y] = Cell(.aboveCapacity, Style(.warning))
    } else if graph.bottom - 1 - y >= covered {
      buffer[x, y] = Cell(.worstMinute, Style(ink(of: 0, fromBottom: graph.bottom - 1 - y, of: graph.height)))
    }
  }

  /// Above the columns a dim line, and a cut through what has grown beyond it; every other sign goes first.
  private func drawWeekAgo(in graph: Area, of buffer: inout Buffer) {
    for (bucket, column) in columns.enumerated() {
      guard let weekAgo = column.weekAgo, weekAgo > 0, let y = row(of: weekAgo, in: graph) else { continue }
      for x in cells(of: bucket, in: graph) {
        let cell = buffer[x, y]
        if cell.scalar == " " {
          buffer[x, y] = Cell(.weekAgo, Style(.dim))
        } else if cell.scalar == buffer.glyphs.standIn(for: Glyph.column.scalar) {
          buffer[x, y] = Cell(.weekAgo, Style(.role(.background), on: cell.style.foreground))
        }
      }
    }
  }

  private func drawForecast(in graph: Area, of buffer: inout Buffer) {
    for (bucket, column) in columns.enumerated() {
      guard let forecast = column.forecast, !cells(of: bucket, in: graph).isEmpty else { continue }
      let x = graph.x + bucket * columnsPerBucket
      if let limit, forecast >= limit, let y = row(of: limit, in: graph) {
        let mark = max(graph.y, y - 1)
        buffer[x, mark] = Cell(.forecastMeetsLimit, Style(.critical))
        // Beside it where there is room, at its right rather than its left.
        let fits = x + 2 + cellWidth(of: crossing) <= graph.right
        let start = fits ? x + 2 : max(graph.x, x - 1 - cellWidth(of: crossing))
        buffer.write(crossing, x: start, y: mark, style: Style(.critical), maxWidth: graph.right - start)
        return
      }
      guard column.layers.isEmpty, let y = row(of: forecast, in: graph) else { continue }
      for x in cells(of: bucket, in: graph) { buffer[x, y] = Cell(.forecast, Style(.dim)) }
    }
  }

  private func drawAxis(y: Int, graph: Area, end: Int, of buffer: inout Buffer) {
    var free = graph.x
    for label in axis {
      let width = cellWidth(of: label.text)
      let x = min(graph.x + label.bucket * columnsPerBucket, graph.right - width)
      guard label.bucket >= 0, label.bucket < columns.count, x >= free else { continue }
      buffer.write(label.text, x: x, y: y, style: Style(.dim))
      free = x + width + 1
    }
    buffer.write(axisNote, in: Area(x: graph.right, y: y, width: end - graph.right, height: 1))
  }

  private func drawRefused(in row: Area, graph: Area, of buffer: inout Buffer) {
    buffer.write(
      refusedTitle ?? "", x: row.x + 1, y: row.y, style: Style(.dim), maxWidth: max(0, graph.x - row.x - 1))
    for x in graph.x..<graph.right { buffer[x, row.y] = Cell(.track, Style(.track)) }
    var free = graph.x
    for (bucket, column) in columns.enumerated() where column.refused > 0 {
      let cells = cells(of: bucket, in: graph)
      guard !cells.isEmpty else { continue }
      let count = "\(column.refused)\(Glyph.refused.text)"
      let x = min(cells.lowerBound, graph.right - cellWidth(of: count))
      if x >= free {
        if x > free { buffer[x - 1, row.y] = Cell() }
        free = x + buffer.write(count, x: x, y: row.y, style: Style(.critical)) + 1
      } else if cells.lowerBound >= free - 1 {
        // Too close to the count before it: the sign alone.
        buffer[cells.upperBound - 1, row.y] = Cell(.refused, Style(.critical))
        free = cells.upperBound + 1
      }
    }
  }
}
