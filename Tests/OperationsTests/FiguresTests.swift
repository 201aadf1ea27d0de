import Chance
import Ledgers
import Operations
import TaskQueue
import Testing

@Suite struct KPITests {
    /// Events at seconds.
    private static func kpi(_ events: [(Int64, QueueEvent, String)], since start: Int64 = 0) -> KPI {
        kpi(events.map { KPI.Event(at: $0.0 * 1000, $0.1, $0.2) }, since: start)
    }

    private static func kpi(_ events: [KPI.Event], since start: Int64 = 0) -> KPI {
        KPI(of: events, in: start * 1000...1_000_000) { task, owner in owner.isEmpty ? String(task.prefix(1)) : owner }
    }

    @Test func `what came to an end counts once, by how it ended last`() {
        let kpi = Self.kpi([
            (1, .enqueued, "A"), (3, .claimed, "A"), (13, .completed, "A"), (4, .claimed, "B"), (5, .failed, "B"),
            (6, .retried, "B"), (9, .claimed, "B"), (29, .completed, "B"), (10, .claimed, "C"), (11, .failed, "C"),
            (12, .dead, "C"), (12, .claimed, "D"),
        ])
        #expect(kpi.all.done == 2 && kpi.all.failed == 1)
        #expect(kpi.all.successRate == 2.0 / 3)
        #expect(kpi.all.latency.mean == 15_000)
        #expect(kpi.all.latency.p95 == 20_000)
        // A waited 2 s, and B 3 s for its second try; nothing is known of the others.
        #expect(kpi.all.wait.mean == 2_500)
    }

    @Test func `a task that was put back has not come to an end`() {
        for event in [QueueEvent.retried, .requeued, .replanned] {
            #expect(Self.kpi([(1, .claimed, "A"), (2, .failed, "A"), (3, event, "A")]).all.successRate == nil)
        }
        let back = KPI.Event(at: 3000, .reviewGate, "A", target: .pending)
        #expect(Self.kpi([KPI.Event(at: 1000, .completed, "A"), back]).all.done == 0)
        let passed = KPI.Event(at: 3000, .reviewGate, "A", target: .done)
        #expect(Self.kpi([KPI.Event(at: 1000, .claimed, "A"), passed]).all.latency.mean == 2000)
    }

    @Test func `the window decides what counts, and what was before it how long that took`() {
        let events: [(Int64, QueueEvent, String)] = [
            (1, .claimed, "A"), (5, .completed, "A"), (6, .claimed, "B"), (20, .completed, "B"),
        ]
        let kpi = Self.kpi(events, since: 10)
        #expect(kpi.all.done == 1 && kpi.all.latency.mean == 14_000)
    }

    @Test func `what a wrong clock dated later does not count, in no window`() {
        let events = [
            KPI.Event(at: 1000, .claimed, "A"), KPI.Event(at: 31_536_000_000, .completed, "A"),
            KPI.Event(at: 2000, .claimed, "B"), KPI.Event(at: 3000, .completed, "B"),
        ]
        let kpi = Self.kpi(events)
        #expect(kpi.all.done == 1 && kpi.all.latency.mean == 1000)
    }

