import Chance
import Sheets
import Testing

@testable import TaskQueue

/// Rows that are added, deleted and moved.
@Suite struct MergeRowTests {
    private static let (a, b, c) = (row("ORCH-001"), row("ORCH-002"), row("ORCH-003"))
    private static let edited = row("ORCH-002", task: "T")

    @Test(
        "Rows are followed",
        arguments: [
            // base, ours, theirs, merged
            ([a, b], [a, b, c], [a, edited], [a, edited, c]), ([a, b], [b], [a, edited], [edited]),
            ([a, b, c], [a, b], [b, c], [b]), ([a, b], [a, b, c], [a, b, c], [a, b, c]),
            ([a, b, c], [a, b, c], [c, b, a], [c, b, a]), ([], [a], [b], [a, b]), ([a, b], [], [a, b], []),
            // New rows stand below the row that they stood below.
            ([a, b], [a, row("N"), b], [a, row("M"), b], [a, row("N"), row("M"), b]),
            ([a, b], [a, b, row("N")], [row("M"), a, b], [row("M"), a, b, row("N")]),
            ([a, b], [a, row("N"), b], [a, b, row("M")], [a, row("N"), b, row("M")]),
            ([a, b], [b, row("N")], [a, row("M"), b], [row("M"), b, row("N")]),
            // What they moved stays moved, unless we moved rows too.
            ([a, b, c], [a, b, c, row("N")], [c, a, b], [c, row("N"), a, b]),
            ([a, b, c], [a, edited, c], [c, a, b], [c, a, edited]),
            ([a, b, c], [b, a, c], [c, a, b], [b, a, c]),
        ])
    func rows(base: [String], ours: [String], theirs: [String], merged: [String]) throws {
        let result = try Merged(base, ours, theirs)
        #expect(result.rows == merged)
        #expect(result.isClean)
    }

    @Test(
        "A row that one side deleted and the other edited stays",
        arguments: [
            ([a, b], [a], [a, edited], MergeSide.ours), ([a, b], [a, edited], [a], .theirs),
        ])
    func deletedAndEdited(base: [String], ours: [String], theirs: [String], side: MergeSide) throws {
        let result = try Merged(base, ours, theirs)
        #expect(result.rows == [Self.a, Self.edited])
        #expect(result.notes == [.kept(id: "ORCH-002", deletedBy: side)])
        #expect(result.conflicts.isEmpty)
    }

