import Operations
import TaskQueue
import Testing

@Suite struct RetryScheduleTests {
    private static let schedule = RetrySchedule(seconds: [60, 180, 600])

    @Test(
        "The wait is that of the attempt, and a tenth more or less",
        arguments: [
            (1, 100, 60), (2, 100, 180), (3, 100, 600), (4, 100, 600), (99, 100, 600), (0, 100, 60), (3, 0, 540),
            (3, 200, 660), (1, 0, 54), (1, 201, 54),
        ] as [(Int, UInt64, Int64)])
    func waits(attempt: Int, chance: UInt64, seconds: Int64) {
        #expect(Self.schedule.wait(after: attempt, chance: chance) == seconds)
    }

    @Test func `a schedule of none waits for nothing`() {
        #expect(RetrySchedule(seconds: []).wait(after: 3, chance: 7) == 0)
        #expect(RetrySchedule(seconds: [0]).wait(after: 3, chance: 7) == 0)
    }
}

@Suite struct WatchdogTests {
    /// Waits of one length with a seed whose deviation does not matter to most tests.
    private static func tick(_ seconds: [Int] = [0], seed: UInt64 = 1) -> Watchdog {
        Watchdog(lease: terms, schedule: RetrySchedule(seconds: seconds), staleMinutes: 360, seed: seed)
    }

    private static let nowText = "2026-02-09 10:00:30"

