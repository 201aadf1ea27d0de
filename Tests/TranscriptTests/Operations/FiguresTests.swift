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
            sparkline remaining=▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█
            sparkline done=▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█
            sparkline success_rate=·······················█
            …
            $ orch fail 2 --notes no --permanent
            ORCH-002 -> FAILED
            $ orch kpi --window 1h --fail-on-alert
            done=1 failed=1 success_rate=50.0% {any} throughput=1.0/h stale=0
            sparkline remaining={any}
            sparkline done={any}
            sparkline failed={any}
            sparkline success_rate={any}
            …
            alert kpi.success_rate: 1 of 2 tasks succeeded, less than 80 %
            [exit 2]
            $ orch alerts list
            ! note: no alerts
            $ orch kpi --by owner --fail-on-alert
            done=1 failed=1 success_rate=50.0% latency_mean={any} throughput=0.0/h stale=0
            - v done=0 failed=1 success_rate=0.0% latency_mean=none {any}
            - w done=1 failed=0 success_rate=100.0% {any}
            …
            alert kpi.success_rate: 1 of 2 tasks succeeded, less than 80 %
            [exit 2]
            $ orch kpi --by kind --window 1h
            done=1 failed=1 success_rate=50.0% {any}
            - build done=1 failed=0 success_rate=100.0% {any}
            - none done=0 failed=1 success_rate=0.0% {any}
            …
            alert kpi.success_rate: 1 of 2 tasks succeeded, less than 80 %
            $ orch alerts list
            A-{trace}	critical	open	kpi.success_rate	1	1 of 2 tasks succeeded, less than 80 %
            $ orch health
            unhealthy
            tasks queued=0 claimed=0 running=0 done=1 failed=1 dead=0 cancelled=0 blocked=0 expired=0
            - success_rate: 1 of 2 tasks succeeded, less than 80 %
            - alerts=1: kpi.success_rate
            [exit 2]
            """#, queue: queue())
        try bench.write("kpi.min_success_percent = 50\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch kpi
            done=1 failed=1 {any}
            …
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

    @Test("a log that is no file is an error for whoever asks for it, and a finding about the queue")
    func folder() throws {
        let bench = try Workbench()
        try bench.write("", to: "logs/orch_runs.jsonl/x")
        for command in ["events", "events --follow", "kpi"] {
            try expectSession(
                """
                $ orch \(command)
                ! error: the event log logs/orch_runs.jsonl can't be read: it is a folder, not a file
                ! hint: correct that, or name another with log.path or --log-path
                [exit 74]
                """, queue: queue(row("A")), in: bench)
        }
        try expectSession(
            #"""
            $ orch health
            degraded
            tasks queued=1 claimed=0 running=0 done=0 failed=0 dead=0 cancelled=0 blocked=0 expired=0
            - event_log: the event log logs/orch_runs.jsonl can't be read: it is a folder, not a file; correct that, or name another with log.path or --log-path
            [exit 2]
            $ orch events --log-path nowhere/log
            $ orch events --log-path /dev/null
            $ orch show A --log-path logs/orch_runs.jsonl
            …
            """#, in: bench)
    }

    @Test("--follow misses nothing when the log is moved away or cut while nobody looks")
    func followedMoves() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1"), row("A-2"), row("A-3"), row("A-4"), row("A-5")), to: "QUEUE.md")
        let answer = try bench.run(
            "/bin/sh", "-c",
            #"""
            "$1" pick > /dev/null
            "$1" events --follow > out &
            process=$!
            until grep -q A-1 out; do sleep 0.02; done
            kill -STOP $process
            "$1" pick > /dev/null
            mv logs/orch_runs.jsonl old
            "$1" pick > /dev/null
            kill -CONT $process
            until grep -q A-3 out; do sleep 0.02; done
            kill -STOP $process
            : > logs/orch_runs.jsonl
            "$1" pick > /dev/null
            "$1" pick --trace-id a-trace-that-is-so-long-that-the-log-is-longer-than-it-was-before > /dev/null
            kill -CONT $process
            until grep -q A-5 out; do sleep 0.02; done
            kill $process
            cut -f 3 out | tr '\n' ' '
            "$1" events --follow > /dev/full
            echo $?
            "$1" events --follow | head -n 1 | cut -f 3
            """#, "sh", OrchBinary.path)
        #expect(answer.output == "A-1 A-2 A-3 A-4 A-5 74\nA-4\n", "\(answer.output)\(answer.errors)")
        #expect(answer.errors.contains("error: standard output: No space left on device"), "\(answer.errors)")
    }

    @Test("no event is lost or doubled while eight processes write to a log of a few lines")
    func rotation() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write("log.max_bytes = 6000\nlog.keep = 60\n", to: "orch.conf")
        let answer = try bench.run(
            "/bin/sh", "-c",
            #"""
            "$1" events --follow > out &
            follower=$!
            for worker in 1 2 3 4 5 6 7 8; do
                (for turn in 1 2 3 4 5 6; do "$1" add "task $worker-$turn" > /dev/null; done) &
                workers="$workers $!"
            done
            wait $workers
            until [ "$(wc -l < out)" -ge 48 ]; do sleep 0.02; done
            kill $follower
            "$1" events -n 100 | cut -f 3 | sort -V > all
            seq 48 | sed 's/^/A-/' > wanted
            "$1" list | cut -f 1 | grep -v '^A-1$' | sort -V > added
            cmp all added && cut -f 3 out | sort -V | cmp - added && wc -l < added
            ls logs | wc -l
            "$1" show A-2 | grep -c history
            """#, "sh", OrchBinary.path)
        let lines = answer.output.split(separator: "\n")
        #expect(lines.first == "48" && lines.last == "1", "\(answer.output)\(answer.errors)")
        #expect(try #require(lines.dropFirst().first.flatMap { Int($0) }) > 3)
    }

    @Test("the oldest of the full logs goes when there are too many")
    func kept() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        try bench.write("log.max_bytes = 1\nlog.keep = 2\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch set A-1 priority=P0
            …
            $ orch set A-1 priority=P1
            …
            $ orch set A-1 priority=P2
            …
            $ orch events
            {second}	task_edited	A-1	set priority=P1
            {second}	task_edited	A-1	set priority=P2
            """#, in: bench)
        #expect(
            try bench.run("ls", "logs").output == "orch_runs.jsonl\norch_runs.jsonl.1\norch_runs.jsonl.2\n")
    }

    @Test("metrics are what Prometheus reads, and a file of them is replaced in one step")
    func metrics() throws {
        let bench = try Workbench()
        try bench.write(
            queue(
                row("A-1", "IN_PROGRESS", owner: "a\"b\\c", notes: "attempt:1/3 / lease:9999-01-01 00:00:00"),
                row("A-2", notes: "nl_intake:20260208-1449"), row("A-3", "FAILED", notes: "dead:x")),
            to: "QUEUE.md")
        try expectSession(
            #"""
            $ orch add one
            Added A-4
            $ orch start A-4
            A-4 -> IN_PROGRESS
            $ orch done A-4 --notes ok
            A-4 -> DONE
            $ orch metrics --output orch.prom
            $ orch metrics --output orch.prom
            $ orch metrics --output QUEUE.md
            ! error: QUEUE.md has something other than metrics
            ! hint: name another file
            [exit 1]
            $ orch metrics --output nowhere/orch.prom
            ! error: nowhere/orch.prom: No such file or directory
            ! hint: name a file in a folder that exists and may be written
            [exit 74]
            $ orch metrics --json
            …
            [exit 64]
            """#, in: bench)
        #expect(bench.names().filter { $0.hasSuffix(".prom") || $0.hasPrefix(".orch-") } == ["orch.prom"])
        let text = try bench.text(of: "orch.prom")
        let samples = try Exposition(text).samples
        #expect(samples["orch_build_info{version=\"0.1.0\"}"] == 1)
        #expect(samples["orch_tasks{state=\"dead\"}"] == 1 && samples["orch_tasks{state=\"queued\"}"] == 1)
        #expect(samples["orch_ready_tasks"] == 1)
        #expect(try #require(samples["orch_oldest_ready_age_seconds"]) > 1000)
        #expect(samples[#"orch_leases{owner_session="a\"b\\c"}"#] == 1, "\(text)")
        #expect(samples["orch_day_done_tasks"] == 1 && samples["orch_day_failed_tasks"] == 0)
        #expect(samples["orch_day_latency_seconds_count"] == 1 && samples["orch_stale_tasks"] == 0)
        #expect(samples["orch_day_latency_seconds{quantile=\"0.95\"}"] == samples["orch_day_latency_seconds_sum"])
        #expect(try bench.run(OrchBinary.path, "metrics").output.hasPrefix("# HELP orch_build_info "))
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
            until grep -q A-1 out; do sleep 0.02; done
            "$1" pick > /dev/null
            until grep -q A-2 out; do sleep 0.02; done
            mv logs/orch_runs.jsonl old
            "$1" pick > /dev/null
            until grep -q A-3 out; do sleep 0.02; done
            kill $process
            cut -f 2,3 out
            """#, "sh", OrchBinary.path)
        #expect(answer.output == "task_claimed\tA-1\ntask_claimed\tA-2\ntask_claimed\tA-3\n", "\(answer.errors)")
    }
}

