internal import MarkdownTable

/// Changing rows. Everything is checked before it is recorded, so that a refused change leaves no trace.
extension Queue {
    /// The only row with an id, for an operation that moves its status.
    ///
    /// - Throws: that there is none, or several; that the row is damaged; that its status is no status.
    package mutating func task(_ id: TaskID) throws(QueueError) -> (row: TaskRow, status: Status) {
        let row = try editableRow(id)
        guard let status = row.status else {
            let place = position(of: .status, inRow: row.index)
            throw .unknownStatus(id, text: row.text(.status), line: place.line, column: place.column)
        }
        return (row, status)
    }

    /// The only row with an id, whatever stands in it.
    package mutating func editableRow(_ id: TaskID) throws(QueueError) -> TaskRow {
        let rows = rows(of: id)
        guard let index = rows.first else { throw .unknownID(id) }
        guard rows.count == 1 else { throw .ambiguousID(id, lines: rows.map { table.line(ofRow: $0) }) }
        if let (position, cells) = damage(ofRow: index) {
            throw .damagedRow(
                id, line: position.line, column: position.column, cells: cells, expected: table.columnCount)
        }
        return row(index)
    }

    /// Text for a cell, as a cell can hold it; empty when there is none.
    package func optionalText(_ text: String, for header: String) throws(QueueError) -> String {
        let fitted = try CellText.fit(text, for: header)
        return fitted == CellText.none ? "" : fitted
    }

    /// Text for a cell that may not be empty.
    package func requiredText(_ text: String, for header: String) throws(QueueError) -> String {
        let fitted = try optionalText(text, for: header)
        guard !fitted.isEmpty else { throw .emptyText(column: header) }
        return fitted
    }

    /// - Throws: that the table has no column of this name.
    package func requireColumn(_ header: String) throws(QueueError) {
        guard headers.contains(header) else { throw .missingColumn(header, line: table.headerLine) }
    }

    /// Writes cells of a row, and its notes.
    package mutating func write(_ cells: [Column: String], notes: Notes, to row: TaskRow) throws(QueueError) {
        try write(texts(cells, notes: notes, replacing: row), to: row)
    }

    /// Writes cells of a row by their headers; an empty text is written `-`. Cells that have their text already stay as
    /// they are. Pipes in notes were a person's, since those of commands are slashes by then, and are kept.
    package mutating func write(_ texts: [String: String], to row: TaskRow) throws(QueueError) {
        let current = self.row(row.index)
        var cells: [(place: Int, header: String, text: String)] = []
        for (header, text) in texts.sorted(by: { $0.key < $1.key })
        where !current.text(ofColumn: header).utf8.elementsEqual(text.utf8) {
            guard let place = headers.firstIndex(of: header) else {
                throw .missingColumn(header, line: table.headerLine)
            }
            let isNotes = header == Column.notes.header
            let fitted = try isNotes ? CellText.refit(text, for: header) : CellText.fit(text, for: header)
            cells.append((place, header, fitted))
        }
        for cell in cells {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: row.index, column: cell.place, with: CellText.escaped(cell.text))
            } catch {
                throw .unwritableCell(column: cell.header, line: row.line)
            }
            changes[row.index, default: [:]][cell.place] = cell.text
        }
    }

    /// Adds a row at the end of the table.
    package mutating func append(_ cells: [Column: String], notes: Notes, as id: TaskID) throws(QueueError) {
        let texts = texts(cells, notes: notes, replacing: nil)
        for header in texts.keys.sorted() where !headers.contains(header) {
            throw .missingColumn(header, line: table.headerLine)
        }
        var row: [[UInt8]] = []
        for header in headers {
            row.append(CellText.escaped(try CellText.fit(texts[header] ?? "", for: header)))
        }
        do throws(MarkdownEditError) {
            try edits.appendRow(table: table.index, cells: row)
        } catch {
            throw .unwritableCell(column: Column.task.header, line: table.headerLine)
        }
        addedIDs.append(id)
    }

    /// Brings the table's columns in line by display width.
    package mutating func align() throws(QueueError) {
        do throws(MarkdownEditError) {
            try edits.align(table: table.index)
        } catch {
            throw .noTable
        }
    }

    /// Cells by header. A tag that has a column of its own is written there and not into the notes; one that did not
    /// change stays as it is, whatever word says it there.
    private func texts(_ cells: [Column: String], notes: Notes, replacing row: TaskRow?) -> [String: String] {
        var texts: [String: String] = [:]
        for (column, text) in cells { texts[column.header] = text }
        let old = row?.notes ?? Notes("")
        let inNotes = Notes(row?.text(.notes) ?? "")
        var rest = notes
        for header in headers {
            guard let tag = NoteTag(rawValue: header) else { continue }
            rest.remove(tag)
            guard inNotes.has(tag) || notes.joinedValue(of: tag) != old.joinedValue(of: tag) else { continue }
            texts[header] = notes.joinedValue(of: tag).map { tag.isFlag ? "yes" : $0 } ?? ""
        }
        if places[.notes] != nil || !rest.text.isEmpty { texts[Column.notes.header] = rest.text }
        return texts
    }
}
