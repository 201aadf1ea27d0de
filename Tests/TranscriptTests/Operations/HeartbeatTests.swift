import BlackBox
import Testing

/// A worker's part of the protocol: the claim as variables, and its renewal.
@Suite("Claims that are kept")
struct HeartbeatTests {
    @Test("A claim without an owner is renewed and finished by its attempt")
    func withoutOwner() throws {
        try expectSession(
            #"""
            $ orch pick
            A
            $ orch heartbeat A --owner-session "" --attempt 1
            A holds until {second}
            $ orch heartbeat A
            ! error: {any}
            …
            [exit 64]
            $ orch heartbeat A --attempt 2
            ! error: A is not claimed by attempt 2; it is with attempt 1/3
            ! hint: don't work on it; see 'orch show A'
            [exit 1]
            $ orch done A --notes ok --owner-session "" --attempt 1
            A -> DONE
            """#, queue: queue(row("A")))
    }

    @Test("Nobody claims by a name that says nothing", arguments: ["", " ", "-"], ["pick", "run"])
    func namelessOwner(owner: String, command: String) throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let answer = try bench.orch().run([command, "--owner-session", owner])
        #expect(answer.exit == 64 && answer.errors.contains("takes a name"), "\(answer)")
    }

    @Test("A worker renews its claim until another one has it")
    func heartbeat() throws {
        let bench = try expectSession(
            #"""
            $ orch pick --owner-session worker:a
            ORCH-001
            $ orch heartbeat 1 --owner-session worker:a --attempt 1 --phase executing --progress "3/5|끝"
            ORCH-001 holds until {second}
            ! note: 1 '|' written as '/'; 'cells.pipe = escape' keeps them
            $ orch heartbeat 1 --owner-session worker:b
            ! error: ORCH-001 is not claimed by worker:b; it is with worker:a
            ! hint: don't work on it; see 'orch show ORCH-001'
            [exit 1]
            $ orch heartbeat 1 --owner-session worker:a --attempt 2
            ! error: ORCH-001 is not claimed by attempt 2; it is with worker:a, attempt 1/3
            ! hint: don't work on it; see 'orch show ORCH-001'
            [exit 1]
            $ orch heartbeat 1 --owner-session worker:a --phase sleeping
            ! error: --phase takes one of idle, planning, executing, blocked, done, error; got 'sleeping'
            ! hint: see 'orch heartbeat --help'
            [exit 64]
            $ orch heartbeat 1
            ! error: 'heartbeat' needs --owner-session NAME or --attempt N
            ! hint: see 'orch heartbeat --help'
            [exit 64]
            """#, queue: queue(row("ORCH-001")))
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""event":"lease_renewed""#) && log.contains(#""phase":"executing","progress":"3/5|끝""#))
        #expect(try bench.text(of: "SESSIONS.md").contains("| 3/5/끝 |"))
    }

    @Test("pick --shell prints what a shell evaluates, whatever the names are")
    func shell() throws {
        let bench = try expectSession(
            #"""
            $ orch pick --owner-session "a'b $(touch x) \\ c" --shell
            ORCH_TASK_ID='ORCH-001'
            ORCH_ATTEMPT='1'
            ORCH_OWNER_SESSION='a'\''b $(touch x) \ c'
            $ orch pick --shell
            ORCH_TASK_ID=''
            ORCH_ATTEMPT=''
            ORCH_OWNER_SESSION=''
            ! note: No pending tasks
            $ orch pick --shell --json
            ! {
            !   "schema": "orch.error/1",
            !   "exit": 64,
            !   "message": "--shell and --json can't be given together",
            !   "hint": "see 'orch pick --help'",
            !   "warnings": []
            ! }
            [exit 64]
            """#, queue: queue(row("ORCH-001")))
        let binary = OrchBinary.path
        let answer = try bench.run(
            "/bin/sh", "-c",
            #"""
            "$1" set ORCH-001 status=PENDING > /dev/null
            eval "$("$1" pick --owner-session "it's \$HOME" --shell)"
            "$1" done "$ORCH_TASK_ID" --owner-session "$ORCH_OWNER_SESSION" --attempt "$ORCH_ATTEMPT" --notes ok
            """#, "sh", binary)
        #expect(answer.output == "ORCH-001 -> DONE\n", "\(answer.errors)")
    }

    @Test("A renewal is no commit, and no edit by hand in the next one")
    func commits() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("pick", "--owner-session", "worker:2")
        let before = try repository.subjects()
        for lease in ["1000", "2000"] {
            let answer = try repository.orch("heartbeat", "A-1", "--owner-session", "worker:2", "--lease", lease)
            #expect(answer.exit == 0, "\(answer.errors)")
        }
        #expect(try repository.subjects() == before)
        try repository.orch("done", "A-1", "--notes", "x")
        #expect(try repository.subjects() == ["orch: done A-1 (worker:2)"] + before)
        // An edit by hand before a renewal stays one.
        try repository.orch("pick", "--owner-session", "worker:2")
        try repository.edit("A-1", "A-7")
        try repository.orch("heartbeat", "A-2", "--owner-session", "worker:2", "--lease", "3000")
        try repository.orch("done", "A-2", "--notes", "x")
        let subjects = try repository.subjects()
        #expect(subjects[0] == "orch: done A-2 (worker:2)" && subjects[1].hasPrefix("orch: hand edit"), "\(subjects)")
    }
}
