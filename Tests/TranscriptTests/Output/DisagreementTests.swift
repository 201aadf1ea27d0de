import BlackBox
import Testing

/// What is said where the file, its archive and the event log do not agree.
@Suite("Files that disagree")
struct DisagreementTests {
    /// A queue, brought back to what it was before these commands, without the records of its versions.
    private func restored(_ commands: [[String]], _ before: String) throws -> Workbench {
        let bench = try Workbench()
        try bench.write(before, to: "QUEUE.md")
        for command in commands { #expect(try bench.orch().run(command).exit == 0) }
        #expect(try bench.run("rm", "-r", ".orch").exit == 0)
        try bench.write(before, to: "QUEUE.md")
        return bench
    }

    @Test("Finished work that a restored file asks for again is named until somebody decides")
    func finished() throws {
        let bench = try restored(
            [["set", "A", "status=IN_PROGRESS"], ["done", "A", "--notes", "ok"]], queue(row("A"), row("B")))
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:7: warning: PENDING, and the event log says that it became DONE at {minute}; see 'orch show A'; 'orch set A status=DONE' keeps it done, and 'orch set A status=PENDING' says that the row is right
            [exit 2]
            $ orch set A status=pending
            A: nothing to change
            ! note: the event log, which said otherwise, has it now that this is right
            $ orch lint
            QUEUE.md: nothing found
            """#, in: bench)
    }

    @Test("A claim that a restored file took back is reported with who has it")
    func claimed() throws {
        let bench = try restored([["pick", "--owner-session", "w1"]], queue(row("A"), row("B")))
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:7: warning: PENDING, and the event log says that w1 claimed it (attempt 1) at {minute}; see 'orch show A' and whether somebody works on it; then correct the row with 'orch set', or say that it is right: 'orch set A status=PENDING'
            [exit 2]
            $ orch show A
            id               A
            status           PENDING
            priority         P1
            task             work
            success_criteria checked
            line             5
            state            queued
            ready            yes
            history          {second}  claimed by w1, attempt 1/3
            """#, in: bench)
    }

    @Test("A claim that a hand edit gave to somebody else is right when a person says so")
    func reassigned() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        #expect(try bench.orch().run(["pick", "--owner-session", "w1"]).exit == 0)
        #expect(try bench.run("sed", "-i", "s/ w1 / w2 /", "QUEUE.md").exit == 0)
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:7: warning: IN_PROGRESS with w2, and the event log says that w1 claimed it (attempt 1) at {minute}; see 'orch show A' and whether somebody works on it; then correct the row with 'orch set', or say that it is right: 'orch set A status=IN_PROGRESS'
            [exit 2]
            $ orch set A owner=w2
            A: nothing to change
            ! note: the event log, which said otherwise, has it now that this is right
            $ orch lint
            QUEUE.md: nothing found
            $ orch set A owner=w2
            A: nothing to change
            """#, in: bench)
    }

    @Test("A task that is in the archive too is named, and what waits for it can go on once both are DONE")
    func archived() throws {
        let before = queue(row("A", "DONE", started: "2026-01-05 10:00"), row("B", notes: "after:A"), row("C"))
        let bench = try Workbench()
        try bench.write(before, to: "QUEUE.md")
        try bench.write(queue(row("A", "DONE"), row("A", "DONE")), to: "QUEUE.archive.md")
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:3: warning: A is in the archive too, as DONE; take the row out where it came back with an older version of the file; a new task gets an id of its own with 'orch set A id=…'
            QUEUE.archive.md:6:3: warning: the row of A is equal to line 5; remove one of the two
            [exit 2]
            """#, in: bench)
        let advice =
            "archive: QUEUE.archive.md:6:3: the row of A is equal to line 5\n         -> remove one of the two\n"
        #expect(try bench.orch().run(["doctor"]).output.contains(advice))
        #expect(try bench.run("sed", "-i", "/^| A /d", "QUEUE.md").exit == 0)
        #expect(try bench.orch().run(["pick"]).output == "B\n")
    }

    @Test("An archive that can't be read is named with its line, and keeps the ids that are in it")
    func damaged() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", notes: "after:A-0"), row("A-2")), to: "QUEUE.md")
        try bench.write(
            queue(row("A-0", "DONE"), "<<<<<<< HEAD", row("A-3", "DONE"), "=======", row("A-4", "DONE"), ">>>>>>> b"),
            to: "QUEUE.archive.md")
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:59: error: waits for A-0, and the archive, which may have it, can't be read; correct the archive; 'orch list --archived' says where it goes wrong
            QUEUE.archive.md:6:1: error: a git conflict marker; a merge is not finished; resolve the conflict by hand and delete the marker lines
            [exit 2]
            $ orch list --archived
            ! error: QUEUE.archive.md:6:1: a git conflict marker; a merge is not finished
            ! hint: resolve the conflict by hand and delete the marker lines
            [exit 65]
            $ orch add "next"
            Added A-5
            $ orch add --id A-0 "again"
            ! error: the item A-0 already exists, in the archive
            ! hint: choose another one; 'orch add' without --id takes the next free one
            [exit 1]
            $ orch set A-2 id=A-4
            ! error: the item A-4 already exists, in the archive
            ! hint: choose another one; 'orch add' without --id takes the next free one
            [exit 1]
            $ orch done A-0 --notes ok
            ! error: A-0 not found: the archive, which may have it, can't be read
            ! hint: see why with 'orch list --archived'
            [exit 1]
            $ orch add "waits" --after A-0
            ! error: A-0 not found: the archive, which may have it, can't be read
            ! hint: see why with 'orch list --archived'
            [exit 1]
            $ orch show A-1
            id               A-1
            status           PENDING
            priority         P1
            task             work
            success_criteria checked
            notes            after:A-0
            line             5
            state            queued
            ready            no: it waits for A-0 (the archive, which can't be read, may have it)
            """#, in: bench)
        try bench.write("| key | state | what |\n|---|---|---|\n| A-0 | DONE | x |\n", to: "QUEUE.archive.md")
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:59: error: waits for A-0, and the archive, which may have it, can't be read; correct the archive; 'orch list --archived' says where it goes wrong
            QUEUE.archive.md:1:1: error: this table is not a queue: it has the columns 'key', 'state', 'what'; 'key' seems to be id, 'state' seems to be status and 'what' seems to be task; give its table the columns of the queue's
            [exit 2]
            $ orch list --archived
            ! error: QUEUE.archive.md:1:1: this table is not a queue: it has the columns 'key', 'state', 'what'; 'key' seems to be id, 'state' seems to be status and 'what' seems to be task
            ! hint: give its table the columns of the queue's
            [exit 65]
            $ orch done A-1 --notes x
            A-1 -> DONE
            $ orch archive --older-than 0d
            ! error: QUEUE.archive.md:1:1: this table is not a queue: it has the columns 'key', 'state', 'what'; 'key' seems to be id, 'state' seems to be status and 'what' seems to be task
            ! hint: give its table the columns of the queue's
            [exit 65]
            """#, in: bench)
    }