/// Text in the format that Prometheus reads, by its rules.
private struct Exposition {
    struct Fault: Error {
        let line: Substring
        let reason: String
    }

    /// The samples with their labels as they are written.
    private(set) var samples: [String: Double] = [:]

    init(_ text: String) throws {
        var helped: Set<Substring> = []
        var types: [Substring: Substring] = [:]
        var family: Substring = ""
        guard text.hasSuffix("\n"), !text.contains("\r") else { throw Fault(line: "", reason: "line ends") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, helped.insert(words[2]).inserted else {
                    throw Fault(line: line, reason: "help")
                }
                family = words[2]
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, words[2] == family, types[family] == nil,
                    ["gauge", "summary"].contains(words[3])
                else { throw Fault(line: line, reason: "type") }
                types[family] = words[3]
            } else {
                let sample = /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(.*)\})? (-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?)/
                guard let found = line.wholeMatch(of: sample), let value = Double(found.4) else {
                    throw Fault(line: line, reason: "sample")
                }
                let suffixes = types[family] == "summary" ? ["", "_sum", "_count"] : [""]
                guard suffixes.contains(where: { found.1 == family + $0 }) else {
                    throw Fault(line: line, reason: "family")
                }
                let label = /[a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\["\\n])*"/
                var labels = found.3 ?? ""
                while !labels.isEmpty {
                    guard let first = labels.prefixMatch(of: label) else { throw Fault(line: line, reason: "labels") }
                    labels = labels[first.range.upperBound...]
                    if labels.first == "," { labels = labels.dropFirst() }
                }
                let key = String(line[..<found.4.startIndex].dropLast())
                guard samples.updateValue(value, forKey: key) == nil else { throw Fault(line: line, reason: "twice") }
            }
        }
    }
}
