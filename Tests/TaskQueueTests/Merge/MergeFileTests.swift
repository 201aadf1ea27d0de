import Sheets
import Testing

@testable import TaskQueue

/// What is around the rows: columns, text and line ends.
@Suite struct MergeFileTests {
    private static func draft(_ header: String, _ rows: [String]) -> String {
        var draft = Draft(rows.map { "| " + $0 + " |" })
        draft.header = "| " + header + " |"
        return draft.text
    }

    // MARK: Columns

    @Test(
        "Columns are followed",
        arguments: [
            // Header and rows of base, ours, theirs and the merge.
            // They moved a column.
            (
                ["id | status | task", "A | PENDING | a", "B | PENDING | b"],
                ["id | status | task", "A | DONE | a", "B | PENDING | b", "C | PENDING | c"],
                ["task | id | status", "a | A | PENDING", "T | B | PENDING"],
                ["task | id | status", "a | A | DONE", "T | B | PENDING", "c | C | PENDING"]
            ),
            // We moved a column.
            (
                ["id | status | task", "A | PENDING | a", "B | PENDING | b"],
                ["task | id | status", "a | A | PENDING", "T | B | PENDING"],
                ["id | status | task", "A | DONE | a", "B | PENDING | b", "C | PENDING | c"],
                ["task | id | status", "a | A | DONE", "T | B | PENDING", "c | C | PENDING"]
            ),
            // They added one.
            (
                ["id | status | task", "A | PENDING | a"], ["id | status | task", "A | DONE | a", "B | DONE | b"],
                ["id | size | status | task", "A | 7 | PENDING | a"],
                ["id | size | status | task", "A | 7 | DONE | a", "B | - | DONE | b"]
            ),
            // They removed one in which we wrote nothing.
            (
                ["id | status | task | size", "A | PENDING | a | 7"],
                ["id | status | task | size", "A | DONE | a | 7"],
                ["id | status | task", "A | PENDING | a"], ["id | status | task", "A | DONE | a"]
            ),
            // We removed one.
            (
                ["id | status | task | size", "A | PENDING | a | 7"], ["id | status | task", "A | PENDING | a"],
                ["id | status | task | size", "A | DONE | a | 7"], ["id | status | task", "A | DONE | a"]
            ),
        ])
    func columns(base: [String], ours: [String], theirs: [String], merged: [String]) throws {
        func text(_ lines: [String]) -> String { Self.draft(lines[0], Array(lines.dropFirst())) }
        let result = try Merged(text(base), text(ours), text(theirs))
        let delimiterless = { (text: String) in text.split(separator: "\n").filter { !$0.contains("---") } }
        #expect(delimiterless(result.text) == delimiterless(text(merged)))
        #expect(result.isClean)
    }