    @Test func `the parts of a window add up to it, and a line of blocks shows them`() {
        var events: [KPI.Event] = []
        for number in 0..<6 {
            let (start, id) = (Int64(number) * 10, "A-\(number)")
            events.append(KPI.Event(at: start, .claimed, id))
            events.append(KPI.Event(at: start + 9, number == 3 ? .failed : .completed, id))
        }
        let kpi = KPI(of: events, in: 0...99, parts: 10) { _, _ in "" }
        #expect(kpi.parts.map(\.done) == [1, 1, 1, 0, 1, 1, 0, 0, 0, 0])
        #expect(kpi.parts.map(\.failed).reduce(0, +) == 1)
        let trends = Trend.all(of: kpi)
        #expect(trends.first { $0.name == "success_rate" }?.sparkline == "███▁██····")
        #expect(
            trends.filter(\.hasValues).map(\.name) == ["done", "failed", "success_rate", "latency_mean", "latency_p95"])
        #expect(Trend(name: "x", values: [0, 0.001, 3.5, 7, nil]).sparkline == "▁▂▅█·")
        #expect(Trend(name: "x", values: [0, nil]).sparkline == "▁·")
    }

    @Test func `the work grows with the number of events and groups, and not with its square`() {
        let growth = growth(from: 500) { count in
            let events = (0..<4 * count).map { KPI.Event(at: 1, .claimed, "A", owner: "w\($0 % count)") }
            #expect(Self.kpi(events).groups.count == count)
        }
        #expect(growth < 40)
    }

    @Test func `a wait for a retry is no wait for a worker, and a clock that was set back makes no length`() {
        let kpi = Self.kpi([
            KPI.Event(at: 1000, .retried, "A", retryAt: 61_000), KPI.Event(at: 65_000, .claimed, "A", attempt: 2),
            KPI.Event(at: 60_000, .completed, "A"), KPI.Event(at: 9000, .enqueued, "B"),
            KPI.Event(at: 2000, .claimed, "B", attempt: 1),
        ])
        #expect(kpi.all.wait.mean == 4000 && kpi.all.latency.mean == nil)
        #expect(kpi.all.retries == 1 && kpi.all.done == 1)
    }

    @Test func `the figures of groups are those of their tasks`() {
        let kpi = Self.kpi([
            KPI.Event(at: 1000, .claimed, "A", owner: "w"), KPI.Event(at: 2000, .completed, "A"),
            KPI.Event(at: 1000, .claimed, "B", owner: "v"), KPI.Event(at: 2000, .failed, "B"),
        ])
        #expect(
            Dictionary(uniqueKeysWithValues: kpi.groups.map { ($0.name, [$0.figures.done, $0.figures.failed]) })
                == ["w": [1, 0], "v": [0, 1]])
    }

    @Test(
        "95 of 100 do not exceed the p95",
        arguments: [(1, 1), (2, 2), (19, 19), (20, 19), (21, 20), (100, 95), (200, 190)])
    func p95(count: Int, seconds: Int) {
        let events = (1...count).flatMap { number in
            [
                KPI.Event(at: 0, .claimed, "A-\(number)"),
                KPI.Event(at: Int64(number) * 1000, .completed, "A-\(number)"),
            ]
        }
        #expect(Self.kpi(events).all.latency.p95 == Double(seconds) * 1000)
    }

    @Test func `figures beyond their limits are named`() {
        let figures = Self.kpi([
            (0, .claimed, "A"), (30, .completed, "A"), (0, .claimed, "B"), (1, .failed, "B"),
        ]).all
        func names(_ success: Int, _ latency: Int, _ stale: Int, _ count: Int) -> [String] {
            KPILimits(success: success, latency: latency, stale: stale).excesses(of: figures, stale: count).map(\.name)
        }
        #expect(names(50, 30, 2, 2) == [])
        #expect(names(51, 29, 1, 2) == ["success_rate", "latency_p95", "stale"])
        #expect(names(0, 0, 0, 0) == [])
        #expect(KPILimits(success: 100, latency: 1, stale: 0).excesses(of: Self.kpi([KPI.Event]()).all, stale: 0) == [])
    }
}

@Suite struct HealthTests {
    private static func health(
        _ rows: [String], excesses: [KPILimits.Excess] = [], alerts: [String] = []
    ) throws -> Health {
        var queue = try Queue(Array(file(rows).utf8))
        let watchdog = Watchdog(lease: terms, schedule: RetrySchedule(seconds: [60]), staleMinutes: 360, seed: 0)
        let stale = watchdog.staleTasks(&queue, at: now)
        let stuck = queue.passedRows(grace: 60, at: now).filter { !$0.isWaiting }.map(\.id)
        return Health(of: &queue, stale: stale, excesses: excesses, alerts: alerts, stuck: stuck, at: now)
    }

