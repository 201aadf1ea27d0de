internal import MarkdownTable

/// A row on its way from the queue to its archive: the bytes of its cells, so that nothing of them changes on the way.
package struct ArchivedRow: Hashable, Sendable {
    package let id: TaskID
    /// The cells that say something, by the columns of the table that the row was in.
    let cells: [TableColumn: [UInt8]]
}

extension Queue {
    /// Takes a row out of the queue for its archive.
    ///
    /// - Parameter row: a well-formed row with an id.
    package mutating func archive(_ row: TaskRow) throws(QueueError) {
        guard let id = row.id else { return }
        do throws(MarkdownEditError) {
            try edits.removeRow(table: table.index, row: row.index)
        } catch {
            throw .unwritableCell(column: Column.id.header, line: row.line)
        }
        archived.append(ArchivedRow(id: id, cells: rawCells(ofRow: row.index)))
    }

    /// The rows of the table as an archive gets them, without damaged ones and those that have no id.
    package func archivedRows() -> [ArchivedRow] {
        (0..<rowCount).compactMap { index in
            let row = row(index)
            guard row.isWellFormed, let id = row.id else { return nil }
            return ArchivedRow(id: id, cells: rawCells(ofRow: index))
        }
    }

    /// Adds those rows to the archive that are not there already, cell by cell, so that it may be repeated.
    ///
    /// - Throws: that the table here lacks a column in which a row says something.
    package mutating func adopt(missingOf rows: [ArchivedRow]) throws(QueueError) {
        let ids = Set(rows.map(\.id))
        let known = Set(archivedRows().filter { ids.contains($0.id) })
        for row in rows where !known.contains(row) { try adopt(row) }
    }

    private mutating func adopt(_ row: ArchivedRow) throws(QueueError) {
        let columns = TableColumn.columns(of: table)
        let missing = row.cells.keys.filter { !columns.contains($0) }.map(\.header)
        if let header = missing.min() { throw .missingColumn(header, line: table.headerLine) }
        do throws(MarkdownEditError) {
            try edits.appendRow(table: table.index, cells: cells(of: row))
        } catch {
            throw .unwritableCell(column: Column.task.header, line: table.headerLine)
        }
        addedIDs.append(row.id)
    }

    /// A Markdown table with the headers of this one and these rows of it.
    package func table(of rows: [ArchivedRow]) -> [UInt8] {
        let names = headers.map(CellText.escaped)
        let rule = Array(repeating: Array("---".utf8), count: names.count)
        return ([names, rule] + rows.map(cells(of:))).flatMap(Self.line)
    }

    private func cells(of row: ArchivedRow) -> [[UInt8]] {
        TableColumn.columns(of: table).map { row.cells[$0] ?? Array(CellText.none.utf8) }
    }

    private static func line(_ cells: [[UInt8]]) -> [UInt8] {
        Array("|".utf8) + cells.flatMap { Array(" ".utf8) + $0 + Array(" |".utf8) } + Array("\n".utf8)
    }

    private func rawCells(ofRow index: Int) -> [TableColumn: [UInt8]] {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        var raw: [TableColumn: [UInt8]] = [:]
        for (place, column) in TableColumn.columns(of: table).enumerated() {
            let bytes = Array(document.cellBytes(cells.text(place)))
            if !bytes.isEmpty, bytes != Array(CellText.none.utf8) { raw[column] = bytes }
        }
        return raw
    }
}
