import BlackBox
import Foundation
import Host
import Testing

/// The watchdog and its alerts, with real files and git.
@Suite("The watchdog")
struct WatchdogTests {
    private static let lost = queue(
        row(
            "A-1", "IN_PROGRESS", owner: "w", started: "2026-02-09 10:00",
            notes: "attempt:1/3 / lease:2026-02-09 10:15:00"),
        row("A-2", "FAILED", owner: "w", notes: "no host / attempt:3/3 / error:net"),
        row("A-3", "DONE", notes: "dedupe:k"),
        row("A-4", notes: "dedupe:k"), row("A-5", "IN_PROGRESS", owner: "x", notes: "lease:9999-12-31 23:59:59"),
        row("A-6", "FAILED", notes: "attempt:1/3 / permanent"))

    @Test("A tick does what is due and says so; the next one has nothing to do")
    func tick() throws {
        let bench = try expectSession(
            #"""
            $ orch watchdog --dry-run
            A-1 -> PENDING (lease expired, retry at {any})
            A-2 -> FAILED (failed, and no attempt is left: dead letter)
            A-4 -> DONE (A-3 is the same work and DONE)
            A-5 -> IN_PROGRESS (lease until 9999-12-31 23:59, which no claim has; it ends at {any})
            $ orch alerts list
            ! note: no alerts
            $ orch ops watchdog
            A-1 -> PENDING (lease expired, retry at {any})
            A-2 -> FAILED (failed, and no attempt is left: dead letter)
            A-4 -> DONE (A-3 is the same work and DONE)
            A-5 -> IN_PROGRESS (lease until 9999-12-31 23:59, which no claim has; it ends at {any})
            $ orch watchdog
            nothing to do
            $ orch alerts list
            A-{trace}	critical	open	dead:A-2	1	failed
            $ orch alerts ack A-2 --by 김
            A-{trace} -> acknowledged
            $ orch ops alerts ack dead:A-2
            A-{trace} is acknowledged
            $ orch alerts ack A-9
            ! error: there is no alert 'A-9'
            ! hint: see them with 'orch alerts list --all'
            [exit 1]
            $ orch retry A-2 --force
            A-2 -> PENDING
            $ orch watchdog --json
            {
              "schema": "orch.watchdog/1",
              "dry_run": false,
              "changed": false,
              "actions": [],
              "ended": [],
              "continued": [],
              "stuck": [],
              "alerts": [],
              "warnings": []
            }
            $ orch alerts list --all
            A-{trace}	critical	resolved	dead:A-2	1	failed
            $ cat ALERTS.md
            # Alerts

            | alert_id | cause | level | item_id | message | status | count | first_at_kst | last_at_kst | announced_at_kst | acknowledged_by | acknowledged_at_kst | resolved_at_kst |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            | A-{trace} | dead:A-2 | critical | A-2 | failed | resolved | 1 | {second} | {second} | - | 김 | {second} | {second} |
            """#, queue: Self.lost)
        let log = try bench.text(of: "logs/orch_runs.jsonl")
        for event in [
            "task_retried", "task_dead", "dedupe_skipped", "lease_renewed", "alert_raised", "alert_acknowledged",
            "alert_resolved",
        ] {
            #expect(log.contains("\"event\":\"\(event)\""), "\(event)")
        }
    }

    @Test("The worker of a killed run is gone before its task is ready again")
    func orphan() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1")), to: "QUEUE.md")
        let orch = bench.orch()
        let worker =
            "trap 'grep -c PENDING QUEUE.md > seen; exit' TERM; echo $$ > pid.new; mv pid.new pid; sleep 60 & wait"
        var child = try orch.start(["run", "A-1", "--command", worker])
        try child.serve { bench.names().contains("pid") }
        child.send(.kill)
        try child.serve()
        // As one leaves it that is killed while it notes its worker.
        try bench.write("", to: ".orch/QUEUE.md/workers/tmp.0")
        let id = try #require(Int32(try bench.text(of: "pid").dropLast()))
        _ = try orch.run(["set", "A-1", "notes=attempt:1/3 / lease:2026-02-09 10:15:00"])
        let answer = try orch.run(["watchdog"])
        #expect(answer.output.hasPrefix("A-1 -> PENDING (lease expired, retry at "), "\(answer)")
        #expect(answer.output.hasSuffix("\nA-1: the worker of attempt 1 is ended, process \(id)\n"), "\(answer)")
        try waitUntilGone(id)
        #expect(try bench.text(of: "seen") == "0\n")
        #expect(bench.names(in: ".orch/QUEUE.md/workers") == [])
    }

    @Test("Nothing to do writes nothing, and says nothing to whoever asks for that")
    func idle() throws {
        let bench = try expectSession(
            "$ orch watchdog\nnothing to do\n$ orch watchdog --quiet", queue: queue(row("A-1")))
        #expect(bench.names() == ["QUEUE.md"])
    }

    @Test("An alert of the same tick lasts")
    func lasting() throws {
        try expectSession(
            #"""
            $ orch watchdog
            A-1 -> FAILED (lease expired, and no attempt is left: dead letter)
            A-2 -> FAILED (without a lease since 2026-02-09 10:00, and no attempt is left: dead letter)
            $ orch alerts list
            A-{trace}	critical	open	dead:A-1	1	lease expired
            A-{trace}	critical	open	dead:A-2	1	without a lease since 2026-02-09 10:00
            """#,
            queue: queue(
                row("A-1", "IN_PROGRESS", owner: "w", notes: "attempt:3/3 / lease:2026-02-09 10:15:00"),
                row("A-2", "IN_PROGRESS", owner: "w", started: "2026-02-09 10:00", notes: "attempt:3/3")))
    }

    @Test("A task that waits for a person is announced once, until it waits no longer")
    func blocked() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A-1", "IN_PROGRESS", owner: "w"), row("A-2", "BLOCKED", notes: "cancelled_by_operator")),
            to: "QUEUE.md")
        try bench.write("alert.command = cat >> told\n", to: "orch.conf")
        try expectSession(
            """
            $ orch block A-1 --notes "needs the key, from Kim"
            A-1 -> BLOCKED
            $ orch watchdog --quiet
            $ orch watchdog --quiet
            $ orch alerts list
            A-{trace}	warning	open	blocked:A-1	1	BLOCKED: needs the key, from Kim
            $ orch health
            degraded
            tasks {any} blocked=1 {any}
            - alerts=1: blocked:A-1
            [exit 2]
            $ orch replan A-1
            A-1 -> PENDING
            $ orch watchdog --quiet
            $ orch alerts list
            ! note: no alerts
            """, in: bench)
        #expect(try bench.text(of: "told").split(separator: "\n").count == 1)
    }

    @Test("The alerts of a queue are raised and resolved by that one, however many queues are in the folder")
    func neighbours() throws {
        let bench = try Workbench()
        try bench.write(
            queue(row("A-1", "FAILED", notes: "attempt:3/3"), row("A-2", "BLOCKED", notes: "one key")), to: "QUEUE.md")
        try bench.write(
            queue(row("A-1", "FAILED", notes: "attempt:3/3"), row("A-2", "BLOCKED", notes: "a key")), to: "B.md")
        try expectSession(
            """
            $ orch watchdog
            A-1 -> FAILED (failed, and no attempt is left: dead letter)
            $ orch watchdog --queue B.md
            A-1 -> FAILED (failed, and no attempt is left: dead letter)
            $ orch watchdog --quiet
            $ orch alerts list
            A-{trace}	critical	open	dead:A-1	1	failed
            A-{trace}	warning	open	blocked:A-2	1	BLOCKED: one key
            A-{trace}	critical	open	B.md:dead:A-1	1	failed
            A-{trace}	warning	open	B.md:blocked:A-2	1	BLOCKED: a key
            $ orch task requeue A-1 --queue B.md
            A-1 -> queued
            $ orch replan A-2 --queue B.md
            A-2 -> PENDING
            $ orch watchdog --queue B.md --quiet
            $ orch alerts list
            A-{trace}	critical	open	dead:A-1	1	failed
            A-{trace}	warning	open	blocked:A-2	1	BLOCKED: one key
            """, in: bench)
    }

    @Test("A row that can't be written is named, and the others are not held back")
    func obstacles() throws {
        try expectSession(
            #"""
            $ orch watchdog
            A-2 -> PENDING (failed, retry at {any})
            ! warning: A-1 is left as it is: 65545 bytes are too many for the cell 'notes'; it holds 65536
            [exit 1]
            $ orch watchdog
            ! warning: A-1 is left as it is: 65545 bytes are too many for the cell 'notes'; it holds 65536
            [exit 1]
            """#,
            queue: queue(
                row("A-1", "FAILED", notes: String(repeating: "x", count: 65_500) + " / attempt:1/3"),
                row("A-2", "FAILED", notes: "attempt:1/3")))
    }

    @Test("Behind a link the alerts are beside the file itself")
    func link() throws {
        let bench = try Workbench()
        try bench.write(queue(row("A-1", "FAILED", notes: "attempt:3/3")), to: "real/QUEUE.md")
        try FileManager.default.createSymbolicLink(
            atPath: bench.path + "/QUEUE.md", withDestinationPath: "real/QUEUE.md")
        try expectSession(
            #"""
            $ orch watchdog
            A-1 -> FAILED (failed, and no attempt is left: dead letter)
            $ orch alerts ack A-1 --by x
            A-{trace} -> acknowledged
            $ cd real
            $ orch alerts list
            A-{trace}	critical	acknowledged	dead:A-1	1	failed
            """#, in: bench)
        #expect(!bench.names().contains("ALERTS.md"))
    }

    @Test("The alert command gets each new alert once, and its failure changes nothing")
    func command() throws {
        let bench = try Workbench()
        try bench.write("alert.command = cat >> alerts.jsonl; exit 3\n", to: "orch.conf")
        try expectSession(
            #"""
            $ orch watchdog
            A-1 -> FAILED (failed, and no attempt is left: dead letter)
            ! warning: alert.command failed for A-{trace}: exit 3
            $ orch watchdog
            nothing to do
            """#, queue: queue(row("A-1", "FAILED", notes: "$(touch x) / attempt:3/3")), in: bench)
        let lines = try bench.text(of: "alerts.jsonl").split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains(#""cause":"dead:A-1""#))
    }

    @Test("An alert that a killed run did not announce is announced by the next one, and one that hangs is reported")
    func announcing() throws {
        let bench = try Workbench()
        let rows = (1...2).map { row("A-\($0)", "FAILED", notes: "attempt:3/3") }
        try bench.write(queue() + rows.joined(separator: "\n") + "\n", to: "QUEUE.md")
        try bench.write("alert.command = kill -KILL $PPID\n", to: "orch.conf")
        #expect(try bench.orch().run(["watchdog"]).exit != 0)
        try bench.write("alert.command = cat >> got; sleep 60\nalert.timeout_seconds = 1\n", to: "orch.conf")
        let slow = try bench.orch().run(["watchdog"])
        #expect(slow.exit == 0 && slow.errors.contains("not done after 1 s"), "\(slow.errors)")
        try bench.write("alert.command = cat >> got\n", to: "orch.conf")
        for _ in 1...2 { #expect(try bench.orch().run(["watchdog"]).output == "nothing to do\n") }
        let got = try bench.text(of: "got").split(separator: "\n")
        #expect(got.count == 2 && Set(got).count == 2, "\(got)")
    }

    @Test("The alerts are in the commit of the change that raised them")
    func commit() throws {
        let repository = try GitBench()
        try repository.bench.write(queue(row("A-1", "FAILED", notes: "attempt:3/3")), to: "r/QUEUE.md")
        #expect(try repository.orch("watchdog").exit == 0)
        #expect(
            try repository.git("show", "--format=%s", "--name-only", "HEAD")
                == "orch: watchdog A-1\n\nALERTS.md\nQUEUE.md")
        #expect(try repository.orch("alerts", "ack", "A-1", "--by", "x").exit == 0)
        #expect(try repository.git("show", "--format=%s", "--name-only", "HEAD") == "orch: alerts ack A-1\n\nALERTS.md")
        #expect(try repository.git("status", "--porcelain", "--", "*.md").isEmpty)
    }

    @Test("Many at once do each thing once")
    func crowd() async throws {
        let bench = try Workbench()
        let rows = (1...30).map { row("A-\($0)", "FAILED", notes: "attempt:\($0 % 2 == 0 ? 3 : 1)/3") }
        try bench.write(queue() + rows.joined(separator: "\n") + "\n", to: "QUEUE.md")
        let program = bench.orch()
        let lines = try await withThrowingTaskGroup(of: [Substring].self) { group in
            for _ in 0..<8 { group.addTask { try program.run(["watchdog"]).output.split(separator: "\n") } }
            return try await group.reduce([], +).filter { $0 != "nothing to do" }
        }
        #expect(lines.count == 30 && Set(lines.map { $0.prefix { $0 != " " } }).count == 30)
        let alerts = try bench.text(of: "ALERTS.md").split(separator: "\n").filter { $0.contains("dead:") }
        #expect(alerts.count == 15 && alerts.allSatisfy { $0.contains("| open | 1 |") })
    }
}
