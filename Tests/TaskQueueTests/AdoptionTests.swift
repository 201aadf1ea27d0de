import Sheets
import TaskQueue
import Testing

@Suite struct AdoptionTests {
    private static func adopt(_ text: String, _ terms: TableTerms = TableTerms()) throws -> (Adoption, Queue) {
        let adoption = try Adoption(Array(text.utf8), terms: terms)
        return (adoption, try Queue(adoption.bytes, terms: terms))
    }

    @Test func `headers, words and ids of another table become those of a queue`() throws {
        let (adoption, queue) = try Self.adopt(
            "| # | 작업 | 상태 | 비고 |\n|---|---|---|---|\n| 7 | 로그인 수정 | 진행 중 | |\n| | b | ✅ | x |\n")
        #expect(adoption.renamed.map(\.name) == ["id", "task", "status", "notes"])
        #expect(adoption.words == [NamedText("IN_PROGRESS", "진행 중"), NamedText("DONE", "✅")])
        #expect((0..<2).map { queue.row($0).id?.text } == ["7", "8"])
        #expect((0..<2).map { queue.row($0).status } == [.inProgress, .done])
        #expect(queue.headers.count == Queue.schema.columns.count)
        #expect(try !Self.adopt(String(decoding: adoption.bytes, as: UTF8.self)).0.isChange, "once is enough")
    }

    @Test(
        "A column is added before or behind the others, whatever pipes the lines have",
        arguments: ["| task | status |\n|-|-|\n| a \\| b | DONE |\n", "task | status\n-|-\na \\| b | DONE\n"])
    func columns(text: String) throws {
        let (adoption, queue) = try Self.adopt(text)
        #expect(adoption.added == Queue.schema.columns.filter { $0 != "task" && $0 != "status" })
        #expect(queue.row(0).isWellFormed && queue.row(0).id?.text == "ORCH-001" && queue.headers.first == "id")
        #expect(queue.row(0).text(.task) == "a | b")
    }

    @Test(
        "The items of a list become rows below it",
        arguments: [
            ("# T\n- [ ] a\n- [x] b | c\n", ["PENDING a", "DONE b | c"]),
            ("## Doing\n- a\n## 완료\n* b\n\n```\n- c\n```\n", ["IN_PROGRESS a", "DONE b"]),
            ("# All\n## Write\ntext\n## Read\n", ["PENDING Write", "PENDING Read"]),
        ])
    func lists(text: String, rows: [String]) throws {
        let (adoption, queue) = try Self.adopt(text)
        #expect((0..<queue.rowCount).map { "\(queue.row($0).text(.status)) \(queue.row($0).text(.task))" } == rows)
        #expect(adoption.bytes.starts(with: text.utf8), "the list stays as it is")
    }

    @Test(
        "A table below a list has the line ends of the list",
        arguments: [("- [ ] a\r\n- [x] b\r\n", "\r\n"), ("- [ ] a\r\n- [x] b", "\r\n"), ("- [ ] a", "\n")])
    func lineEnds(text: String, lineEnd: String) throws {
        let bytes = try Self.adopt(text).0.bytes
        let lines = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(separator: "\n").dropLast()
        #expect(lines.allSatisfy { ($0.last == "\r") == (lineEnd == "\r\n") } && lines.count >= 4)
    }

    @Test func `rows of another table that end early are filled, but for those that are cut off`() throws {
        let (_, queue) = try Self.adopt(
            "| 작업 | 상태 | 비고 |\n|-|-|-|\n| a | 완료 |\n| b |\n| c | 대기 | x | y |\n| d | 완\n")
        #expect((0..<4).map { queue.row($0).isWellFormed } == [true, true, false, false])
        #expect((0..<2).map { queue.row($0).status } == [.done, .pending])
        #expect((0..<2).map { queue.row($0).text(.task) } == ["a", "b"])
    }

    @Test func `a list is found beside a table of something else`() throws {
        let text = "| a | b |\n|-|-|\n| 1 | 2 |\n\n- [ ] c\n"
        let (adoption, queue) = try Self.adopt(text)
        #expect(queue.rowCount == 1 && queue.row(0).text(.task) == "c")
        #expect(adoption.bytes.starts(with: text.utf8))
        #expect(throws: SheetError.self) { try Self.adopt("| a | b |\n|-|-|\n| 1 | 2 |\n") }
    }

    @Test func `headings between rows of another table become no tasks`() throws {
        let (adoption, queue) = try Self.adopt(
            "| task | status |\n|-|-|\n| **Phase 1** | |\n| **a** | todo |\n| b | |\n")
        #expect(adoption.numbered == [NamedText("ORCH-001", "**a**"), NamedText("ORCH-002", "b")])
        #expect(queue.row(0).id == nil && queue.row(0).status == nil)
    }

