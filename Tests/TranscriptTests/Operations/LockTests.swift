import BlackBox
import Foundation
import Testing

@Suite("Named locks")
struct LockCommandTests {
    @Test("A lock has one holder, and each one has a larger token")
    func holders() throws {
        let bench = try expectSession(
            #"""
            $ orch lock list
            ! note: no locks
            $ orch lock renew deploy --owner w:1
            ! error: there is no lock 'deploy'
            ! hint: see the locks with 'orch lock list --all'
            [exit 1]
            $ orch lock acquire deploy --owner w:1 --ttl 1h
            deploy token=1 until={second}
            $ orch lock acquire deploy --owner w:2
            ! error: deploy is held by w:1, token 1, until {second}
            ! hint: wait for it with --wait, for example --wait 60s
            [exit 75]
            $ orch lock acquire deploy --owner w:1
            ! error: deploy is held by w:1, token 1, until {second}
            ! hint: wait for it with --wait, for example --wait 60s
            [exit 75]
            $ orch lock renew deploy --owner w:1 --token 1 --ttl 2h
            deploy token=1 until={second}
            $ orch lock release deploy --owner w:2
            ! error: deploy is not held by w:2; it is with w:1, token 1, until {second}
            ! hint: stop what needs it; see 'orch lock history deploy'
            [exit 1]
            $ orch lock list
            {any}deploy{any}held{any}w:1{any}
            $ orch lock release deploy --owner w:1
            deploy released
            $ orch lock release deploy --owner w:1
            deploy is released already
            $ orch lock acquire deploy --owner "김 w:2"
            deploy token=2 until={second}
            $ orch lock renew deploy --owner w:1
            ! error: deploy is not held by w:1; it is with 김 w:2, token 2, until {second}
            ! hint: stop what needs it; see 'orch lock history deploy'
            [exit 1]
            """#, queue: queue(row("A")))
        #expect(try bench.text(of: "LOCKS.md").contains("| deploy | held | 김 w:2 | 2 | 60 |"))
        let history = try bench.run(OrchBinary.path, "lock", "history", "deploy").output.split(separator: "\n")
        #expect(
            history.map { String($0.split(separator: "\t")[1]) } == [
                "lock_acquired", "lock_collision", "lock_collision", "lock_renewed", "lock_released", "lock_acquired",
            ])
    }

    @Test("What is no lock, holder, time or command is refused before anything is done")
    func badInput() throws {
        let bench = try expectSession(
            #"""
            $ orch lock acquire "a|b" --owner w
            ! error: LOCK takes a name: a letter or digit, then up to 63 of A-Z a-z 0-9 . _ - : /; got 'a|b'
            ! hint: see 'orch lock acquire --help'
            [exit 64]
            $ orch lock acquire a --owner ""
            ! error: --owner takes a name of 1 to 200 bytes in one line, without | and markup; got ''
            ! hint: see 'orch lock acquire --help'
            [exit 64]
            $ orch lock acquire a --owner w --ttl soon
            ! error: --ttl takes a number and s, m or h, from 1s to 24h, such as 60s; got 'soon'
            ! hint: see 'orch lock acquire --help'
            [exit 64]
            $ orch lock acquire a --owner w --ttl 25h
            ! error: --ttl takes a number and s, m or h, from 1s to 24h, such as 60s; got '25h'
            ! hint: see 'orch lock acquire --help'
            [exit 64]
            $ orch lock run a
            ! error: 'lock run' needs COMMAND
            ! hint: see 'orch lock run --help'
            [exit 64]
            $ orch lock run a -- ./missing
            ! error: there is no program ./missing
            ! hint: name a program in PATH, or the path of one that may be run; the lock was not acquired
            [exit 69]
            $ orch session phase s1 sleeping
            ! error: PHASE takes one of idle, planning, executing, blocked, done, error; got 'sleeping'
            ! hint: see 'orch session phase --help'
            [exit 64]
            $ orch session phase s1 executing
            ! error: s1 is idle and cannot become executing
            ! hint: after idle comes planning
            [exit 1]
            """#, queue: queue(row("A")))
        #expect(!bench.names().contains { $0 == "LOCKS.md" || $0 == "SESSIONS.md" })
    }

    @Test("A command has the lock while it runs, and its exit code is passed on")
    func run() throws {
        let bench = try expectSession(
            #"""
            $ orch lock run job --owner me -- sh -c "echo $ORCH_LOCK_NAME $ORCH_LOCK_OWNER; exit 7"
            {any}
            [exit 7]
            """#, queue: queue(row("A")))
        let orch = OrchBinary.path
        let script =
            #"echo "$ORCH_LOCK_NAME $ORCH_LOCK_OWNER $ORCH_LOCK_TOKEN"; "$1" lock acquire job --owner x; exit $?"#
        let answer = try bench.run(orch, "lock", "run", "job", "--owner", "me", "--", "sh", "-c", script, "sh", orch)
        #expect(answer.output == "job me 2\n" && answer.exit == 75, "\(answer)")
        let killed = try bench.run(orch, "lock", "run", "job", "--", "sh", "-c", "kill -9 $$")
        #expect(killed.exit == 137)
        #expect(try bench.text(of: "LOCKS.md").contains("| job | released |"))
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""exit_code":137"#) && log.contains(#""exit_code":7"#))
    }

    @Test("Who loses the lock is ended with all that it started, and a signal releases it")
    func ends() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        let script = #"""
            alive() { [ -e "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }
            "$1" lock run job --owner me --ttl 1s -- sh -c 'sleep 60 & echo $! > child; wait' &
            pid=$!
            until [ -s child ]; do sleep 0.02; done
            sed 's/| me | 1 |/| thief | 2 |/' LOCKS.md > new && mv new LOCKS.md
            wait $pid; echo "lost $?"
            alive "$(cat child)" && echo alive
            rm child
            sed 's/| held |/| released |/' LOCKS.md > new && mv new LOCKS.md
            "$1" lock run job --owner me -- sh -c 'sleep 60 & echo $! > child; wait' &
            pid=$!
            until [ -s child ]; do sleep 0.02; done
            kill -TERM $pid
            wait $pid; echo "ended $?"
            alive "$(cat child)" && echo alive
            "$1" lock list
            """#
        let answer = try bench.run("/bin/bash", "-c", script, "bash", OrchBinary.path)
        #expect(answer.output == "lost 1\nended 143\n", "\(answer)")
    }

    @Test("Of sixteen processes one has the lock at a time, and tokens grow")
    func crowd() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        // mkdir fails where two are inside at once.
        let script = #"""
            for i in $(seq 16); do
                "$1" lock run job --owner "w:$i" --wait 60s --ttl 30s -- \
                    sh -c 'mkdir inside && echo "$ORCH_LOCK_TOKEN" >> tokens; rmdir inside' &
            done
            wait
            """#
        let answer = try bench.run("/bin/sh", "-c", script, "sh", OrchBinary.path)
        let tokens = try bench.text(of: "tokens").split(separator: "\n").compactMap { Int($0) }
        #expect(tokens == Array(1...16), "\(tokens) \(answer.errors)")
    }

    @Test("Renewals are no commits and no edits by hand")
    func commits() throws {
        let repository = try GitBench()
        try repository.writeQueue()
        try repository.orch("lock", "acquire", "deploy", "--owner", "w")
        for _ in 1...2 { try repository.orch("lock", "renew", "deploy", "--owner", "w", "--ttl", "5m") }
        try repository.orch("lock", "release", "deploy", "--owner", "w")
        let subjects = try repository.subjects()
        #expect(
            Array(subjects.prefix(3)) == [
                "orch: lock release deploy", "orch: lock acquire deploy", "orch: add LOCKS.md",
            ], "\(subjects)")
    }

    @Test("A damaged row is listed as damaged, and nobody gets its lock with a lower token")
    func damagedRows() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A")), to: "QUEUE.md")
        try bench.write(
            """
            | lock_name | status | owner | fencing_token | expires_at_kst |
            |---|---|---|---|---|
            | a | released | me | banana | - |

            """, to: "LOCKS.md")
        try expectSession(
            #"""
            $ orch lock list
            ! warning: LOCKS.md:3:23: fencing_token takes a number from 0 to 2^53; got 'banana'; write a number from 0 to 2^53
            $ orch lock acquire a --owner w
            ! error: LOCKS.md:3:1: the fencing_token of the lock a is 'banana', not a number from 0 to 2^53
            ! hint: write the last token that 'orch lock history a' shows, or a larger number, into that cell
            [exit 65]
            $ orch lock list --json
            {
              "schema": "orch.locks/1",
              "locks": [],
              "problems": [
                {
                  "line": 3,
                  "column": 23,
                  "message": "fencing_token takes a number from 0 to 2^53; got 'banana'"
                }
              ],
              "warnings": []
            }
            $ orch health
            degraded
            …
            - tables=1: LOCKS.md:3:23 can't be read as it should; see 'orch lint'
            [exit 2]
            $ orch doctor
            …
            warning  locks{any}LOCKS.md:3:23: fencing_token takes a number from 0 to 2^53; got 'banana'
            …
            """#, in: bench)
        let page = try bench.orch().run(["dashboard"]).output
        #expect(page.contains("  degraded  ") && page.contains("LOCKS.md:3:23 can't be read as it should"), "\(page)")
        try bench.write(
            """
            | session_id | phase | last_activity_at_kst |
            |---|---|---|
            | s | resting | soon |

            """, to: "SESSIONS.md")
        try bench.write(
            """
            | alert_id | cause | status | count |
            |---|---|---|---|
            | A-1 | x | lost | many |

            """, to: "ALERTS.md")
        let lint = try bench.orch().run(["lint"]).output
        for line in [
            "SESSIONS.md:3:7: warning: phase takes one of idle, planning, executing, blocked, done, error; got 'resting'",
            "SESSIONS.md:3:17: warning: last_activity_at_kst takes YYYY-MM-DD HH:mm:ss; got 'soon'",
            "ALERTS.md:3:13: warning: status takes one of open, acknowledged, resolved; got 'lost'",
            "ALERTS.md:3:20: warning: count takes a number; got 'many'",
        ] {
            #expect(lint.contains(line), "\(lint)")
        }
        try bench.write("garbage", to: "LOCKS.md")
        #expect(
            try bench.orch().run(["lint"]).output.contains(
                "LOCKS.md:1:1: error: no table has the columns lock_name, owner, fencing_token and expires_at_kst; move it"
            ))
        try bench.write("<<<<<<< ours\n", to: "SESSIONS.md")
        try expectSession(
            #"""
            $ orch health
            degraded
            …
            - tables=2: LOCKS.md:1:1 can't be read as it should; see 'orch lint', SESSIONS.md:1:1 can't be read as it should; see 'orch lint'
            [exit 2]
            """#, in: bench)
    }

    @Test("A session's row follows its heartbeats")
    func sessions() throws {
        let bench = try expectSession(
            #"""
            $ orch session list
            ! note: no sessions
            $ orch session phase worker:a planning
            worker:a -> planning
            $ orch pick --owner-session worker:a
            A
            $ orch heartbeat A --owner-session worker:a --phase executing --progress "3/5 끝"
            A holds until {second}
            $ orch session list --phase executing
            worker:a{any}executing{any}A{any}3/5 끝{any}
            $ orch heartbeat A --attempt 1 --phase idle
            A holds until {second}
            ! warning: the claim is renewed, but SESSIONS.md is as it was: worker:a is executing and cannot become idle
            $ orch session phase worker:a planning
            worker:a -> planning
            $ orch session phase worker:a planning
            worker:a is planning
            """#, queue: queue(row("A")))
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""event":"session_phase""#) && log.contains(#""from":"executing","to":"planning""#))
        #expect(try bench.text(of: "SESSIONS.md").contains("| worker:a | planning | A | 3/5 끝 |"))
    }
}
