import MarkdownTable
import Testing

/// Adding and removing rows.
@Suite struct RowEditTests {
    private func appending(_ rows: [[String]], to text: String, table: Int = 0) throws -> String {
        var edits = TableEdits(try document(text))
        for row in rows { try edits.appendRow(table: table, cells: row.map { Array($0.utf8) }) }
        return String(decoding: edits.apply(), as: UTF8.self)
    }

    private func removing(_ rows: [Int], from text: String) throws -> String {
        var edits = TableEdits(try document(text))
        for row in rows { try edits.removeRow(table: 0, row: row) }
        return String(decoding: edits.apply(), as: UTF8.self)
    }

    @Test(arguments: [
        ("spaced", "| x | y |\n|---|---|\n| a | b |\n", "| x | y |\n|---|---|\n| a | b |\n| c | d |\n"),
        ("compact", "|x|y|\n|-|-|\n|a|b|\n", "|x|y|\n|-|-|\n|a|b|\n|c|d|\n"),
        ("no rows, spaced header", "| x | y |\n|---|---|\n", "| x | y |\n|---|---|\n| c | d |\n"),
        ("no rows, compact header", "|x|y|\n|---|---|\n\nend", "|x|y|\n|---|---|\n|c|d|\n\nend"),
        ("no rows, no final line end", "|x|y|\n|-|-|", "|x|y|\n|-|-|\n|c|d|"),
        ("no final line end", "| x | y |\n|-|-|\n| a | b |", "| x | y |\n|-|-|\n| a | b |\n| c | d |"),
        ("no final line end, CRLF", "|x|y|\r\n|-|-|\r\n|a|b|", "|x|y|\r\n|-|-|\r\n|a|b|\r\n|c|d|"),
        ("CRLF", "|x|y|\r\n|-|-|\r\n|a|b|\r\n", "|x|y|\r\n|-|-|\r\n|a|b|\r\n|c|d|\r\n"),
        ("mixed ends", "|x|y|\n|-|-|\n|a|b|\r\n\nend", "|x|y|\n|-|-|\n|a|b|\r\n|c|d|\r\n\nend"),
        ("lone CR", "|x|y|\r|-|-|\r|a|b|\r\rend", "|x|y|\r|-|-|\r|a|b|\r|c|d|\r\rend"),
        ("indentation", "  |x|y|\n  |-|-|\n   |a|b|\n", "  |x|y|\n  |-|-|\n   |a|b|\n   |c|d|\n"),
        ("no outer pipes", "x | y\n--|--\na | b\n", "x | y\n--|--\na | b\nc | d\n"),
        ("no outer pipes, compact", "x|y\n-|-\na|b\n", "x|y\n-|-\na|b\nc|d\n"),
        ("leading pipes alone", "|x|y\n|-|-\n|a|b\n", "|x|y\n|-|-\n|a|b\n|c|d\n"),
        ("damaged last row", "| x | y |\n|-|-|\n|a|\n", "| x | y |\n|-|-|\n|a|\n| c | d |\n"),
        ("a heading right below", "|x|y|\n|-|-|\n|a|b|\n# z\n", "|x|y|\n|-|-|\n|a|b|\n|c|d|\n# z\n"),
        ("a quote", "> |x|y|\n> |-|-|\n> |a|b|\n", "> |x|y|\n> |-|-|\n> |a|b|\n> |c|d|\n"),
        ("a list item", "- |x|y|\n  |-|-|\n", "- |x|y|\n  |-|-|\n  |c|d|\n"),
        (
            "aligned columns", "| x   | 이름 |\n| --- | ---- |\n| a   | b    |\n",
            "| x   | 이름 |\n| --- | ---- |\n| a   | b    |\n| c   | d    |\n",
        ),
    ])
    func `a new row looks like its neighbour`(_ what: String, text: String, expected: String) throws {
        #expect(try appending([["c", "d"]], to: text) == expected)
    }

