import TaskQueue
import Testing

@Suite struct ReadinessTests {
    @Test(
        "Each obstacle is named",
        arguments: [
            (["A PENDING P1"], .ready), (["A PENDING -"], .ready), (["A PENDING P1 x: y / unknown:tag"], .ready),
            (["_ PENDING P1"], .notReady(.invalidID)), (["- PENDING P1"], .notReady(.invalidID)),
            (["../x PENDING P1"], .notReady(.invalidID)),
            (["A PENDING P1", "B DONE P1", "A DONE P1"], .notReady(.sharedID(lines: [3, 5]))),
            (["A IN_PROGRESS P1"], .notReady(.notPending("IN_PROGRESS"))), (["A - P1"], .notReady(.notPending(""))),
            (["A WAITING P1"], .notReady(.notPending("WAITING"))),
            (["A PENDING P7"], .notReady(.unknownPriority("P7"))),
            (["A PENDING P1 attempt:3"], .notReady(.unreadable("attempt", "3"))),
            (["A PENDING P1 attempt:3/3"], .ready), (["A PENDING P1 attempt:999998/999999"], .ready),
            (["A PENDING P1 attempt:999999/999999"], .notReady(.uncountable("999999/999999"))),
            (["A PENDING P1 retry_at:soon"], .notReady(.unreadable("retry_at", "soon"))),
            (["A PENDING P1 retry_at:2026-02-30 10:00:00"], .notReady(.unreadable("retry_at", "2026-02-30 10:00:00"))),
            (["A PENDING P1 retry_at:2026-02-09 10:00:00"], .ready),
            (["A PENDING P1 retry_at:2026-02-09 10:00"], .ready),
            (
                ["A PENDING P1 retry_at:2026-02-09 10:00:01"],
                .notReady(.waitsUntil(Timestamp(epochSeconds: 1_770_598_801)))
            ),
            (
                ["A PENDING P1 retry_at:9999-12-31 23:59:59"],
                .notReady(.waitsUntil(Timestamp(epochSeconds: 253_402_268_399)))
            ),
            (
                ["A PENDING P1 retry_at:10000-01-01 00:00:00"],
                .notReady(.unreadable("retry_at", "10000-01-01 00:00:00"))
            ),
            (["A PENDING P1 after:B,C", "B DONE P1", "C DONE P1"], .ready),
            (["A PENDING P1 after:B, C", "B DONE P1", "C FAILED P1"], .notReady(.waitsFor(["C"]))),
            (["A PENDING P1 after:B / after:C", "B BLOCKED P1", "C PENDING P1"], .notReady(.waitsFor(["B", "C"]))),
            (["A PENDING P1 after:Z"], .notReady(.waitsFor(["Z"]))),
            (["A PENDING P1 after:A"], .notReady(.waitsFor(["A"]))),
            (["A PENDING P1 after:not an id"], .notReady(.waitsFor(["not an id"]))),
            (["A PENDING P1 after:B", "B DONE P1", "B DONE P1"], .notReady(.waitsFor(["B"]))),
            (["A PENDING P1 after:b", "B DONE P1"], .notReady(.waitsFor(["b"]))),
            (["A PENDING P1 after:B", "B PENDING P1 after:A"], .notReady(.waitsFor(["B"]))),
            (
                ["A PENDING P1 nl_intake:1 / parallel:2", "B IN_PROGRESS P1 nl_intake:1", "C PENDING P1 nl_intake:1"],
                .ready
            ),
            (
                [
                    "A PENDING P1 nl_intake:1 / parallel:2", "B IN_PROGRESS P1 nl_intake:1",
                    "C IN_PROGRESS P1 nl_intake:1",
                ],
                .notReady(.requestFull(limit: 2))
            ),
            (["A PENDING P1 nl_intake:1-2 / parallel:1", "B IN_PROGRESS P1 nl_intake:1"], .ready),
            (["A PENDING P1 parallel:1", "B IN_PROGRESS P1 parallel:1"], .ready),
            (["A PENDING P1 nl_intake:1 / parallel:many"], .notReady(.unreadable("parallel", "many"))),
            (["A PENDING P1 dedupe:k", "B DONE P1 dedupe:k"], .notReady(.alreadyDone(by: TaskID("B")!))),
            (["A PENDING P1 dedupe:k", "B IN_PROGRESS P1 dedupe:k"], .notReady(.inWork(as: TaskID("B")!))),
            (["A PENDING P1 dedupe:k", "B PENDING P1 dedupe:k"], .ready),
            (["A PENDING P1 dedupe:k", "B FAILED P1 dedupe:k", "C DONE P1 dedupe:K"], .ready),
        ] as [([String], Readiness)])
    func obstacles(rows: [String], readiness: Readiness) throws {
        var queue = try queue(
            rows: rows.map { row in
                let words = row.split(separator: " ", maxSplits: 3).map(String.init)
                return (words[0], words[1], words[2], words.count == 4 ? words[3] : "-")
            })
        #expect(queue.readiness(of: queue.row(0), at: now) == readiness)
    }

