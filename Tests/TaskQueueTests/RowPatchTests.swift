import Sheets
import Testing

@testable import TaskQueue

/// Rows read from the lines of a difference.
@Suite("Rows in differences")
struct RowPatchTests {
    private static let head = "| id | status | task | notes |\n|---|---|---|---|\n"

    private static func patch() throws -> RowPatch {
        RowPatch(try Queue(Array((head + "| A-1 | DONE | x | - |\n").utf8)), terms: TableTerms())
    }

    private static func lines(_ text: String) -> [ArraySlice<UInt8>] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8)[...] }
    }

    @Test(
        "Replaced and new lines are rows by their ids, whatever else is among them",
        arguments: [
            ("| A-1 | PENDING | x | - |", "| A-1 | DONE | x | 끝 |", ["edited A-1 status: PENDING>DONE notes: >끝"]),
            ("", "| A-2 | PENDING | y | - |\n", ["added A-2 id: >A-2 status: >PENDING task: >y"]),
            ("| A-1 | PENDING | x | - |\ntext", "other", ["removed A-1 id: A-1> status: PENDING> task: x>"]),
            ("| A-1 | PENDING | x | - |", "|  A-1 | PENDING | x | - |\r", []),
            ("| A-1 | PENDING | x |", "| A-1 | PENDING | x | - | - |", []),
            (head, head + "| - | x | y | z |\n| one | table |", []),
            (
                "| B | DONE | x | - |\n| A | PENDING | x | - |", "| A | DONE | x | - |\n| B | DONE | x | - |",
                ["edited A status: PENDING>DONE"]
            ),
        ])
    func changes(old: String, new: String, expected: [String]) throws {
        var patch = try Self.patch()
        let changes = patch.changes(old: Self.lines(old), new: Self.lines(new)).map { change in
            ([change.kind.rawValue, change.id] + change.cells.map { "\($0.column): \($0.old)>\($0.new)" })
                .joined(separator: " ")
        }
        #expect(changes == expected)
    }

    @Test("A header that was replaced is that of the versions before")
    func headers() throws {
        var patch = try Self.patch()
        let now = "| id | status | task | notes |\n| A-1 | DONE | x | - |"
        let before = "| status | id | task |\n| DONE | A-1 | x |"
        #expect(patch.changes(old: Self.lines(before), new: Self.lines(now)).isEmpty)
        let older = patch.changes(old: Self.lines("| PENDING | A-1 | x |"), new: Self.lines("| DONE | A-1 | x |"))
        #expect(older.map(\.cells) == [[RowChange.Cell(column: "status", old: "PENDING", new: "DONE")]])
    }

    @Test("Each of many rows that have moved is compared with itself")
    func many() throws {
        var patch = try Self.patch()
        let numbers = 1...10_000
        let old = numbers.map { "| A-\($0) | PENDING | x | - |" }.joined(separator: "\n")
        let new = numbers.reversed().map { "| A-\($0) | DONE | x | - |" }.joined(separator: "\n")
        let changes = patch.changes(old: Self.lines(old), new: Self.lines(new))
        #expect(changes.map(\.id) == numbers.reversed().map { "A-\($0)" })
        #expect(changes.allSatisfy { $0.kind == .edited })
    }

    @Test("A task that a merge gave another id says which one it had")
    func formerID() throws {
        var patch = try Self.patch()
        let changes = patch.changes(
            old: [], new: Self.lines("| A-4 | PENDING | x | free text / renumbered:A-3 / after:A-1 |"))
        #expect(changes.map(\.formerID) == ["A-3"])
    }
}
