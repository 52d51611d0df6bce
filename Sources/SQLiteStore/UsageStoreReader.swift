package import UsageModel

/// Reads a store while others write it; it never creates, changes or migrates one.
package final class UsageStoreReader {
  /// The version of the stores that this program reads and writes.
  package static var schemaVersion: Int64 { Schema.version }

  private let path: String
  private let connection: Connection
  private let identity: StoreFile.Identity?
  /// In seconds.
  private let patience: Int
  private var size: Int64
  private var state = ReadingState()

  /// - Parameter isPatient: waits some seconds for a lock that another process holds; a screen cannot.
  package init(path: String, isPatient: Bool = true) throws(StoreError) {
    self.path = path
    patience = isPatient ? WriteLock.longestWait : 0
    let isGroupReadable = try StoreFile.inspect(path)
    identity = StoreFile.identity(path)
    size = StoreFile.size(path)
    do {
      connection = try Connection(
        path: path, readOnly: true, patience: isPatient ? Int64(WriteLock.longestWait) * .second : 50)
      try connection.execute(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -2000")
      let version = try connection.number("PRAGMA user_version")
      if version > Schema.version { throw UsageStore.newerSchema(path, version: version) }
      if version < Schema.version {
        throw StoreError.refused(
          path: path, reason: "is of the older version \(version)",
          remedy: "run any tiertop command that writes, such as `tiertop import`, to bring it up to date")
      }
      if isGroupReadable, try connection.meta("group") == 0 {
        throw StoreFile.groupRefusal(path)
      }
    } catch {
      throw StoreError(error, path: path, waited: patience)
    }
  }

  /// The facts alone, without counters: for commands.
  package func facts() throws(StoreError) -> UsageImage {
    try reading { connection throws in
      let reading = FactReading(connection: connection)
      var image = UsageImage()
      image.revision = try connection.meta("rev")
      try reading.read(into: &image)
      return image
    }
  }

  /// The minutes of the models whose traffic the capacity of `snapshot` may serve, from `from` on: for planning, which
  /// looks further back than most screens do.
  ///
  /// - Parameter account: the facts to go by, as an image of this store holds them.
  package func capacityMinutes(
    of snapshot: String, in account: AccountImage, from: Instant, until: Instant
  ) throws(StoreError) -> [CapacityMinutes] {
    try reading { connection throws in
      let withheld = WithheldProjects(account)
      return try account.models(named: [snapshot]).map { model in
        // From a whole hour on, since projects may be left out by hours.
        var minutes = CapacityMinutes(model: model, start: from.floored(to: .hour))
        try CapacityFold.read(
          minutes.start.seconds..<until.seconds, into: &minutes, without: withheld, connection)
        return minutes
      }
    }
  }

  /// Brings `image` up to date; false when nothing changed and the image was left as it is.
  ///
  /// Give the image of the last call back: then only what changed is read. Series hold buckets at their own times, so an image of
  /// an unchanged store stays right while `now` moves on; a new day and the sliding quarter hour of project shares change it.
  /// The counts of refused lines are those of today and yesterday, since they are kept by day.
  package func refresh(
    _ image: inout UsageImage, window: Window, now: Instant
  ) throws(StoreError) -> Bool {
    if StoreFile.identity(path) != identity { throw .replaced(path: path) }
    // A store never shrinks, so one that did was cut off or written over in place, and what is cached of it is void.
    let size = StoreFile.size(path)
    if size < self.size { throw .replaced(path: path) }
    self.size = size
    do {
      let version = try connection.number("PRAGMA data_version")
      if version == state.dataVersion, state.holds(image, window: window, now: now) {
        return state.slide(&image, now: now)
      }
      let changed = try connection.read {
        try state.read(&image, connection, window: window, now: now)
      }
      state.dataVersion = version
      return changed || state.slide(&image, now: now)
    } catch {
      // What was half read cannot be built upon.
      state = ReadingState()
      throw StoreError(error, path: path, waited: patience)
    }
  }

  /// One snapshot of the store for several questions.
  func reading<Answer>(_ body: (Connection) throws -> Answer) throws(StoreError) -> Answer {
    do {
      return try connection.read { try body(connection) }
    } catch {
      throw StoreError(error, path: path, waited: patience)
    }
  }
}
