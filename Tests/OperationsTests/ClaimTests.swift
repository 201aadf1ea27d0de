import Operations
import Sheets
import TaskQueue
import Testing

/// The five statuses as words of the file, and one that is none.
private let words = Status.allCases.map(\.word)

private let taskA = TaskID("A")!

@Suite struct MoveTests {
    private static let running = "attempt:2/3 / lease:2026-02-09 10:05:00"

    @Test("done and fail move what may be moved", arguments: words, [Finish.Ending.done, .failed()])
    func finish(from: String, outcome: Finish.Ending) throws {
        let (status, target) = (try #require(Status(word: from)), outcome == .done ? Status.done : .failed)
        let text = file([row("A", from, owner: "w", started: startedNow, notes: "old / " + Self.running)])
        let operation = Finish(id: try id("A"), outcome: outcome, note: "new")
        guard [.pending, .inProgress, .blocked].contains(status) else {
            #expect(throws: QueueError.illegalMove(try id("A"), from: status, to: target)) {
                try Outcome(of: operation, on: text)
            }
            return
        }
        let finished = try Outcome(of: operation, on: text)
        #expect(finished.rows == [row("A", target.word, owner: "w", started: startedNow, notes: "new / attempt:2/3")])
        #expect(finished.reported == [(outcome == .done ? "task_completed" : "task_failed") + " A " + target.word])
        #expect(finished.events[0].detail("from") == from)
        #expect(finished.events[0].detail("attempt") == "2/3")
    }

    @Test("block moves what may be moved", arguments: words)
    func block(from: String) throws {
        let status = try #require(Status(word: from))
        let text = file([row("A", from, owner: "w", notes: "old / " + Self.running + " / retry_at:2026-02-09 11:00:00")]
        )
        let operation = Block(id: try id("A"), reason: "ask\n|x")
        guard [.pending, .inProgress, .failed].contains(status) else {
            #expect(throws: QueueError.illegalMove(try id("A"), from: status, to: .blocked)) {
                try Outcome(of: operation, on: text)
            }
            return
        }
        let blocked = try Outcome(of: operation, on: text)
        #expect(blocked.rows == [row("A", "BLOCKED", owner: "w", notes: "old / attempt:2/3 / ask /x")])
        #expect(blocked.reported == ["task_blocked A BLOCKED"])
    }

    @Test("start claims what is PENDING and begins what is claimed", arguments: words)
    func start(from: String) throws {
        let status = try #require(Status(word: from))
        let text = file([row("A", from, owner: status == .inProgress ? "w" : "-", notes: "attempt:1/3")])
        let operation = Start(id: try id("A"), owner: "w", lease: terms)
        let kept = "/3 / lease:\(leaseEnd)"
        switch status {
        case .pending:
            let outcome = try Outcome(of: operation, on: text)
            #expect(
                outcome.rows == [row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: "attempt:2" + kept)])
            #expect(outcome.reported == ["task_claimed A IN_PROGRESS"])
        case .inProgress:
            let outcome = try Outcome(of: operation, on: text)
            #expect(
                outcome.rows == [row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: "attempt:1" + kept)])
            #expect(outcome.reported == ["task_started A IN_PROGRESS"])
            let again = try Outcome(of: operation, on: outcome.text)
            #expect(again.events.isEmpty)
            #expect(again.text == outcome.text)
        case .done, .failed, .blocked:
            #expect(throws: QueueError.illegalMove(try id("A"), from: status, to: .inProgress)) {
                try Outcome(of: operation, on: text)
            }
        }
    }

    @Test func `a task that is not ready can't be started`() throws {
        let text = file([row("A", notes: "after:B"), row("B")])
        #expect(throws: QueueError.notReady(try id("A"), .waitsFor(["B"]))) {
            try Outcome(of: Start(id: try id("A"), owner: "w", lease: terms), on: text)
        }
    }

    @Test(
        "Rows that can't be meant are refused and left alone",
        arguments: [
            ([row("B")], .unknownID(taskA)), ([row("A"), row("B"), row("A")], .ambiguousID(taskA, lines: [3, 5])),
            (["| A | PENDING |"], .sheet(.damagedRow("A", line: 3, column: 16, cells: 2, expected: 9))),
            ([row("A", "WAITING")], .unknownStatus(taskA, text: "WAITING", line: 3, column: 7)),
        ] as [([String], QueueError)])
    func unusable(rows: [String], error: QueueError) throws {
        let task = try id("A")
        let operations: [any Operation<Queue>] = [
            Finish(id: task, outcome: .done, note: "n"), Finish(id: task, outcome: .failed(), note: "n"),
            Block(id: task, reason: "n"), Start(id: task, owner: nil, lease: terms),
        ]
        for operation in operations {
            var queue = try Queue(Array(file(rows).utf8))
            #expect(throws: error) { try operation.apply(to: &queue, at: now) }
            #expect(queue.rendered() == Array(file(rows).utf8))
        }
    }
}

