internal import Ledgers
internal import Sheets

/// The tables of the database, by versions of their schema.
package enum MirrorSchema {
    /// What tells a database of orch from others (`PRAGMA application_id`): "orch" in ASCII.
    static let application = 0x6F72_6368

    /// The version that this program reads and writes (`PRAGMA user_version`).
    package static var version: Int { steps.count }

    /// Each step turns a version into the next one. A step that was published is never changed.
    static let steps = [first, second]

    /// The rows of the queue and its archive; one row of `mirror_files` for each file that is mirrored.
    private static let first = """
        CREATE TABLE mirror_state (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        CREATE TABLE mirror_files (name TEXT PRIMARY KEY, hash TEXT NOT NULL, head, tail) WITHOUT ROWID;
        CREATE TABLE task_queue (
          archived INTEGER NOT NULL, task_id TEXT NOT NULL, copy INTEGER NOT NULL, position INTEGER NOT NULL,
          status TEXT, kind TEXT, priority TEXT, payload TEXT, dedupe_key TEXT, session_id TEXT, owner_agent TEXT,
          retry_count INTEGER, max_retries INTEGER, next_retry_at TEXT, error_code TEXT, error_msg TEXT,
          queue_status TEXT, task TEXT, success_criteria TEXT, owner_session TEXT, started_at_kst TEXT,
          due_at_kst TEXT, notes TEXT, other_columns TEXT, source, hash TEXT NOT NULL,
          PRIMARY KEY (archived, task_id, copy));
        CREATE INDEX task_queue_by_status ON task_queue (archived, status, priority);
        INSERT INTO mirror_state VALUES ('generation', '0');

        """

    /// The tables beside the queue, and what happened.
    private static let second = """
        CREATE TABLE alerts (
          alert_id TEXT NOT NULL, copy INTEGER NOT NULL, position INTEGER NOT NULL, cause TEXT, level TEXT, item_id TEXT,
          message TEXT, status TEXT, count, first_at_kst TEXT, last_at_kst TEXT, announced_at_kst TEXT,
          acknowledged_by TEXT, acknowledged_at_kst TEXT, resolved_at_kst TEXT, hash TEXT NOT NULL,
          PRIMARY KEY (alert_id, copy));
        CREATE TABLE distributed_lock (
          lock_name TEXT NOT NULL, copy INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT, owner TEXT,
          fencing_token, ttl_seconds, acquired_at_kst TEXT, expires_at_kst TEXT, released_at_kst TEXT,
          hash TEXT NOT NULL, PRIMARY KEY (lock_name, copy));
        CREATE TABLE session_state (
          session_id TEXT NOT NULL, copy INTEGER NOT NULL, position INTEGER NOT NULL, phase TEXT, item_id TEXT,
          progress TEXT, created_at_kst TEXT, phase_at_kst TEXT, last_activity_at_kst TEXT, office_id TEXT,
          agent_id TEXT, role TEXT, worktree_id TEXT, terminal TEXT, status TEXT, pool TEXT, failures,
          hash TEXT NOT NULL, PRIMARY KEY (session_id, copy));
        CREATE TABLE event_log (
          event_id INTEGER PRIMARY KEY, ts_epoch_ms INTEGER, ts_kst TEXT, event_type TEXT, task_id TEXT,
          session_id TEXT, trace_id TEXT, command TEXT, status TEXT, payload TEXT, hash TEXT);
        CREATE INDEX event_log_by_task ON event_log (task_id, event_id);
        CREATE INDEX event_log_by_time ON event_log (ts_epoch_ms);
        CREATE TABLE lock_events (
          event_id INTEGER PRIMARY KEY, ts_epoch_ms INTEGER, ts_kst TEXT, event_type TEXT, lock_name TEXT, owner TEXT,
          fencing_token INTEGER, expires_at_kst TEXT, claimant TEXT);
        CREATE INDEX lock_events_by_lock ON lock_events (lock_name, event_id);

        """

    /// The script that brings a database from a version to the present one.
    static func upgrade(from version: Int) -> String {
        steps[version...].joined() + "PRAGMA application_id=\(application);\nPRAGMA user_version=\(Self.version);\n"
    }
}

/// A table of the database whose rows are those of a Markdown file.
package struct MirroredTable: Sendable {
    /// Its name in the database.
    package let name: String
    /// What tells rows apart, with `copy`, which counts rows of one key from 0.
    package let keys: [String]
    package let columns: [String]

    /// The columns in the order in which rows are written: keys, `copy`, `position`, the others and `hash`.
    package var allColumns: [String] { keys + ["copy", "position"] + columns + ["hash"] }

    /// All of them.
    static let all = [tasks, alerts, locks, sessions]

    static let alerts = MirroredTable("alerts", of: Alerts.schema)
    static let locks = MirroredTable("distributed_lock", of: Locks.schema)
    static let sessions = MirroredTable("session_state", of: Sessions.schema)

    /// The cells of a table beside the queue, as they are.
    private init(_ name: String, of schema: Schema) {
        self.init(name: name, keys: [schema.key], columns: schema.columns.filter { $0 != schema.key })
    }

    private init(name: String, keys: [String], columns: [String]) {
        (self.name, self.keys, self.columns) = (name, keys, columns)
    }

    /// The columns of ``tasks`` that are written as numbers.
    static let numbers = ["retry_count", "max_retries"]

    static let tasks = MirroredTable(
        name: "task_queue", keys: ["archived", "task_id"],
        columns: [
            "status", "kind", "priority", "payload", "dedupe_key", "session_id", "owner_agent", "retry_count",
            "max_retries", "next_retry_at", "error_code", "error_msg", "queue_status", "task", "success_criteria",
            "owner_session", "started_at_kst", "due_at_kst", "notes", "other_columns", "source",
        ])
}
