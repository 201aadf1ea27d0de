import BlackBox
import Testing

@Suite("orch lint")
struct LintCommandTests {
    private static let slips = queue(
        row("ORCH-001", "PENDNIG", "p0", task: "로그 정리", due: "2026-2-8 9:05"),
        row("ORCH-002", "**done**", task: "끝난 일"),
        row("ORCH-003", "PENDING", "high", started: "어제", notes: "한글 메모 / after:ORCH-099 / lease:soon"),
        row("ORCH-003", "IN_PROGRESS"),
        "| ORCH-005 | PENDING | P1 | a | b | c |")

    @Test("every finding is a line with its place")
    func lines() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:14: error: unknown status 'PENDNIG' (PENDING?)
            QUEUE.md:5:24: error: unknown priority 'p0' (P0?)
            QUEUE.md:5:55: warning: due_at_kst takes YYYY-MM-DD HH:mm; got '2026-2-8 9:05' (2026-02-08 09:05?)
            QUEUE.md:6:14: error: unknown status '**done**' (DONE?)
            QUEUE.md:7:24: error: unknown priority 'high' (P0?)
            QUEUE.md:7:52: warning: started_at_kst takes YYYY-MM-DD HH:mm; got '어제'
            QUEUE.md:7:75: error: waits for 'ORCH-099', and no task has that id; correct the id, or take it out of after:
            QUEUE.md:7:86: warning: lease: takes YYYY-MM-DD HH:mm:ss; got 'soon'
            QUEUE.md:8:3: error: the id ORCH-003 is already in line 7
            QUEUE.md:8:14: warning: IN_PROGRESS, and neither a lease nor a start says since when; see whether somebody works on it; else 'orch set ORCH-003 status=PENDING' puts it back; the watchdog does not
            QUEUE.md:8:50: warning: IN_PROGRESS, and no owner_session says with whom; name the worker, or put the task back to PENDING
            QUEUE.md:9:40: error: the row has 6 cells where the header has 9
            [exit 2]
            """#, queue: Self.slips)
    }

    @Test("a queue without slips is reported, with exit 0")
    func nothing() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md: nothing found
            $ orch lint --fix
            QUEUE.md: nothing found
            """#, queue: queue(row("ORCH-001"), row("ORCH-002", "DONE", notes: "after:ORCH-000")))
    }

    @Test("the real queue of a team has no findings")
    func teamQueue() throws {
        let bench = try Workbench()
        try bench.write(try Repository.teamQueue(), to: "QUEUE.md")
        try expectSession(
            """
            $ orch lint
            QUEUE.md: nothing found
            """, in: bench)
    }

    @Test("--fix writes what can only be meant, and leaves the rest")
    func fix() throws {
        let bench = try expectSession(
            #"""
            $ orch lint --fix
            fixed: QUEUE.md:9:3: the row of ORCH-005: 6 cells are 9 cells now
            fixed: QUEUE.md:5:24: priority of ORCH-001: 'p0' is 'P0' now
            fixed: QUEUE.md:5:55: due_at_kst of ORCH-001: '2026-2-8 9:05' is '2026-02-08 09:05' now
            fixed: QUEUE.md:6:14: status of ORCH-002: '**done**' is 'DONE' now
            QUEUE.md:5:14: error: unknown status 'PENDNIG' (PENDING?)
            …
            QUEUE.md:8:50: warning: IN_PROGRESS, and no owner_session says with whom; name the worker, or put the task back to PENDING
            [exit 2]
            """#, queue: Self.slips)
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        #expect(log.contains(#""cells":{"status":"DONE"},"before":{"status":"**done**"}"#))
        let before = Self.slips.split(separator: "\n")
        let after = try bench.text(of: "QUEUE.md").split(separator: "\n")
        #expect(after.count == before.count)
        #expect(after.indices.filter { after[$0] != before[$0] } == [3, 4, 7])
    }

    @Test("--json has every finding with its rule, and what was fixed")
    func json() throws {
        try expectSession(
            #"""
            $ orch lint --json --fix
            {
              "schema": "orch.lint/1",
              "file": "QUEUE.md",
              "ok": false,
              "findings": [
                {
                  "file": "QUEUE.md",
                  "line": 6,
                  "column": 7,
                  "severity": "error",
                  "code": "unknown-status",
                  "message": "unknown status 'BLOKED' (BLOCKED?)",
                  "fix": "write BLOCKED",
                  "fixable": false
                }
              ],
              "fixed": [
                {
                  "line": 5,
                  "column": 7,
                  "id": "A",
                  "cell": "status",
                  "before": "done",
                  "after": "DONE"
                }
              ],
              "warnings": []
            }
            [exit 2]
            """#, queue: queue(row("A", "done"), row("B", "BLOKED")))
    }

    @Test("- checks standard input, as a hook does, with or without a queue, and can't fix it")
    func input() throws {
        try expectSession(
            #"""
            $ orch lint - <<< $'| id | status | task |\n|-|-|-|\n| A | 진행 | x |\n'
            standard input:1:1: warning: no column priority, success_criteria, owner_session, started_at_kst, notes; a command that writes there is refused
            standard input:3:7: error: unknown status '진행' (IN_PROGRESS?)
            [exit 2]
            $ orch lint - <<< ""
            standard input:1:1: error: no table has the columns id, status and task
            [exit 2]
            $ orch lint --fix -
            ! error: --fix can't write to standard input
            ! hint: name the file instead of -
            [exit 64]
            """#)
    }

    @Test("another file is checked and fixed; one that is not there is no finding")
    func otherFile() throws {
        let bench = try Workbench()
        try bench.write("| id | status | task |\n|-|-|-|\n| A | done | x |\n", to: "old/Q.md")
        try expectSession(
            #"""
            $ orch lint old/Q.md
            old/Q.md:1:1: warning: no column priority, success_criteria, owner_session, started_at_kst, notes; a command that writes there is refused
            old/Q.md:3:7: error: unknown status 'done' (DONE?)
            [exit 2]
            $ orch lint old/Q.md --fix
            fixed: new column priority, success_criteria, owner_session, started_at_kst, due_at_kst, notes
            fixed: old/Q.md:3:7: status of A: 'done' is 'DONE' now
            $ cat old/Q.md
            | id | status | task | priority | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
            |-|-|-| --- | --- | --- | --- | --- | --- |
            | A | DONE | x | - | - | - | - | - | - |
            $ orch lint nowhere.md
            ! error: there is no queue at nowhere.md
            ! hint: create one with 'orch init'
            [exit 66]
            $ orch lint old
            ! error: old is a folder, not a file
            ! hint: name the right file with --queue
            [exit 74]
            $ orch lint
            ! error: no automation/orchestrator/QUEUE.md or QUEUE.md here or above, up to the repository's root
            ! hint: create a queue with 'orch init', or name one with --queue
            [exit 66]
            """#, in: bench)
    }

    @Test("what stops the reading is a finding, and --fix leaves such a file alone")
    func stops() throws {
        let bench = try expectSession(
            #"""
            $ orch lint --fix
            QUEUE.md:6:1: error: a git conflict marker; a merge is not finished
            [exit 2]
            """#, queue: queue(row("A", "done")) + "<<<<<<< HEAD\n")
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("of a secret only the beginning is printed, and nothing reaches a terminal raw")
    func secrets() throws {
        let key = "gh" + "p_" + String(repeating: "x1", count: 18)
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:7: error: unknown status 'ghp_…'; one of PENDING, IN_PROGRESS, DONE, FAILED, BLOCKED
            QUEUE.md:5:7: warning: this looks like a token of GitHub, 'ghp_…'
            QUEUE.md:6:3: error: an invisible character, U+200B, in the id 'B\u{200B}1'
            QUEUE.md:6:24: warning: a control character, U+001B, in 'task'
            [exit 2]
            """#, queue: queue(row("A", key), row("B\u{200B}1", task: "\u{1B}]52;c;x\u{7}")))
    }

    @Test("--errors leaves warnings out")
    func errors() throws {
        try expectSession(
            #"""
            $ orch lint
            QUEUE.md:5:50: warning: IN_PROGRESS, and no owner_session says with whom; name the worker, or put the task back to PENDING
            QUEUE.md:5:54: warning: IN_PROGRESS without a lease since 2026-02-08 20:00; see whether somebody works on it; else 'orch watchdog' brings it back
            [exit 2]
            $ orch lint --errors
            QUEUE.md: nothing found
            """#, queue: queue(row("ORCH-001", "IN_PROGRESS", started: "2026-02-08 20:00")))
    }
}