@Suite struct FinishNotesTests {
    @Test(
        "A report takes the place of the text; origin stays, the claim goes",
        arguments: [
            ("-", "ok", "ok", "ok"), ("old text / older", "ok", "ok", "ok"),
            (
                "nl_intake:20260208-1449 / old / after:B / kind:k / payload:{\"a\":\"b\\/c\"} / dedupe:d / lease:x / retry_at:y",
                "ok", "ok / nl_intake:20260208-1449 / after:B / kind:k / payload:{\"a\":\"b\\/c\"} / dedupe:d",
                "ok / nl_intake:20260208-1449 / after:B / kind:k / payload:{\"a\":\"b\\/c\"} / dedupe:d"
            ),
            ("attempt:1/3 / lease:x", "ok", "ok", "ok / attempt:1/3"),
            ("attempt:2/3", "ok", "ok / attempt:2/3", "ok / attempt:2/3"),
            ("attempt:0/5", "ok", "ok", "ok / attempt:0/5"),
            (
                "retry_requested / permanent / dead:x / error:e / cancelled_by_operator", "ok", "ok",
                "ok / cancelled_by_operator"
            ),
            (
                "kind:k", "lease:9999-12-31 23:59:59", "(lease:9999-12-31 23:59:59) / kind:k",
                "(lease:9999-12-31 23:59:59) / kind:k"
            ),
            ("kind:k", "a | permanent", "a / (permanent) / kind:k", "a / (permanent) / kind:k"),
            ("kind:k", "ends in /", "ends in / kind:k", "ends in / kind:k"),
            ("-", "line\none\ttwo", "line one two", "line one two"),
        ])
    func notes(before: String, report: String, done: String, failed: String) throws {
        let text = file([row("A", "IN_PROGRESS", notes: before), row("B")])
        #expect(
            try Outcome(of: Finish(id: try id("A"), outcome: .done, note: report), on: text).rows == [
                row("A", "DONE", notes: done), row("B"),
            ])
        #expect(
            try Outcome(of: Finish(id: try id("A"), outcome: .failed(), note: report), on: text).rows == [
                row("A", "FAILED", notes: failed), row("B"),
            ])
    }

    @Test(
        "A failure may be permanent and have a code",
        arguments: [
            (.failed(isPermanent: true), "bad / attempt:1/3 / permanent"),
            (.failed(code: "E_42"), "bad / attempt:1/3 / error:E_42"),
            (.failed(isPermanent: true, code: "E.1"), "bad / attempt:1/3 / permanent / error:E.1"),
            (.failed(), "bad / attempt:1/3"),
        ] as [(Finish.Ending, String)])
    func failures(outcome: Finish.Ending, notes: String) throws {
        let text = file([row("A", "IN_PROGRESS", notes: "attempt:1/3 / lease:x / error:old / permanent")])
        #expect(
            try Outcome(of: Finish(id: try id("A"), outcome: outcome, note: "bad"), on: text).rows == [
                row("A", "FAILED", notes: notes)
            ])
    }

    @Test(
        "A code is a word",
        arguments: ["", "a b", "a / permanent", "a|b", "-", "코드", String(repeating: "a", count: 65)])
    func codes(code: String) throws {
        #expect(throws: QueueError.self) {
            try Outcome(of: Finish(id: try id("A"), outcome: .failed(code: code), note: "bad"), on: file([row("A")]))
        }
    }

    @Test("A report says something", arguments: ["", " ", "-", "\n\t", "\u{1B}"])
    func empty(note: String) throws {
        for outcome in [Finish.Ending.done, .failed()] {
            #expect(throws: QueueError.sheet((.emptyText(column: "notes")))) {
                try Outcome(of: Finish(id: try id("A"), outcome: outcome, note: note), on: file([row("A")]))
            }
        }
        #expect(throws: QueueError.sheet((.emptyText(column: "notes")))) {
            try Outcome(of: Block(id: try id("A"), reason: note), on: file([row("A")]))
        }
    }

    @Test func `a report that is too long is refused`() throws {
        let long = String(repeating: "x", count: 65_537)
        #expect(throws: QueueError.sheet((.cellTooLong(column: "notes", bytes: 65_537, limit: 65_536)))) {
            try Outcome(of: Finish(id: try id("A"), outcome: .done, note: long), on: file([row("A")]))
        }
    }
}

