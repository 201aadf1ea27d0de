import MarkdownTable

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