    @Test(arguments: [
        ("x|y\n-|-\na|b\n", ["", "d"], "||d|"), ("x|y\n-|-\na|b\n", ["c", ""], "|c||"),
        ("x|y\n-|-\na|b\n", ["- c", "d"], "|- c|d|"), ("x | y\n-|-\na | b\n", ["# c", "d"], "| # c | d |"),
        ("x | y\n-|-\na | b\n", ["c", "d\\"], "c | d\\"), ("|x|y|\n|-|-|\n", ["c\\", "d\\"], "|c\\ |d\\ |"),
        ("| x | y |\n|---|---|\n", ["", ""], "|   |   |"), ("| xx | yy |\n|---|---|\n", ["", ""], "|  |  |"),
        ("| x | y |\n|---|---|\n", ["c\\|d", "-"], "| c\\|d | - |"),
    ])
    func `a new row is a row whatever is in it`(text: String, cells: [String], line: String) throws {
        let after = try appending([cells], to: text)
        #expect(after == text + line + "\n")
        #expect(rows(try document(after)).last == cells.map { $0.replacing("\\|", with: "|") })
    }

    @Test func `several new rows keep their order`() throws {
        #expect(try appending([["a"], ["b"], ["c"]], to: "|x|\n|-|") == "|x|\n|-|\n|a|\n|b|\n|c|")
        #expect(
            try appending([["a"], ["b"]], to: "|x|\n|-|\n\n|y|\n|-|\n", table: 1) == "|x|\n|-|\n\n|y|\n|-|\n|a|\n|b|\n")
    }

    @Test(arguments: [
        ([0], "|x|\n|-|\n|a|\n|b|\n|c|", "|x|\n|-|\n|b|\n|c|"), ([2], "|x|\n|-|\n|a|\n|b|\n|c|", "|x|\n|-|\n|a|\n|b|"),
        ([1, 2], "|x|\n|-|\n|a|\n|b|\n|c|", "|x|\n|-|\n|a|"), ([2, 0], "|x|\n|-|\n|a|\n|b|\n|c|", "|x|\n|-|\n|b|"),
        ([0, 1, 2], "|x|\n|-|\n|a|\n|b|\n|c|", "|x|\n|-|"), ([0], "|x|\n|-|\n|a|\n", "|x|\n|-|\n"),
        ([0, 0], "|x|\n|-|\n|a|\n\nend", "|x|\n|-|\n\nend"), ([0], "|x|\n|-|\n|a|b|\n", "|x|\n|-|\n"),
        ([1], "|x|\r\n|-|\r\n|a|\r\n|b|", "|x|\r\n|-|\r\n|a|"),
        ([1], "|x|\n|-|\n|a|\r|b|\n\nend", "|x|\n|-|\n|a|\n\nend"),
    ])
    func `a removed row takes its line with it`(rows: [Int], text: String, expected: String) throws {
        #expect(try removing(rows, from: text) == expected)
    }

    @Test func `rows are replaced, removed and added at once`() throws {
        var edits = TableEdits(try document("|x|\n|-|\n|a|\n|b|\n|c|"))
        try edits.replaceCell(table: 0, row: 0, column: 0, with: [0x41])
        try edits.replaceCell(table: 0, row: 2, column: 0, with: [0x43])
        try edits.appendRow(table: 0, cells: [[0x64]])
        try edits.removeRow(table: 0, row: 2)
        #expect(edits.apply() == Array("|x|\n|-|\n|A|\n|b|\n|d|".utf8))
    }

    @Test func `what can't be added or removed is refused`() throws {
        var edits = TableEdits(try document("|x|y|\n|-|-|\n|a|b|\n"))
        #expect(throws: MarkdownEditError.wrongCellCount(1, headerLine: 1, columnCount: 2)) {
            try edits.appendRow(table: 0, cells: [[]])
        }
        #expect(throws: MarkdownEditError.illegalText(.lineEnd, index: 0, at: nil)) {
            try edits.appendRow(table: 0, cells: [[], [0x0A]])
        }
        #expect(throws: MarkdownEditError.noSuchTable(3)) { try edits.appendRow(table: 3, cells: []) }
        #expect(throws: MarkdownEditError.noSuchRow(1, headerLine: 1, rowCount: 1)) {
            try edits.removeRow(table: 0, row: 1)
        }
        #expect(edits.isEmpty)
    }
}
