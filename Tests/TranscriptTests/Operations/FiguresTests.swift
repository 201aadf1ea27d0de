import BlackBox
import Testing

/// What an operator sees of a queue that runs by itself.
@Suite("Status, workers, figures and events")
struct FiguresTests {
    private static let running = queue(
        row("ORCH-101", "PENDING"),
        row(
            "ORCH-102", "IN_PROGRESS", "P2", task: "로그 정리", owner: "s1", started: "2026-02-08 20:34",
            notes: "attempt:1/3 / lease:9999-01-01 00:00:00"),
        row("ORCH-103", "FAILED", notes: "attempt:3/3 / dead:failed"))

    @Test("status and workers print what scripts rely on")
    func status() throws {
        try expectSession(
            #"""
            $ orch status
            summary PENDING=1 IN_PROGRESS=1 BLOCKED=0 FAILED=1 DONE=0
            top_in_progress:
            - ORCH-102 [P2] owner=s1 start=2026-02-08 20:34 로그 정리
            $ orch ops workers
            workers_active=1 in_progress=1
            - s1 tasks=1 p0=0 p1=0 p2=1 ids=ORCH-102 oldest_start=2026-02-08 20:34
            $ orch workers --json
            {
              "schema": "orch.workers/1",
              "workers_active": 1,
              "in_progress": 1,
              "workers": [
                {
                  "owner_session": "s1",
                  "tasks": 1,
                  "p0": 0,
                  "p1": 0,
                  "p2": 1,
                  "ids": [
                    "ORCH-102"
                  ],
                  "oldest_start": "2026-02-08 20:34"
                }
              ],
              "warnings": []
            }
            $ orch ops retry 103 --force
            ORCH-103 -> PENDING
            $ orch ops cancel 102
            ORCH-102 -> BLOCKED
            $ orch ops status
            summary PENDING=2 IN_PROGRESS=0 BLOCKED=1 FAILED=0 DONE=0
            top_in_progress: none
            $ orch workers
            workers_active=0 in_progress=0
            workers: none
            """#, queue: Self.running)
    }

    @Test("kpi counts what happened, and raises an alert once while it lasts")
    func kpi() throws {
        let bench = try expectSession(
            #"""
            $ orch kpi
            done=0 failed=0 success_rate=none latency_mean=none latency_p95=none wait_mean=none wait_p95=none retries=0 throughput=0.0/h stale=0
            $ orch add one --kind build
            Added ORCH-001
            $ orch add two
            Added ORCH-002
            $ orch pick --owner-session w
            ORCH-001
            $ orch pick --owner-session v
            ORCH-002
            $ orch done 1 --notes ok
            ORCH-001 -> DONE
            $ orch kpi --fail-on-alert
            done=1 failed=0 success_rate=100.0% latency_mean={any}s latency_p95={any}s wait_mean={any}s wait_p95={any}s retries=0 throughput=0.0/h stale=0
            $ orch fail 2 --notes no --permanent
            ORCH-002 -> FAILED
            $ orch kpi --by owner --window 1h --fail-on-alert
            done=1 failed=1 success_rate=50.0% latency_mean={any} throughput=1.0/h stale=0
            - v done=0 failed=1 success_rate=0.0% latency_mean=none {any}
            - w done=1 failed=0 success_rate=100.0% {any}
            alert kpi.success_rate: 1 of 2 tasks succeeded, less than 80 %
            [exit 2]
            $ orch kpi --by kind --window 1h
            done=1 failed=1 success_rate=50.0% {any}
            - build done=1 failed=0 success_rate=100.0% {any}
            - none done=0 failed=1 success_rate=0.0% {any}
            alert kpi.success_rate: 1 of 2 tasks succeeded, less than 80 %
            $ orch alerts list
            A-{trace}	critical	open	kpi.success_rate	1	1 of 2 tasks succeeded, less than 80 %
            $ orch health
            unhealthy
            tasks queued=0 claimed=0 running=0 done=1 failed=1 dead=0 cancelled=0 blocked=0 expired=0
            - success_rate=1: 1 of 2 tasks succeeded, less than 80 %
            - alerts=1: kpi.success_rate
            [exit 2]
            """#, queue: queue())
        try bench.write("kpi.min_success_percent = 50\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch kpi
            done=1 failed=1 {any}
            $ orch health
            healthy
            tasks queued=0 claimed=0 running=0 done=1 failed=1 dead=0 cancelled=0 blocked=0 expired=0
            $ orch alerts list
            ! note: no alerts
            $ orch kpi --window 0m
            ! error: --window takes a length of time above 0; got 0
            ! hint: for example 24h or 7d
            [exit 64]
            """#, in: bench)
        #expect(bench.names().contains("ALERTS.md"))
    }

    @Test("health says for machines what is wrong")
    func health() throws {
        try expectSession(
            #"""
            $ orch health --json
            {
              "schema": "orch.health/1",
              "status": "degraded",
              "details": {
                "tasks": {
                  "queued": 1,
                  "claimed": 0,
                  "running": 1,
                  "done": 0,
                  "failed": 0,
                  "dead": 1,
                  "cancelled": 0,
                  "blocked": 0,
                  "expired": 0
                },
                "findings": [
                  {
                    "name": "dead_letters",
                    "count": 1,
                    "details": [
                      "ORCH-103"
                    ]
                  }
                ]
              },
              "warnings": []
            }
            [exit 2]
            """#, queue: Self.running)
    }

    @Test("events are those of the log, of one task or since a time")
    func events() throws {
        try expectSession(
            #"""
            $ orch events
            $ orch add one --kind build
            Added ORCH-001
            $ orch pick --owner-session w
            ORCH-001
            $ orch add two
            Added ORCH-002
            $ orch events
            {second}	task_enqueued	ORCH-001	added
            {second}	task_claimed	ORCH-001	claimed by w, attempt 1/3
            {second}	task_enqueued	ORCH-002	added
            $ orch events --task 2
            {second}	task_enqueued	ORCH-002	added
            $ orch events -n 1 --since 1h
            {second}	task_enqueued	ORCH-002	added
            $ orch events --since 2099-01-01
            $ orch events --since soon
            ! error: --since takes a time or an age; got 'soon'
            ! hint: for example 2026-02-09, "2026-02-09 18:00" or 14d
            [exit 64]
            $ orch events -n 1 --json
            {
              "schema": "orch.events/1",
              "events": [
                {
                  "ts_kst": "{second}",
                  "ts_epoch_ms": {number},
                  "event": "task_enqueued",
                  "trace_id": "{trace}",
                  "command": "add",
                  "item_id": "ORCH-002",
                  "task": "two",
                  "priority": "P1"
                }
              ],
              "warnings": []
            }
            """#, queue: queue())
    }

    @Test("--follow prints what is added, also to a log that was replaced")
    func follow() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1"), row("A-2"), row("A-3")), to: "QUEUE.md")
        let answer = try bench.run(
            "/bin/sh", "-c",
            #"""
            "$1" pick > /dev/null
            "$1" events --follow > out &
            process=$!
            until grep -q A-1 out; do :; done
            "$1" pick > /dev/null
            until grep -q A-2 out; do :; done
            mv logs/orch_runs.jsonl old
            "$1" pick > /dev/null
            until grep -q A-3 out; do :; done
            kill $process
            cut -f 2,3 out
            """#, "sh", OrchBinary.path)
        #expect(answer.output == "task_claimed\tA-1\ntask_claimed\tA-2\ntask_claimed\tA-3\n", "\(answer.errors)")
    }
}
