import Operations
import Sheets
import TaskQueue
import Testing

private let words = Status.allCases.map(\.word)
private let claim = "attempt:2/3 / lease:2026-02-09 10:05:00 / retry_at:2026-02-09 11:00:00"

@Suite struct CancelTests {
    @Test("cancel sets aside what is not DONE", arguments: words)
    func states(from: String) throws {
        let status = try #require(Status(word: from))
        let text = file([row("A", from, owner: "w", started: startedNow, notes: "old / " + claim)])
        let operation = Cancel(id: try id("A"), note: "끝\n|x")
        guard status != .done else {
            #expect(throws: QueueError.illegalMove(try id("A"), from: .done, to: .blocked)) {
                try Outcome(of: operation, on: text)
            }
            return
        }
        let outcome = try Outcome(of: operation, on: text)
        #expect(
            outcome.rows == [
                row(
                    "A", "BLOCKED", owner: "w", started: startedNow,
                    notes: "old / attempt:2/3 / 끝 /x / cancelled_by_operator")
            ])
        #expect(outcome.reported == ["task_cancelled A BLOCKED"])
        #expect(outcome.events[0].detail("from") == from)
        #expect(outcome.events[0].detail("reason") == "끝 /x")
        #expect(outcome.queue.row(0).state == .cancelled)
    }

    @Test func `a task that is cancelled already stays as it is`() throws {
        let text = file([row("A", "BLOCKED", notes: "x / cancelled_by_operator")])
        let outcome = try Outcome(of: Cancel(id: try id("A"), note: "again"), on: text)
        #expect(outcome.text == text)
        #expect(outcome.events.isEmpty)
    }

    @Test func `no note is needed, and an empty one is refused`() throws {
        let text = file([row("A")])
        #expect(
            try Outcome(of: Cancel(id: try id("A")), on: text).rows
                == [row("A", "BLOCKED", notes: "cancelled_by_operator")])
        #expect(throws: QueueError.sheet(.emptyText(column: "notes"))) {
            try Outcome(of: Cancel(id: try id("A"), note: " \n"), on: text)
        }
    }
}

@Suite struct ReplanTests {
    @Test(
        "replan stops what runs and releases the rest",
        arguments: [
            ("PENDING", "PENDING", "w", startedNow, "old / \(claim) / error:x / replan:범위 축소"),
            ("IN_PROGRESS", "BLOCKED", "w", startedNow, "old / attempt:2/3 / error:x / replan:범위 축소"),
            ("FAILED", "PENDING", "-", "-", "old / attempt:2/3 / replan:범위 축소"),
            ("BLOCKED", "PENDING", "-", "-", "old / attempt:2/3 / replan:범위 축소"),
        ])
    func states(from: String, to: String, owner: String, started: String, notes: String) throws {
        let text = file([row("A", from, owner: "w", started: startedNow, notes: "old / \(claim) / error:x")])
        let outcome = try Outcome(of: Replan(id: try id("A"), text: "범위\n축소"), on: text)
        #expect(outcome.rows == [row("A", to, owner: owner, started: started, notes: notes)])
        #expect(outcome.reported == ["task_replanned A \(to)"])
        #expect(outcome.events[0].detail("from") == from)
    }

    @Test func `what is DONE is refused`() throws {
        #expect(throws: QueueError.illegalMove(try id("A"), from: .done, to: .pending)) {
            try Outcome(of: Replan(id: try id("A")), on: file([row("A", "DONE")]))
        }
    }

    @Test(
        "Whatever ended a task is gone after replan",
        arguments: [
            ("FAILED", "permanent / dead:tries / error:x"), ("BLOCKED", "cancelled_by_operator"),
        ])
    func endings(status: String, notes: String) throws {
        let outcome = try Outcome(of: Replan(id: try id("A")), on: file([row("A", status, notes: notes)]))
        #expect(outcome.rows == [row("A", notes: "replan:requested")])
        #expect(outcome.queue.row(0).state == .queued)
    }

    @Test(
        "A text can't become another tag, and is one tag",
        arguments: [
            ("a / lease:2099-01-01 00:00:00", "a lease:2099-01-01 00:00:00"), (" / x", "x"), ("permanent", "permanent"),
        ])
    func texts(text: String, value: String) throws {
        let outcome = try Outcome(
            of: Replan(id: try id("A"), text: text), on: file([row("A", notes: "replan:old / mine")]))
        #expect(outcome.rows == [row("A", notes: "replan:\(value) / mine")])
        #expect(outcome.queue.row(0).notes.segments.filter { $0.tag != nil }.map(\.tag) == [.replan])
    }

    @Test("A text that says nothing is refused", arguments: ["", " / ", "-"])
    func nothing(text: String) throws {
        #expect(throws: QueueError.sheet(.emptyText(column: "notes"))) {
            try Outcome(of: Replan(id: try id("A"), text: text), on: file([row("A")]))
        }
    }
}