    @Test("A task that got another id is found by both")
    func renamed() throws {
        try expectSession(
            #"""
            $ orch pick --owner-session w1
            T-1
            $ orch set T-1 id=T-9
            T-1: id set
            $ orch done T-1 --attempt 1 --notes ok
            ! error: T-1 not found: its id is T-9 now
            ! hint: use T-9; see 'orch show T-9'
            [exit 1]
            $ orch show T-9
            id               T-9
            status           IN_PROGRESS
            priority         P1
            task             work
            success_criteria checked
            owner_session    w1
            started_at_kst   {minute}
            notes            attempt:1/3 / lease:{second}
            line             5
            state            running
            ready            no: its status is 'IN_PROGRESS'
            history          {second}  claimed by w1, attempt 1/3
            history          {second}  set id=T-9
            """#, queue: queue(row("T-1")))
    }

    @Test("Two queues of a folder have histories of their own")
    func twoQueues() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write(queue(row("A")), to: "B.md")
        try expectSession(
            #"""
            $ orch pick --owner-session w1
            A
            $ orch --queue B.md lint
            B.md: nothing found
            $ orch --queue B.md pick --owner-session w2
            A
            $ orch --queue B.md lint
            B.md: nothing found
            $ orch lint
            QUEUE.md: nothing found
            """#, in: bench)
        for (queue, owner) in [("QUEUE.md", "w1"), ("B.md", "w2")] {
            let shown = try bench.orch().run(["--queue", queue, "show", "A"]).output.split(separator: "\n")
            let history = shown.filter { $0.hasPrefix("history") }
            #expect(history.count == 1 && history[0].hasSuffix("claimed by \(owner), attempt 1/3"))
        }
    }

    @Test("What is corrected is corrected in one run")
    func fixedOnce() throws {
        try expectSession(
            #"""
            $ orch lint --fix
            fixed: QUEUE.md:6:3: the row of A: a copy of line 5 is removed
            fixed: QUEUE.md:6:7: status of B: 'done' is 'DONE' now
            fixed: QUEUE.md:5:3: the row of A: 4 cells are 9 cells now
            $ orch lint --fix
            QUEUE.md: nothing found
            """#, queue: queue("| A | PENDING | P1 | x |", "| A | PENDING | P1 | x |", row("B", "done")))
    }

    @Test("Values that can only mean one thing are taken, and a misspelt column is named")
    func values() throws {
        try expectSession(
            #"""
            $ orch set A status=blocked priority=p0 due=2026-12-24
            A: due_at_kst, priority, status set
            $ orch list --columns id,status,priority,due_at_kst
            A	BLOCKED	P0	2026-12-24 18:00
            $ orch set A statu=DONE
            ! error: QUEUE.md:3:1: the table has no column 'statu' to write to
            ! hint: did you mean 'status'?
            [exit 65]
            """#, queue: queue(row("A")))
    }

    @Test("A claim that ended on its last attempt says what goes on from there, and that works")
    func lastAttempt() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:84: warning: the lease of this claim ended at 2026-01-05 10:15:00; see whether somebody works on it; no pick claims it, since attempt 3/3 was the last; 'orch watchdog' makes it a dead letter, and then 'orch retry A --force' tries it once more
            [exit 2]
            $ orch watchdog
            A -> FAILED (lease expired, and no attempt is left: dead letter)
            $ orch retry A --force
            A -> PENDING
            $ orch pick
            A
            """#,
            queue: queue(
                row(
                    "A", "IN_PROGRESS", owner: "w", started: "2026-01-05 10:00",
                    notes: "attempt:3/3 / lease:2026-01-05 10:15:00")))
    }

    @Test("Programs get the reason too why nothing is archived")
    func reasons() throws {
        try expectSession(
            #"""
            $ orch archive --json
            {
              "schema": "orch.change/1",
              "command": "archive",
              "changed": false,
              "tasks": [],
              "events": [],
              "warnings": [
                "nothing to archive: no task is finished"
              ]
            }
            $ orch list --archived --json
            {
              "schema": "orch.list/1",
              "total": 0,
              "tasks": [],
              "problems": [],
              "warnings": [
                "nothing is archived; 'orch archive' moves finished tasks"
              ]
            }
            """#, queue: queue(row("A")))
    }
}
