import BlackBox
import Foundation
import Host
import Testing

@Suite("The database", .enabled(if: mayUse("sqlite3"), "sqlite3 is not here"))
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
            created db/queue.db, version 2 of the schema
            $ orch db init
            db/queue.db is there already, version 2 of the schema
            $ orch db check
            task_queue A is in QUEUE.md alone
            task_queue B is in QUEUE.md alone
            [exit 2]
            $ orch db sync
            db/queue.db written=2 removed=0 moved=0 events=0
            $ orch db sync
            db/queue.db written=0 removed=0 moved=0 events=0
            $ orch db check
            db/queue.db says what the queue says
            $ orch done B --notes "it's done; .shell"
            B -> DONE
            $ orch archive --older-than 0d
            archived 1 to QUEUE.archive.md
            B DONE work
            $ orch ops consistency-check
            task_queue B is in the database alone
            task_queue B is in QUEUE.archive.md alone
            event_log task_completed B at {second} is in orch_runs.jsonl alone
            event_log task_archived B at {second} is in orch_runs.jsonl alone
            [exit 2]
            $ orch db sync
            db/queue.db written=1 removed=1 moved=0 events=2
            $ orch db check
            db/queue.db says what the queue says
            """#, queue: queue(row("A"), row("B", "IN_PROGRESS", owner: "w:1")))
        #expect(try bench.text(of: "db/.gitignore") == "*\n")
        let rows = try bench.run(
            "sqlite3", "db/queue.db", "SELECT archived, task_id, status FROM task_queue ORDER BY 1")
        #expect(rows.output == "0|A|queued\n1|B|done\n")
    }

    @Test("It has what is beside the queue, and answers questions in SQL without being changed")
    func questions() throws {
        try expectSession(
            #"""
            $ orch db migrate
            db/queue.db created, version 2 of the schema, written=1 removed=0 moved=0 events=0
            $ orch pick --owner-session w:1
            A
            $ orch heartbeat A --owner-session w:1 --phase planning --progress "half | way"
            …
            $ orch lock acquire deploy --owner w:1
            deploy token=1 until={second}
            $ orch db sync
            db/queue.db written=3 removed=0 moved=0 events={number}
            $ orch db query "SELECT task_id, status, owner_agent FROM task_queue"
            A	running	w:1
            $ orch db query "SELECT session_id, phase, item_id FROM session_state"
            w:1	planning	A
            $ orch db query "SELECT lock_name, owner, fencing_token FROM distributed_lock"
            deploy	w:1	1
            $ orch db query "SELECT event_type, lock_name, owner FROM lock_events"
            lock_acquired	deploy	w:1
            $ orch db query "SELECT event_type, task_id FROM event_log WHERE event_type LIKE 'task%'"
            task_claimed	A
            $ orch db query - --json <<< "SELECT 1 AS one, NULL AS two, 'a' || char(27, 10) AS three"
            {
              "schema": "orch.db_query/1",
              "columns": [
                "one",
                "two",
                "three"
              ],
              "rows": [
                [
                  1,
                  null,
                  "a\u001b\n"
                ]
              ],
              "warnings": []
            }
            $ orch db query "SELECT 'a' || char(27)"
            a\x1b
            $ orch db query "SELECT 1 WHERE 0"
            $ orch db query "DELETE FROM task_queue"
            ! error: db/queue.db: it may only be read
            ! hint: see the tables with: orch db query "SELECT name, sql FROM sqlite_schema"
            [exit 64]
            $ orch db query "SELECT writefile('owned', 'x')"
            ! error: db/queue.db: cannot use the writefile() function in safe mode
            ! hint: see the tables with: orch db query "SELECT name, sql FROM sqlite_schema"
            [exit 64]
            $ orch db query $'SELECT 1;\n.shell touch owned'
            ! error: SQL takes a statement, without lines that begin with '.'
            ! hint: for example "SELECT task_id, task FROM task_queue WHERE status='failed'"
            [exit 64]
            $ orch db query "SELECT absent"
            ! error: db/queue.db: no such column: absent
            ! hint: see the tables with: orch db query "SELECT name, sql FROM sqlite_schema"
            [exit 64]
            $ orch db query "SELECT 1; SELECT 2"
            ! error: the answer is no table of numbers and text
            ! hint: ask with one SELECT, and print bytes with hex(…)
            [exit 1]
            $ orch db check
            db/queue.db says what the queue says
            """#, queue: queue(row("A")))
    }

    @Test("list, status and kpi read it as they read the queue")
    func reading() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A", notes: "after:B"), row("B", "IN_PROGRESS", owner: "w:1"), row("C"), row("C"), "| D | x |"),
            to: "QUEUE.md")
        let orch = bench.orch()
        for words in [["done", "B", "--notes", "said"], ["add", "--task", "가"], ["archive", "--older-than", "0d"]] {
            #expect(try orch.run(words).exit == 0)
        }
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        for words in [
            ["list"], ["list", "--json"], ["list", "--ready"], ["list", "--archived", "--json"], ["status"],
            ["status", "--json"], ["kpi"], ["kpi", "--json", "--by", "owner"],
        ] {
            let plain = try orch.run(words)
            let stored = try orch.run(words + ["--db", "db/queue.db"])
            #expect(stored.output == plain.output && stored.errors == plain.errors, "\(words)")
        }
        // It is the database that is read.
        _ = try orch.run(["add", "--task", "later"])
        _ = try bench.run("sqlite3", "db/queue.db", "UPDATE task_queue SET task='changed' WHERE task_id='A'")
        #expect(try orch.run(["list", "--status", "PENDING", "--db", "db/queue.db"]).output.contains("\tchanged\n"))
        #expect(try !orch.run(["list", "--db", "db/queue.db"]).output.contains("later"))
        let alerts = ["--db", "db/queue.db", "kpi", "--fail-on-alert"]
        #expect(try orch.run([alerts[2], alerts[0], alerts[1], alerts[3]]).exit != 64)
        #expect(!bench.names().contains("ALERTS.md"))
    }

    @Test("QUEUE.md is written from it, and never over what it does not know")
    func export() throws {
        let bench = try Workbench()
        let text = queue(row("A"), row("B", "DONE")) + "\nbelow\r\n"
        try bench.write(text, to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        #expect(try orch.run(["db", "export"]).output == "QUEUE.md is what the database says\n")
        _ = try bench.run("rm", "QUEUE.md")
        let lost = ["db", "export"]
        #expect(try orch.run(lost + ["--dry-run"]).output == "would write QUEUE.md: 2 rows\n")
        #expect(!bench.names().contains("QUEUE.md"))
        #expect(try orch.run(lost).output == "wrote QUEUE.md: 2 rows\n")
        #expect(try bench.text(of: "QUEUE.md") == text)
        _ = try bench.run("sqlite3", "db/queue.db", "UPDATE task_queue SET queue_status='FAILED' WHERE task_id='A'")
        let change = "QUEUE.md: 2 rows, 1 changed\nA  status: PENDING -> FAILED\n"
        #expect(try orch.run(["db", "export", "--dry-run"]).output == "would write " + change)
        #expect(try bench.text(of: "QUEUE.md") == text)
        let guarded = try bench.orch(environment: ["ORCH_QUEUE_MD_READ_ONLY": "1"]).run(["db", "export"])
        #expect(guarded.exit == 1 && guarded.errors.hasPrefix("error: the queue is read-only\n"))
        #expect(try orch.run(["db", "export"]).output == "wrote " + change)
        #expect(try bench.text(of: "QUEUE.md") == text.replacing("| A | PENDING", with: "| A | FAILED"))
        let refused = try orch.run(["db", "export", "--db", "db/queue.db"])
        #expect(refused.output == "QUEUE.md is what the database says\n")
        let odd =
            "UPDATE task_queue SET queue_status='ODD' WHERE task_id='B'; "
            + "UPDATE task_queue SET status='running' WHERE task_id='A'"
        _ = try bench.run("sqlite3", "db/queue.db", odd)
        let warned = try orch.run(["db", "export"])
        #expect(
            warned.errors == """
                warning: not exported: task_queue A: status is 'running' in the database and \
                'failed' in QUEUE.md
                warning: QUEUE.md has errors; see 'orch lint'

                """)
        let again = try orch.run(["db", "export", "--dry-run"])
        #expect(again.output == "QUEUE.md stays: nothing else can be exported\n" && again.errors.contains("'running'"))
        #expect(try orch.run(["add", "--task", "newer"]).exit == 0)
        let stale = try orch.run(["db", "export"])
        #expect(stale.exit == 1)
        #expect(stale.errors.hasPrefix("error: QUEUE.md has changed since the last sync of db/queue.db\n"))
        #expect(try bench.text(of: "QUEUE.md").contains("newer"))
        #expect(try orch.run(["db", "export", "--force"]).exit == 0)
        #expect(try !bench.text(of: "QUEUE.md").contains("newer"))
    }

    @Test("A task that the database takes back from its worker keeps its attempt")
    func attempts() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["pick", "--owner-session", "w:1"]).exit == 0)
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        let sql = "UPDATE task_queue SET queue_status='PENDING', owner_session=NULL, started_at_kst=NULL, notes=NULL"
        _ = try bench.run("sqlite3", "db/queue.db", sql)
        #expect(try orch.run(["db", "export"]).exit == 0)
        #expect(try orch.run(["db", "query", "SELECT notes FROM task_queue"]).output == "attempt:1/3\n")
        #expect(try orch.run(["pick", "--owner-session", "w:2"]).output == "A\n")
        #expect(try orch.run(["done", "A", "--attempt", "1", "--notes", "late"]).exit == 1)
        #expect(try bench.text(of: "QUEUE.md").contains("attempt:2/3"))
    }

    @Test("What was changed in the database after an export stays, and what the queue changed too stops the sync")
    func lostChanges() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A"), row("B")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        func change(_ sql: String) throws { _ = try bench.run("sqlite3", "db/queue.db", sql) }
        let count = "SELECT count(*) FROM task_queue WHERE notes='words' OR task='new'"
        try change("UPDATE task_queue SET priority='P0', task='a|b' WHERE task_id='A'")
        #expect(try orch.run(["db", "export"]).exit == 0)
        try change(
            "UPDATE task_queue SET notes='words' WHERE task_id='A'; INSERT INTO task_queue "
                + "(archived,task_id,copy,position,task,hash) VALUES (0,'C',0,9,'new','')")
        #expect(try orch.run(["db", "sync"]).exit == 0)
        #expect(try orch.run(["db", "query", count]).output == "2\n")
        #expect(try orch.run(["set", "A", "priority=P2"]).exit == 0)
        let refused = try orch.run(["db", "sync"])
        #expect(refused.exit == 1)
        #expect(
            refused.errors == """
                error: the sync would erase what was changed in db/queue.db: task_queue A: priority is 'P0' in the database \
                and 'P2' in QUEUE.md; task_queue A: notes is 'words' in the database and empty in QUEUE.md; task_queue C is \
                in the database alone
                hint: change QUEUE.md likewise, or let its rows win with 'orch db sync --rebuild'

                """)
        #expect(try orch.run(["db", "query", count]).output == "2\n")
        #expect(try orch.run(["db", "sync", "--rebuild"]).exit == 0)
        #expect(try orch.run(["db", "check"]).exit == 0)
        try change("UPDATE task_queue SET notes='words' WHERE task_id='B'")
        #expect(try orch.run(["set", "A", "priority=P1"]).exit == 0)
        #expect(try orch.run(["db", "sync"]).exit == 0)
        #expect(try orch.run(["db", "query", count]).output == "1\n")
    }

    @Test("A queue does not write to the database of another one, and goes on with it where it is moved")
    func twoQueues() throws {
        let bench = try Workbench()
        for name in ["a", "b"] { try bench.write(queue(row(name)), to: name + "/QUEUE.md") }
        let shared = ["ORCH_DB": bench.path + "/shared.db"]
        let (a, b) = (bench.orch(in: "a", environment: shared), bench.orch(in: "b", environment: shared))
        #expect(try a.run(["db", "migrate"]).exit == 0)
        for command in ["init", "sync", "migrate", "export"] {
            let refused = try b.run(["db", command])
            #expect(refused.exit == 1 && refused.errors.contains("mirrors another queue, \(bench.path)/a/QUEUE.md"))
        }
        #expect(try a.run(["db", "check"]).exit == 0)
        #expect(try b.run(["list", "--db", "../shared.db"]).output.hasPrefix("a\t"))
        _ = try bench.run("mv", "a", "c")
        let moved = try bench.orch(in: "c", environment: shared).run(["db", "sync"])
        #expect(moved.exit == 0 && moved.errors.contains("/a/QUEUE.md, which is there no more"))
        #expect(try b.run(["db", "sync"]).errors.contains("/c/QUEUE.md"))
        // A database in the queue's folder moves, and is copied, with it.
        #expect(try bench.orch(in: "b").run(["db", "migrate"]).exit == 0)
        _ = try bench.run("cp", "-a", "b", "d")
        let copy = try bench.orch(in: "d").run(["db", "sync"])
        #expect(copy.exit == 0 && copy.errors == "")
        let other = try bench.orch(in: "d", environment: ["ORCH_DB": bench.path + "/b/db/queue.db"]).run(["db", "sync"])
        #expect(other.exit == 1)
    }

    @Test("A database whose making was killed is made")
    func killedInit() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let script = """
            mkdir db; { printf '%s\\n' 'PRAGMA cache_size=1;' 'BEGIN;' 'CREATE TABLE t (a);'
            for i in $(seq 40); do echo "INSERT INTO t VALUES (zeroblob(3000));"; done; echo '.shell kill -9 $PPID'; } |
            sqlite3 db/queue.db
            """
        _ = try bench.run("sh", "-c", script)
        #expect(bench.names(in: "db").contains("queue.db-journal"))
        #expect(try bench.orch().run(["db", "migrate"]).exit == 0)
        #expect(try bench.orch().run(["db", "check"]).exit == 0)
    }

    @Test("A queue that may not be changed is mirrored all the same")
    func guarded() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch(environment: ["ORCH_QUEUE_MD_READ_ONLY": "1"])
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        #expect(try orch.run(["db", "check"]).exit == 0)
        #expect(try orch.run(["pick"]).exit == 1)
    }

    @Test("A database of an earlier schema is named as such, and is brought to the present one with all it has")
    func migration() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let orch = bench.orch()
        #expect(try orch.run(["db", "migrate"]).exit == 0)
        // As version 1 left it.
        let tables = ["alerts", "distributed_lock", "session_state", "event_log", "lock_events"]
        let sql =
            tables.map { "DROP TABLE \($0);" }.joined() + "PRAGMA user_version=1;"
            + "DELETE FROM mirror_state WHERE name='log_mark';DELETE FROM mirror_files WHERE name NOT LIKE 'QUEUE%'"
        #expect(try bench.run("sqlite3", "db/queue.db", sql).exit == 0)
        for words in [["db", "sync"], ["db", "check"], ["db", "init"], ["list", "--db", "db/queue.db"]] {
            let answer = try orch.run(words)
            #expect(answer.exit == 1)
            #expect(
                answer.errors == "error: db/queue.db has version 1 of the schema; this orch needs 2\n"
                    + "hint: bring it up to date with 'orch db migrate'\n")
        }
        #expect(
            try orch.run(["db", "migrate"]).output
                == "db/queue.db version 1 -> 2 of the schema, written=0 removed=0 moved=0 events=0\n")
        #expect(try orch.run(["db", "check"]).exit == 0)
    }

    @Test("Killed syncs and operations leave it sound, and the next sync makes it equal")
    func kills() throws {
        let bench = try Workbench()
        let script = Repository.root + "/automation/soak/mirror.py"
        let answer = try bench.orch().run(
            "python3", [script, "--orch", OrchBinary.path, "--operations", "60", "--every", "20"],
            timeout: .seconds(300))
        #expect(answer.exit == 0, "\(answer.output)\(answer.errors)")
        #expect(answer.output.hasSuffix("problems=0\n"))
    }

    @Test("What is no database of this queue is refused, and stays as it is")
    func strangers() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write("", to: "empty.db")
        _ = try bench.run("mkdir", "folder")
        _ = try bench.run("mkfifo", "fifo")
        _ = try bench.run("sqlite3", "other.db", "CREATE TABLE t (a)")
        for (path, sql) in [
            ("later.db", "PRAGMA user_version=99"),
            ("theirs.db", "UPDATE mirror_state SET value='OTHER.md' WHERE name='queue'"),
            ("less.db", "DROP TABLE task_queue"), ("stateless.db", "DELETE FROM mirror_state"), ("torn.db", "VACUUM"),
        ] {
            #expect(try bench.orch().run(["db", "init", "--db", path]).exit == 0)
            _ = try bench.run("sqlite3", path, sql)
        }
        // All pages but the first.
        _ = try bench.run(
            "sh", "-c",
            "head -c $(($(stat -c %s torn.db) - 4096)) /dev/zero | dd of=torn.db bs=4096 seek=1 conv=notrunc")
        for (name, message, exit) in [
            ("QUEUE.md", "is not an SQLite database", 65), ("other.db", "is the database of something else", 1),
            ("later.db", "has version 99 of the schema", 1), ("theirs.db", "mirrors another queue, OTHER.md", 1),
            ("torn.db", "is damaged: database disk image is malformed", 65),
            ("less.db", "is damaged: no such table: task_queue", 65),
            ("stateless.db", "is damaged: mirror_state lacks what every mirror has", 65),
            ("folder", "is a folder, not a file", 65), ("fifo", "is a FIFO, not a file", 65),
            ("none.db", "there is no database at none.db", 66), ("empty.db", "there is no database at empty.db", 66),
        ] as [(String, String, Int32)] {
            let isFile = name.hasSuffix(".db") && name != "none.db"
            let before = isFile ? try bench.bytes(of: name) : []
            for command in ["sync", "check"] {
                let answer = try bench.orch().run(["db", command, "--db", name])
                #expect(answer.exit == exit && answer.errors.contains(message), "\(command) \(name): \(answer)")
            }
            if isFile { #expect(try bench.bytes(of: name) == before, "\(name)") }
        }
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
