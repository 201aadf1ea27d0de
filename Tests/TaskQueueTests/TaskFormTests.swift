import TaskQueue
import Testing

@Suite struct TaskFormTests {
    private static let header =
        "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes "
        + "| tag: x |\n|-|-|-|-|-|-|-|-|-|-|\n"

    private static func form(_ row: String) throws -> TaskForm {
        let queue = try Queue(Array((header + row).utf8))
        return TaskForm(queue.row(0), headers: queue.headers)
    }

    private static let form = Result {
        try form("| ORCH-010 | PENDING | P1 | 문서 보완 | README 반영 | - | | 2026-02-09 18:00 | 메모 / after:A,B / 끝 | x: y |")
    }

    @Test func `a form has a line a column, and one for each part of the notes`() throws {
        #expect(
            try Self.form.get().text(remarks: ["ORCH-010", "", "help"]) == """
                # ORCH-010
                #
                # help

                status: PENDING
                priority: P1
                task: 문서 보완
                success_criteria: README 반영
                owner_session: -
                started_at_kst: -
                due_at_kst: 2026-02-09 18:00
                notes:
                  메모
                  after:A,B
                  끝
                tag: x: x: y

                """)
    }

    @Test(
        "What a person changes are the columns that changed, and nothing else",
        arguments: [
            ("", "", []), ("P1", "P0", ["priority=P0"]), ("task: 문서 보완", "task:", ["task="]),
            ("task: 문서 보완\n", "", []), ("owner_session: -", "owner_session: me", ["owner_session=me"]),
            ("  after:A,B\n", "", ["notes=메모 / 끝"]),
            ("  끝", "  끝\n\tand more\n\n", ["notes=메모 / after:A,B / 끝 / and more"]),
            ("문서 보완", "문서\n  보완", []), ("문서 보완", "문서\n  다시   보완", ["task=문서 다시   보완"]),
            ("2026-02-09 18:00", "-", ["due_at_kst="]), ("# ORCH-010", "# status: DONE", []),
            ("# ORCH-010", "\u{FEFF}# ORCH-010", []),
            ("tag: x: x: y", "tag: x:   z  ", ["tag: x=z"]), ("status: PENDING", "status:  DONE  ", ["status=DONE"]),
        ] as [(String, String, [String])])
    func changes(old: String, new: String, expected: [String]) throws {
        let form = try Self.form.get()
        let text = form.text(remarks: ["ORCH-010"])
        let edited = old.isEmpty ? text : text.replacing(old, with: new, maxReplacements: 1)
        for text in [edited, edited.replacing("\n", with: "\r\n")] {
            #expect(try form.changes(in: text).map { "\($0.header)=\($0.text)" } == expected)
        }
    }

    @Test(
        "A line that is no column is told with its place",
        arguments: [
            ("taks: x", 1, nil), ("\n\nNotes: y", 3, nil), ("status: A\nstatus: B", 2, "status"), ("words", 1, nil),
        ] as [(String, Int, String?)])
    func mistakes(text: String, line: Int, repeated: String?) throws {
        let last = String(text.split(separator: "\n").last ?? "")
        let kind: TaskForm.Mistake.Kind = repeated.map { .repeated(column: $0) } ?? .noColumn
        let mistake = #expect(throws: TaskForm.Mistake.self) { try Self.form.get().changes(in: text) }
        #expect(mistake?.kind == kind && mistake?.line == line && mistake?.text == last)
    }
}
