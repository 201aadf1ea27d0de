import MarkdownTable
import Testing
import Text

/// Replacing the text of a cell.
@Suite struct ReplaceCellTests {
    /// What becomes of `row`, the only row of a table with two columns, when its cell gets a text.
    private func edited(
        _ row: String, column: Int, with text: String, header: String = "| x | y |", delimiter: String = "|---|---|",
    ) throws -> String {
        let head = "\(header)\n\(delimiter)\n"
        var edits = TableEdits(try document("\(head)\(row)\n\nend"))
        try edits.replaceCell(table: 0, row: 0, column: column, with: Array(text.utf8))
        let after = String(decoding: edits.apply(), as: UTF8.self)
        #expect(after.hasPrefix(head) && after.hasSuffix("\n\nend"))
        return String(after.dropFirst(head.count).dropLast(5))
    }

    @Test(arguments: [
        ("| a | b |", 0, "longer", "| longer | b |"), ("| longer | b |", 0, "a", "| a | b |"),
        ("| a | b |", 1, "한글", "| a | 한글 |"), ("|a|b|", 0, "longer", "|longer|b|"), ("|a|b|", 1, "", "|a||"),
        ("||b|", 0, "a", "|a|b|"), ("| | b |", 0, "a", "| a | b |"), ("|  | b |", 0, "a", "| a | b |"),
        ("| a|b |", 0, "cc", "| cc|b |"), ("| a|b |", 1, "cc", "| a|cc |"), ("|\ta\t| b |", 0, "cc", "|\tcc\t| b |"),
        ("a | b", 0, "cc", "cc | b"), ("a | b", 1, "cc", "a | cc"), ("a | b  ", 1, "cc", "a | cc "),
        ("  | a | b |  ", 1, "cc", "  | a | cc |  "), ("| a\\|b | c |", 0, "d", "| d | c |"),
        ("| a | b |", 0, "c\\|d", "| c\\|d | b |"), ("|a|b|", 0, "c:\\", "|c:\\ |b|"),
        ("| ab | c |", 0, "", "|  | c |"), ("| a | b |", 0, "", "|   | b |"),
    ])
    func `a cell gets a new text between the same spaces`(
        row: String, column: Int, text: String, expected: String,
    ) throws {
        #expect(try edited(row, column: column, with: text) == expected)
    }

    @Test(arguments: [
        ("| PENDING     | b |", 0, "DONE", "| DONE        | b |"),
        ("| PENDING     | b |", 0, "IN_PROGRESS", "| IN_PROGRESS | b |"),
        ("| PENDING     | b |", 0, "IN_PROGRESS!", "| IN_PROGRESS! | b |"),
        ("| PENDING     | b |", 0, "완료", "| 완료        | b |"),
        ("| 대기        | b |", 0, "DONE", "| DONE        | b |"),
        ("| 대기 | b |", 0, "a", "| a | b |"),
        ("|   a |   b |", 1, "cc", "|   a |  cc |"),
        ("|   a |   b |", 1, "ccc", "|   a | ccc |"),
        ("|   a |   b |", 1, "cccc", "|   a | cccc |"),
        ("|   a   | b |", 0, "cc", "|   cc  | b |"),
        ("|      | b |", 0, "cc", "| cc   | b |"),
        ("|a     |b|", 0, "cc", "|cc    |b|"),
        ("|     a|b|", 0, "cc", "|    cc|b|"),
        ("|a   |b|", 0, "cccccc", "|cccccc |b|"),
        ("| 👩‍💻    | b |", 0, "👍🏽👍🏽", "| 👍🏽👍🏽  | b |"),
    ])
    func `a padded cell keeps its width while the text fits`(
        row: String, column: Int, text: String, expected: String,
    ) throws {
        #expect(try edited(row, column: column, with: text) == expected)
    }

    @Test(arguments: [
        ("| status  |", "|---------|", "| PENDING |", "DONE", "| DONE    |"),
        ("| status  |", "| ------- |", "| PENDING |", "DONE", "| DONE    |"),
        ("| status |", "|---|", "| PENDING |", "DONE", "| DONE |"),
        ("| status |", "|---|", "| FAILED |", "DONE", "| DONE |"),
        ("| 상태 |", "| ---- |", "| 완료 |", "a", "| a    |"),
    ])
    func `the widest cell of an aligned column keeps its width too`(
        header: String, delimiter: String, row: String, text: String, expected: String,
    ) throws {
        #expect(try edited(row, column: 0, with: text, header: header, delimiter: delimiter) == expected)
    }

