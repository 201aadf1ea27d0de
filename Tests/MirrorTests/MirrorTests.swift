import BlackBox
import Host
import Sheets
import TaskQueue
import Testing

@testable import Mirror

/// A database in a folder of its own, and the queue that it mirrors.
struct MirrorBench {
    let bench: Workbench
    let mirror: Mirror

    init() throws {
        bench = try Workbench()
        mirror = Mirror(at: "queue.db", absolutePath: bench.path + "/queue.db", patience: .seconds(5))
    }

    static func queue(_ rows: [String], before: String = "# Queue\n\n", after: String = "") throws -> MirroredFile {
        let head = "| id | status | priority | task | notes | effort |\n|---|---|---|---|---|---|\n"
        let queue = try Queue(Array((before + head + rows.map { $0 + "\n" }.joined() + after).utf8))
        return MirroredFile(queue, named: "QUEUE.md", isArchive: false, terms: TableTerms(), maxAttempts: 3)
    }

    func write(_ files: MirroredFile..., log: MirrorLog = MirrorLog([], upTo: "", isWhole: false)) throws
        -> WrittenRows?
    {
        try mirror.write(files, log, since: mirror.state(of: "QUEUE.md"))
    }

    func differences(_ files: MirroredFile..., log: [MirrorEvent] = []) throws -> [MirrorDifference] {
        try mirror.differences(from: files, MirrorLog(log, upTo: "", isWhole: true), named: "log")
    }

    /// The events of a log with these lines.
    static func events(_ lines: String...) throws -> [MirrorEvent] {
        try lines.map { try #require(MirrorEvent(payload: Array($0.utf8))) }
    }

    /// What an SQL query prints.
    func answer(_ sql: String) throws -> String { try bench.run("sqlite3", "queue.db", sql).output }
}

@Suite("The mirror", .enabled(if: mayUse("sqlite3"), "sqlite3 is not here"))
struct MirrorTests {
    private let rows = (1...250).map { "| T-\($0) | PENDING | P1 | task \($0) | - | 3 |" }

    @Test("A write changes only the rows that say something else, and a second one nothing")
    func increments() throws {
        let bench = try MirrorBench()
        #expect(try bench.mirror.upgrade(for: "QUEUE.md") == .none)
        #expect(try bench.write(try MirrorBench.queue(rows))?.written == 250)
        #expect(try bench.write(try MirrorBench.queue(rows)) == WrittenRows())
        var changed = rows
        changed[6] = "| T-7 | DONE | P1 | task 7 | said / kind:doc | 3 |"
        changed.remove(at: 100)
        changed.append("| T-251 | FAILED | P0 | task 251 | broke / dead:no / error:E1 / attempt:3/3 | - |")
        let file = try MirrorBench.queue(changed)
        let written = try #require(try bench.write(file))
        #expect(written == WrittenRows(written: 2, removed: 1, moved: 149))
        #expect(try bench.differences(file) == [])
        #expect(
            try bench.answer(
                "SELECT task_id, status, kind, error_msg, error_code, retry_count, other_columns FROM task_queue WHERE "
                    + "queue_status != 'PENDING' ORDER BY position")
                == "T-7|done|doc|||0|{\"effort\":\"3\"}\nT-251|dead||broke|E1|2|\n")
        #expect(try bench.answer("PRAGMA journal_mode") == "wal\n")
    }

