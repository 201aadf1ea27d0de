import Operations
import TaskQueue
import Testing

@Suite struct SetFieldsTests {
    private static let base = file([row("A", notes: #"a \| b"#), row("B", notes: "after:A"), row("C", "FAILED")])

    private func set(_ fields: [(String, String)], of task: String = "C", in text: String = base) throws -> Outcome {
        try Outcome(of: SetFields(id: try id(task), fields: fields.map { (header: $0.0, text: $0.1) }), on: text)
    }

    @Test(
        "Any column can be set",
        arguments: [
            ([("status", "PENDING")], row("C")), ([("priority", "P0")], row("C", "FAILED", "P0")),
            ([("priority", "-")], row("C", "FAILED", "-")),
            ([("owner_session", "w|1")], row("C", "FAILED", owner: "w/1")),
            ([("started_at_kst", "2026-02-08 14:49")], row("C", "FAILED", started: "2026-02-08 14:49")),
            ([("notes", "x / kind:y / after:A")], row("C", "FAILED", notes: "x / kind:y / after:A")),
            ([("id", "D")], row("C", "FAILED").replacing("| C |", with: "| D |")),
            ([("task", "a\nb"), ("priority", "P2")], row("C", "FAILED", "P2").replacing("task C", with: "a b")),
        ] as [([(String, String)], String)])
    func fields(fields: [(String, String)], line: String) throws {
        let outcome = try set(fields)
        #expect(outcome.rows[2] == line)
        #expect(outcome.rows[..<2] == Self.base.split(separator: "\n")[2..<4].map(String.init)[...])
        #expect(outcome.events.map(\.kind) == [.edited])
    }

    @Test func `what is so already changes nothing`() throws {
        let outcome = try set([("status", "FAILED"), ("notes", "-"), ("owner_session", ""), ("id", "C")])
        #expect(outcome.events.isEmpty)
        #expect(outcome.text == Self.base)
    }

    @Test(
        "What no command could read is refused",
        arguments: [
            [("status", "WAITING")], [("status", "")], [("priority", "P9")], [("started_at_kst", "soon")],
            [("due_at_kst", "2026-02-30 10:00")],
            [("id", "../x")], [("id", "-")], [("id", "A")], [("task", " ")], [("notes", "attempt:x")],
            [("notes", "after:Z")], [("notes", "after:C")],
            [("nothing", "x")], [("nothing", "-")], [("ownr_session", "")],
            [("task", String(repeating: "x", count: 65_537))],
        ])
    func refused(fields: [(String, String)]) {
        #expect(throws: QueueError.self) { try set(fields) }
    }

    @Test func `an id that others wait for keeps its name`() throws {
        #expect(throws: QueueError.idInUse(try id("A"), by: try id("B"))) { try set([("id", "Z")], of: "A") }
        #expect(throws: QueueError.idTaken(try id("B"), line: 4)) { try set([("id", "B")], of: "A") }
    }

    @Test func `a circle is refused`() throws {
        #expect(throws: QueueError.dependencyCircle([try id("A"), try id("B"), try id("A")])) {
            try set([("notes", "after:B")], of: "A")
        }
    }

    @Test(
        "A column named like a tag is checked like the tag",
        arguments: [("after", "A"), ("after", "Z"), ("attempt", "x"), ("retry_at", "soon"), ("payload", "{")])
    func tagColumns(column: String, value: String) {
        let text =
            "| id | status | task | after | attempt | retry_at | payload |\n|-|-|-|-|-|-|-|\n| A | PENDING | t | - | - | - | - |\n"
        #expect(throws: QueueError.self) { try set([(column, value)], of: "A", in: text) }
    }

    @Test func `columns that the queue doesn't know are set too`() throws {
        let text = "| id | status | task | team | attempt |\n|-|-|-|-|-|\n| A | PENDING | t | - | - |\n"
        #expect(
            try set([("team", "red"), ("attempt", "1/3")], of: "A", in: text).rows == [
                "| A | PENDING | t | red | 1/3 |"
            ])
    }
}
