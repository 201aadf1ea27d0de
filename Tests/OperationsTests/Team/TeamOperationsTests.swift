import Operations
import TaskQueue
import Testing

/// A lead, a worker in each state, and somebody else's task.
private let members: [(status: String, notes: String)] = [
    ("PENDING", "team:L"), ("IN_PROGRESS", "team:L / attempt:1/3 / lease:2026-02-09 10:05:00"), ("BLOCKED", "team:L"),
    ("BLOCKED", "team:L / cancelled_by_operator"), ("FAILED", "team:L / attempt:1/3"), ("FAILED", "team:L / permanent"),
    ("FAILED", "team:L / dead:tries"), ("DONE", "team:L"), ("PENDING", "team:M"), ("PENDING", "team:L is text"),
]

private func team(lead status: String = "PENDING") -> String {
    let rows = members.enumerated().map { row("W\($0.offset)", $0.element.status, notes: $0.element.notes) }
    return file([row("L", status, notes: "after:W1,W4,W5,W6")] + rows)
}

@Suite struct CancelTeamTests {
    @Test(
        "The lead and what could still run are cancelled in one change",
        arguments: [
            ("PENDING", ["L"]), ("IN_PROGRESS", ["L"]), ("BLOCKED", ["L"]), ("FAILED", ["L"]), ("DONE", []),
        ])
    func cancel(lead: String, ids: [String]) throws {
        let outcome = try Outcome(of: CancelTeam(lead: try id("L"), note: "끝"), on: team(lead: lead))
        #expect(outcome.reported == (ids + ["W0", "W1", "W2", "W4"]).map { "task_cancelled \($0) BLOCKED" })
        for event in outcome.events {
            let line = outcome.rows.first { $0.hasPrefix("| \(event.id) | BLOCKED |") }
            #expect(line?.hasSuffix("끝 / cancelled_by_operator |") == true)
        }
        let again = try Outcome(of: CancelTeam(lead: try id("L")), on: outcome.text)
        #expect(again.text == outcome.text)
        #expect(again.events.isEmpty)
    }

    @Test func `a worker's row that can't be written stops the whole change`() throws {
        let text = file([row("L"), row("W", notes: "team:L"), row("W", notes: "team:L")])
        #expect(throws: QueueError.ambiguousID(try id("W"), lines: [4, 5])) {
            try Outcome(of: CancelTeam(lead: try id("L")), on: text)
        }
    }
}

@Suite struct ReplanTeamTests {
    @Test("What runs is stopped, the rest released, the lead left alone", arguments: Status.allCases.map(\.word))
    func replan(lead: String) throws {
        let outcome = try Outcome(of: ReplanTeam(lead: try id("L"), text: "다시"), on: team(lead: lead))
        #expect(
            outcome.reported == [
                "task_replanned W0 PENDING", "task_replanned W1 BLOCKED", "task_replanned W2 PENDING",
                "task_replanned W4 PENDING",
            ])
        #expect(outcome.rows[0] == row("L", lead, notes: "after:W1,W4,W5,W6"))
        #expect(outcome.rows[2] == row("W1", "BLOCKED", notes: "team:L / attempt:1/3 / replan:다시"))
    }

    @Test func `a part that failed and is not waited for belongs to an earlier plan`() throws {
        let text = file([
            row("L", notes: "after:B"), row("A", "FAILED", notes: "team:L"), row("B", "FAILED", notes: "team:L"),
        ])
        #expect(try Outcome(of: ReplanTeam(lead: try id("L")), on: text).reported == ["task_replanned B PENDING"])
    }

    @Test func `a second one without words keeps those of the first`() throws {
        let first = try Outcome(of: ReplanTeam(lead: try id("L"), text: "다시"), on: team())
        #expect(
            try Outcome(of: ReplanTeam(lead: try id("L")), on: first.text).rows[2]
                == row("W1", notes: "team:L / attempt:1/3 / replan:다시"))
    }

    @Test func `a second one releases what the first one stopped`() throws {
        let operation = ReplanTeam(lead: try id("L"), text: "다시")
        let first = try Outcome(of: operation, on: team())
        #expect(
            try Outcome(of: operation, on: first.text).rows[2]
                == row("W1", notes: "team:L / attempt:1/3 / replan:다시"))
    }

    @Test func `a task without workers has no team`() throws {
        let text = file([row("L", notes: "team:L")])
        #expect(throws: QueueError.noTeam(try id("L"))) { try Outcome(of: ReplanTeam(lead: try id("L")), on: text) }
        #expect(throws: QueueError.noTeam(try id("L"))) { try Outcome(of: CancelTeam(lead: try id("L")), on: text) }
        #expect(throws: QueueError.unknownID(try id("X"))) { try Outcome(of: ReplanTeam(lead: try id("X")), on: text) }
    }
}
