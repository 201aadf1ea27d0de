import MarkdownTable
import Text

/// What has to hold for a Markdown file as tables.
extension Reader {
    func checkTable(_ input: [UInt8]) throws(Violation) {
        var choices = Choices(of: input)
        guard let document = try? MarkdownDocument(choices.text) else {
            throw Violation("a file of this size is read")
        }
        try require(TableEdits(document).apply() == choices.text, "no edit changes nothing")
        try require(document.firstNUL == choices.text.firstIndex(of: 0), "the first NUL is found")
        for offset in [0, choices.text.count / 2, choices.text.count] {
            let position = document.position(ofByte: offset)
            try require(position.line >= 1 && position.column >= 1, "a byte has a place")
        }
        for table in document.tables { try checkRows(of: table, in: document) }
        guard let table = choices.one(of: document.tables) else { return }
        let row = choices.number(below: table.rowCount)
        let kind = choices.number(below: 5)
        switch (kind, table.rowCount) {
        case (0, _), (_, 0): try checkAppending(to: table, of: document, &choices)
        case (1, _): try checkRemoving(row, of: table, of: document)
        case (2, _): try checkAligning(table, of: document)
        default: try checkReplacing(in: row, of: table, of: document, &choices)
        }
    }

    private func checkRows(of table: Table, in document: MarkdownDocument) throws(Violation) {
        var visited = 0
        document.forEachRow(ofTable: table.index) { cells, _ in
            if cells.row == visited { visited += 1 }
        }
        try require(visited == table.rowCount, "each row is visited once, in order")
        var cells = RowCells()
        for row in 0..<table.rowCount {
            document.readRow(row, ofTable: table.index, into: &cells)
            let line = table.range(ofRow: row)
            try require(
                line.lowerBound <= cells.content.lowerBound && cells.content.upperBound <= line.upperBound,
                "a row lies in its line")
            try require(cells.isWellFormed == (cells.damage == nil), "damage of a row has a place")
            for cell in 0..<cells.count { _ = document.cellText(cells.text(cell)) }
        }
    }

    /// Text of the input, which the edit puts into a cell.
    private func text(from document: MarkdownDocument, _ choices: inout Choices) -> [UInt8] {
        let start = choices.number(below: min(256, document.bytes.count))
        let length = choices.number(below: 64)
        return Array(document.bytes.dropFirst(start).prefix(length))
    }

    private func checkReplacing(
        in row: Int, of table: Table, of document: MarkdownDocument, _ choices: inout Choices
    ) throws(Violation) {
        let column = choices.number(below: table.columnCount)
        let text = text(from: document, &choices)
        var edits = TableEdits(document)
        guard (try? edits.replaceCell(table: table.index, row: row, column: column, with: text)) != nil else {
            try require(edits.isEmpty, "a refused edit leaves nothing behind")
            return
        }
        let after = try parsed(edits)
        try requireSameShape(after, as: document)
        let (old, new) = (document.bytes.lines, after.bytes.lines)
        try require(old.count == new.count, "replacing a cell keeps the number of lines")
        try require(zip(old, new).count { $0 != $1 } <= 1, "replacing a cell changes one line")
        var (before, cells) = (RowCells(), RowCells())
        document.readRow(row, ofTable: table.index, into: &before)
        after.readRow(row, ofTable: table.index, into: &cells)
        try require(before.count == cells.count, "replacing a cell keeps the number of cells")
        for place in 0..<cells.count where place != column {
            try require(
                document.cellBytes(before.text(place)) == after.cellBytes(cells.text(place)),
                "replacing a cell changes no other one")
        }
    }

    private func checkAppending(
        to table: Table, of document: MarkdownDocument, _ choices: inout Choices
    ) throws(Violation) {
        let text = text(from: document, &choices)
        let texts = (0..<table.columnCount).map { $0.isMultiple(of: 2) ? text : [0x61] }
        var edits = TableEdits(document)
        guard (try? edits.appendRow(table: table.index, cells: texts)) != nil else {
            try require(edits.isEmpty, "a refused row leaves nothing behind")
            return
        }
        let after = try parsed(edits)
        try require(after.bytes.lines.count == document.bytes.lines.count + 1, "appending adds one line")
        try require(
            after.tables.count == document.tables.count
                && after.tables[table.index].rowCount == table.rowCount + 1,
            "the appended line is a row of the table")
        var cells = RowCells()
        after.readRow(table.rowCount, ofTable: table.index, into: &cells)
        try require(cells.isWellFormed, "the appended row has all cells")
    }

    private func checkRemoving(_ row: Int, of table: Table, of document: MarkdownDocument) throws(Violation) {
        var edits = TableEdits(document)
        guard (try? edits.removeRow(table: table.index, row: row)) != nil else {
            throw Violation("a row can be removed")
        }
        let after = try parsed(edits)
        var old = document.bytes.lines
        old.remove(at: table.line(ofRow: row) - 1)
        try require(old == after.bytes.lines, "removing a row takes its line and no other")
        try require(after.tables.count == document.tables.count, "removing a row keeps the tables")
        try require(after.tables[table.index].rowCount == table.rowCount - 1, "removing takes one row")
    }

    private func checkAligning(_ table: Table, of document: MarkdownDocument) throws(Violation) {
        var edits = TableEdits(document)
        guard (try? edits.align(table: table.index)) != nil else { return }
        let after = try parsed(edits)
        try requireSameShape(after, as: document)
        var again = TableEdits(after)
        guard (try? again.align(table: table.index)) != nil else {
            throw Violation("what was aligned can be aligned")
        }
        try require(again.isEmpty, "what is aligned is aligned")
        try require(
            table.header.map(\.text) == after.tables[table.index].header.map(\.text), "the header says the same")
    }

    private func parsed(_ edits: TableEdits) throws(Violation) -> MarkdownDocument {
        try require(try? MarkdownDocument(edits.apply()), "an edited file is read")
    }

    private func requireSameShape(
        _ after: MarkdownDocument, as before: MarkdownDocument
    ) throws(Violation) {
        try require(
            after.tables.map(\.rowCount) == before.tables.map(\.rowCount)
                && after.tables.map(\.columnCount) == before.tables.map(\.columnCount),
            "the tables keep their rows and columns")
    }
}
