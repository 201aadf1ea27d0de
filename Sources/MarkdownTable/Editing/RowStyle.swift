/// What a new row of a table looks like: like its neighbour.
struct RowStyle {
    private let text: UnsafeBufferPointer<UInt8>
    private let table: Table
    /// What the new line starts with: the containers' markers and the indentation of the line above.
    private let prefix: Range<Int>
    /// The cells of the row that is the model.
    private let cells: [CellBounds]
    private let hasLeadingPipe: Bool
    private let hasTrailingPipe: Bool
    private let isCompact: Bool

    /// The model is the last row, or the header if that row is damaged or there is none.
    init(of table: Table, in text: UnsafeBufferPointer<UInt8>) {
        self.table = table
        self.text = text
        var cells: [CellBounds] = []
        var content = table.headerContent
        var lineStart = table.lines.delimiter.lowerBound
        var lineContent = table.lines.contentStart(of: table.lines.delimiter, in: text)
        if table.rowCount > 0 {
            let last = table.lines.content(ofRow: table.rowCount - 1, in: text)
            lineStart = table.range(ofRow: table.rowCount - 1).lowerBound
            lineContent = last.lowerBound
            splitCells(last, of: text, into: &cells)
            content = last
        }
        if cells.count != table.columnCount {
            cells = table.headerCells
            content = table.headerContent
        }
        prefix = lineStart..<lineContent
        self.cells = cells
        hasLeadingPipe = cells.first.map { Int($0.start) > content.lowerBound } ?? true
        hasTrailingPipe = cells.last.map { Int($0.end) < content.upperBound } ?? true
        isCompact = cells.allSatisfy { $0.full == $0.text }
    }

    func row(of texts: [[UInt8]]) -> [UInt8] {
        text[prefix] + content(of: texts)
    }

    /// The new row without its indentation and its line end. Outer pipes are written, even if the model has none, where
    /// the row would be something else without them.
    func content(of texts: [[UInt8]]) -> [UInt8] {
        let row = row(of: texts, leadingPipe: hasLeadingPipe, trailingPipe: hasTrailingPipe)
        let isSafe = (hasLeadingPipe && hasTrailingPipe) || TableEdits.isRow(row, columns: texts.count)
        return isSafe ? row : self.row(of: texts, leadingPipe: true, trailingPipe: true)
    }

    private func row(of texts: [[UInt8]], leadingPipe: Bool, trailingPipe: Bool) -> [UInt8] {
        let layout = CellLayout(of: table, in: text)
        var row: [UInt8] = leadingPipe ? [Byte.pipe] : []
        for (column, text) in texts.enumerated() {
            let isLast = column == texts.count - 1
            if isCompact {
                row += text
                if text.last == Byte.backslash, !isLast || trailingPipe { row.append(Byte.space) }
            } else {
                let cell = layout.addition(text, below: cells[column], column: column)
                row += column == 0 && !leadingPipe ? cell.dropFirst() : cell[...]
            }
            if !isLast || trailingPipe { row.append(Byte.pipe) }
        }
        if !trailingPipe {
            while row.last == Byte.space { row.removeLast() }
        }
        return row
    }

    /// Where new rows go: below the last line of the table. If that line has no line end, the last new row has none.
    func insertion(of rows: [[UInt8]]) -> Splice {
        let end = table.lines.end
        let last =
            table.rowCount > 0 ? table.range(ofRow: table.rowCount - 1).lowerBound : table.lines.delimiter.lowerBound
        let content = table.lines.contentEnd(from: last, to: end, in: text)
        guard content == end else {
            return Splice(range: end..<end, bytes: Array(rows.map { $0 + text[content..<end] }.joined()))
        }
        let lineEnd = lineEnd(before: last)
        return Splice(range: end..<end, bytes: Array(rows.map { lineEnd + $0 }.joined()))
    }

    /// The line end before `lineStart`: every table has at least one, after its header.
    private func lineEnd(before lineStart: Int) -> [UInt8] {
        Array(text[table.lines.contentEnd(from: table.lines.header.lowerBound, to: lineStart, in: text)..<lineStart])
    }
}

/// What goes when rows are removed.
struct RowRemoval {
    let table: Table
    let text: UnsafeBufferPointer<UInt8>

    /// Rows that follow one another go as one.
    func splices(removing rows: Set<Int>) -> [Splice] {
        var runs: [Range<Int>] = []
        for row in rows.sorted() {
            if let last = runs.last, last.upperBound == row {
                runs[runs.count - 1] = last.lowerBound..<(row + 1)
            } else {
                runs.append(row..<(row + 1))
            }
        }
        return runs.map { Splice(range: lines($0), bytes: []) }
    }

    private func lines(_ rows: Range<Int>) -> Range<Int> {
        let start = table.range(ofRow: rows.lowerBound).lowerBound
        let last = table.range(ofRow: rows.upperBound - 1)
        let end = last.upperBound
        let content = table.lines.contentEnd(from: last.lowerBound, to: end, in: text)
        // A file without a final line end stays without.
        if content == end { return table.lines.contentEnd(from: 0, to: start, in: text)..<end }
        // A lone CR above and an LF below would become one line end: the CR goes instead of the row's own line end.
        if text[start - 1] == Byte.return, end < text.count, text[end] == Byte.newline { return (start - 1)..<content }
        return start..<end
    }
}
