import Operations
import Sheets
import TaskQueue
import Testing

/// Queue files as people, editors and formatters write them. Each is opened, checked, fixed, and worked until nobody
/// gets a task any more; every byte that no fix and no claim is about is there afterwards.
@Suite("Queues as other people write them")
struct ForeignQueueTests {
    /// A document, and what becomes of it, each as words.
    struct Case: CustomTestStringConvertible, Sendable {
        let kind: String
        let text: String
        /// The codes of the check, before and after the fixes.
        var lint = ""
        var fixed: String?
        /// The ids in the order in which they are claimed.
        var worked = ""
        /// What can't be claimed in the end unless somebody corrects it.
        var stuck = ""

        var testDescription: String { kind }
    }

    @Test("A foreign queue is read, fixed and worked to its end", arguments: cases)
    func work(_ foreign: Case) throws {
        var bytes = Array(foreign.text.utf8)
        #expect(codes(bytes) == foreign.lint)
        var queue = try Queue(bytes)
        _ = try FixCells().apply(to: &queue, at: now)
        #expect(queue.isChanged == (queue.rendered() != bytes))
        bytes = queue.rendered()
        #expect(codes(bytes) == foreign.fixed ?? foreign.lint)
        var again = try Queue(bytes)
        _ = try FixCells().apply(to: &again, at: now)
        #expect(again.rendered() == bytes, "fixing twice is fixing once")
        var worked: [String] = []
        for _ in 0..<20 {
            var queue = try Queue(bytes)
            guard let id = try Pick(owner: "w", lease: terms).apply(to: &queue, at: now) else { break }
            let proof = ClaimProof(owner: "w", attempt: queue.row(queue.rows(of: id)[0]).notes.attempt?.number)
            _ = try Finish(id: id, outcome: .done, note: "ok", proof: proof).apply(to: &queue, at: now)
            bytes = queue.rendered()
            worked.append(id.text)
        }
        #expect(worked.joined(separator: " ") == foreign.worked)
        var end = try Queue(bytes)
        let stuck = end.passedRows(grace: 60, at: now).filter { !$0.isWaiting }
        #expect(stuck.map { $0.id.isEmpty ? "line \($0.line)" : $0.id }.joined(separator: " ") == foreign.stuck)
        // The prose around the table is nobody's to change.
        let prose = { (text: String) in
            text.split(separator: "\n").filter { !$0.contains("|") && !$0.contains("PENDING") }
        }
        #expect(prose(String(decoding: bytes, as: UTF8.self)) == prose(foreign.text))
    }

    /// Columns that are missing are no mistake of the rows.
    private func codes(_ bytes: [UInt8]) -> String {
        Lint.findings(in: bytes, at: now).map(\.code).filter { $0 != "missing-column" }.joined(separator: " ")
    }

    // MARK: The documents

    /// A queue of the usual columns.
    private static func q(_ rows: String...) -> String { file(rows) }

    /// A queue of other columns.
    private static func t(_ header: String, _ rows: String...) -> String {
        let columns = header.split(separator: "|").count
        let rule = String(repeating: "|---", count: columns) + "|"
        return ([header, rule] + rows).map { $0 + "\n" }.joined()
    }

    private static let short = "| id | status | task | owner_session | started_at_kst | notes |"

