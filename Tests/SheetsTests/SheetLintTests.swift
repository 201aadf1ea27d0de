import MarkdownTable
import Sheets
import Testing

@Suite("Lint of any table's shape")
struct SheetLintTests {
    private static let schema = Schema("doors", columns: ["door", "state"], required: ["door", "state"], key: "door")

    private func kinds(_ rows: [String]) throws -> [SheetFinding.Kind] {
        let text = (["| door | state |", "|-|-|"] + rows).map { $0 + "\n" }.joined()
        var lint = SheetLint(try Sheet(Array(text.utf8), schema: Self.schema))
        lint.checkRows()
        lint.checkStrayRows()
        return lint.marks.map(\.kind)
    }

    @Test func `a table in order has no findings`() throws {
        #expect(try kinds(["| a | open |", "| b | - |"]).isEmpty)
    }

    @Test func `damaged, stray and nameless rows, shared keys and bad cells are found`() throws {
        #expect(try kinds(["| a |"]) == [.damagedRow(cells: 1, expected: 2)])
        #expect(try kinds(["| - | open |"]) == [.noKey])
        #expect(try kinds(["| a | x |", "| a | y |"]) == [.duplicateKey("a", firstLine: 3)])
        #expect(try kinds(["| a | x\u{7} |"]) == [.controlCharacter("\u{7}", header: "state")])
        let long = CellText.limit + 1
        #expect(
            try kinds(["| a | \(String(repeating: "x", count: long)) |"]) == [.longCell(header: "state", bytes: long)])
        #expect(try kinds(["| a | x |", "", "| b | y |"]) == [.strayRow("b", tableEnd: 3)])
    }

    @Test(
        "bytes that are not UTF-8 are found by their cell, and those of another encoding once",
        arguments: [
            ([0xFF], [.damagedText(header: "state")]), (Array("가".utf8.dropLast()), [.damagedText(header: "state")]),
            (Array("가".utf8), []), ([0xB7, 0xCE, 0xB1, 0xD7, 0xC1, 0xA4, 0xB8, 0xAE], [.otherEncoding("CP949")]),
        ] as [([UInt8], [SheetFinding.Kind])])
    func damagedText(cell: [UInt8], expected: [SheetFinding.Kind]) throws {
        let text = Array("| door | state |\n|-|-|\n| a | x".utf8) + cell + Array(" |\n| b | y |\n".utf8)
        var lint = SheetLint(try Sheet(text, schema: Self.schema))
        lint.checkRows()
        #expect(lint.marks.map(\.kind) == expected)
    }

    @Test func `a check of the table's own sees the rows that are whole, once each`() throws {
        let text = "| door | state |\n|-|-|\n| a | x |\n| b |\n| c | y |\n"
        var lint = SheetLint(try Sheet(Array(text.utf8), schema: Self.schema))
        var rows: [Int] = []
        lint.checkRows { rows.append($0.row) }
        #expect(rows == [0, 2])
    }

    @Test func `keys that are no keys of the table are left to it`() throws {
        let text = "| door | state |\n|-|-|\n| ? | x |\n| ? | y |\n| a | z |\n"
        var lint = SheetLint(try Sheet(Array(text.utf8), schema: Self.schema), isKey: { $0 != "?" })
        lint.checkRows()
        #expect(lint.marks.isEmpty)
        #expect(lint.oddKeys.map(\.row) == [0, 1])
        #expect(lint.hasOwnKey(2) && !lint.hasOwnKey(0))
    }
}
