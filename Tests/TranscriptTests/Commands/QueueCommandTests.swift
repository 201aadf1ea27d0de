import BlackBox
import Testing

/// Each command of the queue: what it prints, what it writes, and what it refuses.
@Suite("The commands of the queue")
struct QueueCommandTests {
    @Test("init makes a queue, its settings and lines for git, and leaves alone what is there")
    func initialise() throws {
        let bench = try expectSession(
            #"""
            $ orch init
            created QUEUE.md
            created orch.conf
            created .gitignore
            $ orch init
            ! error: QUEUE.md exists already and was left as it is
            [exit 1]
            $ orch init --queue deep/below/QUEUE.md
            created deep/below/QUEUE.md
            created deep/below/orch.conf
            created deep/below/.gitignore
            $ cat .gitignore
            /.orch/
            /logs/
            $ orch list
            $ orch config --queue deep/below/QUEUE.md lease.seconds
            900
            $ ORCH_QUEUE_MD=named/QUEUE.md orch init
            created named/QUEUE.md
            created named/orch.conf
            created named/.gitignore
            $ orch init --queue ""
            ! error: --queue takes a path; got ''
            [exit 64]
            """#)
        try bench.write("own = words\n", to: "kept/orch.conf")
        try bench.write("build\n/.orch/", to: "kept/.gitignore")
        try expectSession(
            #"""
            $ orch init --queue kept/QUEUE.md --json
            {
              "schema": "orch.init/1",
              "files": [
                "kept/QUEUE.md",
                "kept/.gitignore"
              ],
              "kept": [],
              "warnings": []
            }
            $ cat kept/orch.conf
            own = words
            $ cat kept/.gitignore
            build
            /.orch/
            /logs/
            """#, in: bench)
    }

    @Test("add writes every column and tag")
    func add() throws {
        try expectSession(
            #"""
            $ orch add --task "문서 보완" --success-criteria "README 반영"
            Added ORCH-010
            $ orch add --task one --success-criteria two --id DOC-1 --priority P0 --due-at-kst "2026-02-09 12:00" --notes "by hand" --after ORCH-009,ORCH-010 --kind build --payload '{"path": "a/b|c"}' --dedupe-key k1 --max-attempts 5
            Added DOC-1
            $ orch add --task - --success-criteria ok <<< "from standard input"
            Added ORCH-011
            $ orch add --task last --success-criteria ok --due-at-kst -
            Added ORCH-012
            $ orch add --task short --success-criteria ok --due-at-kst 2026-02-09
            Added ORCH-013
            $ orch add two words
            ! error: unexpected argument 'words' for 'add'
            ! hint: quote the value of TASK if it has several words; see 'orch add --help'
            [exit 64]
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-009 | PENDING | P1 | work | checked | - | - | - | - |
            | ORCH-010 | PENDING | P1 | 문서 보완 | README 반영 | - | - | - | - |
            | DOC-1 | PENDING | P0 | one | two | - | - | 2026-02-09 12:00 | by hand / after:ORCH-009,ORCH-010 / kind:build / payload:{"path":"a\/b\u007cc"} / dedupe:k1 / attempt:0/5 |
            | ORCH-011 | PENDING | P1 | from standard input | ok | - | - | - | - |
            | ORCH-012 | PENDING | P1 | last | ok | - | - | - | - |
            | ORCH-013 | PENDING | P1 | short | ok | - | - | 2026-02-09 18:00 | - |
            """#, queue: queue(row("ORCH-009")))
    }

    @Test("add refuses what would be no task")
    func addRefused() throws {
        let content = queue(row("ORCH-001", notes: "dedupe:k1"))
        let bench = try expectSession(
            #"""
            $ orch add --task one --success-criteria two --id ORCH-001
            ! error: the item ORCH-001 already exists, in line 5
            ! hint: choose another one; 'orch add' without --id takes the next free one
            [exit 1]
            $ orch add --task one --success-criteria two --after ORCH-404
            ! error: ORCH-002 would wait for 'ORCH-404', and no task has that id
            ! hint: write the whole id, as 'orch list' shows it
            [exit 1]
            $ orch add --task one --success-criteria two --id A --after A
            ! error: tasks would wait for each other in a circle: A → A
            [exit 1]
            $ orch add --task one --success-criteria two --dedupe-key k1
            ! error: ORCH-001 is open and has the dedupe key 'k1' already
            ! hint: it is the same piece of work: see 'orch show ORCH-001'; give other work another key
            [exit 1]
            $ orch add --task " " --success-criteria two
            ! error: 'task' may not be empty
            ! hint: give it a text that says something
            [exit 1]
            $ orch add --task one --success-criteria -
            ! error: 'success_criteria' may not be empty
            ! hint: give it a text that says something
            [exit 1]
            $ orch add --task one --success-criteria two --notes "retry_at:soon"
            ! error: 'retry_at' takes YYYY-MM-DD HH:mm:ss; got 'soon'
            [exit 1]
            $ orch add --task - --success-criteria - <<< text
            ! error: standard input (-) can be read for one text only
            [exit 64]
            $ orch add --task one --success-criteria two --due-at-kst tomorrow
            ! error: --due-at-kst takes YYYY-MM-DD HH:mm; got 'tomorrow'
            ! hint: for example 2026-02-09 18:00
            [exit 64]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("pick hands out the most urgent ready task, from top to bottom")
    func pick() throws {
        try expectSession(
            #"""
            $ orch pick --owner-session worker:a
            ORCH-003
            $ orch pick --owner-session worker:a --kind build
            ORCH-005
            $ orch pick --lease 60
            ORCH-001
            $ orch pick --owner-session worker:b
            ORCH-002
            $ orch pick --owner-session worker:b
            No pending tasks
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-001 | IN_PROGRESS | P1 | work | checked | - | {minute} | - | attempt:1/3 / lease:{second} |
            | ORCH-002 | IN_PROGRESS | - | work | checked | worker:b | {minute} | - | a note / attempt:2/7 / lease:{second} |
            | ORCH-003 | IN_PROGRESS | P0 | work | checked | worker:a | {minute} | - | attempt:1/3 / lease:{second} |
            | ORCH-004 | PENDING | P0 | work | checked | - | - | - | after:ORCH-001 |
            | ORCH-005 | IN_PROGRESS | P2 | work | checked | worker:a | {minute} | - | kind:build / attempt:1/3 / lease:{second} |
            | ORCH-006 | PENDING | P0 | work | checked | - | - | - | retry_at:9998-01-01 00:00:00 |
            | ORCH-007 | BLOCKED | P0 | work | checked | - | - | - | - |
            """#,
            queue: queue(
                row("ORCH-001"), row("ORCH-002", "PENDING", "-", notes: "a note / attempt:1/7"),
                row("ORCH-003", "PENDING", "P0"), row("ORCH-004", "PENDING", "P0", notes: "after:ORCH-001"),
                row("ORCH-005", "PENDING", "P2", notes: "kind:build"),
                row("ORCH-006", "PENDING", "P0", notes: "retry_at:9998-01-01 00:00:00"),
                row("ORCH-007", "BLOCKED", "P0")))
    }

    @Test("pick --explain lists what is passed over, and each row that nobody can claim is reported")
    func explain() throws {
        try expectSession(
            """
            $ orch pick --owner-session w --explain
            ORCH-005
            ORCH-001: waits for ORCH-005 (IN_PROGRESS)
            ORCH-002: its status is 'todo'
            ORCH-003: its row has too many or too few cells
            ORCH-004: waits for ORCH-009 (no such task)
            ! warning: 1 row is PENDING and can't be claimed (ORCH-003: its row has too many or too few cells); see 'orch lint'
            $ orch pick --owner-session w
            No pending tasks
            ! warning: 3 rows are open and can't be claimed (ORCH-002: its status is 'todo'; {any}
            $ orch lint --fix
            fixed: QUEUE.md:7:3: the row of ORCH-003: 4 cells are 9 cells now
            fixed: QUEUE.md:6:14: status of ORCH-002: 'todo' is 'PENDING' now
            QUEUE.md:8:64: error: waits for 'ORCH-009', and no task has that id; correct the id, or take it out of after:
            [exit 2]
            $ orch pick --owner-session w
            ORCH-002
            """,
            queue: queue(
                row("ORCH-001", notes: "after:ORCH-005"), row("ORCH-002", "todo"),
                "| ORCH-003 | PENDING | P1 | short |",
                row("ORCH-004", notes: "after:ORCH-009"), row("ORCH-005")))
    }

    @Test("pick closes a task whose work is done under another id")
    func pickDeduplicates() throws {
        try expectSession(
            #"""
            $ orch pick
            No pending tasks
            $ orch list
            ORCH-001	DONE	P1	work
            ORCH-002	DONE	P1	work
            $ orch show ORCH-002
            id               ORCH-002
            status           DONE
            priority         P1
            task             work
            success_criteria checked
            notes            dedupe:k / dedupe_skipped:ORCH-001
            line             6
            state            done
            ready            no: its status is 'DONE'
            history          {second}  closed, since ORCH-001 is DONE
            """#,
            queue: queue(row("ORCH-001", "DONE", notes: "dedupe:k"), row("ORCH-002", notes: "dedupe:k")))
    }

    @Test("start claims a ready task, begins a claimed one, and leaves a running one as it is")
    func start() throws {
        try expectSession(
            #"""
            $ orch start ORCH-001 --owner-session worker:a
            ORCH-001 -> IN_PROGRESS
            $ orch start --id ORCH-001 --owner-session worker:a --attempt 1
            ORCH-001: nothing to change
            $ orch start ORCH-002 --owner-session worker:b
            ORCH-002 -> IN_PROGRESS
            $ orch start ORCH-001 --owner-session worker:b
            ! error: ORCH-001 is with worker:a already
            ! hint: 'orch pick' takes another task; see 'orch show ORCH-001'
            [exit 1]
            $ orch start ORCH-003
            ! error: ORCH-003 cannot be claimed: it waits for ORCH-001
            [exit 1]
            $ orch start ORCH-404
            ! error: ORCH-404 not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-001 | IN_PROGRESS | P1 | work | checked | worker:a | {minute} | - | attempt:1/3 / lease:{second} |
            | ORCH-002 | IN_PROGRESS | P1 | work | checked | worker:b | {minute} | - | attempt:2/3 / lease:{second} |
            | ORCH-003 | PENDING | P1 | work | checked | - | - | - | after:ORCH-001 |
            """#,
            queue: queue(
                row("ORCH-001"), row("ORCH-002", "IN_PROGRESS", owner: "worker:b", notes: "attempt:2/3"),
                row("ORCH-003", notes: "after:ORCH-001")))
    }

    @Test("done, fail and block write the note and keep the tags of origin")
    func finish() throws {
        let claimed = "old text / nl_intake:20260208-1449 / attempt:1/3 / lease:2026-02-08 20:00:00 / kind:doc"
        let again = "old text / attempt:2/3 / lease:2026-02-08 20:00:00 / dedupe:k"
        try expectSession(
            #"""
            $ orch done ORCH-001 --notes "문서 반영 | 완료" --owner-session worker:a --attempt 1
            ORCH-001 -> DONE
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            $ orch fail --id ORCH-002 --notes - --permanent --error-code missing_token <<< $'token\nmissing\n'
            ORCH-002 -> FAILED
            $ orch block ORCH-003 --notes "승인 필요"
            ORCH-003 -> BLOCKED
            $ orch done ORCH-004 --notes "by hand / lease:2099-01-01 00:00:00"
            ORCH-004 -> DONE
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | ORCH-001 | DONE | P1 | work | checked | worker:a | 2026-02-08 19:00 | - | 문서 반영 / 완료 / nl_intake:20260208-1449 / kind:doc |
            | ORCH-002 | FAILED | P1 | work | checked | worker:a | 2026-02-08 19:00 | - | token missing / attempt:2/3 / dedupe:k / permanent / error:missing_token |
            | ORCH-003 | BLOCKED | P1 | work | checked | worker:a | 2026-02-08 19:00 | - | old text / nl_intake:20260208-1449 / attempt:1/3 / kind:doc / 승인 필요 |
            | ORCH-004 | DONE | P1 | work | checked | - | - | - | by hand / (lease:2099-01-01 00:00:00) |
            """#,
            queue: queue(
                row("ORCH-001", "IN_PROGRESS", owner: "worker:a", started: "2026-02-08 19:00", notes: claimed),
                row("ORCH-002", "IN_PROGRESS", owner: "worker:a", started: "2026-02-08 19:00", notes: again),
                row("ORCH-003", "IN_PROGRESS", owner: "worker:a", started: "2026-02-08 19:00", notes: claimed),
                row("ORCH-004")))
    }

    @Test("done, fail and block refuse a lost claim, an illegal move and an empty note")
    func finishRefused() throws {
        let content = queue(
            row("ORCH-001", "IN_PROGRESS", owner: "worker:a", notes: "attempt:2/3"), row("ORCH-002", "DONE"))
        let bench = try expectSession(
            #"""
            $ orch done ORCH-001 --notes late --owner-session worker:b
            ! error: ORCH-001 is not claimed by worker:b; it is with worker:a
            ! hint: don't work on it; see 'orch show ORCH-001'
            [exit 1]
            $ orch fail ORCH-001 --notes late --attempt 1
            ! error: ORCH-001 is not claimed by attempt 1; it is with worker:a, attempt 2/3
            ! hint: don't work on it; see 'orch show ORCH-001'
            [exit 1]
            $ orch block ORCH-001 --notes ""
            ! error: 'notes' may not be empty
            ! hint: give it a text that says something
            [exit 1]
            $ orch done ORCH-002 --notes again
            ! error: ORCH-002 is DONE and cannot become DONE
            ! hint: {any}
            [exit 1]
            $ orch fail ORCH-404 --notes x
            ! error: ORCH-404 not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("set writes any column, checked")
    func set() throws {
        try expectSession(
            #"""
            $ orch set ORCH-001 priority=P0 "task=a = b | c" due_at_kst="2026-02-09 18:00"
            ORCH-001: due_at_kst, priority, task set
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            $ orch set ORCH-001 owner_session=worker:a status=IN_PROGRESS notes=-
            ORCH-001: owner_session, status set
            $ orch set ORCH-001 owner_session=- id=DOC-1
            ORCH-001: id, owner_session set
            $ orch set DOC-1 priority=P0
            DOC-1: nothing to change
            $ cat QUEUE.md
            # Queue

            | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |---|---|---|---|---|---|---|---|---|
            | DOC-1 | IN_PROGRESS | P0 | a = b / c | checked | - | - | 2026-02-09 18:00 | - |
            """#, queue: queue(row("ORCH-001")))
    }

    @Test("New notes keep the tags that say what a task is, and empty ones take them out")
    func setNotes() throws {
        try expectSession(
            #"""
            $ orch set B "notes=on Friday night / kind:build"
            B: notes set
            $ orch list --ready
            A	PENDING	P1	work
            $ cat QUEUE.md
            …
            | B | PENDING | P1 | work | checked | - | - | - | on Friday night / kind:build / after:A |
            $ orch set B notes=-
            B: notes set
            $ orch list --ready
            A	PENDING	P1	work
            B	PENDING	P1	work
            """#, queue: queue(row("A"), row("B", notes: "kind:deploy / after:A / retry_at:2026-01-01 00:00:00")))
    }

    @Test("set refuses what a hand edit gets wrong")
    func setRefused() throws {
        let content = queue(row("ORCH-001"), row("ORCH-002", notes: "after:ORCH-001"))
        let bench = try expectSession(
            #"""
            $ orch set ORCH-001 status=OPEN
            ! error: 'status' takes PENDING, IN_PROGRESS, DONE, FAILED, BLOCKED; got 'OPEN'
            [exit 1]
            $ orch set ORCH-001 priority=P3
            ! error: 'priority' takes P0, P1, P2; got 'P3'
            [exit 1]
            $ orch set ORCH-001 due_at_kst=2026-02-30
            ! error: 'due_at_kst' takes YYYY-MM-DD HH:mm; got '2026-02-30'
            [exit 1]
            $ orch set ORCH-001 id=ORCH-002
            ! error: the item ORCH-002 already exists, in line 6
            ! hint: {any}
            [exit 1]
            $ orch set ORCH-001 id=DOC-1
            ORCH-001: id set
            $ orch set DOC-1 id=ORCH-001
            DOC-1: id set
            $ orch set ORCH-001 id=../../etc/x
            ! error: 'id' takes a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -; got '../../etc/x'
            [exit 1]
            $ orch set ORCH-001 notes=after:ORCH-002
            ! error: tasks would wait for each other in a circle: ORCH-001 → ORCH-002 → ORCH-001
            [exit 1]
            $ orch set ORCH-001 task=
            ! error: 'task' may not be empty
            ! hint: give it a text that says something
            [exit 1]
            $ orch set ORCH-001 priority=P0 priority=P1
            ! error: 'priority' is given twice
            ! hint: keep one of the two
            [exit 64]
            $ orch set ORCH-001
            ! error: 'set' needs COLUMN=TEXT
            ! hint: see 'orch set --help'
            [exit 64]
            $ orch set ORCH-001 priority
            ! error: COLUMN=TEXT takes a column, '=' and its new text; got 'priority'
            ! hint: see 'orch set --help'
            [exit 64]
            """#, queue: content)
        #expect(try bench.text(of: "QUEUE.md") == content)
    }

    @Test("list shows the tasks of the statuses that are asked for")
    func list() throws {
        try expectSession(
            #"""
            $ orch list
            ORCH-001	PENDING	P1	one
            ORCH-002	DONE	P0	두 번째
            ORCH-003	BLOCKED	P2	three | four
            $ orch list --status DONE --status=BLOCKED
            ORCH-002	DONE	P0	두 번째
            ORCH-003	BLOCKED	P2	three | four
            $ orch list --status FAILED
            """#,
            queue: queue(
                row("ORCH-001", task: "one"), row("ORCH-002", "DONE", "P0", task: "두 번째"),
                row("ORCH-003", "BLOCKED", "P2", task: #"three \| four"#)))
    }

    @Test("show says why a task is not handed out")
    func show() throws {
        try expectSession(
            #"""
            $ orch show ORCH-001
            id               ORCH-001
            status           PENDING
            priority         P1
            task             work
            success_criteria checked
            line             5
            state            queued
            ready            yes
            $ orch show --id ORCH-002
            …
            ready            no: it waits for ORCH-001 (PENDING), ORCH-404 (no such task)
            $ orch show ORCH-003
            …
            ready            no: it is not to be tried before 9998-01-01 00:00:00
            $ orch show ORCH-004
            …
            state            cancelled
            ready            no: its status is 'BLOCKED'
            $ orch show ORCH-005
            …
            ready            no: its priority 'P7' is not P0, P1 or P2
            $ orch show ORCH-006
            …
            ready            no: its retry_at can't be read: 'soon'
            $ orch show NONE
            ! error: NONE not found: no task has that id
            ! hint: see the ids with 'orch list'
            [exit 1]
            """#,
            queue: queue(
                row("ORCH-001"), row("ORCH-002", notes: "after:ORCH-001,ORCH-404"),
                row("ORCH-003", notes: "retry_at:9998-01-01 00:00:00"),
                row("ORCH-004", "BLOCKED", notes: "cancelled_by_operator"), row("ORCH-005", "PENDING", "P7"),
                row("ORCH-006", notes: "retry_at:soon")))
    }
}
