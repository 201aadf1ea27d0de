import BlackBox
import Host
import Testing

/// A file that is no queue, and where the error says so.
struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let content: String
    let message: String
    let hint: String

    init(_ name: String, _ content: String, message: String, hint: String) {
        testDescription = name
        self.content = content
        self.message = message
        self.hint = hint
    }

    private static let table = queue(row("ORCH-001"), row("ORCH-002"))
    private static let noTable = "QUEUE.md: no table has the columns id, status and task"
    private static let addHeader =
        "add the lines '| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst "
        + "| notes |' and '|---|---|---|---|---|---|---|---|---|' above the rows, or name the right file with --queue"
    private static let columns =
        "it has the columns 'id', 'status', 'priority', 'task', 'success_criteria', 'owner_session', "
        + "'started_at_kst', 'due_at_kst', 'notes'"
    private static let resolve = "resolve the conflict by hand and delete the marker lines"

    static let all = [
        Refusal("an empty file", "", message: noTable, hint: addHeader),
        Refusal("no table", "# Queue\n\nnothing yet\n", message: noTable, hint: addHeader),
        Refusal(
            "a table of something else", "| id | task |\n|---|---|\n| A | b |\n",
            message: "QUEUE.md:1:1: this table is not a queue: it has the columns 'id', 'task'; status is missing",
            hint: "see what 'orch init --adopt FILE' would make of it, set columns.<name> in orch.conf, "
                + "or name the right file with --queue"),
        Refusal(
            "a table in a fence alone", "```\n\(table)```\n",
            message: "QUEUE.md:4:1: the fence in line 1 makes this code, not a table; \(columns)",
            hint: "delete line 1 and the fence below the table"),
        Refusal(
            "a table in a comment alone", "<!--\n\(table)-->\n",
            message: "QUEUE.md:4:1: this is in the comment that begins in line 1, so it is not a table; \(columns)",
            hint: "take the table out of the comment, or delete <!-- in line 1 and the --> below it"),
        Refusal(
            "git conflict markers",
            table.replacing(
                row("ORCH-002"), with: "<<<<<<< HEAD\n\(row("A"))\n=======\n\(row("B"))\n>>>>>>> theirs"),
            message: "QUEUE.md:6:1: a git conflict marker; a merge is not finished", hint: resolve),
        Refusal(
            "a NUL byte", table.replacing("ORCH-002", with: "ORCH\u{0}002"),
            message: "QUEUE.md:6:7: a NUL byte; this is not a text file",
            hint: "look at it with 'git diff' or restore it from a commit"),
        Refusal(
            "a duplicated header", table.replacing("| due_at_kst |", with: "| status |"),
            message: "QUEUE.md:3:87: the header has a second column 'status'", hint: "rename one of the two"),
        Refusal(
            "two queues", table + "\n" + table,
            message: "QUEUE.md:10:1: a second such table; the first one is in line 3",
            hint: "name the heading above the right one in orch.conf: queue.heading = …"),
    ]
}

/// The inputs that a good tool survives, line by line.
@Suite("Inputs that a good tool survives")
struct SurvivalTests {
    @Test(
        "Empty file, no table, git conflict markers, NUL bytes, duplicated header: error 65 with the line, file untouched",
        arguments: Refusal.all)
    func unreadable(refusal: Refusal) throws {
        let bench = try Workbench()
        try bench.write(refusal.content, to: "QUEUE.md")
        let inode = try bench.inode(of: "QUEUE.md")
        for arguments in [["list"], ["pick"]] {
            let answer = try bench.orch().run(arguments)
            #expect(answer.exit == 65 && answer.output == "", "\(arguments): \(answer)")
            #expect(answer.errors == "error: \(refusal.message)\nhint: \(refusal.hint)\n")
        }
        #expect(try bench.text(of: "QUEUE.md") == refusal.content)
        #expect(try bench.inode(of: "QUEUE.md") == inode)
    }

