import Chance
import Operations
import Sheets
import TaskQueue
import Testing
import Text

@Suite struct AddTests {
    private static let base = file([row("ORCH-001", "DONE"), row("ORCH-007"), row("X-900")])
    private static let new = TaskID("B-1")!

    private static func draft(
        id: TaskID? = nil, task: String = "t", successCriteria: String = "c", notes: String = "", kind: String? = nil,
        dedupeKey: String? = nil, maxAttempts: Int? = nil
    ) -> NewTask {
        NewTask(
            id: id, task: task, successCriteria: successCriteria, notes: notes, kind: kind, dedupeKey: dedupeKey,
            maxAttempts: maxAttempts)
    }

    private func add(_ change: (inout NewTask) -> Void, to text: String = base) throws -> Outcome {
        var draft = NewTask(task: "t", successCriteria: "c")
        change(&draft)
        return try Outcome(of: Add(draft), on: text)
    }

    @Test func `a new task stands at the end, PENDING`() throws {
        let outcome = try add { _ in }
        #expect(outcome.text == Self.base + "| ORCH-008 | PENDING | P1 | t | c | - | - | - | - |\n")
        #expect(outcome.reported == ["task_enqueued ORCH-008 PENDING"])
    }

    @Test func `everything that a task can say is written`() throws {
        let (own, first, second) = (try id("B-1"), try id("ORCH-001"), try id("ORCH-007"))
        let payload = try JSONValue(parsing: #"{ "a": "x / y | z", "b": [1, null] }"#)
        let outcome = try add {
            $0 = NewTask(
                id: own, priority: .p0, task: " two\nlines | pipe ", successCriteria: "c\t1",
                due: Timestamp(epochSeconds: 1_770_529_799),
                notes: "why / nl_intake:20260208-1449 / after:ORCH-001", after: [second, first], kind: "code",
                payload: payload,
                dedupeKey: "k 1", maxAttempts: 5)
        }
        #expect(
            outcome.rows[3]
                == "| B-1 | PENDING | P0 | two lines / pipe | c 1 | - | - | 2026-02-08 14:49 | why / nl_intake:20260208-1449"
                + #" / after:ORCH-001,ORCH-007 / kind:code / payload:{"a":"x \/ y \u007c z","b":[1,null]} / dedupe:k 1 / attempt:0/5 |"#
        )
        let notes = outcome.queue.row(3).notes
        #expect(try JSONValue(parsing: notes.value(of: .payload) ?? "") == payload)
        #expect(notes.attempt?.limit == 5)
    }

