/// The tables of a store.
///
/// `t` is the start of a bucket in seconds, every other time is in milliseconds since the epoch. Ids of accounts, models, scopes,
/// projects and sources come from one sequence and are never used again. Words of enums are stored as such in
/// facts and as numbers (`Codes`) in usage. A model or a project of 0 stands for none.
enum Schema {
  static let version: Int64 = 2

  /// The sums of one cell, in the order in which they are bound and read.
  static let measures = firstMeasures + ["unmetered"]
  /// The greatest minute of a wider bucket, in the order of `MinutePeak.parts`.
  static let peaks =
    firstPeaks + [
      "peak_requests", "peak_unfailed", "peak_answered", "peak_uncached_input", "peak_uncached_tokens",
    ]
  /// The sums that a single second keeps.
  static let secondMeasures = firstSecondMeasures + ["unmetered"]

  /// What version 1 had of them.
  private static let firstMeasures = [
    "attempts", "throttled", "client_errors", "server_errors", "cancelled", "input", "cache_read",
    "cache_write", "output", "provisioned_input", "provisioned_output", "ineligible_input",
    "ineligible_output", "compute_ms", "cost", "promotional", "unpriced", "longest_output", "truncated",
  ]
  private static let firstPeaks = ["peak_attempts", "peak_input", "peak_output", "peak_tokens"]
  private static let firstSecondMeasures = [
    "attempts", "throttled", "client_errors", "server_errors", "input", "cache_read", "output",
  ]

  /// The names of all tables of this version, in the order of their creation.
  static let tables = {
    let steps = creation + secondVersion
    let dropped = Set(steps.matches(of: /DROP TABLE (\w+)/).map { String($0.1) })
    return steps.matches(of: /CREATE TABLE (\w+)/).map { String($0.1) }.filter { !dropped.contains($0) }
  }()

  private static func columns(_ names: [String]) -> String {
    names.map { "\($0) INTEGER NOT NULL" }.joined(separator: ", ")
  }

  /// Version 1.
  static let creation =
    """
    CREATE TABLE meta (k TEXT PRIMARY KEY, v INTEGER NOT NULL) WITHOUT ROWID, STRICT;
    INSERT INTO meta (k, v) VALUES ('rev', 0), ('facts_rev', 0), ('next_id', 1);

    CREATE TABLE account (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, plan TEXT NOT NULL, created INTEGER NOT NULL
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model (
      id INTEGER PRIMARY KEY, account INTEGER NOT NULL, name TEXT NOT NULL, operation TEXT NOT NULL,
      UNIQUE (account, name, operation)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_traits (
      model INTEGER, at INTEGER, class TEXT, billing TEXT NOT NULL, by_hand INTEGER NOT NULL,
      PRIMARY KEY (model, at)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope (
      id INTEGER PRIMARY KEY, account INTEGER NOT NULL, class TEXT NOT NULL, billing TEXT NOT NULL,
      UNIQUE (account, class, billing)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE project (
      id INTEGER PRIMARY KEY, account INTEGER NOT NULL, name TEXT NOT NULL, capacity INTEGER NOT NULL,
      UNIQUE (account, name)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE source (
      id INTEGER PRIMARY KEY, account INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
      counted INTEGER NOT NULL, live_through INTEGER, complete_through INTEGER,
      UNIQUE (account, name)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE cursor (
      source INTEGER, k TEXT, v BLOB NOT NULL, PRIMARY KEY (source, k)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE alias (
      account INTEGER, alias TEXT, at INTEGER, until INTEGER, snapshot TEXT NOT NULL,
      PRIMARY KEY (account, alias, at)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE member (
      name TEXT, at INTEGER, role TEXT NOT NULL, PRIMARY KEY (name, at)
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE account_fact (
      account INTEGER, at INTEGER, kind TEXT, subject TEXT, value INTEGER NOT NULL,
      PRIMARY KEY (account, at, kind, subject)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE assigned_tier (
      account INTEGER, at INTEGER, until INTEGER, tier TEXT NOT NULL, source TEXT NOT NULL,
      PRIMARY KEY (account, at)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE limit_override (
      account INTEGER, at INTEGER, id TEXT, until INTEGER, metric TEXT NOT NULL, period TEXT NOT NULL,
      model TEXT, class TEXT, billing TEXT, pool TEXT NOT NULL, value_kind TEXT NOT NULL, value INTEGER,
      credit TEXT, display TEXT, confidence TEXT NOT NULL, assumption TEXT, combine TEXT NOT NULL,
      PRIMARY KEY (account, at, id)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE spend_limit (
      account INTEGER, at INTEGER, project TEXT, amount INTEGER,
      PRIMARY KEY (account, at, project)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE unit_terms (
      account INTEGER, at INTEGER, snapshot TEXT, direction TEXT, unit_size INTEGER, day_price INTEGER,
      account_plan_price INTEGER, cached_weight REAL NOT NULL, output_weight REAL,
      unit_discount REAL NOT NULL, account_plan_discount REAL NOT NULL,
      PRIMARY KEY (account, at, snapshot, direction)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE capacity_transaction (
      account INTEGER, id TEXT, at INTEGER NOT NULL, kind TEXT NOT NULL, snapshot TEXT NOT NULL,
      direction TEXT NOT NULL, units INTEGER NOT NULL, unit_size INTEGER NOT NULL, price INTEGER,
      project TEXT, buyer TEXT, purchase TEXT, PRIMARY KEY (account, id)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE ledger (
      account INTEGER, id TEXT, at INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
      funding TEXT NOT NULL, relates_to TEXT, covers_from INTEGER, covers_through INTEGER,
      expires INTEGER, note TEXT, PRIMARY KEY (account, id)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE limit_observation (
      account INTEGER, model INTEGER, metric TEXT, period TEXT, at INTEGER, value INTEGER NOT NULL,
      remaining INTEGER, resets INTEGER, PRIMARY KEY (account, model, metric, period, at)
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE event (
      ts INTEGER, eid INTEGER, source INTEGER NOT NULL, model INTEGER NOT NULL, project INTEGER NOT NULL,
      status INTEGER NOT NULL, refusal INTEGER NOT NULL, lane INTEGER NOT NULL, duration INTEGER NOT NULL,
      input INTEGER NOT NULL, cache_read INTEGER NOT NULL, cache_write INTEGER NOT NULL,
      output INTEGER NOT NULL, truncated INTEGER NOT NULL, compute_ms INTEGER NOT NULL, cost INTEGER,
      promotional INTEGER NOT NULL, PRIMARY KEY (ts, eid)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE report (
      source INTEGER, t INTEGER, width INTEGER, model INTEGER, project INTEGER, lane INTEGER,
      \(columns(firstMeasures)), PRIMARY KEY (source, t, width, model, project, lane)
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE model_1s (
      t INTEGER, model INTEGER, \(columns(firstSecondMeasures)), PRIMARY KEY (t, model)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_10s (
      t INTEGER, model INTEGER, \(columns(firstMeasures)), PRIMARY KEY (t, model)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_1m (
      model INTEGER, t INTEGER, \(columns(firstMeasures)), PRIMARY KEY (model, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_15m (
      model INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (model, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_1h (
      model INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (model, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE model_6h (
      model INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (model, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope_10s (
      t INTEGER, scope INTEGER, \(columns(firstMeasures)), PRIMARY KEY (t, scope)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope_1m (
      scope INTEGER, t INTEGER, \(columns(firstMeasures)), PRIMARY KEY (scope, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope_15m (
      scope INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (scope, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope_1h (
      scope INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (scope, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE scope_6h (
      scope INTEGER, t INTEGER, \(columns(firstMeasures + firstPeaks)), PRIMARY KEY (scope, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE cell_1m (
      t INTEGER, model INTEGER, project INTEGER, \(columns(firstMeasures)), PRIMARY KEY (t, model, project)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE cell_1h (
      t INTEGER, model INTEGER, project INTEGER, \(columns(firstMeasures)), PRIMARY KEY (t, model, project)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE project_cost (
      t INTEGER, account INTEGER, project INTEGER, cost INTEGER NOT NULL,
      PRIMARY KEY (t, account, project)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE last_throttle (
      account INTEGER PRIMARY KEY, ts INTEGER NOT NULL, model INTEGER NOT NULL, refusal INTEGER NOT NULL
    ) WITHOUT ROWID, STRICT;

    CREATE TABLE dirty (
      rev INTEGER, lv INTEGER, t INTEGER, PRIMARY KEY (rev, lv, t)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE refused (
      reason TEXT, day INTEGER, n INTEGER NOT NULL, sample TEXT NOT NULL, PRIMARY KEY (reason, day)
    ) WITHOUT ROWID, STRICT;
    """