    @Test("Of 3,000 rows with one id each names all lines without looking for them again, until one is removed")
    func manyNamesakes() throws {
        var queue = try queue(rows: Array(repeating: ("A", "PENDING", "P1", "-"), count: 3_000))
        let all = Array(3...3_002)
        for row in 0..<queue.rowCount {
            #expect(queue.readiness(of: queue.row(row), at: now) == .notReady(.sharedID(lines: all)))
        }
        try queue.remove(queue.row(1))
        // The rows below it are a line higher then.
        #expect(queue.readiness(of: queue.row(0), at: now) == .notReady(.sharedID(lines: all.dropLast())))
    }

    @Test(
        "When a task is due and was started is never in the way",
        arguments: [
            ("-", "-", .ready), ("2026-02-08 14:49", "2026-02-10 12:00", .ready),
            ("yesterday", "-", .ready),
            ("-", "2026-02-31 10:00", .ready), ("—", "2026-12-24", .ready),
            ("-", "9999-12-31 23:59", .ready),
        ] as [(String, String, Readiness)])
    func times(started: String, due: String, readiness: Readiness) throws {
        var queue = try queue("\(header)\n\(delimiter)\n| A | PENDING | P1 | t | c | - | \(started) | \(due) | - |\n")
        #expect(queue.readiness(of: queue.row(0), at: now) == readiness)
    }

    @Test func `the offset decides when a time has passed`() throws {
        var queue = try queue(rows: [("A", "PENDING", "P1", "retry_at:2026-02-09 10:00:00")])
        let utc = Moment(epochMilliseconds: now.epochMilliseconds, offset: .utc)
        #expect(queue.readiness(of: queue.row(0), at: now) == .ready)
        #expect(queue.readiness(of: queue.row(0), at: utc) != .ready)
    }

    @Test func `PENDING rows come by priority and then from top to bottom`() throws {
        var queue = try queue(rows: [
            ("A", "PENDING", "P2", "-"), ("B", "PENDING", "-", "-"), ("C", "PENDING", "P0", "-"),
            ("D", "DONE", "P0", "-"),
            ("E", "PENDING", "P9", "-"), ("F", "PENDING", "P1", "-"), ("G", "PENDING", "P0", "-"),
            ("H", "PENDING", "", "-"),
        ])
        #expect(queue.rowsByUrgency(.pending) == [2, 6, 1, 5, 7, 0])
    }

    @Test func `rows by status are the well formed ones`() throws {
        var queue = try queue(
            [
                header, delimiter, "| A | DONE | P1 | t | c | - | - | - | - |", "| B | BLOCKED |",
                "| C | PENDING | P1 | t | c | - | - | - | - | x |", "|", "| D | FAILED | P1 | t | c | - | - | - | - |",
                "| E | IN_PROGRESS | P1 | t | c | - | - | - | - |",
            ].joined(separator: "\n"))
        #expect(queue.openRows() == [5])
        #expect(queue.rows(withStatus: [.done]) == [0])
    }
}