@Suite struct RetryTests {
    private static let ended =
        "old / kind:doc / attempt:2/3 / permanent / dead:failed / error:x / cancelled_by_operator"

    @Test("retry releases what FAILED and what is BLOCKED", arguments: ["FAILED", "BLOCKED"])
    func states(from: String) throws {
        let text = file([row("A", from, owner: "w", started: startedNow, notes: Self.ended + " / retry_at:x")])
        let outcome = try Outcome(of: Retry(id: try id("A")), on: text)
        #expect(outcome.rows == [row("A", notes: "old / kind:doc / attempt:2/3 / retry_requested")])
        #expect(outcome.reported == ["task_retried A PENDING"] + (from == "FAILED" ? ["alert_resolved A PENDING"] : []))
        #expect(outcome.events[0].detail("from") == from)
    }

    @Test("What runs or is DONE is refused", arguments: [Status.inProgress, .done])
    func refused(from: Status) throws {
        #expect(throws: QueueError.illegalMove(try id("A"), from: from, to: .pending)) {
            try Outcome(of: Retry(id: try id("A")), on: file([row("A", from.word)]))
        }
    }

    @Test func `what was tried often enough takes force`() throws {
        let text = file([row("A", "FAILED", notes: "attempt:3/3 / dead:failed")])
        #expect(throws: QueueError.noAttemptLeft(try id("A"), try #require(Attempt(text: "3/3")))) {
            try Outcome(of: Retry(id: try id("A")), on: text)
        }
        #expect(
            try Outcome(of: Retry(id: try id("A"), isForced: true), on: text).rows
                == [row("A", notes: "attempt:3/3 / retry_requested")])
    }

    @Test func `a wait is over, and what is ready stays as it is`() throws {
        let waiting = file([row("A", notes: "attempt:1/3 / retry_at:2099-01-01 00:00:00")])
        #expect(
            try Outcome(of: Retry(id: try id("A")), on: waiting).rows
                == [row("A", notes: "attempt:1/3 / retry_requested")])
        let ready = file([row("A", notes: "attempt:3/3")])
        let outcome = try Outcome(of: Retry(id: try id("A")), on: ready)
        #expect(outcome.text == ready && outcome.events.isEmpty)
    }
}

@Suite struct RequeueTests {
    @Test("What runs, FAILED or is DONE is to be done again", arguments: ["IN_PROGRESS", "FAILED", "DONE"])
    func states(from: String) throws {
        let notes = "old / \(claim) / permanent / dead:failed / error:x / dedupe_skipped:B"
        let text = file([row("A", from, owner: "w", started: startedNow, notes: notes)])
        let outcome = try Outcome(of: Requeue(id: try id("A")), on: text)
        #expect(outcome.rows == [row("A", notes: "old / attempt:2/3")])
        #expect(
            outcome.reported == ["task_requeued A PENDING"] + (from == "FAILED" ? ["alert_resolved A PENDING"] : []))
    }

    @Test func `a BLOCKED task is not requeued, and a PENDING one stays as it is`() throws {
        #expect(throws: QueueError.illegalMove(try id("A"), from: .blocked, to: .pending)) {
            try Outcome(of: Requeue(id: try id("A")), on: file([row("A", "BLOCKED")]))
        }
        let text = file([row("A", notes: claim)])
        #expect(try Outcome(of: Requeue(id: try id("A")), on: text).text == text)
    }
}
