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
