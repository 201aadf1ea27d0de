import BlackBox
import Host
import TaskQueue
import Testing

/// What a user meets who guesses, misspells or comes back later.
@Suite("Stumbles")
struct StumbleTests {
    @Test("A wrong id says which characters it may have, or which id is near")
    func ids() throws {
        try expectSession(
            #"""
            $ orch show t-41
            ! error: t-41 not found: no task has that id
            ! hint: did you mean 'T-41'?
            [exit 1]
            $ orch done T-14 --notes ok
            ! error: T-14 not found: no task has that id
            ! hint: did you mean 'T-41'?
            [exit 1]
            $ orch show 작업
            ! error: ID takes an id such as ORCH-010: a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -; got '작업'
            ! hint: see 'orch show --help'
            [exit 64]
            $ orch add "Ship it" --after T-41,#3
            ! error: --after takes ids separated by commas, each a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -; got 'T-41,#3'
            ! hint: see 'orch add --help'
            [exit 64]
            """#, queue: queue(row("T-41"), row("ORCH-7")))
    }

    @Test("A word that is no command leads to the command that is looked for")
    func commands() throws {
        try expectSession(
            #"""
            $ orch ls
            ! error: unknown command 'ls'
            ! hint: did you mean 'list'? See 'orch --help'
            [exit 64]
            $ orch claim
            ! error: unknown command 'claim'
            ! hint: did you mean 'pick' or 'task claim'? See 'orch --help'
            [exit 64]
            """#, queue: queue(row("A")))
    }

    @Test("A FAILED task's hint says how to retry it, and that works")
    func retry() throws {
        try expectSession(
            #"""
            $ orch start A
            ! error: A is FAILED and cannot become IN_PROGRESS
            ! hint: from FAILED, 'retry' or 'replan' or 'task requeue' sets it to PENDING; 'block' or 'cancel' sets it to BLOCKED
            [exit 1]
            $ orch lint
            QUEUE.md:6:57: warning: waits for A, which is failed; 'orch retry A' tries it again, or take its id out of after:
            [exit 2]
            $ orch set A status=PENDING
            A: owner_session, status set
            $ orch pick --owner-session w2
            A
            """#,
            queue: queue(
                row("A", "FAILED", owner: "w1", notes: "no host / attempt:1/3 / permanent"), row("B", notes: "after:A"))
        )
    }

    @Test("What waits for a failed task that is tried again by itself is not stuck")
    func retried() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md: nothing found
            $ orch pick
            No pending tasks
            """#, queue: queue(row("A", "FAILED", notes: "no host / attempt:1/3"), row("B", notes: "after:A")))
    }

    @Test("Nothing to archive has a reason for each finished task, and 0d takes those without a time")
    func archive() throws {
        try expectSession(
            #"""
            $ orch list --archived
            ! note: nothing is archived; 'orch archive' moves finished tasks
            $ orch archive
            nothing to archive: A, B have no time that shows the age ('--older-than 0d' takes them); ORCH-9 has the highest id, which would be assigned again
            $ orch archive --older-than 0d
            archived 1 to QUEUE.archive.md
            A DONE work
            $ orch archive --older-than 0d
            nothing to archive: B is needed by open tasks; ORCH-9 has the highest id, which would be assigned again
            $ orch show A
            ! error: A not found: it is in the archive
            ! hint: see it with 'orch list --archived'
            [exit 1]
            $ orch add "Next" --after A
            Added ORCH-010
            $ orch lint
            QUEUE.md: nothing found
            """#,
            queue: queue(row("A", "DONE"), row("B", "DONE"), row("C", notes: "after:B"), row("ORCH-9", "DONE")))
    }

    @Test("A pick in the grace time of a lease says what it waits for")
    func grace() throws {
        let bench = try Workbench()
        try bench.write("lease.grace_seconds = 2592000\n", to: "orch.conf")
        let hourAgo = Timestamp(epochSeconds: Clock.wallMilliseconds / 1000 - 3600)
        let notes = "attempt:1/3 / lease:" + hourAgo.secondText(at: .kst)
        try bench.write(queue(row("A", "IN_PROGRESS", owner: "w", notes: notes)), to: "QUEUE.md")
        let answer = try bench.orch().run(["pick", "--owner-session", "w2"])
        #expect(answer.output == "No pending tasks\n" && answer.exit == 0)
        #expect(answer.errors.hasPrefix("note: A: its lease ended ") && answer.errors.contains("it can be claimed in "))
    }

    @Test("All that is wrong with a header is said at once, and the hint is enough")
    func header() throws {
        let bench = try Workbench()
        try bench.write("    | ID | 상태 | Title |\n    | Q-1 | PENDING | x |\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md:1:1: four spaces before the header make it code, not a table; it has the columns 'ID', '상태', 'Title'; '상태' seems to be status and 'Title' seems to be task
            ! hint: take the spaces before the table away, and write |---|---|---| below the header; then 'orch init --adopt FILE' shows what the columns become
            [exit 65]
            """#, in: bench)
        try bench.write("Tasks\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            ! error: QUEUE.md: no table has the columns id, status and task
            ! hint: add the lines '| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |' and '|---|---|---|---|---|---|---|---|---|' above the rows, or name the right file with --queue
            [exit 65]
            """#, in: bench)
        let header =
            "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
        try bench.write("Tasks\n\n\(header)\n|---|---|---|---|---|---|---|---|---|\n", to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch list
            $ orch lint
            QUEUE.md: nothing found
            """#, in: bench)
    }

    @Test("Headers that lint --fix renames are in its document, and in the event log")
    func renamed() throws {
        let bench = try Workbench()
        try bench.write("| ID | 상태 | 작업 |\n|---|---|---|\n| Q-1 | 대기 | x |\n", to: "QUEUE.md")
        let answer = try bench.orch().run(["lint", "--fix", "--json"])
        let renamed = "\"cell\": \"status\",\n      \"before\": \"상태\",\n      \"after\": \"status\""
        #expect(answer.output.contains(renamed) && answer.exit == 0, "\(answer)")
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""event":"queue_adopted","#) && log.contains(#""renamed":{"status":"상태","task":"작업"}"#))
    }

    @Test("A page without its text stops only what needs it, and a check can be run with its limit")
    func checks() throws {
        let bench = try Workbench()
        try bench.write("check.login.url = http://localhost:1/\ncheck.coverage = echo 82\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch list
            A	PENDING	P1	work
            $ orch check list
            ui:login	can't be run: 'check.login.contains' is missing
            coverage	echo 82
            $ orch check run ui:login
            ! error: orch.conf:1:1: 'check.login.contains' is missing
            ! hint: a page has a url and contains
            [exit 65]
            $ orch check run "coverage>=80"
            passed: value 82.0, exit 0, 82
            value: 82.0
            $ orch check run "coverage>=90"
            failed: value 82.0, exit 0, 82
            value: 82.0
            [exit 2]
            $ orch check run "covrage>=90"
            ! error: there is no check 'covrage': orch.conf does not set check.covrage
            ! hint: did you mean 'coverage'?
            [exit 1]
            """#, queue: queue(row("A")), in: bench)
    }
}
