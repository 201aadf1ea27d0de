/// The tables of the database, by versions of their schema.
package enum MirrorSchema {
    /// By which a database of orch is known from others (`PRAGMA application_id`): "orch" in ASCII.
    static let application = 0x6F72_6368

    /// The version that this program reads and writes (`PRAGMA user_version`).
    package static var version: Int { steps.count }

    /// What makes of each version the next one. A step that was published stays as it is.
    static let steps = [first]

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

    static let tasks = MirroredTable(
        name: "task_queue", keys: ["archived", "task_id"],
        columns: [
            "status", "kind", "priority", "payload", "dedupe_key", "session_id", "owner_agent", "retry_count",
            "max_retries", "next_retry_at", "error_code", "error_msg", "queue_status", "task", "success_criteria",
            "owner_session", "started_at_kst", "due_at_kst", "notes", "other_columns", "source",
        ])
}
