import TaskQueue
import Testing

@Suite struct ReferencesTests {
    private func queue(_ rows: [String], header: String = "| id | status | task | notes |") throws -> Queue {
        let delimiter = String(header.map { $0 == "|" ? $0 : "-" })
        return try TaskQueueTests.queue(([header, delimiter] + rows).joined(separator: "\n"))
    }

    @Test func `a lead's workers are the rows with its tag, and no others`() throws {
        let queue = try queue([
            "| O-1 | PENDING | t | team:O-1 |", "| A | PENDING | t | x / team:O-1 |", "| B | DONE | t | team:O-1 / y |",
            "| C | PENDING | t | team:O-10 |", "| D | PENDING | team:O-1 | - |",
            "| E | PENDING | t | team:O-1 is text |",
            "| F | PENDING | t | team:O |", "| G | BLOCKED | t |team:O-1|", "| H | PENDING | t | after:O-1 |",
        ])
        #expect(queue.team(of: try #require(TaskID("O-1"))).map { $0.text(.id) } == ["A", "B", "G"])
        #expect(queue.team(of: try #require(TaskID("O"))).map { $0.text(.id) } == ["F"])
        #expect(queue.team(of: try #require(TaskID("A"))).isEmpty)
    }

    @Test func `a column named team holds the tag too`() throws {
        let queue = try queue(
            ["| A | PENDING | t | L |", "| B | PENDING | t | infra |"], header: "| id | status | task | team |")
        #expect(queue.team(of: try #require(TaskID("L"))).map { $0.text(.id) } == ["A"])
    }

    @Test func `a tag that was written since reading counts`() throws {
        var queue = try queue(["| A | PENDING | t | - |"])
        var notes = Notes("")
        notes.set(.team, "L")
        notes.set(.after, "M")
        try queue.write([:], notes: notes, to: queue.row(0))
        #expect(queue.team(of: try #require(TaskID("L"))).count == 1)
    }

    @Test(
        "A new id is written where a tag names the task, and text is no name",
        arguments: [
            ("after:Q,O-1", "after:Q,N"), ("x / after:O-1 / team:O-1", "x / after:N / team:N"),
            ("team:O-1 / y", "team:N / y"), ("dedupe_skipped:O-1", "dedupe_skipped:N"),
            ("team:O-10", "team:O-10"), ("after:O", "after:O"), ("see O-1", "see O-1"), ("(team:O-1)", "(team:O-1)"),
            ("-", ""),
        ])
    func rename(notes: String, renamed: String) throws {
        var queue = try queue(["| O-1 | PENDING | t | team:O-1 |", "| A | PENDING | O-1 | \(notes) |"])
        try queue.renameReferences(from: try #require(TaskID("O-1")), to: try #require(TaskID("N")))
        #expect(queue.row(1).text(.notes) == renamed)
        #expect(queue.row(0).text(.notes) == "team:O-1", "the task itself is not another one")
    }
}
