import Ledgers
import Operations
import TaskQueue
import Testing

@Suite struct RenewTests {
    private static func held(_ notes: String) -> String {
        row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: notes)
    }

    @Test(
        "A renewal sets the end of the lease, and never an earlier one than it is",
        arguments: [
            ("attempt:2/3 / lease:2026-02-09 10:05:00", "2026-02-09 10:15:30"),
            // Ended already, and nobody else claimed the task since.
            ("attempt:2/3 / lease:2026-02-09 09:00:00", "2026-02-09 10:15:30"),
            ("attempt:2/3 / lease:2026-02-09 12:00:00", "2026-02-09 12:00:00"),
            // No claim is that long.
            ("attempt:2/3 / lease:9999-12-31 23:59:59", "2026-02-09 10:15:30"),
            ("attempt:2/3 / lease:soon", "2026-02-09 10:15:30"), ("attempt:2/3", "2026-02-09 10:15:30"),
        ])
    func end(notes: String, end: String) throws {
        let outcome = try Outcome(
            of: Renew(
                id: try id("A"), owner: "w", attempt: 2, seconds: 900, phase: .executing, progress: "3/5"),
            on: file([Self.held(notes), row("B")]))
        #expect(outcome.rows == [Self.held("attempt:2/3 / lease:" + end), row("B")])
        #expect(outcome.reported == ["lease_renewed A IN_PROGRESS"])
        #expect(outcome.events[0].detail("phase") == "executing")
        #expect(outcome.events[0].detail("progress") == "3/5")
        #expect(outcome.events[0].detail("lease") == end)
    }

    @Test(
        "Who has no claim can't renew it, and learns who has it",
        arguments: [
            ("IN_PROGRESS", "v", 2, "v", "w"), ("IN_PROGRESS", "w", 1, "attempt 1", "w, attempt 2/3"),
            ("PENDING", "w", 2, "w", "nobody"), ("BLOCKED", "w", 2, "w", "nobody, since it is BLOCKED"),
            ("DONE", "w", 2, "w", "nobody, since it is DONE"), ("FAILED", "w", 2, "w", "nobody, since it is FAILED"),
        ])
    func lost(status: String, owner: String, attempt: Int, claimed: String, holder: String) throws {
        let text = file([row("A", status, owner: "w", notes: "attempt:2/3")])
        #expect(throws: QueueError.lostClaim(try id("A"), claimed: claimed, holder: holder)) {
            try Outcome(of: Renew(id: try id("A"), owner: owner, attempt: attempt, seconds: 900), on: text)
        }
    }
}