    @Test func `a file with neither is refused`() {
        #expect(throws: SheetError.nothingToAdopt) { try Self.adopt("# Title\n\ntext\n") }
    }

    @Test func `what a table that does not fit lacks is said at once`() throws {
        func near(_ text: String) -> NearTable? {
            do throws(QueueError) {
                _ = try Queue(Array(text.utf8))
                return nil
            } catch {
                if case .sheet(.unfitTable(let near, _)) = error { return near }
                return nil
            }
        }
        let other = try #require(near("text\n\n| No | 제목 | x |\n|-|-|-|\n"))
        #expect(other.line == 3 && other.missing == ["status"])
        #expect(other.renamed == [NamedText("id", "No"), NamedText("task", "제목")] && !other.isCertain)
        #expect(near("| id | status | task |\n")?.flaw == .delimiter)
        #expect(near("| id | status | task |\n|-|-|\n| A | DONE | x |\n")?.flaw == .delimiterWidth(2))
        #expect(near("    | id | status | task |\n    |-|-|-|\n    | A | DONE | x |\n")?.flaw == .indentation)
        #expect(near("| id | **Status** ✅ | task |\n|-|-|-|\n")?.missing == [])
        #expect(near("```\n| id | status | task |\n|-|-|-|\n```\n")?.flaw == .code(opening: 1))
        #expect(near("```\n| id | status | why |\n|-|-|-|\n```\n") == nil)
    }

    @Test func `set headers and synonyms are read as they are`() throws {
        let terms = TableTerms(headers: [NamedText("status", "단계"), NamedText("task", "할 것")], readsSynonyms: true)
        let text = "| id | 단계 | **할 것** | priority |\n|-|-|-|-|\n| A | 대기 | x | 높음 |\n| B | 완료 | y | |\n"
        var queue = try Queue(Array(text.utf8), terms: terms)
        #expect(queue.row(0).status == .pending && queue.row(0).priority == .p0 && queue.row(1).status == .done)
        #expect(queue.rowsByUrgency(.pending) == [0])
        #expect(queue.row(0).text(.task) == "x")
        #expect(queue.texts(ofColumns: ["task", "status"], inRows: [1]) == [["y", "완료"]])
    }

    @Test(
        "The next id is of the table's own series",
        arguments: [
            (["T-41", "T-9"], "T-42"), (["TASK_009"], "TASK_010"), (["7", "x"], "8"), (["A", "B"], "ORCH-001"),
            (["T-1", "T-2", "ORCH-007"], "ORCH-008"), (["a-1", "b-1", "b-2"], "b-3"), ([], "ORCH-001"),
            (["**ORCH-001**", "`ORCH-002`"], "ORCH-003"), (["TASK\\_009"], "TASK_010"), (["[T-4](#t-4)"], "T-5"),
        ] as [([String], String)])
    func series(ids: [String], next: String) throws {
        let rows = ids.map { "| \($0) | DONE | x |\n" }.joined()
        var queue = try Queue(Array("| id | status | task |\n|-|-|-|\n\(rows)".utf8))
        #expect(try queue.nextID().text == next)
    }

    @Test func `the id of a row below a blank line is not given to another one`() throws {
        var queue = try Queue(
            Array("| id | status | task |\n|-|-|-|\n| A-1 | DONE | x |\n\n| A-2 | DONE | y A-3 |\n".utf8))
        #expect(try queue.nextID().text == "A-3")
        #expect(try queue.nextID().text == "A-4")
    }

    @Test func `a header in words is the column of that name`() throws {
        let text = "| ID | Status | Task | Success Criteria | owner-session |\n|-|-|-|-|-|\n| A | DONE | x | c | w |\n"
        let (adoption, queue) = try Self.adopt(text)
        #expect(adoption.renamed.map(\.name) == ["success_criteria", "owner_session"])
        #expect(queue.row(0).text(.successCriteria) == "c" && queue.row(0).text(.ownerSession) == "w")
    }

    @Test func `no column is added where a row with a pipe too many would fit then`() {
        let header =
            "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst |\n"
        let text = header + "|-|-|-|-|-|-|-|-|\n| A-1 | PENDING | P1 | ps | grep | c | - | - | - |\n"
        #expect(throws: SheetError.damagedRow("A-1", line: 3, column: 1, cells: 9, expected: 8)) {
            try Self.adopt(text)
        }
    }
}
