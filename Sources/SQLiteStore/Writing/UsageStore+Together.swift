package import UsageModel

extension UsageStore {
  /// Runs `body` under the lock and in one transaction: all that it writes is kept, or nothing when it throws.
  ///
  /// An error of the body comes back as it is.
  package func together<T>(_ body: () throws -> T) throws -> T {
    var refusal: (any Error)?
    do {
      return try transaction {
        isTogether = true
        defer { isTogether = false }
        do {
          return try body()
        } catch {
          refusal = error
          throw error
        }
      }
    } catch {
      throw refusal ?? error
    }
  }

  /// The facts alone, without counters; within `together` with what it has written so far.
  package func facts() throws(StoreError) -> UsageImage {
    do {
      var image = UsageImage()
      image.revision = try connection.meta("rev")
      try FactReading(connection: connection).read(into: &image)
      return image
    } catch {
      throw StoreError(error, path: path)
    }
  }
}
