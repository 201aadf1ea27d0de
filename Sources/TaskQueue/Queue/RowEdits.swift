internal import MarkdownTable
package import Sheets

/// Changing rows. Everything is checked before it is recorded, so that a refused change leaves no trace.
extension Queue {
    /// The only row with an id, for an operation that moves its status.
    ///
    /// - Throws: that there is none, or several; that the row is damaged; that its status is unknown.
    package mutating func task(_ id: TaskID) throws(QueueError) -> (row: TaskRow, status: Status) {
        let row = try editableRow(id)
        guard let status = row.status else {
            let place = position(of: .status, inRow: row.index)
            throw .unknownStatus(id, text: row.text(.status), line: place.line, column: place.column)
        }
        return (row, status)
    }

    /// The only row with an id, whatever its cells say.
    package mutating func editableRow(_ id: TaskID) throws(QueueError) -> TaskRow {
        let rows = rows(of: id)
        guard let index = rows.first else { throw .unknownID(id) }
        guard rows.count == 1 else { throw .ambiguousID(id, lines: rows.map { table.line(ofRow: $0) }) }
        try QueueError.wrap { () throws(SheetError) in try sheet.refuseDamage(ofRow: index, key: id.text) }
        return row(index)
    }

    /// - Throws: that the file is not UTF-8, so that no row of it can be changed.
    package mutating func refuseOtherEncoding() throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.refuseOtherEncoding() }
    }

    /// Text of a command as a cell can hold it, its pipes as the settings want them; `-` when there is none.
    ///
    /// - Parameter isHandWritten: it is what a person made of the text in the file, whose pipes stay pipes.
    package mutating func fit(
        _ text: String, for header: String, isHandWritten: Bool = false
    ) throws(QueueError) -> String {
        let fitted = try QueueError.wrap { () throws(SheetError) in try CellText.fit(text, for: header) }
        return isHandWritten ? fitted : sheet.withPipes(fitted, for: header)
    }

    /// Text for a cell, as a cell can hold it; empty when there is none.
    package mutating func optionalText(
        _ text: String, for header: String, isHandWritten: Bool = false
    ) throws(QueueError) -> String {
        let fitted = try fit(text, for: header, isHandWritten: isHandWritten)
        return fitted == CellText.none ? "" : fitted
    }

    /// What is read of a text of a command once it is in a cell: without Markdown around it, and nothing for `-`. Whoever
    /// claimed a task as `*bob*` is known again by that name.
    package mutating func readText(_ text: String, in column: Column) throws(QueueError) -> String {
        let fitted = try fit(text, for: column.header)
        return CellText.isNone(Array(fitted.utf8)[...]) ? "" : column.meaning(of: fitted)
    }

    /// Text for a cell that may not be empty.
    package mutating func requiredText(_ text: String, for header: String) throws(QueueError) -> String {
        let fitted = try optionalText(text, for: header)
        guard !fitted.isEmpty else { throw .sheet(.emptyText(column: header)) }
        return fitted
    }

    /// - Throws: that the table has no column of this name.
    package func requireColumn(_ header: String) throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.requireColumn(header) }
    }

    /// Writes cells of a row, and its notes.
    package mutating func write(_ cells: ColumnTexts, notes: Notes, to row: TaskRow) throws(QueueError) {
        try write(texts(cells, notes: notes, replacing: row), to: row)
    }

    /// Writes cells of a row by their headers; an empty text is written `-`. Cells that have their text already stay as
    /// they are.
    package mutating func write(_ texts: [NamedText], to row: TaskRow) throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.write(texts, toRow: row.index) }
    }

    /// Adds a row at the end of the table.
    ///
    /// - Parameter others: texts of columns that are neither the queue's own nor a tag's.
    package mutating func append(
        _ cells: ColumnTexts, notes: Notes, others: [NamedText] = []
    ) throws(QueueError) {
        let texts = others + texts(cells, notes: notes, replacing: nil)
        try QueueError.wrap { () throws(SheetError) in try sheet.append(texts) }
    }

    /// Takes a row out, a copy of another one.
    package mutating func remove(_ row: TaskRow) throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.remove(row: row.index) }
    }

    /// Gives a row as many cells as the header has.
    package mutating func complete(_ row: TaskRow) throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.complete(row: row.index) }
    }

    /// Takes a row out of the queue for its archive.
    package mutating func archive(_ row: TaskRow) throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.archive(row: row.index) }
    }

    /// Adds rows to another table with this change.
    package mutating func add(_ addition: TableAddition) { sheet.additions.append(addition) }

    /// Brings the table's columns in line by display width.
    package mutating func align() throws(QueueError) {
        try QueueError.wrap { () throws(SheetError) in try sheet.align() }
    }

    /// Cells by header. A tag that has a column of its own is written there and not into the notes; one that did not
    /// change stays as it is, whatever word says it there.
    private func texts(_ cells: ColumnTexts, notes: Notes, replacing row: TaskRow?) -> [NamedText] {
        var texts: [NamedText] = []
        for column in Column.allCases {
            if let text = cells[column] { texts.append(NamedText(column.header, text)) }
        }
        let old = row?.notes ?? Notes("")
        let inNotes = Notes(row?.text(.notes) ?? "")
        var rest = notes
        for header in headers {
            guard let tag = NoteTag(key: header) else { continue }
            rest.remove(tag)
            guard inNotes.has(tag) || notes.joinedValue(of: tag) != old.joinedValue(of: tag) else { continue }
            texts.append(NamedText(header, notes.joinedValue(of: tag).map { tag.isFlag ? "yes" : $0 } ?? ""))
        }
        if places[.notes] != nil || !rest.text.isEmpty { texts.append(NamedText(Column.notes.header, rest.text)) }
        return texts
    }
}
