import BlackBox
import Chance
import MarkdownTable
import Sheets
import TaskQueue
import Testing

@Suite struct QueueReadingTests {
    @Test func `a queue of a real team is read`() throws {
        var queue = try Queue(try Repository.teamQueue())
        #expect(queue.rowCount == 26)
        #expect(queue.headers == Column.allCases.map(\.header))
        let rows = (0..<queue.rowCount).map(queue.row)
        #expect(rows.allSatisfy { $0.isWellFormed })
        #expect(rows.map { $0.id?.text } == (1...26).map { "ORCH-" + ($0 < 10 ? "00" : "0") + "\($0)" })
        #expect(rows.map(\.line) == Array(19...44))
        #expect(rows.count { $0.status == .done } == 23)
        #expect(rows.filter { $0.status == .blocked }.compactMap(\.id?.text) == ["ORCH-019", "ORCH-020", "ORCH-025"])
        #expect(rows[18].state == .cancelled)
        #expect(rows[18].notes.segments.count == 4)
        #expect(rows[18].notes.value(of: .replan) == "사용자 포커스 변경(72h 고도화 우선), 구매자동화 대기")
        #expect(rows[24].text(.startedAt).isEmpty)
        #expect(rows[24].text(.dueAt) == "2026-02-11 18:00")
        #expect(rows[4].priority == .p0)
        #expect(rows.allSatisfy { queue.readiness(of: $0, at: now) == .notReady(.notPending($0.text(.status))) })
        let next = try queue.nextID()
        #expect(next.text == "ORCH-027")
        #expect(queue.rendered() == queue.document.bytes)
    }

    @Test func `columns are found by name in any order, and others are kept`() throws {
        let queue = try queue(
            "| team | notes | task | status | id |\n|-|-|-|-|-|\n| red | kind:x | do | DONE | A-1 |\n| - | | b | - | - |\n"
        )
        let row = queue.row(0)
        #expect(row.id == TaskID("A-1"))
        #expect(row.status == .done)
        #expect(row.text(.task) == "do")
        #expect(row.notes.value(of: .kind) == "x")
        #expect(row.priority == .p1)
        #expect(row.otherColumns.map { $0.header + "=" + $0.text } == ["team=red"])
        #expect(row.text(ofColumn: "team") == "red")
        #expect(row.text(ofColumn: "nothing").isEmpty)
        let empty = queue.row(1)
        #expect(empty.id == nil)
        #expect(empty.status == nil)
        #expect(empty.otherColumns.isEmpty)
        #expect(empty.state == nil)
    }

    @Test(
        "A column named like a tag is read as the tag",
        arguments: [
            ("kind", "x", "", .kind, "x"), ("kind", "x", "kind:y", .kind, "y"), ("kind", "-", "", .kind, nil),
            ("attempt", "2/3", "a", .attempt, "2/3"),
            ("retry_at", "2026-02-08 14:49:00", "", .retryAt, "2026-02-08 14:49:00"),
            ("permanent", "yes", "", .permanent, ""), ("permanent", "x", "", .permanent, ""),
            ("permanent", "-", "", .permanent, nil),
            ("permanent", "no", "", .permanent, nil), ("permanent", "No", "", .permanent, nil),
            ("permanent", "false", "", .permanent, nil),
            ("Kind", "x", "", .kind, nil), ("after", "B, C", "", .after, "B,C"),
            ("after", "B", "after:A", .after, "A,B"),
        ] as [(String, String, String, NoteTag, String?)])
    func tagColumns(column: String, cell: String, notes: String, tag: NoteTag, value: String?) throws {
        let queue = try queue(
            "| id | \(column) | status | task | notes |\n|-|-|-|-|-|\n| A | \(cell) | DONE | t | \(notes) |\n")
        #expect(queue.row(0).notes.value(of: tag) == value)
    }

    @Test(
        "What can't be read as a value stays as text",
        arguments: [("WAITING", "P9"), ("pending", "p0"), ("DONE?", "high")])
    func unknownWords(status: String, priority: String) throws {
        let row = try queue(rows: [("A", status, priority, "-")]).row(0)
        #expect(row.status == nil)
        #expect(row.priority == nil)
        #expect(row.state == nil)
        #expect(row.text(.status) == status)
        #expect(row.text(.priority) == priority)
    }

    @Test func `a pipe behind a backslash is text`() throws {
        #expect(try queue(rows: [("A", "DONE", "P1", #"a \| b"#)]).row(0).text(.notes) == "a | b")
    }