    static let cases: [Case] = [
        // What is written otherwise than by commands, and means the same.
        Case(kind: "bold id", text: q(row("**A-1**"), row("A-2")), worked: "A-1 A-2"),
        Case(kind: "id in backticks", text: q(row("`A-1`")), worked: "A-1"),
        Case(kind: "linked id", text: q(row("[A-1](#a-1)"), row("A-2", notes: "after:A-1")), worked: "A-1 A-2"),
        Case(kind: "wiki link", text: q(row("[[A-1]]")), worked: "A-1"),
        Case(kind: "reference link", text: q(row("[A-1][1]")) + "\n[1]: https://example.org\n", worked: "A-1"),
        Case(kind: "HTML around an id", text: q(row("<b>A-1</b>")), worked: "A-1"),
        Case(
            kind: "escaped underscores", text: q(row(#"TASK\_9"#), row("B", notes: #"after:TASK\_9"#)),
            worked: "TASK_9 B"),
        Case(kind: "entity in an id", text: q(row("A&#45;1")), worked: "A-1"),
        Case(kind: "bold status", text: q(row("A", "**PENDING**"), row("B", "`DONE`")), worked: "A"),
        Case(
            kind: "escaped status", text: q(row("A", #"IN\_PROGRESS"#, owner: "x"), row("B", "P\u{200B}ENDING")),
            lint: "stranded-claim unknown-status", fixed: "stranded-claim", worked: "B"),
        Case(
            kind: "status in lower case", text: q(row("A", "pending"), row("B", "Done")),
            lint: "unknown-status unknown-status",
            fixed: "", worked: "A"),
        Case(
            kind: "priority in lower case", text: q(row("A", "PENDING", "p2"), row("B", "PENDING", "*P0*")),
            lint: "unknown-priority", fixed: "", worked: "B A"),
        Case(kind: "priority left out", text: q(row("A", "PENDING", ""), row("B", "PENDING", #"\-"#)), worked: "A B"),
        Case(kind: "pandoc", text: q(#"| A | PENDING | P1 | t | c | \- | \- | \- | \- |"#), worked: "A"),
        Case(kind: "dashes for none", text: q("| A | PENDING | P1 | t | – | — | — | — | — |"), worked: "A"),
        Case(kind: "empty cells", text: q("|A|PENDING|P1|t||||||"), worked: "A"),
        Case(
            kind: "no outer pipes",
            text: t(
                "id | status | task | owner_session | started_at_kst | notes",
                "A | PENDING | t | - | - | -"
            ).replacing("|---|---|---|---|---|---|", with: "---|---|---|---|---|---"), worked: "A"),
        Case(
            kind: "aligned columns", text: t(short, "| A  | PENDING | t    | -             | -              | -     |"),
            worked: "A"),
        Case(kind: "tabs between cells", text: t(short, "|\tA\t|\tPENDING\t|\tt\t|\t-\t|\t-\t|\t-\t|"), worked: "A"),
        Case(
            kind: "columns in another order",
            text: t(
                "| notes | task | started_at_kst | owner_session | status | id |",
                "| - | t | - | - | PENDING | A |"), worked: "A"),
        Case(
            kind: "columns of their own",
            text: t(
                "| id | status | task | owner_session | started_at_kst | notes | 담당 |",
                "| A | PENDING | t | - | - | - | 민수 |"), worked: "A"),
        Case(
            kind: "headers in capitals",
            text: t(
                "| ID | Status | Task | **owner_session** | started_at_kst | Notes |",
                "| A | PENDING | t | - | - | - |"), worked: "A"),
        Case(
            kind: "escaped headers",
            text: t(
                #"| id | status | task | owner\_session | started\_at\_kst | notes |"#,
                "| A | PENDING | t | - | - | - |"), worked: "A"),
        Case(
            kind: "a tag as a column",
            text: t(
                "| id | status | task | owner_session | started_at_kst | notes | after |",
                "| A | PENDING | t | - | - | - | B |", "| B | PENDING | t | - | - | - | - |"), worked: "B A"),
        Case(kind: "prose around the table", text: "# 할 일\n\n설명입니다.\n\n" + q(row("A")) + "\n끝.\n", worked: "A"),
        Case(kind: "a second table", text: q(row("A")) + "\n| word | meaning |\n|-|-|\n| P0 | now |\n", worked: "A"),
        Case(kind: "an example in a code fence", text: "```\n" + q(row("X")) + "```\n\n" + q(row("A")), worked: "A"),
        Case(kind: "byte order mark", text: "\u{FEFF}" + q(row("A")), worked: "A"),
        Case(kind: "CRLF", text: q(row("A"), row("B")).replacing("\n", with: "\r\n"), worked: "A B"),
        Case(kind: "no final line end", text: String(q(row("A")).dropLast()), worked: "A"),
        // Dates.
        Case(
            kind: "a date alone", text: q("| A | PENDING | P1 | t | c | - | - | 2026-12-24 | - |"),
            lint: "unknown-time",
            fixed: "", worked: "A"),
        Case(
            kind: "a Korean date", text: q("| A | PENDING | P1 | t | c | - | - | 2026년 12월 24일 (목) 오후 6시 | - |"),
            lint: "unknown-time", fixed: "", worked: "A"),
        Case(
            kind: "ISO 8601", text: q("| A | PENDING | P1 | t | c | - | - | 2026-12-24T09:00:00Z | - |"),
            lint: "unknown-time",
            fixed: "", worked: "A"),
        Case(
            kind: "a date in words", text: q("| A | PENDING | P1 | t | c | - | - | next Friday | - |"),
            lint: "unknown-time",
            worked: "A"),
        Case(
            kind: "day first", text: q("| A | PENDING | P1 | t | c | - | - | 24.12.2026 | - |"), lint: "unknown-time",
            worked: "A"),
        Case(
            kind: "a start that is left", text: q("| A | PENDING | P1 | t | c | - | 어제 | - | - |"),
            lint: "unknown-time",
            fixed: "unknown-time", worked: "A"),
        // Tags.
        Case(
            kind: "after: with a space", text: q(row("A", notes: "after: B"), row("B", "PENDING", "P2")),
            lint: "loose-tag",
            fixed: "", worked: "B A"),
        Case(
            kind: "After: with a capital", text: q(row("A", notes: "memo / After:B"), row("B", "PENDING", "P2")),
            lint: "loose-tag", fixed: "", worked: "B A"),
        Case(
            kind: "a full-width colon", text: q(row("A", notes: "after：B"), row("B", "PENDING", "P2")),
            lint: "loose-tag",
            fixed: "", worked: "B A"),
        Case(
            kind: "a tag in backticks", text: q(row("A", notes: "`after:B`"), row("B", "PENDING", "P2")), worked: "B A"),
        Case(
            kind: "a tag on a line of its own", text: q(row("A", notes: "memo<br>after:B"), row("B", "PENDING", "P2")),
            worked: "B A"),
        Case(
            kind: "a tag within text", text: q(row("A", notes: "memo, after:B"), row("B", "PENDING", "P2")),
            lint: "seeming-tag", worked: "A B"),
        Case(
            kind: "a tag in parentheses", text: q(row("A", notes: "(after:B)"), row("B")), lint: "seeming-tag",
            worked: "A B"),
        Case(kind: "words with a colon", text: q(row("A", notes: "Error: 없음 / Review: 다음 주")), worked: "A"),
        Case(
            kind: "a formatter on tags",
            text: q(row("A", notes: #"nl\_intake:20260208-1449 / retry\_at:2026-02-08 10:00:00"#)),
            worked: "A"),
        // Rows that need somebody.
        Case(
            kind: "status in other words", text: q(row("A", "todo"), row("B", "대기"), row("C")),
            lint: "unknown-status unknown-status", fixed: "", worked: "A B C"),
        Case(
            kind: "priority in other words", text: q(row("A", "PENDING", "High")), lint: "unknown-priority",
            fixed: "", worked: "A"),
        Case(kind: "an id with a hash", text: q(row("#3")), lint: "invalid-id", stuck: "#3"),
        Case(kind: "no ids", text: q("| | PENDING | P1 | t | c | | | | |"), lint: "no-id", stuck: "line 3"),
        Case(kind: "a shared id", text: q(row("A"), row("A", "PENDING", "P2")), lint: "duplicate-id", stuck: "A A"),
        Case(kind: "a copied row", text: q(row("A"), row("A")), lint: "copied-row", fixed: "", worked: "A"),
        Case(kind: "a short row", text: q("| A | PENDING | P1 | t |"), lint: "damaged-row", fixed: "", worked: "A"),
        Case(
            kind: "a row that is cut off",
            text: q("| A | PENDING | P1 | t |", "| B | PENDING | P1 | t | c").replacing("t | c\n", with: "t | c"),
            lint: "damaged-row damaged-row", fixed: "damaged-row", worked: "A", stuck: "B"),
        Case(kind: "an empty cell too many", text: q(row("A") + " |"), lint: "damaged-row", fixed: "", worked: "A"),
        Case(
            kind: "a pipe in a text", text: q("| A | PENDING | P1 | a | b | c | - | - | - | - |"), lint: "damaged-row",
            stuck: "A"),
        Case(
            kind: "an empty row", text: q(row("A"), "| | | | | | | | | |", row("B")), lint: "empty-row", worked: "A B"),
        Case(
            kind: "headings between rows",
            text: q("| **Phase 1** | | | | | | | | |", row("A"), "| 2단계 | | |", row("B")),
            lint: "heading-row heading-row", worked: "A B"),
        Case(
            kind: "a gap in the table", text: q(row("A")) + "\n" + row("B") + "\n", lint: "stray-row", worked: "A",
            stuck: "B"),
        Case(
            kind: "behind a task that failed", text: q(row("A", "FAILED"), row("B", notes: "after:A")),
            lint: "stranded-dependency", stuck: "B"),
        Case(
            kind: "behind a task that is not there", text: q(row("B", notes: "after:A")), lint: "unknown-dependency",
            stuck: "B"),
        Case(
            kind: "a circle", text: q(row("A", notes: "after:B"), row("B", notes: "after:A")),
            lint: "dependency-circle",
            stuck: "A B"),
        Case(
            kind: "a lease that ended",
            text: q(
                row(
                    "A", "IN_PROGRESS", owner: "x", started: "2026-02-09 08:00",
                    notes: "attempt:1/3 / lease:2026-02-09 08:15:00")), lint: "expired-lease", worked: "A"),
        Case(
            kind: "a last attempt that ended",
            text: q(
                row(
                    "A", "IN_PROGRESS", owner: "x", started: "2026-02-09 08:00",
                    notes: "attempt:3/3 / lease:2026-02-09 08:15:00")), lint: "expired-lease", stuck: "A"),
        Case(
            kind: "a claim by hand", text: q(row("A", "IN_PROGRESS", owner: "민수", started: "2026-02-07 08:00")),
            lint: "stale-claim"),
    ]
}
