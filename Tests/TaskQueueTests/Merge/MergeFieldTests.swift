import Sheets
import Testing

@testable import TaskQueue

/// One row that both sides have.
@Suite struct MergeFieldTests {
    /// What a side does to a cell.
    enum Change: CaseIterable {
        case nothing, one, another, clearing
    }

    struct Field: CustomTestStringConvertible {
        let header: String
        /// The text in the base, and two others.
        let texts: (String, String, String)
        let conflict: FieldConflict.Field

        init(
            _ header: String, _ base: String, _ one: String, _ another: String, _ conflict: FieldConflict.Field? = nil
        ) {
            self.header = header
            texts = (base, one, another)
            self.conflict = conflict ?? .column(header)
        }

        var testDescription: String { header }

        func text(_ change: Change) -> String {
            switch change {
            case .nothing: texts.0
            case .one: texts.1
            case .another: texts.2
            case .clearing: "-"
            }
        }
    }

    static let fields = [
        Field("status", "PENDING", "BLOCKED", "IN_PROGRESS", .group("status and claim")),
        Field("priority", "P1", "P0", "P2"),
        Field("task", "walk", "run", "fly"), Field("success_criteria", "1) a", "1) b", "1) a 2) b"),
        Field("owner_session", "worker:a", "worker:b", "worker:c", .group("status and claim")),
        Field("started_at_kst", "2026-02-08 10:00", "2026-02-08 11:00", "2026-02-08 12:00", .group("status and claim")),
        Field("due_at_kst", "2026-02-09 10:00", "2026-02-10 10:00", "soon"),
        Field("notes", "said", "told", "whispered"), Field("estimate", "1 h", "2 h", "3 \\| 4 h"),
        Field("lease", "2026-02-08 10:00:00", "2026-02-08 11:00:00", "2026-02-08 12:00:00", .group("status and claim")),
    ]

    @Test("Every pair of changes of a cell", arguments: fields, Change.allCases)
    func pairs(field: Field, ours: Change) throws {
        let columns = ["id"] + Self.fields.map(\.header)
        func queue(_ change: Change) -> String {
            var draft = Draft([])
            draft.header = "| " + columns.joined(separator: " | ") + " |"
            let cells = Self.fields.map { $0.header == field.header ? $0.text(change) : $0.text(.nothing) }
            draft.rows = ["| ORCH-001 | " + cells.joined(separator: " | ") + " |"]
            return draft.text
        }
        for theirs in Change.allCases {
            let merged = try Merged(queue(.nothing), queue(ours), queue(theirs))
            let isConflict = ours != .nothing && theirs != .nothing && ours != theirs
            #expect(merged.text == queue(ours == .nothing ? theirs : ours))
            #expect(merged.conflicts.map(\.field) == (isConflict ? [field.conflict] : []))
            #expect(merged.conflicts.allSatisfy { $0.id == "ORCH-001" })
            #expect(merged.notes.isEmpty)
        }
    }

    @Test("Changes of different cells are both kept", arguments: fields)
    func different(field: Field) throws {
        let columns = ["id"] + Self.fields.map(\.header)
        func queue(_ change: Change, _ changed: String) -> String {
            var draft = Draft([])
            draft.header = "| " + columns.joined(separator: " | ") + " |"
            let cells = Self.fields.map { $0.header == field.header ? $0.text(change) : $0.text(.nothing) }
            draft.rows = ["| ORCH-001 | " + cells.joined(separator: " | ") + " |"]
            return draft.text.replacing(changed, with: "changed")
        }
        for other in Self.fields where other.header != field.header {
            let isClaim = field.conflict == .group("status and claim") && other.conflict == .group("status and claim")
            let merged = try Merged(queue(.nothing, "?"), queue(.one, "?"), queue(.nothing, other.texts.0))
            #expect(merged.text == queue(.one, isClaim ? "?" : other.texts.0))
            #expect(merged.conflicts.map(\.field) == (isClaim ? [.group("status and claim")] : []))
        }
    }