    @Test func `columns that both sides changed conflict, and what theirs say is told`() throws {
        let result = try Merged(
            Self.draft("id | status | task", ["A | PENDING | a", "B | PENDING | b"]),
            Self.draft("id | status | task | mine", ["A | DONE | a | x", "B | PENDING | b | -"]),
            Self.draft("id | status | theirs | task", ["A | PENDING | y | T", "B | PENDING | - | b"]))
        #expect(result.text == Self.draft("id | status | task | mine", ["A | DONE | T | x", "B | PENDING | b | -"]))
        #expect(
            result.conflicts == [
                FieldConflict(
                    id: nil, field: .header, base: "| id | status | task |", ours: "| id | status | task | mine |",
                    theirs: "| id | status | theirs | task |"),
                FieldConflict(id: "A", field: .column("theirs"), base: "", ours: "", theirs: "y"),
            ])
    }

    @Test func `a column that they removed and we wrote in stays`() throws {
        let result = try Merged(
            Self.draft("id | status | task | size", ["A | PENDING | a | 7"]),
            Self.draft("id | status | task | size", ["A | PENDING | a | 8"]),
            Self.draft("id | status | task", ["A | DONE | a"]))
        #expect(result.text == Self.draft("id | status | task | size", ["A | DONE | a | 8"]))
        #expect(result.notes == [.columnKept("size", removedBy: .theirs)])
    }

    @Test func `what they wrote in a column that we removed is told`() throws {
        let result = try Merged(
            Self.draft("id | status | task | size", ["A | PENDING | a | 7"]),
            Self.draft("id | status | task", ["A | PENDING | a"]),
            Self.draft("id | status | task | size", ["A | DONE | a | 8", "B | PENDING | b | 9"]))
        #expect(result.text == Self.draft("id | status | task", ["A | DONE | a", "B | PENDING | b"]))
        #expect(
            result.conflicts == [
                FieldConflict(id: "A", field: .column("size"), base: "7", ours: "", theirs: "8"),
                FieldConflict(id: "B", field: .column("size"), base: "", ours: "", theirs: "9"),
            ])
    }

    @Test func `a table that they laid out anew keeps the look where we changed nothing`() throws {
        let wide = Self.draft("id    | status  | task ", ["A     | PENDING | a    ", "B     | PENDING | b    "])
        let result = try Merged(
            Self.draft("id | status | task", ["A | PENDING | a", "B | PENDING | b"]),
            Self.draft("id | status | task", ["A | DONE | a", "B | PENDING | b"]), wide)
        #expect(result.text == wide.replacing("| A     | PENDING | a     |", with: "| A     | DONE | a     |"))
    }

    // MARK: Text

    private static let rows = [row("ORCH-001")]

    private static func text(_ above: String, _ below: String, _ rows: [String] = rows) -> String {
        var draft = Draft(rows)
        draft.above = above
        draft.below = below
        return draft.text
    }

    @Test func `text around the table is merged by lines`() throws {
        let result = try Merged(
            Self.text("# Q\n\nintro\n\n", "\nend\n"), Self.text("# Queue\n\nintro\n\n", "\nend\nours\n"),
            Self.text("# Q\n\nintro\nmore\n\n", "\nend\ntheirs\n", Self.rows + [row("ORCH-002")]))
        #expect(
            result.text
                == Self.text("# Queue\n\nintro\nmore\n\n", "\nend\nours\ntheirs\n", Self.rows + [row("ORCH-002")]))
        #expect(result.isClean)
    }

    @Test func `a line that both sides changed stays ours and is told`() throws {
        let result = try Merged(
            Self.text("# Q\n\n", "\nend\n"), Self.text("# Ours\n\n", "\nend.\n"), Self.text("# Theirs\n\n", "\n"))
        #expect(result.text == Self.text("# Ours\n\n", "\nend.\n"))
        #expect(
            result.conflicts == [
                FieldConflict(id: nil, field: .text(line: 1), base: "# Q", ours: "# Ours", theirs: "# Theirs"),
                FieldConflict(id: nil, field: .text(line: 7), base: "end", ours: "end.", theirs: ""),
            ])
    }

    @Test func `text that would hide the table together stays ours`() throws {
        let base = Self.text("# Q\n\na\n\nb\n\n", "\n")
        let ours = Self.text("# Q\n```\na\n```\n\nb\n\n", "\n")
        // They take the end of the fence for one that begins.
        let theirs = Self.text("# Q\n\na\n```\n\nb\n```\n\n", "\n", [row("ORCH-001", "DONE")])
        let result = try Merged(base, ours, theirs)
        #expect(result.text == ours.replacing("PENDING", with: "DONE"))
        #expect(result.conflicts.map(\.field) == [.text(line: 1)])
        #expect(result.conflicts.first?.theirs == "# Q\n\na\n```\n\nb\n```\n")
    }

    // MARK: Bytes

    @Test(
        "Line ends, a byte order mark and a missing last line end are ours",
        arguments: [
            { $0 }, { $0.replacing("\n", with: "\r\n") }, { "\u{FEFF}" + $0 }, { String($0.dropLast()) },
            { "\u{FEFF}" + String($0.replacing("\n", with: "\r\n").dropLast()) },
        ] as [@Sendable (String) -> String], [true, false])
    func lineEnds(variant: @Sendable (String) -> String, hasText: Bool) throws {
        let below = hasText ? "\nend\n" : ""
        let base = Self.text("# Q\n\n", below, [row("ORCH-001"), row("ORCH-002")])
        let ours = Self.text("# Q\n\n", below, [row("ORCH-001", "DONE"), row("ORCH-002"), row("ORCH-003")])
        let theirs = Self.text(
            "# Q\nx\n\n", below, [row("ORCH-001", task: "T"), row("ORCH-002", task: "T"), row("ORCH-004")])
        let merged = Self.text(
            "# Q\nx\n\n", below,
            [row("ORCH-001", "DONE", task: "T"), row("ORCH-002", task: "T"), row("ORCH-003"), row("ORCH-004")])
        for other in [theirs, theirs.replacing("\n", with: "\r\n"), "\u{FEFF}" + theirs] {
            let result = try Merged(base, variant(ours), other)
            #expect(Array(result.text.utf8) == Array(variant(merged).utf8))
        }
    }

    @Test func `a table in a quote stays in it`() throws {
        func quoted(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "> " + $0 + "\n" }.joined()
        }
        let base = Draft([row("ORCH-001"), row("ORCH-002")]).text
        let theirs = Draft([row("ORCH-001"), row("ORCH-002", task: "T"), row("ORCH-003")]).text
        let ours = Draft([row("ORCH-001", "DONE"), row("ORCH-002")]).text
        let result = try Merged(quoted(base), quoted(ours), theirs)
        #expect(result.text.contains("> " + row("ORCH-001", "DONE") + "\n> " + row("ORCH-002", task: "T")))
        #expect(result.text.contains("> " + row("ORCH-003") + "\n"))
    }

    // MARK: Files

    @Test(
        "A side that changed nothing, or the same, costs nothing of the other's bytes",
        arguments: ["\n", "\r\n", "\r"])
    func identities(lineEnd: String) throws {
        let base = Draft([row("ORCH-001")]).text
        let other = Draft([row("ORCH-001", "DONE"), row("-"), "| half"]).text.replacing("\n", with: lineEnd)
        #expect(try Merged(base, base, other).text == other)
        #expect(try Merged(base, other, base).text == other)
        #expect(try Merged(base, other, other).text == other)
    }

    @Test func `versions without an ancestor are joined by their ids`() throws {
        let (ours, theirs) = (
            Draft([row("ORCH-001"), row("ORCH-002")]).text, Draft([row("ORCH-001"), row("ORCH-003")]).text
        )
        let result = try Merged("", ours, theirs.replacing("The end", with: "An end"))
        #expect(result.text == Draft([row("ORCH-001"), row("ORCH-002"), row("ORCH-003")]).text)
        #expect(result.conflicts.map(\.field) == [.text(line: 7)])
    }

    @Test func `a version that is no queue is refused`() {
        let queue = Draft(Self.rows).text
        #expect(throws: QueueError.sheet(.noTable(required: ["id", "status", "task"]))) {
            try Merged("text", queue, queue)
        }
        #expect(throws: QueueError.sheet(.noTable(required: ["id", "status", "task"]))) { try Merged(queue, "", queue) }
        #expect(throws: QueueError.sheet(.conflictMarker(line: 1))) {
            try Merged(queue, queue, "<<<<<<< ours\n" + queue)
        }
    }
}
