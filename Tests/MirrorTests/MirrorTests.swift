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

    func write(_ files: MirroredFile...) throws -> WrittenRows? {
        try mirror.write(files, since: mirror.state(of: "QUEUE.md"))
    }

    /// What an SQL query prints.
    func answer(_ sql: String) throws -> String { try bench.run("sqlite3", "queue.db", sql).output }
}

@Suite("The mirror", .enabled(if: maySQLiteRun, "sqlite3 is not here"))
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
        #expect(try bench.mirror.differences(from: [file]) == [])
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
        #expect(try bench.mirror.write([try MirrorBench.queue(rows)], since: state) == nil)
        #expect(try bench.mirror.differences(from: [newer]) == [])
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
        #expect(try bench.mirror.differences(from: [file]) == [])
        #expect(try bench.answer("SELECT copy FROM task_queue WHERE task_id='A' ORDER BY position") == "0\n1\n2\n3\n")
    }

    @Test(
        "Whatever somebody changes in the database is a difference",
        arguments: [
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
        ])
    func edits(sql: String, difference: String) throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        let file = try MirrorBench.queue(Array(rows.prefix(3)))
        _ = try bench.write(file)
        #expect(try bench.answer(sql) == "")
        let differences = try bench.mirror.differences(from: [file])
        #expect(differences.count == 1)
        #expect(differences.first.map { "\($0.kind)" }?.contains(difference) == true)
    }

    @Test("The schema has the columns that are written")
    func columns() throws {
        let bench = try MirrorBench()
        _ = try bench.mirror.upgrade(for: "QUEUE.md")
        for table in [MirroredTable.tasks] {
            let names = try bench.answer("SELECT name FROM pragma_table_info('\(table.name)')")
            #expect(names == table.allColumns.map { $0 + "\n" }.joined())
        }
    }
}