    @Test func `a conflict tells the three texts as they read`() throws {
        let merged = try Merged(
            [row("ORCH-001", task: "a")], [row("ORCH-001", task: "b \\| c")], [row("ORCH-001", task: "-")])
        #expect(merged.rows == [row("ORCH-001", task: "b \\| c")])
        #expect(
            merged.conflicts == [
                FieldConflict(id: "ORCH-001", field: .column("task"), base: "a", ours: "b | c", theirs: "")
            ])
    }

    // MARK: Claims

    private static func claim(
        _ status: String, _ owner: String = "-", attempt: Int? = nil, lease: String? = nil
    ) -> String {
        let tags = attempt.map { ["attempt:\($0)/3"] } ?? []
        let notes = tags + (lease.map { ["lease:2026-02-09 \($0):00"] } ?? [])
        return row(
            "ORCH-001", status, owner: owner, started: owner == "-" ? "-" : "2026-02-09 10:00",
            notes: notes.isEmpty ? "-" : notes.joined(separator: " / "))
    }

    static let rivals: [(base: String, ours: String, theirs: String, winner: MergeSide?)] = [
        // Two claims of one task.
        (claim("PENDING"), claim("IN_PROGRESS", "a", attempt: 1), claim("IN_PROGRESS", "b", attempt: 1), nil),
        (claim("PENDING"), claim("IN_PROGRESS", "a", attempt: 1), claim("IN_PROGRESS", "b", attempt: 2), .theirs),
        (claim("PENDING"), claim("IN_PROGRESS", "a", attempt: 3), claim("IN_PROGRESS", "b", attempt: 2), .ours),
        // Claimed here, blocked there.
        (claim("PENDING"), claim("IN_PROGRESS", "a", attempt: 1), claim("BLOCKED"), .ours),
        (claim("PENDING"), claim("BLOCKED"), claim("IN_PROGRESS", "a", attempt: 1), .theirs),
        // Taken over there while it was renewed here.
        (
            claim("IN_PROGRESS", "a", attempt: 1, lease: "10:15"),
            claim("IN_PROGRESS", "a", attempt: 1, lease: "10:30"),
            claim("IN_PROGRESS", "b", attempt: 2, lease: "10:45"), .theirs
        ),
        (
            claim("IN_PROGRESS", "a", attempt: 1, lease: "10:15"),
            claim("IN_PROGRESS", "a", attempt: 1, lease: "10:30"),
            claim("IN_PROGRESS", "a", attempt: 1, lease: "10:45"), nil
        ),
        // Done here.
        (claim("IN_PROGRESS", "a", attempt: 1), claim("DONE", "a"), claim("FAILED", "a"), nil),
        (claim("IN_PROGRESS", "a", attempt: 2), claim("DONE", "a", attempt: 2), claim("FAILED", "a", attempt: 3), nil),
        (claim("IN_PROGRESS", "a", attempt: 1), claim("DONE", "a"), claim("PENDING", attempt: 1), nil),
        (claim("IN_PROGRESS", "a", attempt: 1), claim("PENDING", attempt: 1), claim("DONE", "a"), nil),
        (claim("IN_PROGRESS", "a", attempt: 1), claim("DONE", "a"), claim("IN_PROGRESS", "b", attempt: 2), .theirs),
        (claim("IN_PROGRESS", "a", attempt: 2), claim("DONE", "a", attempt: 2), claim("BLOCKED", attempt: 1), .ours),
        (claim("PENDING"), claim("DONE"), claim("IN_PROGRESS", "b", attempt: 1), nil),
        // Done before, and reopened here.
        (claim("DONE", "a"), claim("IN_PROGRESS", "b", attempt: 2), claim("DONE", "c"), nil),
    ]

    @Test("The end of an execution is what comes of it, whatever the version was that both come from")
    func finishedElsewhere() throws {
        let bases = [Self.claim("PENDING"), Self.claim("IN_PROGRESS", "a", attempt: 1, lease: "10:15")]
        let running = Self.claim("IN_PROGRESS", "a", attempt: 1, lease: "10:30")
        for (base, end) in zip(bases + bases, ["DONE", "DONE", "FAILED", "FAILED"]) {
            let finished = Self.claim(end, "a", attempt: end == "DONE" ? nil : 1)
            for sides in [(running, finished), (finished, running)] {
                let merged = try Merged([base], [sides.0], [sides.1])
                #expect(merged.rows == [finished] && merged.conflicts.isEmpty && merged.notes.isEmpty)
            }
        }
    }

    @Test("A version in which nothing came to a task but the number of an attempt gives way to that attempt")
    func counted() throws {
        let (base, counted) = (Self.claim("PENDING"), Self.claim("PENDING", attempt: 1))
        for later in [
            Self.claim("DONE", "a"), Self.claim("FAILED", "a", attempt: 1), Self.claim("IN_PROGRESS", "a", attempt: 2),
        ] {
            for sides in [(counted, later), (later, counted)] {
                let merged = try Merged([base], [sides.0], [sides.1])
                #expect(merged.rows == [later] && merged.conflicts.isEmpty)
            }
        }
        let merged = try Merged([base], [Self.claim("PENDING", attempt: 2)], [Self.claim("DONE", "a")])
        #expect(merged.conflicts.count == 1)
    }

    @Test("Who has a task is one thing: the later attempt, or a conflict", arguments: rivals)
    func claims(base: String, ours: String, theirs: String, winner: MergeSide?) throws {
        let merged = try Merged([base], [ours], [theirs])
        #expect(merged.rows == [winner == .theirs ? theirs : ours])
        #expect(merged.conflicts.map(\.field) == (winner == nil ? [.group("status and claim")] : []))
        #expect(merged.notes.count == (winner == nil ? 0 : 1))
        if case .gaveWay(let id, let side, _) = merged.notes.first {
            #expect(id == "ORCH-001")
            #expect(side == winner)
        }
    }

    @Test func `what a claim gave way to is told`() throws {
        let merged = try Merged(
            [Self.claim("PENDING")], [Self.claim("IN_PROGRESS", "a", attempt: 1, lease: "10:15")],
            [Self.claim("IN_PROGRESS", "b", attempt: 2, lease: "10:30")])
        let dropped = "IN_PROGRESS / a / 2026-02-09 10:00 / attempt:1/3 / lease:2026-02-09 10:15:00"
        #expect(merged.notes == [.gaveWay(id: "ORCH-001", to: .theirs, dropped: dropped)])
    }

    @Test func `the same claim on both sides is one claim`() throws {
        let claimed = Self.claim("IN_PROGRESS", "a", attempt: 1)
        let renamed = claimed.replacing("| t |", with: "| T |")
        let merged = try Merged([Self.claim("PENDING")], [claimed], [renamed])
        #expect(merged.rows == [renamed])
        #expect(merged.isClean)
    }

    // MARK: Notes

    @Test(
        "Notes of both sides become one",
        arguments: [
            // base, ours, theirs, merged; nil for a conflict, in which ours stay
            ("a", "a / x", "a / y", "a / x / y"), ("a", "a x", "a y", "a x y"), ("a", "a, x", "a / y", "a, x / y"),
            ("-", "x", "y", "x / y"), ("-", "x", "x", "x"), ("a", "a / x / y", "a / y", "a / x / y"),
            ("a", "b", "a / y", "b / y"), ("a", "a / x", "b", "b / x"), ("a / b", "A / b", "a / B", "A / B"),
            ("a", "b", "c", nil), ("a", "b", "-", nil), ("a", "ab", "ac", nil), ("a / b", "a", "a / b / c", "a / c"),
            ("a /", "a / x", "a / y", "a / x / y"), ("a", "a / x /", "a / y", "a / x / y"),
            ("-", "/", "y", "/ / y"), ("a", "a / /", "a / y", "a / / / y"),
            // Tags
            ("a", "a / kind:x", "a / error:7", "a / kind:x / error:7"), ("a / kind:x", "a", "a / kind:x / y", "a / y"),
            ("a / kind:x", "a / kind:x / y", "a", "a / y"),
            ("a / kind:x", "a / kind:y", "a / kind:y / b", "a / kind:y / b"),
            ("a / kind:x", "b / kind:x", "a / kind:y", "b / kind:y"),
            ("kind:x", "kind:x / permanent", "kind:x / permanent", "kind:x / permanent"),
            ("a", "a / permanent / b", "a / permanent / c", "a / permanent / b / c"),
            ("replan:x", "replan:x / replan:y", "replan:x / replan:z", "replan:x / replan:y / replan:z"),
            ("after:A", "after:A,B", "after:C,A", "after:A,B,C"), ("after:A,B", "after:A", "after:A,B,C", "after:A,C"),
            ("after:A", "after:A / x", "after:B", "after:B / x"), ("after:A", "x", "after:A,B", "x / after:B"),
            ("after:A", "-", "after:A,B", "after:B"),
            ("a / attempt:1/3 / x", "b / attempt:1/3 / x", "a / attempt:2/3 / x", "b / attempt:2/3 / x"),
            ("a / attempt:1/3", "b / attempt:1/3", "a", "b"), ("a", "b", "a / attempt:1/3", "b / attempt:1/3"),
        ] as [(String, String, String, String?)])
    func notes(base: String, ours: String, theirs: String, merged: String?) throws {
        let result = try Merged(
            [row("ORCH-001", notes: base)], [row("ORCH-001", notes: ours)], [row("ORCH-001", notes: theirs)])
        #expect(result.rows == [row("ORCH-001", notes: merged ?? ours)])
        #expect(result.conflicts.map(\.field) == (merged == nil ? [.column("notes")] : []))
    }

    @Test(
        "A tag that both sides gave another value is a conflict of that tag alone",
        arguments: [
            ("replan:x", "replan:y", "replan:z", NoteTag.replan), ("kind:x", "kind:y", "kind:z", .kind),
            ("-", "error:1", "error:2", .error),
            ("kind:x", "-", "kind:z", .kind), ("review:PASS", "review:BLOCK", "review:RETRY", .review),
        ])
    func tags(base: String, ours: String, theirs: String, tag: NoteTag) throws {
        let result = try Merged(
            [row("ORCH-001", notes: base)], [row("ORCH-001", notes: ours)],
            [row("ORCH-001", notes: theirs + " / more")])
        #expect(result.rows == [row("ORCH-001", notes: ours == "-" ? "more" : ours + " / more")])
        #expect(result.conflicts.map(\.field) == [.part(tag.key)])
        #expect(result.conflicts.first?.theirs == theirs)
    }

    @Test func `notes that are not UTF-8 are merged as a whole`() throws {
        func bytes(_ notes: [UInt8], _ task: String) -> [UInt8] {
            let text = Draft([row("ORCH-001", task: task, notes: "?")]).text
            return Array(text.utf8).flatMap { $0 == UInt8(ascii: "?") ? notes : [$0] }
        }
        let merged = try QueueMerge.merge(
            base: bytes([0xFF], "t"), ours: bytes([0xFF, 0x61], "t"), theirs: bytes([0xFF], "T"))
        #expect(merged.bytes == bytes([0xFF, 0x61], "T"))
        #expect(merged.conflicts.isEmpty)
        let conflicting = try QueueMerge.merge(
            base: bytes([0xFF], "t"), ours: bytes([0xFF, 0x61], "t"), theirs: bytes([0xFE], "t"))
        #expect(conflicting.bytes == bytes([0xFF, 0x61], "t"))
        #expect(conflicting.conflicts.map(\.field) == [.column("notes")])
    }
}