@Suite struct ClaimProofTests {
    private static let claimed = row("A", "IN_PROGRESS", owner: "w:2", started: startedNow, notes: "attempt:2/3")

    @Test(
        "Only who holds the claim may report",
        arguments: [
            (claimed, nil, nil, nil), (claimed, "w:2", nil, nil), (claimed, nil, 2, nil), (claimed, "w:2", 2, nil),
            (claimed, " w:2\n", nil, nil), (claimed, "w:1", nil, ("w:1", "w:2")), (claimed, "w:1", 2, ("w:1", "w:2")),
            (claimed, "w:2", 1, ("attempt 1", "w:2, attempt 2/3")),
            (claimed, nil, 3, ("attempt 3", "w:2, attempt 2/3")),
            (claimed, "", nil, ("-", "w:2")), (claimed, "W:2", nil, ("W:2", "w:2")),
            (row("A", "IN_PROGRESS"), "w", nil, ("w", "nobody")),
            (row("A", "IN_PROGRESS"), nil, 1, ("attempt 1", "no attempt")),
            (row("A", "IN_PROGRESS", notes: "attempt:x"), nil, 1, ("attempt 1", "no attempt")),
            // The watchdog took the task back: the attempt is kept, the claim is not.
            (row("A", "PENDING", notes: "attempt:2/3"), nil, 2, ("attempt 2", "nobody")),
            (row("A", "PENDING", notes: "attempt:2/3"), "w:2", 2, ("w:2", "nobody")),
            // A person took it back and left the owner.
            (row("A", "PENDING", owner: "w:2", notes: "attempt:2/3"), "w:2", nil, ("w:2", "nobody")),
        ] as [(String, String?, Int?, (claimed: String, holder: String)?)])
    func late(row: String, owner: String?, attempt: Int?, lost: (claimed: String, holder: String)?) throws {
        let (task, proof) = (try id("A"), ClaimProof(owner: owner, attempt: attempt))
        let operations: [any Operation<Queue>] = [
            Finish(id: task, outcome: .done, note: "n", proof: proof),
            Finish(id: task, outcome: .failed(), note: "n", proof: proof),
            Block(id: task, reason: "n", proof: proof),
        ]
        for operation in operations {
            var queue = try Queue(Array(file([row]).utf8))
            if let lost {
                #expect(throws: QueueError.lostClaim(task, claimed: lost.claimed, holder: lost.holder)) {
                    try operation.apply(to: &queue, at: now)
                }
            } else {
                _ = try operation.apply(to: &queue, at: now)
                #expect(queue.events.count == 1)
            }
        }
    }

    @Test(
        "A worker that lost its claim can't start the task of another",
        arguments: [("w:1", nil), ("w:2", 1), (nil, 3), ("w:1", 2)] as [(String?, Int?)])
    func start(owner: String?, attempt: Int?) throws {
        #expect(throws: QueueError.self) {
            try Outcome(
                of: Start(id: try id("A"), owner: owner, attempt: attempt, lease: terms), on: file([Self.claimed]))
        }
    }

    @Test func `a claim that was taken back can't be started`() throws {
        #expect(throws: QueueError.lostClaim(try id("A"), claimed: "attempt 2", holder: "nobody")) {
            try Outcome(
                of: Start(id: try id("A"), owner: "w", attempt: 2, lease: terms),
                on: file([row("A", notes: "attempt:2/3")]))
        }
    }

    @Test(
        "What was set aside is not finished by whoever had it, but by a person",
        arguments: [
            "-", "cancelled_by_operator", "guard:BLOCK too long",
        ])
    func setAside(notes: String) throws {
        let text = file([row("A", "BLOCKED", owner: "w", notes: notes)])
        let late = Finish(id: try id("A"), outcome: .done, note: "끝", proof: ClaimProof(owner: "w"))
        #expect(throws: QueueError.lostClaim(try id("A"), claimed: "w", holder: "nobody, since it is BLOCKED")) {
            try Outcome(of: late, on: text)
        }
        #expect(
            try Outcome(of: Finish(id: try id("A"), outcome: .done, note: "끝"), on: text).reported == [
                "task_completed A DONE"
            ])
    }
}