    @Test func `nothing but the cell changes`() throws {
        let head: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("# T\r\n\r\n| x | y |\n|---|---|\r\n".utf8)
        let tail: [UInt8] = Array("\r| damaged\n| z |  w  |".utf8)
        func file(_ cell: UInt8) -> [UInt8] { head + [0x7C, 0xFF, 0x7C, cell, 0x7C] + tail }
        var edits = TableEdits(try MarkdownDocument(file(0x62)))
        try edits.replaceCell(table: 0, row: 0, column: 1, with: Array("c".utf8))
        #expect(edits.apply() == file(0x63))
        #expect(
            edits.segments == [
                .base(0..<(head.count + 3)), .bytes([0x63]),
                .base((head.count + 4)..<(head.count + 5 + tail.count)),
            ])
    }

    @Test func `the last of two texts wins`() throws {
        var edits = TableEdits(try document("|x|\n|-|\n|a|\n"))
        #expect(edits.isEmpty)
        try edits.replaceCell(table: 0, row: 0, column: 0, with: Array("b".utf8))
        try edits.replaceCell(table: 0, row: 0, column: 0, with: Array("c".utf8))
        #expect(!edits.isEmpty)
        #expect(edits.apply() == Array("|x|\n|-|\n|c|\n".utf8))
    }

    @Test func `several cells of several tables are replaced at once`() throws {
        var edits = TableEdits(try document("|x|y|\n|-|-|\n|a|b|\n|c|d|\n\n|z|\n|-|\n|e|\n"))
        for (table, row, column, text) in [(1, 0, 0, "E"), (0, 1, 1, "D"), (0, 0, 0, "A"), (0, 1, 0, "C")] {
            try edits.replaceCell(table: table, row: row, column: column, with: Array(text.utf8))
        }
        #expect(edits.apply() == Array("|x|y|\n|-|-|\n|A|b|\n|C|D|\n\n|z|\n|-|\n|E|\n".utf8))
    }

    @Test(arguments: [
        (1, 0, 0, "a", MarkdownEditError.noSuchTable(1)),
        (-1, 0, 0, "a", .noSuchTable(-1)),
        (0, 4, 0, "a", .noSuchRow(4, headerLine: 2, rowCount: 4)),
        (0, -1, 0, "a", .noSuchRow(-1, headerLine: 2, rowCount: 4)),
        (0, 0, 2, "a", .noSuchColumn(2, headerLine: 2, columnCount: 2)),
        (0, 0, -1, "a", .noSuchColumn(-1, headerLine: 2, columnCount: 2)),
        (0, 1, 0, "a", .damagedRow(at: Position(line: 5, column: 6), cells: 1, columns: 2)),
        (0, 2, 0, "a", .damagedRow(at: Position(line: 6, column: 10), cells: 3, columns: 2)),
        (0, 0, 1, "a\nb", .illegalText(.lineEnd, index: 1, at: Position(line: 4, column: 7))),
        (0, 0, 1, "a\r\nb", .illegalText(.lineEnd, index: 1, at: Position(line: 4, column: 7))),
        (0, 0, 1, "ab\0", .illegalText(.nul, index: 2, at: Position(line: 4, column: 7))),
        (0, 0, 1, "|", .illegalText(.unescapedPipe, index: 0, at: Position(line: 4, column: 7))),
        (0, 0, 1, "a\\||", .illegalText(.unescapedPipe, index: 3, at: Position(line: 4, column: 7))),
        (0, 3, 0, "# x", .wouldBreakRow(at: Position(line: 7, column: 1))),
        (0, 3, 0, "- x", .wouldBreakRow(at: Position(line: 7, column: 1))),
        (0, 3, 0, "", .wouldBreakRow(at: Position(line: 7, column: 1))),
        (0, 3, 1, "", .wouldBreakRow(at: Position(line: 7, column: 5))),
    ])
    func `what can't be edited is refused with its place, and leaves nothing behind`(
        table: Int, row: Int, column: Int, text: String, error: MarkdownEditError,
    ) throws {
        let rows = "| 한 | b |\n| c |\n| d | e | f |\ng | h\n"
        var edits = TableEdits(try document("\n|x|y|\n|-|-|\n" + rows))
        #expect(throws: error) {
            try edits.replaceCell(table: table, row: row, column: column, with: Array(text.utf8))
        }
        #expect(edits.isEmpty)
    }

    @Test func `texts that start a block only together are refused too`() throws {
        var edits = TableEdits(try document("x|y\n-|-\na|b\n"))
        try edits.replaceCell(table: 0, row: 0, column: 1, with: Array("'>".utf8))
        #expect(throws: MarkdownEditError.wouldBreakRow(at: Position(line: 3, column: 1))) {
            try edits.replaceCell(table: 0, row: 0, column: 0, with: Array("<a b='".utf8))
        }
        #expect(edits.apply() == Array("x|y\n-|-\na|'>\n".utf8))
    }
}
