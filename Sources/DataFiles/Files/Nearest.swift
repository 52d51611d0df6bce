/// The candidate that was most likely meant by a mistyped word; nil when none is close.
func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, min(word.count, 32) / 3)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    // Long words are texts rather than mistyped keys, and the table grows with their product.
    guard candidate.count <= 80, word.count <= 80 else { continue }
    let distance = editDistance(word.lowercased(), candidate.lowercased())
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// Insertions, deletions, replacements and swaps of neighbors that turn one word into the other.
private func editDistance(_ a: String, _ b: String) -> Int {
  let a = Array(a)
  let b = Array(b)
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for row in a.indices {
    var current = [row + 1]
    for column in b.indices {
      var distance = min(
        last[column + 1] + 1, current[column] + 1, last[column] + (a[row] == b[column] ? 0 : 1))
      if row > 0, column > 0, a[row] == b[column - 1], a[row - 1] == b[column] {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      current.append(distance)
    }
    beforeLast = last
    last = current
  }
  return last[b.count]
}