    @Test(
        "Dependencies that can't ever be met are refused",
        arguments: [
            (["B-1"], .dependencyCircle([new, new])), (["ORCH-2"], .unknownDependency(new, "ORCH-2")),
            (["ORCH-001", "orch-007"], .unknownDependency(new, "orch-007")),
        ] as [([String], QueueError)])
    func dependencies(after: [String], error: QueueError) throws {
        let task = Self.new
        #expect(throws: error) {
            try add { draft in
                draft.id = task
                draft.after = after.compactMap(TaskID.init)
            }
        }
        #expect(throws: error) {
            try add { draft in
                draft.id = task
                draft.notes = "x / after:" + after.joined(separator: ",")
            }
        }
    }

    @Test func `a circle through rows that wait for an id to come is refused`() throws {
        let text = file([row("A", notes: "after:B"), row("B", notes: "after:C,Z"), row("C", "DONE")])
        let (new, first, second) = (try id("Z"), try id("A"), try id("B"))
        #expect(throws: QueueError.dependencyCircle([new, first, second, new])) {
            try add(
                { draft in
                    draft.id = new
                    draft.after = [first]
                }, to: text)
        }
        #expect(try add({ $0.id = new }, to: text).rows.count == 4)
    }

    @Test func `a circle that is there already is no hindrance to others`() throws {
        let text = file([row("A", notes: "after:B"), row("B", notes: "after:A")])
        let first = try id("A")
        #expect(try add({ $0.after = [first] }, to: text).rows.count == 3)
    }

    @Test func `a long chain of tasks is followed with work that grows with its length`() throws {
        let new = try id("Z")
        let growth = try growth(from: 1_000) { count in
            let rows = (0..<count).map { row("T-\($0)", notes: $0 == 0 ? "after:Z" : "after:T-\($0 - 1)") }
            let last = try id("T-\(count - 1)")
            let error = #expect(throws: QueueError.self) {
                try add(
                    { draft in
                        draft.id = new
                        draft.after = [last]
                    }, to: file(rows))
            }
            guard case .dependencyCircle(let circle)? = error else {
                Issue.record("no circle: \(String(describing: error))")
                return
            }
            #expect(circle.count == count + 2)
        }
        #expect(growth < 40)
    }

    @Test(
        "Values that are none are refused",
        arguments: [
            (draft(task: " \n"), .sheet(.emptyText(column: "task"))),
            (draft(task: "-"), .sheet(.emptyText(column: "task"))),
            (draft(successCriteria: ""), .sheet(.emptyText(column: "success_criteria"))),
            (
                draft(kind: "a b"),
                .sheet(.invalidValue(column: "kind", text: "a b", takes: "a word of letters, digits, '.', '_' or '-'"))
            ),
            (draft(maxAttempts: 0), .sheet(.invalidValue(column: "attempt", text: "0/0", takes: "N/MAX"))),
            (draft(maxAttempts: -1), .sheet(.invalidValue(column: "attempt", text: "0/-1", takes: "N/MAX"))),
            (draft(notes: "attempt:x"), .sheet(.invalidValue(column: "attempt", text: "x", takes: "N/MAX"))),
            (
                draft(notes: "a / lease:soon"),
                .sheet(.invalidValue(column: "lease", text: "soon", takes: "YYYY-MM-DD HH:mm:ss"))
            ),
            (
                draft(notes: "retry_at:2026-02-30 10:00:00"),
                .sheet(.invalidValue(column: "retry_at", text: "2026-02-30 10:00:00", takes: "YYYY-MM-DD HH:mm:ss"))
            ),
            (draft(notes: "payload:{"), .sheet(.invalidValue(column: "payload", text: "{", takes: "JSON"))),
            (draft(notes: "after:a b"), .unknownDependency(TaskID("ORCH-008")!, "a b")),
            (
                draft(dedupeKey: "a / permanent"),
                .sheet(.invalidValue(column: "notes", text: "dedupe:a / permanent", takes: "tag values without ' / '"))
            ),
            (
                draft(dedupeKey: "a | permanent"),
                .sheet(.invalidValue(column: "notes", text: "dedupe:a / permanent", takes: "tag values without ' / '"))
            ),
            (draft(dedupeKey: ""), .sheet(.emptyText(column: "dedupe"))),
            (
                draft(task: String(repeating: "x", count: 65_537)),
                .sheet(.cellTooLong(column: "task", bytes: 65_537, limit: 65_536))
            ),
            (draft(id: TaskID("X-900")), .idTaken(TaskID("X-900")!, line: 5)),
        ] as [(NewTask, QueueError)])
    func refused(draft: NewTask, error: QueueError) {
        #expect(throws: error) { try Outcome(of: Add(draft), on: Self.base) }
    }

    @Test(
        "A key is free when no open task has it",
        arguments: [
            ("PENDING", "k", true), ("IN_PROGRESS", "k", true), ("BLOCKED", "k", true), ("DONE", "k", false),
            ("FAILED", "k", false),
            ("PENDING", "K", false), ("BLOCKED", "k / cancelled_by_operator", false),
        ])
    func dedupe(status: String, notes: String, isTaken: Bool) throws {
        let text = file([row("A", status, notes: "dedupe:" + notes)])
        for change: (inout NewTask) -> Void in [
            { $0.dedupeKey = "k" }, { $0.dedupeKey = " k\n" }, { $0.notes = "dedupe:k" },
        ] {
            if isTaken {
                #expect(throws: QueueError.dedupeKeyTaken(key: "k", by: try id("A"))) { try add(change, to: text) }
            } else {
                #expect(try add(change, to: text).rows.count == 2)
            }
        }
    }

    @Test(
        "Columns may be in another order, more or fewer",
        arguments: [
            (
                "| notes | x | task | id | priority | success_criteria | status |\n|-|-|-|-|-|-|-|",
                "| kind:code | - | t | ORCH-001 | P1 | c | PENDING |"
            ),
            (
                "| id | status | task | priority | success_criteria | kind |\n|-|-|-|-|-|-|",
                "| ORCH-001 | PENDING | t | P1 | c | code |"
            ),
            ("|id|status|priority|task|success_criteria|notes|\n|-|-|-|-|-|-|", "|ORCH-001|PENDING|P1|t|c|kind:code|"),
        ])
    func columns(head: String, line: String) throws {
        #expect(try add({ $0.kind = "code" }, to: head + "\n").text == head + "\n" + line + "\n")
    }

    @Test(
        "A value without a column is refused",
        arguments: [
            ("| id | status | task | priority | notes |", "success_criteria"),
            ("| id | status | task | success_criteria | notes |", "priority"),
            ("| id | status | task | priority | success_criteria |", "notes"),
        ])
    func missing(head: String, column: String) {
        let text = head + "\n" + String(head.map { $0 == "|" ? "|" : "-" }) + "\n"
        #expect(throws: QueueError.sheet((.missingColumn(column, line: 1)))) { try add({ $0.kind = "code" }, to: text) }
    }
}
