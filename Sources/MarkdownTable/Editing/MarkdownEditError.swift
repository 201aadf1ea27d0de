/// Why an edit can't be made. Nothing is recorded then.
package enum MarkdownEditError: Error, Equatable {
    /// There is no table at that place in the document's `tables`.
    case noSuchTable(Int)
    /// The table on that line has only `rowCount` rows.
    case noSuchRow(Int, headerLine: Int, rowCount: Int)
    /// The table on that line has only `columnCount` columns.
    case noSuchColumn(Int, headerLine: Int, columnCount: Int)
    /// The row has more or fewer cells than the header; `at` is its first cell too many, or its end.
    case damagedRow(at: Position, cells: Int, columns: Int)
    /// A new row must have as many cells as the header on that line.
    case wrongCellCount(Int, headerLine: Int, columnCount: Int)
    /// A cell can't hold a line end, a NUL byte or a pipe without a backslash before it.
    case illegalText(IllegalText, index: Int, at: Position?)
    /// In a row without an outer pipe at this cell, the text would start another block or join the next cell.
    case wouldBreakRow(at: Position)

    /// What a cell's new text can't have. `index` is its offset in that text; `at` is the cell, nil in a new row.
    package enum IllegalText: Sendable {
        case lineEnd
        case nul
        case unescapedPipe
    }
}