    @Test(
        "What nobody works on any more comes back, or is a dead letter",
        arguments: [
            // The lease ended; within the grace time the worker may be late.
            ("IN_PROGRESS", "attempt:1/3 / lease:2026-02-09 09:59:00", "PENDING", "attempt:1/3 / retry_at:\(nowText)"),
            ("IN_PROGRESS", "attempt:1/3 / lease:2026-02-09 09:59:30", nil, ""),
            ("IN_PROGRESS", "attempt:1/3 / lease:2026-02-09 10:05:00", nil, ""),
            (
                "IN_PROGRESS", "x / attempt:3/3 / lease:2026-02-09 09:00:00", "FAILED",
                "x / attempt:3/3 / dead:lease_expired"
            ),
            ("IN_PROGRESS", "lease:2026-02-09 09:00:00", "PENDING", "retry_at:\(nowText)"),
            // A clock was wrong, or a typing error.
            ("IN_PROGRESS", "lease:2026-03-12 10:00:30", nil, ""),
            ("IN_PROGRESS", "lease:2026-03-12 10:00:31", "IN_PROGRESS", "lease:\(leaseEnd)"),
            ("IN_PROGRESS", "lease:9999-12-31 23:59:59", "IN_PROGRESS", "lease:\(leaseEnd)"),
            // Nobody can count this.
            ("IN_PROGRESS", "attempt:x / lease:2026-02-09 09:00:00", nil, ""),
            (
                "FAILED", "no host / attempt:2/3 / error:net", "PENDING",
                "no host / attempt:2/3 / error:net / retry_at:\(nowText)"
            ),
            ("FAILED", "no host / attempt:3/3", "FAILED", "no host / attempt:3/3 / dead:failed"),
            // A tick whose clock was years ahead; a wait that a person may mean stays.
            ("PENDING", "attempt:3/3 / retry_at:2099-01-01 00:00:00", "PENDING", "attempt:3/3 / retry_at:\(nowText)"),
            ("PENDING", "attempt:1/3 / retry_at:2027-02-01 00:00:00", nil, ""),
            // An operator stopped it for good.
            ("FAILED", "stopped / attempt:1/3 / cancelled_by_operator", nil, ""),
            ("FAILED", "attempt:3/3 / dead:failed", nil, ""), ("FAILED", "attempt:1/3 / permanent", nil, ""),
            // Nobody had it.
            ("FAILED", "x", nil, ""), ("FAILED", "attempt:0/5", nil, ""), ("FAILED", "attempt:x", nil, ""),
            ("PENDING", "attempt:1/3 / lease:2026-02-09 09:00:00", nil, ""), ("BLOCKED", "attempt:1/3", nil, ""),
            ("DONE", "attempt:2/3", nil, ""),
        ] as [(String, String, String?, String)])
    func states(from: String, notes: String, to: String?, left: String) throws {
        let text = file([row("A", from, owner: "w", started: "2026-02-09 09:00", notes: notes)])
        let outcome = try Outcome(of: Self.tick(), on: text)
        guard let to else {
            #expect(outcome.text == text && outcome.events.isEmpty)
            return
        }
        let isBack = to == "PENDING"
        #expect(
            outcome.rows == [
                row("A", to, owner: isBack ? "-" : "w", started: isBack ? "-" : "2026-02-09 09:00", notes: left)
            ])
        // Once is enough.
        #expect(try Outcome(of: Self.tick(seed: 9), on: outcome.text).text == outcome.text)
    }

    @Test(
        "Without a lease a task is lost when it runs too long, by any clock",
        arguments: [
            ("2026-02-09 04:00", true), ("2026-02-09 04:01", false), ("2026-02-09 12:00", false),
            ("2027-01-01 00:00", false), ("-", false), ("soon", false),
        ])
    func stale(started: String, isLost: Bool) throws {
        let text = file([row("A", "IN_PROGRESS", owner: "w", started: started, notes: "mine")])
        let outcome = try Outcome(of: Self.tick(), on: text)
        #expect(outcome.rows == (isLost ? [row("A", notes: "mine / retry_at:\(Self.nowText)")] : [text.lastRow]))
    }

    @Test(
        "What would never come back is reported, with why",
        arguments: [
            ("IN_PROGRESS", "-", "-", .timeless), ("IN_PROGRESS", "soon", "-", .timeless),
            ("IN_PROGRESS", "-", "lease:banana", .timeless),
            ("IN_PROGRESS", "-", "lease:**2026-02-09 10:05:00**", nil),
            ("IN_PROGRESS", "2026-02-09 12:00", "-", nil), ("IN_PROGRESS", "2026-02-09 05:00", "-", nil),
            ("IN_PROGRESS", "2026-01-01 00:00", "attempt:9/x", .unreadable("attempt", "9/x")),
            ("IN_PROGRESS", "2026-02-09 09:00", "attempt:9/x", nil),
            ("IN_PROGRESS", "-", "attempt:x / lease:2026-02-09 09:00:00", .unreadable("attempt", "x")),
            ("IN_PROGRESS", "-", "attempt:x / lease:2026-02-09 10:05:00", nil),
            ("FAILED", "-", "attempt:x", .unreadable("attempt", "x")), ("FAILED", "-", "attempt:x / permanent", nil),
            ("FAILED", "-", "attempt:x / dead:failed", nil), ("FAILED", "-", "-", nil), ("PENDING", "-", "-", nil),
        ] as [(String, String, String, Readiness.Obstacle?)])
    func stranded(status: String, started: String, notes: String, obstacle: Readiness.Obstacle?) throws {
        var queue = try Queue(Array(file([row("A", status, owner: "w", started: started, notes: notes)]).utf8))
        let outcome = try Self.tick().apply(to: &queue, at: now)
        #expect(outcome.stranded.map(\.obstacle) == (obstacle.map { [$0] } ?? []))
        #expect(outcome.stranded.isEmpty || !queue.isChanged)
    }

    @Test func `a start that lies ahead and claims that share an id are reported`() throws {
        let lost = row("A", "IN_PROGRESS", started: startedNow, notes: "lease:2026-02-09 09:00:00")
        let text = file([lost, lost, row("B", "IN_PROGRESS", started: "2099-01-01 00:00")])
        var queue = try Queue(Array(text.utf8))
        let outcome = try Self.tick().apply(to: &queue, at: now)
        #expect(outcome.stranded.map(\.id) == ["A", "A", "B"])
        #expect(outcome.stranded[0].obstacle == .sharedID(lines: [3, 4]))
        #expect(
            outcome.stranded[2].obstacle
                == .startsLater(try #require(Timestamp(text: "2099-01-01 00:00", at: .kst))))
    }

    @Test func `waits follow the schedule, and differ from task to task`() throws {
        let rows = (1...40).map { row("A-\($0)", "FAILED", notes: "attempt:2/3") }
        let waits = try (1...3).map { seed in
            try Outcome(of: Self.tick([60, 1000], seed: seed), on: file(rows)).rows.map { row in
                let text = try #require(row.split(separator: "retry_at:").last?.prefix(19))
                return try #require(Timestamp(text: String(text), at: .kst)).epochSeconds - now.timestamp.epochSeconds
            }
        }
        #expect(waits.joined().allSatisfy { (900...1100).contains($0) })
        #expect(waits.allSatisfy { Set($0).count > 20 })
        #expect(waits[0] != waits[1])
        #expect(
            try Outcome(of: Self.tick([60, 1000]), on: file(rows)).text
                == Outcome(of: Self.tick([60, 1000]), on: file(rows)).text)
    }

    @Test func `the work of a task that is DONE is not done again`() throws {
        let text = file([
            row("A", "DONE", notes: "dedupe:k"), row("B", notes: "dedupe:k"), row("C", notes: "dedupe:other"),
        ])
        let outcome = try Outcome(of: Self.tick(), on: text)
        #expect(outcome.rows[1] == row("B", "DONE", notes: "dedupe:k / dedupe_skipped:A"))
        #expect(outcome.reported == ["dedupe_skipped B DONE"])
    }

    @Test func `work that is put back is done again, though another task was closed because of it`() throws {
        let closed = row("A", "DONE", notes: "dedupe:k / dedupe_skipped:B")
        for (status, isDone) in [("PENDING", false), ("FAILED", false), ("DONE", true)] {
            var queue = try Queue(
                Array(file([closed, row("B", status, notes: "dedupe:k"), row("C", notes: "dedupe:k")]).utf8))
            #expect((queue.readiness(of: queue.row(2), at: now) == .ready) == !isDone)
        }
        // What is not here any more was DONE.
        var queue = try Queue(Array(file([closed, row("C", notes: "dedupe:k")]).utf8))
        #expect(queue.readiness(of: queue.row(1), at: now) == .notReady(.alreadyDone(by: try id("A"))))
    }

    @Test func `a row that can't be told from another one is left alone`() throws {
        let lost = row("A", "FAILED", notes: "attempt:1/3")
        let text = file([lost, lost, "| B | FAILED | x |", row("C", "FAILED", notes: "attempt:1/3")])
        let outcome = try Outcome(of: Self.tick(), on: text)
        #expect(outcome.reported == ["task_retried C PENDING"])
    }

    @Test func `one row that can't be written holds back no other`() throws {
        let long = String(repeating: "x", count: 65_500)
        let text = file([
            row("A", "FAILED", notes: long + " / attempt:1/3"), row("B", "FAILED", notes: "attempt:1/3"),
        ])
        var queue = try Queue(Array(text.utf8))
        let outcome = try Self.tick().apply(to: &queue, at: now)
        #expect(outcome.actions.map(\.id.text) == ["B"])
        #expect(outcome.obstacles.map(\.id.text) == ["A"])
    }

    @Test func `events say what happened to whom`() throws {
        let text = file([
            row("A", "IN_PROGRESS", owner: "w", notes: "attempt:1/3 / lease:2026-02-09 09:00:00"),
            row("B", "FAILED", owner: "v", notes: "attempt:3/3"),
        ])
        let outcome = try Outcome(of: Self.tick([60]), on: text)
        #expect(outcome.reported == ["task_retried A PENDING", "task_dead B FAILED", "alert_raised B FAILED"])
        #expect(outcome.events[0].detail("reason") == "lease_expired")
        #expect(outcome.events[0].detail("owner_session") == "w")
        #expect(outcome.events[1].detail("attempt") == "3/3")
        #expect(outcome.queue.row(1).state == .dead)
    }
}

extension String {
    /// The last line of a file.
    fileprivate var lastRow: String { split(separator: "\n").last.map(String.init) ?? "" }
}