    @Test func `a queue in which all goes on is healthy`() throws {
        let health = try Self.health([
            row("A"), row("B", "IN_PROGRESS", notes: "attempt:1/3 / lease:\(leaseEnd)"), row("C", "DONE"),
            row("D", notes: "after:A"), row("E", "FAILED", notes: "attempt:1/3"),
        ])
        #expect(health.status == .healthy && health.findings == [])
        #expect(
            health.tasks.filter { $0.count > 0 }.map { "\($0.state.rawValue) \($0.count)" } == [
                "queued 2", "claimed 1", "done 1", "failed 1",
            ])
    }

    @Test(
        "What waits for a person degrades it",
        arguments: [
            ([row("A", "FAILED", notes: "dead:failed")], "dead_letters", "A"),
            ([row("A", "IN_PROGRESS", notes: "attempt:1/3 / lease:2026-02-09 09:00:00")], "stale", "A"),
            ([row("A", "PENDING", "P9")], "stuck", "A"),
        ])
    func degraded(rows: [String], name: String, detail: String) throws {
        let health = try Self.health(rows)
        #expect(health.status == .degraded)
        #expect(health.findings.map(\.name) == [name] && health.findings[0].details == [detail])
    }

    @Test func `damage and too many failures make it unhealthy`() throws {
        #expect(try Self.health([row("A"), "| B | DONE |"]).status == .unhealthy)
        let failures = KPI(
            of: [KPI.Event(at: 0, .failed, "A")], in: 0...1, by: { _, _ in "" }
        ).all
        let excesses = KPILimits(success: 80, latency: 0, stale: 0).excesses(of: failures, stale: 0)
        #expect(try Self.health([row("A")], excesses: excesses).status == .unhealthy)
        #expect(try Self.health([row("A")], alerts: ["dead:B"]).status == .degraded)
    }
}

@Suite struct WorkerLoadTests {
    @Test func `workers are counted with their tasks`() throws {
        let queue = try Queue(
            Array(
                file([
                    row("A", "IN_PROGRESS", "P0", owner: "s1", started: "2026-02-09 10:00"),
                    row("B", "IN_PROGRESS", owner: "s2"),
                    row("C", "IN_PROGRESS", "P2", owner: "s1", started: startedNow),
                    row("D", "IN_PROGRESS"), row("E", owner: "s3"),
                ]).utf8))
        let loads = WorkerLoad.all(in: queue)
        #expect(loads.map(\.owner) == ["s1", "s2", ""])
        #expect(loads[0].ids == ["A", "C"] && loads[0].priorities.map(\.1) == [1, 0, 1])
        #expect(loads[0].oldestStart == "2026-02-09 10:00" && loads[1].oldestStart == nil)
    }
}

@Suite struct BurndownTests {
    private static func remaining(_ now: Int, _ events: [(Int64, QueueEvent, String)]) -> [Int] {
        Burndown.remaining(
            now: now, of: events.map { KPI.Event(at: $0.0, $0.1, $0.2) }, in: 100...199, parts: 5)
    }

    @Test func `the line ends where the queue is, and goes back by what the log says`() {
        #expect(Self.remaining(3, []) == [3, 3, 3, 3, 3])
        #expect(
            Self.remaining(
                2, [(105, .enqueued, "A"), (125, .enqueued, "B"), (145, .completed, "A"), (165, .cancelled, "B")])
                == [3, 4, 3, 2, 2])
    }

    @Test func `an end that is said twice counts once, and one that was taken back does not count`() {
        let ends: [(Int64, QueueEvent, String)] = [
            (145, .completed, "A"), (146, .completed, "A"), (165, .requeued, "A"),
        ]
        #expect(Self.remaining(1, ends) == [1, 1, 0, 1, 1])
        let tries: [(Int64, QueueEvent, String)] = [(125, .claimed, "A"), (126, .failed, "A"), (127, .retried, "A")]
        #expect(Self.remaining(1, tries) == [1, 1, 1, 1, 1])
    }

    @Test func `what was before the window and after it changes nothing in it`() {
        #expect(
            Self.remaining(4, [(5, .enqueued, "A"), (6, .completed, "A"), (500, .enqueued, "B")]) == [4, 4, 4, 4, 4])
        // A number below nothing would be an older log that is gone.
        #expect(Self.remaining(0, [(145, .enqueued, "A")]) == [0, 0, 0, 0, 0])
    }
}
