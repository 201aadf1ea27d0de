import BlackBox
import Testing

/// The queue in the words of a task queue: its commands, fields and states.
@Suite("The task queue")
struct TaskQueueTests {
    @Test("A task goes from queued to done, and back")
    func life() throws {
        try expectSession(
            #"""
            $ orch task enqueue --kind kpi.dailyReport --task-id T-1 --priority P0 --payload '{"day": "a/b"}' --dedupe-key k --max-retries 1
            T-1 -> queued
            $ orch task enqueue --kind kpi.dailyReport --dedupe-key k
            ! error: T-1 is open and has the dedupe key 'k' already
            ! hint: it is the same piece of work: see 'orch show T-1'; give other work another key
            [exit 1]
            $ orch task enqueue --task "손으로" --session-id s1
            T-2 -> queued
            $ orch task enqueue
            ! error: 'task enqueue' needs --kind NAME or --task TEXT
            ! hint: see 'orch task enqueue --help'
            [exit 64]
            $ orch task claim --owner-agent agent:1
            T-1
            $ orch task list
            T-1	claimed	kpi.dailyReport	P0	kpi.dailyReport
            T-2	queued		P1	손으로
            $ orch task start T-1 --owner-agent agent:2
            ! error: T-1 is with agent:1 already
            ! hint: 'orch pick' takes another task; see 'orch show T-1'
            [exit 1]
            $ orch task start --task-id T-1 --owner-agent agent:1
            T-1 -> running
            $ orch task start T-1
            T-1: nothing to change
            $ orch task complete T-1 --status failed --error-code timeout --error-msg "응답 없음" --owner-agent agent:1 --attempt 1
            T-1 -> failed
            $ orch task list --state failed --json
            {
              "schema": "orch.task/1",
              "tasks": [
                {
                  "id": "T-1",
                  "status": "FAILED",
                  "priority": "P0",
                  "task": "kpi.dailyReport",
                  "success_criteria": "{any}",
                  "owner_session": "agent:1",
                  "started_at_kst": "{minute}",
                  "due_at_kst": null,
                  "notes": "{any}",
                  "line": 5,
                  "state": "failed",
                  "task_id": "T-1",
                  "session_id": "agent:1",
                  "owner_agent": "agent:1",
                  "kind": "kpi.dailyReport",
                  "payload": {
                    "day": "a/b"
                  },
                  "dedupe_key": "k",
                  "max_retries": 1,
                  "retry_count": 0,
                  "next_retry_at": null,
                  "error_code": "timeout",
                  "error_msg": "응답 없음",
                  "ready": false,
                  "attempt": 1,
                  "tags": {
            …
            $ orch task requeue T-1
            T-1 -> queued
            $ orch task claim --kind kpi.dailyReport --session-id s2
            T-1
            $ orch task complete T-1 --status done --error-code x
            ! error: --status done and --error-code can't be given together
            ! hint: see 'orch task complete --help'
            [exit 64]
            $ orch task complete T-1 --status done
            T-1 -> done
            $ orch task cancel T-2 --notes "범위에서 제외"
            T-2 -> cancelled
            $ orch task claim
            No pending tasks
            $ orch task claim --json
            {
              "schema": "orch.task/1",
              "tasks": [],
              "warnings": []
            }
            """#, queue: queue())
    }

    @Test("Dead letters are listed, put back, or moved out, and their alerts end")
    func dead() throws {
        let bench = try Workbench()
        try bench.write("alert.command = cat >> alerts.jsonl\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch task complete T-1 --status dead --error-code gone
            T-1 -> dead
            $ orch task complete T-2 --status dead --error-msg "더는 필요 없음"
            T-2 -> dead
            $ orch task dead list
            T-1	reported	gone		work
            T-2	reported			work
            T-3	failed		3/3	work
            $ orch alerts list
            A-{trace}	critical	open	dead:T-1	1	gone
            A-{trace}	critical	open	dead:T-2	1	더는 필요 없음
            $ orch task dead requeue
            ! error: 'task dead requeue' needs ID or --all
            ! hint: see 'orch task dead requeue --help'
            [exit 64]
            $ orch task dead requeue T-1
            T-1 -> queued
            $ orch task dead requeue T-4
            ! error: T-4 is PENDING and not a dead letter
            ! hint: see them with 'orch task dead list'
            [exit 1]
            $ orch task dead purge T-2
            T-2 -> archived
            $ orch alerts list
            ! note: no alerts
            $ orch task dead requeue --all
            T-3 -> queued
            $ orch task dead purge --all
            ! note: no dead letters
            $ orch list --archived
            T-2	FAILED	P1	work
            """#,
            queue: queue(
                row("T-1", "IN_PROGRESS", owner: "w"), row("T-2"),
                row("T-3", "FAILED", notes: "attempt:3/3 / dead:failed"),
                row("T-4")), in: bench)
        #expect(try bench.text(of: "alerts.jsonl").split(separator: "\n").count == 2)
    }

    @Test("Of all dead letters those that can be are put back or moved, and the others are named with why")
    func rest() throws {
        try expectSession(
            #"""
            $ orch task dead requeue --all
            T-2 -> queued
            ! warning: T-1 is left as it is: 2 rows have the id T-1: lines 5, 6
            [exit 1]
            """#,
            queue: queue(
                row("T-1", "FAILED", notes: "dead:failed"), row("T-1", "FAILED", notes: "dead:failed"),
                row("T-2", "FAILED", notes: "attempt:3/3 / dead:failed")))
        try expectSession(
            #"""
            $ orch task dead purge T-1
            ! warning: not moved: T-1 is needed by open tasks
            [exit 1]
            $ orch task dead purge --all
            T-2 -> archived
            ! warning: not moved: T-1 is needed by open tasks
            """#,
            queue: queue(
                row("T-1", "FAILED", notes: "dead:failed"), row("T-2", "FAILED", notes: "dead:failed"),
                row("T-3", notes: "after:T-1")))
    }

    @Test("The session that asks for a task stays, whoever has it")
    func session() throws {
        let bench = try Workbench()
        try bench.write(queue(), to: "QUEUE.md")
        let orch = bench.orch()
        _ = try orch.run(["task", "enqueue", "--task", "x", "--session-id", "s1"])
        let claimed = try orch.run(["task", "claim", "--owner-agent", "agent:1", "--json"]).output
        #expect(claimed.contains(#""session_id": "s1""#) && claimed.contains(#""owner_agent": "agent:1""#))
        #expect(
            try orch.run(["task", "complete", "1", "--status", "done", "--json"]).output.contains(
                #""session_id": "s1""#))
    }
}