    @Test("Every command that reads the queue refuses a file that is none")
    func unreadableByAny() throws {
        let bench = try Workbench()
        try bench.write("# Queue\n", to: "QUEUE.md")
        let inode = try bench.inode(of: "QUEUE.md")
        for arguments in [
            ["show", "ORCH-001"], ["add", "--task", "a", "--success-criteria", "b"],
            ["done", "ORCH-001", "--notes", "c"],
            ["set", "ORCH-001", "priority=P0"], ["nl", "submit", "a, b"], ["nl", "plan", "a, b"], ["watchdog"],
            ["task", "claim"], ["health"], ["workers"],
        ] {
            let answer = try bench.orch().run(arguments)
            #expect(answer.exit == 65 && answer.output == "", "\(arguments): \(answer)")
            #expect(
                answer.errors.hasPrefix("error: QUEUE.md: no table has the columns"), "\(arguments): \(answer.errors)")
        }
        #expect(try bench.inode(of: "QUEUE.md") == inode)
    }

    @Test("Table cut in the middle of a row, a cell too many or too few: row kept, reported, never edited; others work")
    func damagedRows() throws {
        try expectSession(
            #"""
            $ orch list
            ORCH-004	PENDING	P2	work
            ! warning: QUEUE.md:5:{number}: the row has 4 cells where the header has 9; it is left alone
            ! warning: QUEUE.md:6:{number}: the row has 10 cells where the header has 9; it is left alone
            ! warning: QUEUE.md:8:{number}: the row has 3 cells where the header has 9; it is left alone
            $ orch done ORCH-001 --notes x
            ! error: QUEUE.md:5:{number}: the row of ORCH-001 has 4 cells where the header has 9
            ! hint: a pipe too many or too few? write \| for a pipe inside a cell
            [exit 65]
            $ orch set ORCH-002 priority=P1
            ! error: QUEUE.md:6:{number}: the row of ORCH-002 has 10 cells where the header has 9
            ! hint: a pipe too many or too few? write \| for a pipe inside a cell
            [exit 65]
            $ orch show ORCH-001
            …
            ready            no: its row has too many or too few cells
            $ orch pick --owner-session w
            ORCH-004
            ! warning: 3 rows are PENDING and can't be claimed (ORCH-001: its row has too many or too few cells; ORCH-002: its row has too many or too few cells; ORCH-005: its row has too many or too few cells); see 'orch lint'
            $ orch pick
            No pending tasks
            ! warning: 3 rows are PENDING and can't be claimed (ORCH-001: its row has too many or too few cells; ORCH-002: its row has too many or too few cells; ORCH-005: its row has too many or too few cells); see 'orch lint'
            $ orch add --task more --success-criteria ok
            Added ORCH-006
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-001 | PENDING | P0 | too few |
            | ORCH-002 | PENDING | P0 | one | too | many | - | - | - | - |
            | ORCH-004 | IN_PROGRESS | P2 | work | checked | w | {minute} | - | attempt:1/3 / lease:{second} |
            | ORCH-005 | PENDING | P
            | ORCH-006 | PENDING | P1 | more | ok | - | - | - | - |
            """#,
            queue: String(
                queue(
                    "| ORCH-001 | PENDING | P0 | too few |",
                    "| ORCH-002 | PENDING | P0 | one | too | many | - | - | - | - |", row("ORCH-004", "PENDING", "P2"),
                    "| ORCH-005 | PENDING | P"
                ).dropLast()))
    }

    @Test("Duplicate ids: reading warns, writing to that id is refused")
    func duplicateIDs() throws {
        let content = queue(row("ORCH-001"), row("ORCH-001", "BLOCKED"), row("ORCH-002", "DONE"))
        let bench = try expectSession(
            #"""
            $ orch list
            ORCH-001	PENDING	P1	work
            ORCH-001	BLOCKED	P1	work
            ORCH-002	DONE	P1	work
            ! warning: QUEUE.md:6:{number}: the id ORCH-001 is that of line 5 too; neither can be changed by it
            $ orch done ORCH-001 --notes x
            ! error: 2 rows have the id ORCH-001: lines 5, 6
            ! hint: give each row an id of its own, by hand
            [exit 1]
            $ orch set ORCH-001 priority=P0
            ! error: 2 rows have the id ORCH-001: lines 5, 6
            ! hint: give each row an id of its own, by hand
            [exit 1]
            $ orch pick
            No pending tasks
            ! warning: 1 row is PENDING and can't be claimed (ORCH-001: its id is in several rows: lines 5, 6); see 'orch lint'
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("Rows below a blank line in the table: every command that leaves them out says so")
    func rowsOutsideTable() throws {
        let content = queue(row("ORCH-001", "DONE")) + "\n" + row("ORCH-002") + "\n" + row("ORCH-003", "DONE") + "\n"
        let bench = try expectSession(
            #"""
            $ orch list
            ORCH-001	DONE	P1	work
            ! warning: QUEUE.md:7:1: ORCH-002 is outside the table, which ends in line 5
            ! warning: QUEUE.md:8:1: ORCH-003 is outside the table, which ends in line 5
            $ orch status
            summary PENDING=0 IN_PROGRESS=0 BLOCKED=0 FAILED=0 DONE=1
            top_in_progress: none
            ! warning: 2 rows not counted (line 7: ORCH-002 is outside the table, which ends in line 5; …); see 'orch lint'
            $ orch pick
            No pending tasks
            ! warning: 1 row is PENDING and can't be claimed (ORCH-002: it is outside the table, which ends in line 5); see 'orch lint'
            $ orch done ORCH-002 --notes x
            ! error: ORCH-002 not found: its row in line 7 is outside the table, which ends in line 5
            ! hint: take out the lines between the table and this row
            [exit 1]
            $ orch done 3 --notes x
            ! error: ORCH-003 not found: its row in line 8 is outside the table, which ends in line 5
            ! hint: take out the lines between the table and this row
            [exit 1]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("Twins in NFC and NFD, look-alike or invisible letters in ids: distinct")
    func twins() throws {
        let content = queue(
            row("A", task: "latin"), row("\u{0410}", task: "cyrillic"), row("A\u{200B}1", task: "zero width"),
            row("\u{00C4}", task: "NFC"), row("A\u{0308}", task: "NFD"))
        let bench = try expectSession(
            #"""
            $ orch done A --notes x
            A -> DONE
            $ orch pick
            No pending tasks
            ! warning: 4 rows are PENDING and can't be claimed (А: its id is invalid; A\u{200B}1: its id is invalid; Ä: its id is invalid; …); see 'orch lint'
            $ orch show Ä
            ! error: ID takes an id such as ORCH-010: a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -; got 'Ä'
            ! hint: see 'orch show --help'
            [exit 64]
            """#, queue: content)
        let before = Lines(Array(content.utf8))
        #expect(before.changes(to: Lines(try bench.bytes(of: "QUEUE.md"))) == [4])
    }

    @Test("Unknown status, priority or date: kept, never dispatched")
    func unknownWords() throws {
        let content = queue(
            row("A", "TODO", "P0"), row("B", "pending", "P0"), row("C", "PENDING", "urgent"),
            row("D", "PENDING", "P0", notes: "retry_at:soon"), row("E", "", "P0"),
            row("F", "PENDING", "P0", due: "someday"),
            row("G"))
        try expectSession(
            #"""
            $ orch list
            A	TODO	P0	work
            B	pending	P0	work
            C	PENDING	urgent	work
            D	PENDING	P0	work
            E		P0	work
            F	PENDING	P0	work
            G	PENDING	P1	work
            $ orch done A --notes x
            ! error: QUEUE.md:5:7: A has the unknown status 'TODO'
            ! hint: use one of PENDING, IN_PROGRESS, DONE, FAILED, BLOCKED
            [exit 65]
            $ orch pick
            F
            ! warning: 2 rows are PENDING and can't be claimed (D: its retry_at can't be read: 'soon'; C: its priority 'urgent' is not P0, P1 or P2); see 'orch lint'
            $ orch pick
            G
            ! warning: 2 rows are PENDING and can't be claimed (D: its retry_at can't be read: 'soon'; C: its priority 'urgent' is not P0, P1 or P2); see 'orch lint'
            $ orch show C
            …
            ready            no: its priority 'urgent' is not P0, P1 or P2
            $ orch show F
            …
            ready            no: its status is 'IN_PROGRESS'
            history          {second}  claimed, attempt 1/3
            """#, queue: content)
    }

    @Test("Dependency on itself or in a circle: refused on add, never ready")
    func circles() throws {
        try expectSession(
            #"""
            $ orch pick
            No pending tasks
            ! warning: 3 rows are PENDING and can't be claimed (A: waits for A (PENDING); B: waits for C (PENDING); C: waits for B (PENDING)); see 'orch lint'
            $ orch add --task a --success-criteria b --id D --after D
            ! error: tasks would wait for each other in a circle: D → D
            [exit 1]
            $ orch show B
            …
            ready            no: it waits for C (PENDING)
            """#,
            queue: queue(row("A", notes: "after:A"), row("B", notes: "after:C"), row("C", notes: "after:B")))
    }

    @Test(
        "Lease or retry time in the year 9999 or not a time: never claimable early",
        arguments: [
            "retry_at:9999-12-31 23:59:59", "retry_at:99999-01-01 00:00:00", "retry_at:2026-13-01 00:00:00",
            "retry_at:",
            "retry_at: 2020-01-01 00:00:00", "retry_at:soon",
        ])
    func times(notes: String) throws {
        let content = queue(row("A", notes: notes))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        let answer = try bench.orch().run(["pick"])
        let isTag = !notes.hasSuffix(":") && !notes.hasPrefix("retry_at: ")
        #expect(answer.output == (isTag ? "No pending tasks\n" : "A\n"), "text that is no tag is no obstacle")
        if isTag { #expect(try bench.text(of: "QUEUE.md") == content) }
    }

    @Test("A cell of 10 MB: an error that names the limit, from standard input and as a hand edit")
    func hugeCell() throws {
        let content = queue(row("ORCH-001"))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        for (arguments, characters) in [
            (["add", "--task", "-", "--success-criteria", "b"], 3_500_000),
            (["done", "ORCH-001", "--notes", "-"], 3_500_000), (["nl", "submit", "-"], 100_000),
        ] {
            let answer = try bench.orch().run(arguments, input: String(repeating: "글", count: characters))
            #expect(answer.exit == 1)
            #expect(answer.output == "")
            #expect(answer.errors.contains("bytes") && answer.errors.contains("65536"), "\(answer.errors)")
        }
        #expect(try bench.text(of: "QUEUE.md") == content)
        let huge = String(repeating: "글", count: 3_500_000)
        try bench.write(queue(row("ORCH-001", task: huge), row("ORCH-002")), to: "QUEUE.md")
        #expect(try bench.orch().run(["done", "ORCH-002", "--notes", "x"]).output == "ORCH-002 -> DONE\n")
        #expect(try bench.text(of: "QUEUE.md").contains(huge))
    }

    @Test(
        "1,000,000 rows: works", .enabled(if: Environment.variable("ORCH_BINARY") != nil, "slow without optimisation"))
    func millionRows() throws {
        let bench = try Workbench()
        let done = row("X", "DONE").dropFirst(3)
        let rows = (1...999_999).map { "| T\($0)\(done)\n" }.joined()
        try bench.write(queue() + rows + row("LAST") + "\n", to: "QUEUE.md")
        #expect(try bench.orch().run(["pick", "--owner-session", "w"]).output == "LAST\n")
        #expect(try bench.orch().run(["list", "--status", "IN_PROGRESS"]).output == "LAST\tIN_PROGRESS\tP1\twork\n")
        #expect(try bench.orch().run(["done", "T500000", "--notes", "x"]).exit == 1)
    }

    @Test("20 MB of standard input are refused rather than read without end")
    func hugeInput() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "QUEUE.md")
        let answer = try bench.orch().run(["nl", "submit", "-"], input: String(repeating: "a\n", count: 10_000_000))
        #expect(answer.exit == 1)
        #expect(answer.errors.hasPrefix("error: standard input has more than 16777216 bytes\nhint: "))
    }

    @Test("Unknown columns: kept, found by name, and read as tags of that name")
    func columns() throws {
        try expectSession(
            #"""
            $ orch pick --kind build
            B
            $ orch set A team=red
            A: team set
            $ orch set A tema=red
            ! error: QUEUE.md:1:1: the table has no column 'tema' to write to
            ! hint: {any}
            [exit 65]
            $ orch set A tema=-
            ! error: QUEUE.md:1:1: the table has no column 'tema' to write to
            ! hint: did you mean 'team'?
            [exit 65]
            $ orch show B
            kind             build
            team             blue
            id               B
            status           IN_PROGRESS
            task             two
            started_at_kst   {minute}
            notes            attempt:1/3 / lease:{second}
            …
            $ cat QUEUE.md
            | kind | team | id | status | task | started_at_kst | notes |
            |---|---|---|---|---|---|---|
            | doc | red | A | PENDING | one | - | - |
            | build | blue | B | IN_PROGRESS | two | {minute} | attempt:1/3 / lease:{second} |
            """#,
            queue: """
                | kind | team | id | status | task | started_at_kst | notes |
                |---|---|---|---|---|---|---|
                | doc | - | A | PENDING | one | - | - |
                | build | blue | B | PENDING | two | - | - |

                """)
    }

    @Test("An escaped pipe in a cell survives a round trip")
    func escapedPipe() throws {
        try expectSession(
            #"""
            $ orch set A priority=P0
            A: priority set
            $ orch set A notes="a | b"
            A: notes set
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            $ cat QUEUE.md
            …
            | A | PENDING | P0 | one \| two \\| three | checked | - | - | - | a / b |
            $ orch list
            A	PENDING	P0	one | two \| three
            """#, queue: queue(row("A", task: #"one \| two \\| three"#, notes: #"old \| note"#)))
    }

    @Test("Pipes of a command's text are counted as they were given, not as often as they are written")
    func countedPipes() throws {
        try expectSession(
            #"""
            $ orch add "a | b"
            Added ORCH-001
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            $ orch nl submit "c | d"
            created=1 ids=ORCH-002
            1. ORCH-002 [P1] c / d
            …
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            """#, queue: queue())
    }

    @Test("A file in another encoding is refused by pick too, and stays as it is")
    func otherEncoding() throws {
        let bench = try Workbench()
        let korean: [UInt8] = [0xC0, 0xDB, 0xBE, 0xF7, 0xB8, 0xF1, 0xB7, 0xCF]
        let row =
            Array("| A | PENDING | P1 | ".utf8) + korean + Array(" | c | - | - | - | ".utf8) + korean
            + Array(" |\n".utf8)
        try bench.write(Array(queue().utf8) + row, to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch pick
            ! error: QUEUE.md: this is not UTF-8, but seems to be CP949
            …
            [exit 65]
            """#, in: bench)
    }

    @Test("A queue that was emptied names the version that is kept")
    func emptied() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A"), row("B")), to: "QUEUE.md")
        _ = try bench.orch().run(["pick"])
        try bench.write("", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md is empty
            ! hint: the version before the last change is in .orch/QUEUE.md/displaced/{any}
            [exit 65]
            """#, in: bench)
    }

    @Test("A setting that makes two headers one column is named")
    func doubledColumn() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write("columns.id = status\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:3:8: the header has a second column 'id', since columns.id = status
            ! hint: correct columns.id in orch.conf
            [exit 65]
            """#, in: bench)
    }

    @Test(
        "Ids such as ../../etc/x, .git, --output=f and 300 bytes: refused",
        arguments: ["../../etc/x", ".git", "--output=f", "", "\u{1B}[31m", String(repeating: "x", count: 300)])
    func ids(id: String) throws {
        let content = queue(row("ORCH-001"))
        let bench = try Workbench()
        try bench.write(content, to: "QUEUE.md")
        for arguments in [
            ["show", "--id=\(id)"], ["show", "--", id], ["done", "--notes", "x", "--", id],
            ["add", "--task", "a", "--success-criteria", "b", "--id=\(id)"],
            ["add", "--task", "a", "--success-criteria", "b", "--after=\(id)"],
        ] {
            let answer = try bench.orch().run(arguments)
            #expect(answer.exit == 64, "\(arguments)")
            #expect(answer.output == "")
            #expect(answer.errors.contains("got '"), "\(answer.errors)")
            #expect(!answer.errors.contains("\u{1B}"))
            #expect(answer.errors.utf8.count < 400)
        }
        #expect(try bench.text(of: "QUEUE.md") == content)
        #expect(bench.names() == ["QUEUE.md"])
    }
}
