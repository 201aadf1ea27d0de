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
        let others = Self.base.split(separator: "\n")[2..<4].map(String.init)
        #expect(Array(outcome.rows[..<2]) == others)
        #expect(outcome.events.map(\.kind) == [.edited])
    }

    @Test(
        "Back to PENDING is with nobody: owner, start and lease go, and the attempt stays",
        arguments: [
            ([("status", "PENDING")], row("A", notes: "text / attempt:2/3")),
            ([("status", "PENDING"), ("owner_session", "next")], row("A", owner: "next", notes: "text / attempt:2/3")),
            (
                [
                    ("status", "PENDING"), ("started_at_kst", "2026-02-08 14:49"),
                    ("notes", "lease:2026-02-09 11:00:00"),
                ],
                row("A", started: "2026-02-08 14:49", notes: "lease:2026-02-09 11:00:00 / attempt:2/3")
            ),
            (
                [("status", "FAILED")],
                row("A", "FAILED", owner: "w", started: startedNow, notes: "text / attempt:2/3 / lease:\(leaseEnd)")
            ),
        ] as [([(String, String)], String)])
    func back(fields: [(String, String)], line: String) throws {
        let notes = "text / attempt:2/3 / lease:\(leaseEnd)"
        let text = file([row("A", "IN_PROGRESS", owner: "w", started: startedNow, notes: notes)])
        #expect(try set(fields, of: "A", in: text).rows == [line])
    }

    @Test func `a worker whose task was put back can neither finish it before nor after the next one has it`() throws {
        let picked = try Outcome(of: Pick(owner: "w:1", lease: terms), on: file([row("A")]))
        let back = try set([("status", "PENDING")], of: "A", in: picked.text)
        let late = Finish(id: try id("A"), outcome: .done, note: "n", proof: ClaimProof(owner: "w:1"))
        #expect(throws: QueueError.lostClaim(try id("A"), claimed: "w:1", holder: "nobody")) {
            try Outcome(of: late, on: back.text)
        }
        let again = try Outcome(of: Pick(owner: nil, lease: terms), on: back.text)
        #expect(throws: QueueError.lostClaim(try id("A"), claimed: "w:1", holder: "nobody")) {
            try Outcome(of: late, on: again.text)
        }
    }

    @Test func `a lease in a column of its own goes too, and a PENDING row keeps whom it is for`() throws {
        let head = "| id | status | task | owner_session | lease |\n|-|-|-|-|-|\n"
        let taken = head + "| A | BLOCKED | t | w | \(leaseEnd) |\n"
        #expect(try set([("status", "PENDING")], of: "A", in: taken).rows == ["| A | PENDING | t | - | - |"])
        let waiting = head + "| A | PENDING | t | me | - |\n"
        #expect(try set([("status", "PENDING")], of: "A", in: waiting).events.isEmpty)
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

    @Test func `a new id is written wherever others name the old one`() throws {
        let before = file([
            row("L"), row("W", "DONE", notes: "x / team:L"), row("V", notes: "see L / after:W, L<br>kind:x"),
            row("U", notes: "after:LL"),
        ])
        var queue = try Queue(Array(before.utf8))
        _ = try SetFields(id: try id("L"), fields: [("id", "Z")]).apply(to: &queue, at: now)
        let after = file([
            row("Z").replacing("task Z", with: "task L"), row("W", "DONE", notes: "x / team:Z"),
            row("V", notes: "see L / after:W,Z<br>kind:x"), row("U", notes: "after:LL"),
        ])
        #expect(String(decoding: queue.rendered(), as: UTF8.self) == after)
        let damaged = file([row("L"), "| D | PENDING | P1 | t | c | - | - | - | after:L | x |"])
        let inUse = QueueError.idInUse(try id("L"), by: try id("D"), tag: "after")
        #expect(throws: inUse) { try set([("id", "Z")], of: "L", in: damaged) }
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

    @Test func `a cancelled task that is set to PENDING is cancelled no more`() throws {
        let text = file([row("A", "BLOCKED", owner: "w", notes: "why / cancelled_by_operator")])
        let operation = SetFields(id: try id("A"), fields: [("status", "PENDING")])
        #expect(try Outcome(of: operation, on: text).rows == [row("A", notes: "why")])
    }
}
