/// The cells of one row. A value may be used for one row after another; its storage is kept.
package struct RowCells: Sendable {
    /// The row's number in its table, from 0.
    package fileprivate(set) var row = 0
    /// The row's line in the document, from 1.
    package fileprivate(set) var line = 0
    /// The row without its indentation and its line end.
    package fileprivate(set) var content = 0..<0
    fileprivate var columnCount = 0
    var cells: [CellBounds] = []

    /// Before the first row.
    package init() {}

    /// The number of cells in the row, whatever the header has.
    package fileprivate(set) var count = 0

    /// Whether the row has as many cells as the header. One that hasn't is damaged: nobody can tell which column its
    /// cells belong to.
    package var isWellFormed: Bool { count == columnCount }

    /// A cell's trimmed text; an empty range if there is nothing in it.
    ///
    /// - Parameter column: from 0 and below ``count``.
    package func text(_ column: Int) -> Range<Int> { cells[column].text }

    /// All that is between the pipes of a cell.
    ///
    /// - Parameter column: from 0 and below ``count``.
    package func full(_ column: Int) -> Range<Int> { cells[column].full }

    /// Where a damaged row goes wrong: at its first cell too many, or at its end where cells are missing.
    ///
    /// - Returns: an offset in the document; nil if the row is well formed.
    package var damage: Int? {
        if isWellFormed { return nil }
        return cells.count > columnCount ? Int(cells[columnCount].start) : content.upperBound
    }
}

extension MarkdownDocument {
    /// Finds the cells of one row.
    ///
    /// - Parameters:
    ///   - row: from 0 and below the table's `rowCount`.
    ///   - table: the table's place in ``tables``.
    ///   - cells: takes the row's cells.
    package func readRow(_ row: Int, ofTable table: Int, into cells: inout RowCells) {
        bytes.withUnsafeBufferPointer { read(row, of: tables[table], in: $0, into: &cells) }
    }

    /// Whether a row has as many cells as the header.
    package func isWellFormed(_ row: Int, ofTable table: Int) -> Bool {
        let table = tables[table]
        return bytes.withUnsafeBufferPointer {
            cellCount(of: table.lines.content(ofRow: row, in: $0), in: $0) == table.columnCount
        }
    }

    /// The rows that have more or fewer cells than the header, from top to bottom.
    package func damagedRows(ofTable table: Int) -> [Int] {
        let table = tables[table]
        return bytes.withUnsafeBufferPointer { text in
            table.lines.doubtfulRows.map(Int.init).filter { row in
                cellCount(of: table.lines.content(ofRow: row, in: text), in: text) != table.columnCount
            }
        }
    }

    /// Visits every row of a table from top to bottom, damaged ones too.
    ///
    /// - Parameters:
    ///   - table: the table's place in ``tables``.
    ///   - limit: how many cells of each row are found at most, from the left, at least one; the others are only
    ///     counted, which takes a fraction of the time.
    ///   - countsOthers: whether they are; else rows have no more cells than the limit, and none is well formed.
    ///   - body: gets the row and the bytes of the whole document, in which the ranges of the row's cells lie.
    package func forEachRow(
        ofTable table: Int, cells limit: Int = .max, countsOthers: Bool = true,
        _ body: (_ row: borrowing RowCells, _ bytes: Span<UInt8>) -> Void,
    ) {
        let table = tables[table]
        let span = bytes.span
        bytes.withUnsafeBufferPointer { text in
            var cells = RowCells()
            for row in 0..<table.rowCount {
                read(row, of: table, in: text, into: &cells, atMost: limit, countsOthers: countsOthers)
                body(cells, span)
            }
        }
    }

    @inline(__always)
    private func read(
        _ row: Int, of table: Table, in text: UnsafeBufferPointer<UInt8>, into cells: inout RowCells,
        atMost limit: Int = .max, countsOthers: Bool = true
    ) {
        cells.row = row
        cells.line = table.line(ofRow: row)
        cells.content = table.lines.content(ofRow: row, in: text)
        cells.columnCount = table.columnCount
        cells.count = splitCells(cells.content, of: text, into: &cells.cells, atMost: limit, countsOthers: countsOthers)
    }
}