    @Test(
        "A table in code or in a comment is no queue",
        arguments: ["```\n%\n```\n", "<!--\n%\n-->\n", "~~~ md\n%\n~~~\n"])
    func hidden(around: String) throws {
        let table = "| id | status | task |\n|-|-|-|\n| X | DONE | t |"
        let hidden = around.replacing("%", with: table)
        let error = #expect(throws: QueueError.self) { try queue(hidden) }
        guard case .sheet(.unfitTable(let near, _)) = error else { return #expect(Bool(false), "\(error as Any)") }
        #expect(near.flaw.isHidden && near.line == 2)
        #expect(try queue(hidden + "\n" + table.replacing("X", with: "Y") + "\n").row(0).id == TaskID("Y"))
    }

    @Test(
        "A damaged row is told with its line and column, and the others go on",
        arguments: [
            ("| B | DONE |", 10, 2, 13), ("| B | DONE | P1 | t | c | - | - | - | a | b |", 10, 10, 42), ("|", 10, 0, 2),
            ("| B | DONE | P1 | t | c | - | - | -", 10, 8, 36), ("B", 10, 1, 2),
        ])
    func damaged(row: String, line: Int, cells: Int, column: Int) throws {
        let good = "| A | PENDING | P1 | t | c | - | - | - | - |"
        var queue = try queue(
            "\n\n\n\n\n\n" + [header, delimiter, good, row, good.replacing("A", with: "C")].joined(separator: "\n"))
        #expect(queue.rowCount == 3)
        #expect(queue.damage(ofRow: 0) == nil)
        let damage = try #require(queue.damage(ofRow: 1))
        #expect(damage.position == Position(line: line, column: column))
        #expect(damage.cells == cells)
        let damagedRow = queue.row(1)
        #expect(!damagedRow.isWellFormed)
        #expect(damagedRow.line == line)
        #expect(queue.readiness(of: damagedRow, at: now) == .notReady(.damaged))
        #expect(queue.readiness(of: queue.row(2), at: now) == .ready)
        guard cells > 0 else { return }
        let id = try #require(TaskID("B"))
        #expect(throws: QueueError.sheet((.damagedRow(id.text, line: line, column: column, cells: cells, expected: 9))))
        {
            try queue.task(id)
        }
    }

    @Test(
        "The next id is the highest number plus one",
        arguments: [
            ([], "ORCH-001"), (["ORCH-1"], "ORCH-002"), (["ORCH-007", "ORCH-003"], "ORCH-008"),
            (["ORCH-999"], "ORCH-1000"),
            (["TASK-500", "ORCH-5x", "orch-900", "x"], "TASK-501"), (["ORCH-002", "ORCH-002"], "ORCH-003"),
            (["ORCH-12345678901234567890"], "ORCH-001"),
        ] as [([String], String)])
    func nextID(ids: [String], next: String) throws {
        var queue = try queue(rows: ids.map { ($0, "DONE", "P1", "-") })
        let id = try queue.nextID()
        #expect(id.text == next)
    }

    @Test func `ids given out one after another are different`() throws {
        var queue = try queue(rows: [("ORCH-041", "DONE", "P1", "-")])
        let ids = [try queue.nextID().text, try queue.nextID().text]
        #expect(ids == ["ORCH-042", "ORCH-043"])
    }

    @Test func `the id of a damaged row is taken too`() throws {
        var queue = try queue([header, delimiter, "| ORCH-041 | DONE"].joined(separator: "\n"))
        let next = try queue.nextID()
        #expect(next.text == "ORCH-042")
    }

    @Test func `no id is given out that the next look would not count`() throws {
        var queue = try queue(rows: [("ORCH-999999999999999", "DONE", "P1", "-")])
        #expect(throws: QueueError.idsExhausted) { try queue.nextID() }
    }

    @Test(
        "Ids that look alike are different",
        arguments: [("BAC\u{212A}", "BACK"), ("caf\u{E9}", "cafe\u{301}"), ("A\u{200B}B", "AB"), ("Ａ", "A")])
    func lookAlikes(one: String, other: String) throws {
        var queue = try queue(rows: [(one, "DONE", "P1", "-"), (other, "DONE", "P1", "-")])
        for id in [one, other].compactMap(TaskID.init) { #expect(queue.rows(of: id).count == 1) }
        #expect(queue.row(0).id == nil)
    }

    @Test func `the rows of an id are all rows that have it`() throws {
        var queue = try queue(rows: [("A", "DONE", "P1", "-"), ("B", "DONE", "P1", "-"), ("A", "PENDING", "P1", "-")])
        let (id, unknown) = (try #require(TaskID("A")), try #require(TaskID("C")))
        #expect(queue.rows(of: id) == [0, 2])
        #expect(queue.rows(of: unknown).isEmpty)
        #expect(throws: QueueError.ambiguousID(id, lines: [3, 5])) { try queue.task(id) }
        #expect(throws: QueueError.unknownID(unknown)) { try queue.task(unknown) }
    }

    @Test func `an index of many ids finds each of them`() throws {
        var queue = try queue(rows: (0..<5000).map { ("T-\($0)", "DONE", "P1", "-") })
        for number in 0..<5000 {
            let id = try #require(TaskID("T-\(number)"))
            #expect(queue.rows(of: id) == [number])
        }
    }

    @Test func `a status that is none is told with its place`() throws {
        var queue = try queue(rows: [("A", "가 WAITING", "P1", "-")])
        let id = try #require(TaskID("A"))
        #expect(throws: QueueError.unknownStatus(id, text: "가 WAITING", line: 3, column: 7)) { try queue.task(id) }
        #expect(try queue.editableRow(id).index == 0)
    }
}

@Suite struct QueueRefusalTests {
    private static let small = "| id | status | task |\n|-|-|-|\n| A | DONE | t |\n"

    @Test(
        "A file that is no queue is refused with the place",
        arguments: [
            ("", .sheet(.noTable(required: ["id", "status", "task"]))),
            ("# Queue\n\ntext\n", .sheet(.noTable(required: ["id", "status", "task"]))),
            (small + "\n" + small, .sheet(.severalTables(lines: [1, 5]))),
            ("| id | status | task | id |\n|-|-|-|-|\n", .sheet(.duplicateColumn("id", line: 1, column: 24))),
            (
                "\u{FEFF}| id | 가 | task | 가 | status |\n|-|-|-|-|-|\n",
                .sheet(.duplicateColumn("가", line: 1, column: 19))
            ),
            (small + "<<<<<<< HEAD\n| B | DONE | t |\n=======\n>>>>>>> x\n", .sheet(.conflictMarker(line: 4))),
            (small + "\n<<<<<<<\n", .sheet(.conflictMarker(line: 5))),
            (small + ">>>>>>> theirs\n", .sheet(.conflictMarker(line: 4))),
            ("x\r\n||||||| base\r\n" + small, .sheet(.conflictMarker(line: 2))),
            (small + "<<<<<<< a\n\0", .sheet(.conflictMarker(line: 4))),
            (small + "| B | DONE | a\0b |\n", .sheet(.nulByte(line: 4, column: 15))),
            ("가\0\n" + small, .sheet(.nulByte(line: 1, column: 2))),
            ("\r\n\r\n\r\n\0\r\n" + small, .sheet(.nulByte(line: 4, column: 1))),
            ("a\rb\r\0\n" + small, .sheet(.nulByte(line: 3, column: 1))),
        ] as [(String, QueueError)])
    func refused(text: String, error: QueueError) {
        #expect(throws: error) { try queue(text) }
    }

    @Test(
        "A heading chooses the table",
        arguments: [
            ("Work", nil, "W"), ("Old", nil, "O"), ("Queue", .sheet(.noTableBelowHeading("Queue")), nil),
            ("Twice", .sheet(.severalTables(lines: [14, 18])), nil),
            (nil, .sheet(.severalTables(lines: [3, 8, 14, 18])), nil),
            ("work", .sheet(.noTableBelowHeading("work")), nil),
        ] as [(String?, QueueError?, String?)])
    func headings(heading: String?, error: QueueError?, id: String?) throws {
        let tables = ["W", "O", "X", "Y"].map { Self.small.replacing("A", with: $0) }
        let text = "# Work\n\n\(tables[0])\n## Old\n\(tables[1])\nTwice\n-----\n\(tables[2])\n\(tables[3])"
        if let error {
            #expect(throws: error) { try queue(text, heading: heading) }
        } else {
            #expect(try queue(text, heading: heading).row(0).text(.id) == id)
        }
    }

    @Test func `other tables are not in the way`() throws {
        let other = "| id | name |\n|-|-|\n| A | x |\n\n"
        #expect(try queue(other + Self.small + "\n" + other).row(0).line == 7)
    }

    @Test(
        "What looks like a marker and is none does no harm",
        arguments: [
            "=======\n", "text <<<<<<< HEAD\n", "<<<<<< six\n", "<<<<<<<HEAD\n", "> > > > > > > a\n", "|||||||\n",
        ])
    func noMarkers(line: String) throws {
        #expect(try queue("x\n\n" + line + "\n" + Self.small).rowCount == 1)
    }

    /// Each looked for among all the others, these would take minutes.
    @Test func `rows with one id are reported with work that grows with their number`() throws {
        let growth = try growth(from: 1_000) { count in
            let rows = String(repeating: "| A | DONE | x |\n", count: count)
            var queue = try Queue(Array(("| id | status | task |\n|-|-|-|\n" + rows).utf8))
            let problems = queue.problems()
            #expect(problems.count == count - 1)
            #expect(problems.last?.kind == .sharedID(try #require(TaskID("A")), firstLine: 3))
        }
        #expect(growth < 40)
    }
}