    @Test("A write that is made on what was read before another write does nothing")
    func races() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let state = try bench.mirror.state(of: "QUEUE.md")
        let newer = try MirrorBench.queue(Array(rows.prefix(3)))
        #expect(try bench.write(newer) != nil)
        let log = MirrorLog([], upTo: "", isWhole: false)
        #expect(try bench.mirror.write([try MirrorBench.queue(rows)], log, since: state) == nil)
        #expect(try bench.differences(newer) == [])
    }

    @Test("Rows without an id, of one id and with too many cells are mirrored like the others")
    func oddRows() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let odd = [
            "| A | DONE | P1 | a | - | - |", "| A | x | y | b | - | - |", "| | | | | | |", "| A | b |", "|  |",
            "| A | ' | \\| |",
        ]
        let file = try MirrorBench.queue(odd)
        #expect(try bench.write(file)?.written == 6)
        #expect(try bench.differences(file) == [])
        #expect(try bench.answer("SELECT copy FROM task_queue WHERE task_id='A' ORDER BY position") == "0\n1\n2\n3\n")
    }

    @Test("Whatever somebody changes in the database is a difference, and is put right by writing everything anew")
    func changes() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let file = try MirrorBench.queue(Array(rows.prefix(3)))
        _ = try bench.write(file)
        let log = MirrorLog([], upTo: "", isWhole: true)
        for (sql, difference) in [
            ("UPDATE task_queue SET task='no' WHERE task_id='T-2'", "column(\"task\", stored: Optional(\"no\")"),
            (
                "UPDATE task_queue SET kind='' WHERE task_id='T-2'",
                "column(\"kind\", stored: Optional(\"\"), file: nil)"
            ),
            ("UPDATE task_queue SET status=NULL WHERE task_id='T-2'", "column(\"status\", stored: nil"),
            ("UPDATE task_queue SET hash='' WHERE task_id='T-2'", "column(\"hash\""),
            ("UPDATE task_queue SET source=source||' ' WHERE task_id='T-2'", "column(\"source\""),
            ("DELETE FROM task_queue WHERE task_id='T-2'", "missing"),
            ("INSERT INTO task_queue (archived,task_id,copy,position,hash) VALUES (0,'X',0,9,'')", "extra"),
            ("UPDATE task_queue SET position=7 WHERE task_id='T-2'", "moved(stored: 8, file: 2)"),
        ] {
            #expect(try bench.answer(sql) == "")
            let differences = try bench.differences(file)
            #expect(differences.count == 1, "\(sql)")
            #expect(differences.first.map { "\($0.kind)" }?.contains(difference) == true, "\(sql): \(differences)")
            let state = try bench.mirror.state(of: "QUEUE.md")
            #expect(try bench.mirror.write([file], log, since: state, isRebuilding: true) != nil)
            try #require(try bench.differences(file) == [], "\(sql)")
        }
    }

    @Test("The schema has the columns that are written")
    func columns() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        for table in MirroredTable.all {
            let names = try bench.answer("SELECT name FROM pragma_table_info('\(table.name)')")
            #expect(names == table.allColumns.map { $0 + "\n" }.joined())
        }
        for (table, columns) in [
            (MirrorEvent.table, MirrorEvent.columns), (MirrorEvent.lockTable, MirrorEvent.lockColumns),
        ] {
            let names = try bench.answer("SELECT name FROM pragma_table_info('\(table)')")
            #expect(names == (["event_id"] + columns).map { $0 + "\n" }.joined())
        }
    }

    @Test("A row that is at another place only because others came or went has not moved")
    func places() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        _ = try bench.write(try MirrorBench.queue(Array(rows.prefix(5))))
        var now = Array(rows.prefix(5))
        now.remove(at: 0)
        #expect(try bench.differences(try MirrorBench.queue(now)).map(\.key) == ["T-1"])
        now.swapAt(0, 3)
        #expect(try bench.differences(try MirrorBench.queue(now)).map(\.key) == ["T-5", "T-2", "T-1"])
    }

    // MARK: Events

    private static let lines = [
        #"{"ts_epoch_ms":1000,"event":"task_claimed","item_id":"A","owner_session":"w"}"#,
        #"{"ts_epoch_ms":1000,"event":"task_claimed","item_id":"A","owner_session":"w"}"#,
        #"{"ts_epoch_ms":2000,"event":"lock_acquired","lock_name":"l","owner":"w","fencing_token":3}"#,
    ]

    @Test("Events are added once, however often the log is read, and two equal ones are two")
    func events() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let all = try Self.lines.map { try MirrorBench.events($0)[0] }
        #expect(try bench.write(log: MirrorLog(Array(all.prefix(1)), upTo: "1", isWhole: true))?.events == 1)
        #expect(try bench.mirror.state(of: "QUEUE.md").logMark == "1")
        #expect(try bench.differences(log: all).map(\.kind) == [.missing, .missing])
        #expect(try bench.write(log: MirrorLog(Array(all.dropFirst()), upTo: "3", isWhole: false))?.events == 2)
        #expect(try bench.write(log: MirrorLog(all, upTo: "4", isWhole: true))?.events == 0)
        #expect(try bench.write(log: MirrorLog(all, upTo: "4", isWhole: true)) == WrittenRows())
        #expect(try bench.differences(log: all) == [])
        // The log has lost its beginning.
        #expect(try bench.differences(log: [all[2]]) == [])
        #expect(try bench.answer("SELECT event_id, lock_name, fencing_token FROM lock_events") == "3|l|3\n")
    }

    @Test("What somebody changes of the events is a difference, and is put right by writing everything anew")
    func changedEvents() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let log = MirrorLog(try Self.lines.map { try MirrorBench.events($0)[0] }, upTo: "3", isWhole: true)
        let file = try MirrorBench.queue(Array(rows.prefix(3)))
        _ = try bench.write(file, log: log)
        for sql in [
            "UPDATE event_log SET task_id='B' WHERE event_id=FIRST", "DELETE FROM event_log WHERE event_id=FIRST+1",
            "UPDATE event_log SET payload='x' WHERE event_id=FIRST",
            "UPDATE event_log SET hash='x' WHERE event_id=FIRST+2",
            "INSERT INTO event_log (event_id,ts_epoch_ms,payload) VALUES (99,1,'{}')", "DELETE FROM lock_events",
            "UPDATE lock_events SET owner='x'", "INSERT INTO lock_events (event_id) VALUES (FIRST)",
            "INSERT INTO event_log SELECT 99,ts_epoch_ms,ts_kst,event_type,task_id,session_id,trace_id,command,status,"
                + "payload,hash FROM event_log WHERE event_id=FIRST",
        ] {
            // Events that are written anew have other numbers.
            let sql = sql.replacing("FIRST", with: "(SELECT min(event_id) FROM event_log)")
            #expect(try bench.answer(sql + "; DELETE FROM task_queue WHERE rowid%2") == "")
            #expect(try bench.differences(file, log: log.events).contains { $0.table != "task_queue" }, "\(sql)")
            let state = try bench.mirror.state(of: "QUEUE.md")
            #expect(try bench.mirror.write([file], log, since: state, isRebuilding: true) != nil)
            try #require(try bench.differences(file, log: log.events) == [], "\(sql)")
        }
    }

    // MARK: Reading

    @Test("The queue comes back byte for byte")
    func reading() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let bytes =
            Array(
                "\u{FEFF}# Q\r\n\r\n|id|status|task|\r\n|--|:-:|---|\r\n|A|DONE| x\\|y |\n| B |  PENDING | '\t |\r\n|C|\nend"
                    .utf8)
            + [0xFF]
        let file = MirroredFile(
            try Queue(bytes), named: "QUEUE.md", isArchive: false, terms: TableTerms(), maxAttempts: 3)
        _ = try bench.write(file)
        let tables = try bench.mirror.queue(named: "QUEUE.md", archive: "QUEUE.archive.md", terms: TableTerms())
        #expect(tables.queue?.original == bytes)
        #expect(tables.archive == nil)
    }

    @Test("Cells that were changed in the database are in the lines, and nothing else of them changes")
    func edits() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        _ = try bench.write(try MirrorBench.queue(Array(rows.prefix(3)), after: "\nafter\n"))
        #expect(
            try bench.answer(
                """
                UPDATE task_queue SET task='a | b'||char(10)||'.shell', queue_status='DONE' WHERE task_id='T-2';
                DELETE FROM task_queue WHERE task_id='T-1';
                INSERT INTO task_queue (archived,task_id,copy,position,task,notes,hash) VALUES (0,'N',0,99,'new','said','')
                """) == "")
        let queue = try bench.mirror.queue(named: "QUEUE.md", archive: "-", terms: TableTerms()).queue
        #expect(
            queue.map { String(decoding: $0.original, as: UTF8.self) }?.split(separator: "\n").suffix(4) == [
                "| T-2 | DONE | P1 | a / b .shell | - | 3 |", "| T-3 | PENDING | P1 | task 3 | - | 3 |",
                "| N | PENDING | - | new | said | - |", "after",
            ])
    }
}
