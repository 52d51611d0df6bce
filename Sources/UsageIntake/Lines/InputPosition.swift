/// A place between two lines of a file or stream.
package struct InputPosition: Hashable, Sendable {
  /// Bytes before it.
  package var offset: Int64
  /// Lines before it.
  package var line: Int64

  package init(offset: Int64 = 0, line: Int64 = 0) {
    self.offset = offset
    self.line = line
  }
}
