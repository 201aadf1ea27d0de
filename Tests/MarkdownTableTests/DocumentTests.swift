import Testing

@testable import MarkdownTable

/// The document of a text.
func document(_ text: String) throws -> MarkdownDocument {
    try MarkdownDocument(Array(text.utf8))
}

/// The trimmed texts of all rows of a table.
func rows(_ document: MarkdownDocument, table: Int = 0) -> [[String]] {
    var rows: [[String]] = []
    var cells = RowCells()
    for row in 0..<document.tables[table].rowCount {
        document.readRow(row, ofTable: table, into: &cells)
        rows.append((0..<cells.count).map { document.cellText(cells.text($0)) })
    }
    return rows
}

@Suite struct DocumentTests {
    @Test func `a table has its header, its heading and its rows`() throws {
        let document = try document("# One\n\n## Queue ##\n\n| id | task |\n|---|:-:|\n| a | b |\n| c | d |\n\ntext\n")
        let table = try #require(document.tables.first)
        #expect(document.tables.count == 1)
        #expect(table.header.map(\.text) == ["id", "task"])
        #expect(table.headerLine == 5)
        #expect(table.heading == "Queue")
        #expect(rows(document) == [["a", "b"], ["c", "d"]])
    }
}
