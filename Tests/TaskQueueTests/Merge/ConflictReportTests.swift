import Sheets
import Testing

@testable import TaskQueue

@Suite("The report of a merge's conflicts")
struct ConflictReportTests {
    private static let hostile = ["", "-", "a | b", "`x` ``", "<br> & <b>", "- ours: x", "## y", "가 \u{1b}[1m", "  x "]

    @Test("is read back as it was written, whatever is in the cells", arguments: hostile)
    func roundTrip(text: String) throws {
        let fields: [FieldConflict.Field] = [
            .column("priority"), .column("row"), .column("tag after"), .column("`a` `b"), .group(Claim.name),
            .part("after"), .row,
        ]
        var conflicts = fields.map { FieldConflict(id: "A-1", field: $0, base: text, ours: "", theirs: text + "x") }
        let lines = text + "\n\n## z\r\n<br>"
        conflicts += [FieldConflict(id: nil, field: .text(line: 12), base: lines, ours: text, theirs: "")]
        conflicts += [FieldConflict(id: nil, field: .file, base: "", ours: lines, theirs: lines)]
        conflicts += [FieldConflict(id: nil, field: .header, base: "| id |", ours: "| id | a |", theirs: "| b | id |")]
        let report = ConflictReport(conflicts).text(on: "QUEUE.md")
        #expect(try ConflictReport(report) == ConflictReport(conflicts), "\(report)")
        #expect(report.split(separator: "\n").allSatisfy { $0.count < 200 })
        let turned = ConflictReport(conflicts.map(\.turned))
        let written = turned.text(on: "QUEUE.md").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(try ConflictReport(written.joined(separator: "\r\n")) == turned, "an editor for Windows has saved it")
    }

    @Test(
        "with anything else in it is refused with its line",
        arguments: [
            ("", 1), ("# Queue\n", 1), ("# Conflicts in x\n\n## A-1 priority\n", 3),
            ("# Conflicts in x\n\n## `A-1` `p`\n\n- base: a\n- theirs: b\n- ours: c\n", 6),
            ("# Conflicts in x\n\n## `A-1` `p`\n\n- base: a\n", 6), ("# Conflicts in x\n\n## line x\n", 3),
            ("# Conflicts in x\n\n## `A-1` `p`\n- base:\n- ours:\n- theirs:\nmore\n", 7),
            ("# Conflicts in x\n\n## line 3\n- base: <b>\n", 4),
        ])
    func refused(text: String, line: Int) {
        #expect(throws: ConflictReport.Mistake(line: line)) { try ConflictReport(text) }
    }

    private static let header = """
        | id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |
        |---|---|---|---|---|---|---|---|---|

        """

    @Test(
        "A field's text is what the row says, and its cells say that text",
        arguments: [
            ("IN_PROGRESS | P1 | x | c | w / 1 | 2026-02-09 10:00 | - | a / attempt:2/3 / lease:2026-02-09 11:00:00 / b"),
            ("DONE | P1 | x | c | - | - | - | after:A-2 / 끝"), ("FAILED | P1 | x | c | w | - | - | -"),
            ("BLOCKED | P1 | x | c | - | 2026-02-09 10:00 | - | replan:a / replan:b"),
        ])
    func fields(row: String) throws {
        let queue = try Queue(Array((Self.header + "| A-1 | \(row) |\n").utf8))
        let empty = try Queue(
            Array((Self.header + "| A-1 | PENDING | P1 | x | c | - | - | - | y / parallel:3 |\n").utf8))
        let fields: [FieldConflict.Field] = [
            .group(Claim.name), .column("notes"), .column("task"), .part("after"), .part("replan"),
        ]
        for field in fields {
            let text = try #require(field.text(in: queue.row(0)))
            guard let cells = field.cells(saying: text, in: empty.row(0), queue.headers) else {
                Issue.record("\(field): \(text)")
                continue
            }
            var other = empty
            try other.write(cells.map { NamedText($0.header, $0.text) }, to: other.row(0))
            #expect(field.text(in: other.row(0)) == text)
            #expect(field == .column("notes") || other.row(0).text(.notes).contains("y"))
            #expect(other.row(0).notes.has(.parallel))
        }
    }
}