    @Test(arguments: ["`ORCH-002`", "**ORCH-002**", "ORCH\\-002"])
    func `one id for two new tasks becomes two however it is marked`(_ id: String) throws {
        let own = row("ORCH-002", task: "own")
        let result = try Merged(
            [Self.a], [Self.a, own],
            [
                Self.a, row(id, task: "other"), row("ORCH-003", notes: "after:ORCH-002"),
                row("ORCH-009", notes: "after:\(id)"),
            ])
        #expect(
            result.rows == [
                Self.a, own, row("ORCH-010", task: "other", notes: "renumbered:ORCH-002"),
                row("ORCH-003", notes: "after:ORCH-010"), row("ORCH-009", notes: "after:ORCH-010"),
            ])
        #expect(result.notes == [.renumbered(from: "ORCH-002", to: "ORCH-010", side: .theirs)])
    }

    @Test func `a row that only looks different now goes when it is deleted`() throws {
        let wide = Self.b.replacing(" | ", with: "   |   ")
        #expect(try Merged([Self.a, Self.b], [Self.a], [Self.a, wide]).rows == [Self.a])
    }

    // MARK: Ids

    @Test func `one id for two new tasks becomes two`() throws {
        let (own, other) = (row("ORCH-002", task: "own"), row("ORCH-002", task: "other", notes: "n"))
        let waiting = row(
            "ORCH-003", notes: "after:ORCH-001,ORCH-002 / dedupe_skipped:ORCH-002 / team:ORCH-002 / about ORCH-002")
        let result = try Merged([Self.a], [Self.a, own], [Self.a, other, waiting])
        #expect(
            result.rows == [
                Self.a, own, row("ORCH-004", task: "other", notes: "n / renumbered:ORCH-002"),
                row(
                    "ORCH-003",
                    notes: "after:ORCH-001,ORCH-004 / dedupe_skipped:ORCH-004 / team:ORCH-004 / about ORCH-002"),
            ])
        #expect(
            result.notes == [
                .renumbered(from: "ORCH-002", to: "ORCH-004", side: .theirs)
            ])
        #expect(result.conflicts.isEmpty)
    }

    @Test func `what a branch goes on to change follows each of its rows that a merge renumbered`() throws {
        let given = [
            Self.a, row("ORCH-002", task: "their own"), row("ORCH-003", task: "first", notes: "renumbered:ORCH-002"),
            row("ORCH-004", task: "second", notes: "renumbered:ORCH-003"),
        ]
        let base = [Self.a, row("ORCH-002", task: "first"), row("ORCH-003", task: "second")]
        let result = try Merged(base, given, [Self.a, row("ORCH-002", "DONE", task: "first"), base[2]])
        var rows = given
        rows[2] = row("ORCH-003", "DONE", task: "first", notes: "renumbered:ORCH-002")
        #expect(result.isClean && result.rows == rows)
    }

    @Test func `a row that names one that a merge renumbered names it by its new id`() throws {
        let given = [
            Self.a, row("ORCH-002", task: "their own"), row("ORCH-003", task: "first", notes: "renumbered:ORCH-002"),
        ]
        let base = [Self.a, row("ORCH-002", task: "first")]
        let added = row("ORCH-003", task: "second", notes: "after:ORCH-002")
        let result = try Merged(base, given, base + [added])
        #expect(result.conflicts.isEmpty)
        #expect(result.notes == [.renumbered(from: "ORCH-003", to: "ORCH-004", side: .theirs)])
        #expect(
            result.rows == given + [row("ORCH-004", task: "second", notes: "after:ORCH-003 / renumbered:ORCH-003")])
    }

    @Test func `our row is renumbered where theirs is known already`() throws {
        let (own, other) = (row("ORCH-002", task: "own"), row("ORCH-002", task: "other"))
        let waiting = row("ORCH-001", notes: "after:ORCH-002")
        let result = try Merged([Self.a], [waiting, own], [Self.a, other], renumbering: .ours)
        #expect(
            result.rows == [
                row("ORCH-001", notes: "after:ORCH-003"), row("ORCH-003", task: "own", notes: "renumbered:ORCH-002"),
                other,
            ])
    }

    @Test func `references that the renumbering side did not make stay`() throws {
        let waiting = row("ORCH-001", notes: "after:ORCH-002")
        let result = try Merged(
            [waiting], [waiting, row("ORCH-002", task: "own")],
            [row("ORCH-001", task: "T", notes: "after:ORCH-002"), row("ORCH-002", task: "other")])
        #expect(result.rows.first == row("ORCH-001", task: "T", notes: "after:ORCH-002"))
    }

    @Test func `a new id was never one of a deleted row either`() throws {
        let result = try Merged(
            [row("ORCH-009")], [row("ORCH-002", task: "own")], [row("ORCH-002", task: "other")])
        #expect(result.rows.last == row("ORCH-010", task: "other", notes: "renumbered:ORCH-002"))
    }

    @Test(
        "What a branch changes in a task after a merge gave that another id follows it",
        arguments: [false, true])
    func followed(isSwapped: Bool) throws {
        let merged = [
            Self.a, row("ORCH-002", task: "own"), row("ORCH-003", task: "other", notes: "renumbered:ORCH-002"),
        ]
        let base = [Self.a, row("ORCH-002", task: "other")]
        let waiting = row("ORCH-004", notes: "after:ORCH-002")
        let branch = [Self.a, row("ORCH-002", task: "reworded"), waiting]
        let expected = [
            Self.a, row("ORCH-002", task: "own"), row("ORCH-003", task: "reworded", notes: "renumbered:ORCH-002"),
            row("ORCH-004", notes: "after:ORCH-003"),
        ]
        let result = try isSwapped ? Merged(base, branch, merged) : Merged(base, merged, branch)
        #expect(result.isClean)
        #expect(result.rows.sorted() == expected.sorted())
        let gone = try isSwapped ? Merged(base, [Self.a], merged) : Merged(base, merged, [Self.a])
        #expect(gone.rows == Array(merged.prefix(2)))
    }

    @Test func `the same new row on both sides is one row`() throws {
        let result = try Merged([Self.a], [Self.a, Self.b], [Self.a, Self.b.replacing("| c |", with: "|  c  |")])
        #expect(result.rows == [Self.a, Self.b])
        #expect(result.isClean)
    }

    // MARK: Rows that are not what they should be

    private static let short = "| ORCH-002 | PENDING | cut"

    @Test(
        "A damaged row is merged as a whole",
        arguments: [
            ([b], [b, a], [short], [short, a], false), ([short], [short, a], [b], [b, a], false),
            ([b], [short], [edited], [short], true), ([short], [short + "s"], [short + " off"], [short + "s"], true),
            ([], [b], [short], [b], true), ([short], [a], [short], [a], false),
        ] as [([String], [String], [String], [String], Bool)])
    func damaged(base: [String], ours: [String], theirs: [String], merged: [String], isConflict: Bool) throws {
        let result = try Merged(base, ours, theirs)
        #expect(result.rows == merged)
        #expect(result.conflicts.map(\.field) == (isConflict ? [.row] : []))
        #expect(result.conflicts.allSatisfy { $0.id == "ORCH-002" && $0.theirs == theirs.first })
    }

    @Test(
        "Rows without an id of their own are lines",
        arguments: [
            // Without an id
            ([a], [a, row("-", task: "x")], [a, row("-", task: "y")], [a, row("-", task: "x"), row("-", task: "y")]),
            ([row("-"), a], [row("-"), a, b], [a], [a, b]),
            ([row("-")], [row("-"), row("-")], [row("-")], [row("-"), row("-")]),
            // With one that stands twice
            ([a, a], [a, a, b], [a], [a, b]),
            ([a, row("ORCH-001", task: "T")], [a], [row("ORCH-001", task: "U")], [row("ORCH-001", task: "U")]),
            ([a, b], [a, b, edited], [a, row("ORCH-002", task: "U")], [a, row("ORCH-002", task: "U"), edited]),
        ])
    func lines(base: [String], ours: [String], theirs: [String], merged: [String]) throws {
        let result = try Merged(base, ours, theirs)
        #expect(result.rows.sorted() == merged.sorted())
        #expect(result.conflicts.isEmpty)
    }

    @Test func `ten times the rows are merged with about ten times the work`() throws {
        func draft(_ count: Int, _ change: (Int) -> String?) -> String {
            Draft((0..<count).compactMap { change($0) }).text
        }
        let growth = try growth(from: 1_000) { count in
            let base = draft(count) { row("ORCH-\(1000 + $0)") }
            let ours = draft(count) { row("ORCH-\(1000 + $0)", task: $0 % 100 == 0 ? "ours" : "t") }
            let theirs = draft(count) { row("ORCH-\(1000 + $0)", priority: $0 % 50 == 0 ? "P0" : "P1") }
            let merged = try Merged(base, ours, theirs)
            #expect(merged.isClean)
            #expect(merged.rows.count { $0.contains("ours") } == count / 100)
            #expect(merged.rows.count { $0.contains("P0") } == count / 50)
        }
        #expect(growth < 40)
    }
}