  /// From version 1 to 2: refused calls by reason, seconds by project, the greatest minutes in every way of counting, and
  /// limits of projects.
  static let secondVersion =
    (["model_10s", "model_1m", "scope_10s", "scope_1m", "cell_1m", "cell_1h", "report"]
    .map { addition(of: ["unmetered"], to: $0) }
    + ["model_15m", "model_1h", "model_6h", "scope_15m", "scope_1h", "scope_6h"].map {
      addition(of: ["unmetered"] + peaks.dropFirst(firstPeaks.count), to: $0)
    })
    .joined(separator: "\n") + """

      ALTER TABLE limit_override ADD COLUMN project TEXT;

      CREATE TABLE cell_1s (
        t INTEGER, model INTEGER, project INTEGER, \(columns(secondMeasures)), PRIMARY KEY (t, model, project)
      ) WITHOUT ROWID, STRICT;
      INSERT INTO cell_1s (t, model, project, \(firstSecondMeasures.joined(separator: ", ")), unmetered)
        SELECT t, model, 0, \(firstSecondMeasures.joined(separator: ", ")), 0 FROM model_1s;
      DROP TABLE model_1s;

      CREATE TABLE refusal_1s (
        t INTEGER, model INTEGER, project INTEGER, reason INTEGER, n INTEGER NOT NULL,
        PRIMARY KEY (t, model, project, reason)
      ) WITHOUT ROWID, STRICT;
      CREATE TABLE refusal_1m (
        t INTEGER, model INTEGER, project INTEGER, reason INTEGER, n INTEGER NOT NULL,
        PRIMARY KEY (t, model, project, reason)
      ) WITHOUT ROWID, STRICT;
      CREATE TABLE refusal_1d (
        t INTEGER, model INTEGER, reason INTEGER, n INTEGER NOT NULL, PRIMARY KEY (t, model, reason)
      ) WITHOUT ROWID, STRICT;
      CREATE TABLE last_refusal (
        account INTEGER, reason INTEGER, ts INTEGER NOT NULL, model INTEGER NOT NULL, PRIMARY KEY (account, reason)
      ) WITHOUT ROWID, STRICT;
      DROP TABLE last_throttle;
      """

  private static func addition(of columns: [String], to table: String) -> String {
    columns.map { "ALTER TABLE \(table) ADD COLUMN \($0) INTEGER NOT NULL DEFAULT 0;" }.joined(
      separator: "\n")
  }
}
