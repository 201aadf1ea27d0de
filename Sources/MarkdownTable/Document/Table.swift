/// A table of a ``MarkdownDocument``: its header and where its rows are.
package struct Table: Sendable {
    /// A cell of the header row.
    package struct HeaderCell: Sendable {
        /// The cell's text, trimmed, `\|` read as a pipe, U+FFFD for bytes that aren't UTF-8.
        package let text: String
        /// Where the trimmed text is in the document.
        package let range: Range<Int>
    }

    /// The table's place among ``MarkdownDocument/tables``.
    package let index: Int
    /// The header's cells from left to right.
    package let header: [HeaderCell]
    /// The line of the header row, from 1. The delimiter row is the line after it, row `n` is `n + 2` lines after it.
    package let headerLine: Int
    /// The text of the nearest heading above the table, without its markers; nil if there is none.
    package let heading: String?

    let headerCells: [CellBounds]
    /// The header row without its indentation and its line end.
    let headerContent: Range<Int>
    let lines: TableLines

    init(
        index: Int, headerLine: Int, heading: String?, headerCells: [CellBounds], headerContent: Range<Int>,
        lines: TableLines, text: UnsafeBufferPointer<UInt8>,
    ) {
        self.index = index
        self.headerLine = headerLine
        self.heading = heading
        self.headerCells = headerCells
        self.headerContent = headerContent
        self.lines = lines
        header = headerCells.map { HeaderCell(text: cellText(text[$0.text]), range: $0.text) }
    }

    /// The number of cells of the header, and of every row that isn't damaged.
    package var columnCount: Int { headerCells.count }
    /// The number of rows below the delimiter row.
    package var rowCount: Int { lines.rowStarts.count - 1 }

    /// The line of a row, from 1.
    ///
    /// - Parameter row: from 0.
    package func line(ofRow row: Int) -> Int {
        headerLine + 2 + row
    }

    /// The bytes of the table from the start of the header's line to the end of the last row's, line end included.
    package var range: Range<Int> { lines.header.lowerBound..<lines.end }

    /// The bytes of the header's line and of the delimiter row's, line ends included.
    package var headLines: (header: Range<Int>, delimiter: Range<Int>) {
        (
            lines.header.lowerBound..<lines.delimiter.lowerBound,
            lines.delimiter.lowerBound..<Int(lines.rowStarts[0])
        )
    }

    /// The bytes of a row from the start of its line to the start of the next one, indentation and line end included.
    ///
    /// - Parameter row: from 0 and below ``rowCount``.
    package func range(ofRow row: Int) -> Range<Int> {
        Int(lines.rowStarts[row])..<Int(lines.rowStarts[row + 1])
    }
}

struct TableLines {
    /// From the start of the header's line to the end of its content.
    var header: Range<Int>
    /// From the start of the delimiter row's line to the end of its content.
    var delimiter: Range<Int>
    /// The start of each row's line, and the end of the last one; rows are lines that follow one another.
    var rowStarts: [UInt32]
    /// The numbers of the rows that may have more or fewer cells than the header; all others have as many.
    var doubtfulRows: [UInt32]
    /// What each line of the table starts with.
    var containers: [Container]

    /// The end of the last row's line, or of the delimiter row's.
    var end: Int { Int(rowStarts[rowStarts.count - 1]) }

    /// A row without what its containers start with, its indentation and its line end.
    @inline(__always)
    func content(ofRow row: Int, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let line = Int(rowStarts[row])..<contentEnd(from: Int(rowStarts[row]), to: Int(rowStarts[row + 1]), in: text)
        return contentStart(of: line, in: text)..<line.upperBound
    }

    func delimiterCells(in text: UnsafeBufferPointer<UInt8>) -> [CellBounds] {
        var cells: [CellBounds] = []
        splitCells(contentStart(of: delimiter, in: text)..<delimiter.upperBound, of: text, into: &cells)
        return cells
    }

    /// Where a line's content starts, after what its containers start with and its indentation.
    @inline(__always)
    func contentStart(of line: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Int {
        if containers.isEmpty, text[line.lowerBound] == Byte.pipe { return line.lowerBound }
        var cursor = LineCursor(line, of: text)
        _ = cursor.match(containers)
        return cursor.indentation.content
    }

    /// The end of a line's content, before its line end.
    @inline(__always)
    func contentEnd(from start: Int, to lineEnd: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var end = lineEnd
        if end > start, text[end &- 1] == Byte.newline { end &-= 1 }
        if end > start, text[end &- 1] == Byte.return { end &-= 1 }
        return end
    }
}
