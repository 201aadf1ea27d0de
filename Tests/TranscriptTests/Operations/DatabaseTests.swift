import BlackBox
import Foundation
import Host
import Testing

/// Without sqlite3 the tests of the database are left out, except where `CI` is set.
private let mayRun =
    Environment.variable("CI") != nil || (try? ChildProgram("sqlite3", ["--version"]).run()) != nil

@Suite("The database", .enabled(if: mayRun, "sqlite3 is not here"))
struct DatabaseTests {
    @Test("It is created, brought up to date and compared")
    func life() throws {
        let bench = try expectSession(
            #"""
            $ orch db sync
            ! error: there is no database at db/queue.db
            ! hint: create it with 'orch db init', or name another with --db
            [exit 66]
            $ orch db init
            created db/queue.db, version 1 of the schema
            $ orch db init
            db/queue.db is there already, version 1 of the schema
            $ orch db check
            task_queue A is in QUEUE.md alone
            task_queue B is in QUEUE.md alone
            [exit 2]
            $ orch db sync
            db/queue.db written=2 removed=0 moved=0
            $ orch db sync
            db/queue.db written=0 removed=0 moved=0
            $ orch db check
            db/queue.db says what the queue says
            $ orch done B --notes "it's done; .shell"
            B -> DONE
            $ orch archive --older-than 0d
            archived 1 to QUEUE.archive.md
            B DONE work
            $ orch db sync
            db/queue.db written=1 removed=1 moved=0
            $ orch db check
            db/queue.db says what the queue says
            """#, queue: queue(row("A"), row("B", "IN_PROGRESS", owner: "w:1")))
        #expect(try bench.text(of: "db/.gitignore") == "*\n")
        let rows = try bench.run(
            "sqlite3", "db/queue.db", "SELECT archived, task_id, status FROM task_queue ORDER BY 1")
        #expect(rows.output == "0|A|queued\n1|B|done\n")
    }

    @Test(
        "What is no database of this queue is refused, and stays as it is",
        arguments: [
            ("QUEUE.md", "is not an SQLite database", 65), ("other.db", "is the database of something else", 1),
            ("later.db", "has version 99 of the schema", 1), ("theirs.db", "mirrors another queue, OTHER.md", 1),
            ("folder", "is a folder, not a file", 65), ("fifo", "is a FIFO, not a file", 65),
            ("none.db", "there is no database at none.db", 66), ("empty.db", "there is no database at empty.db", 66),
        ])
    func strangers(name: String, message: String, exit: Int32) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write("", to: "empty.db")
        _ = try bench.run("mkdir", "folder")
        _ = try bench.run("mkfifo", "fifo")
        _ = try bench.run("sqlite3", "other.db", "CREATE TABLE t (a)")
        for (path, sql) in [
            ("later.db", "PRAGMA user_version=99"),
            ("theirs.db", "UPDATE mirror_state SET value='OTHER.md' WHERE name='queue'"),
        ] {
            #expect(try bench.orch().run(["db", "init", "--db", path]).exit == 0)
            _ = try bench.run("sqlite3", path, sql)
        }
        let isFile = name.hasSuffix(".db") && name != "none.db"
        let before = isFile ? try bench.bytes(of: name) : []
        for command in ["sync", "check"] {
            let answer = try bench.orch().run(["db", command, "--db", name])
            #expect(answer.exit == exit)
            #expect(answer.errors.contains(message), "\(answer.errors)")
        }
        if isFile { #expect(try bench.bytes(of: name) == before) }
        #expect(!bench.names().contains("none.db"))
    }

    @Test("Without sqlite3 the command says so")
    func absence() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let answer = try bench.orch(environment: ["PATH": bench.path]).run(["db", "init"])
        #expect(answer.exit == 69)
        #expect(answer.errors.hasPrefix("error: sqlite3 is needed for the database and is not in PATH\n"))
    }

    @Test("Somebody else's transaction is waited for, and then said to be in the way")
    func busy() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["db", "init"]).exit == 0)
        let holder = """
            (echo 'BEGIN IMMEDIATE;'; echo "SELECT 'held';"; while [ ! -e go ]; do sleep 0.05; done) | sqlite3 db/queue.db > held &
            while [ ! -s held ]; do sleep 0.02; done
            \(OrchBinary.path) --lock-timeout 0 db sync; echo $?; touch go; wait
            """
        let answer = try bench.run("sh", "-c", holder)
        #expect(answer.output == "75\n")
        #expect(answer.errors.contains("someone else is writing to db/queue.db"))
        #expect(try orch.run(["db", "sync"]).exit == 0)
    }
}
