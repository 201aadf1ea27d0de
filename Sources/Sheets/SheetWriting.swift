internal import MarkdownTable

/// Changing rows. Everything is checked before it is recorded, so that a refused change leaves no trace.
extension Sheet {
    /// Writes cells of a row; an empty text is written `-`. Cells that have their text already stay as they are.
    ///
    /// - Parameters:
    ///   - texts: by the names of columns.
    ///   - index: the row.
    package mutating func write(_ texts: [String: String], toRow index: Int) throws(SheetError) {
        let current = row(index)
        var cells: [(place: Int, name: String, text: String)] = []
        for (name, text) in texts.sorted(by: { $0.key < $1.key })
        where !current[name].utf8.elementsEqual(text.utf8) {
            guard let place = place(of: name) else { throw .missingColumn(name, line: table.headerLine) }
            cells.append((place, name, try fitted(text, for: name)))
        }
        for cell in cells {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: index, column: cell.place, with: CellText.escaped(cell.text))
            } catch {
                throw .unwritableCell(column: cell.name, line: current.line)
            }
            changes[index, default: [:]][cell.place] = cell.text
        }
    }

    /// Adds a row at the end of the table.
    ///
    /// - Parameter texts: by the names of columns; the others get `-`.
    package mutating func append(_ texts: [String: String]) throws(SheetError) {
        for name in texts.keys.sorted() { try requireColumn(name) }
        var row: [String] = []
        for name in names { row.append(try CellText.fit(texts[name] ?? "", for: name)) }
        try append(cells: row.map(CellText.escaped), texts: row, key: texts[schema.key] ?? "")
    }

    mutating func append(cells: [[UInt8]], texts: [String], key: String) throws(SheetError) {
        do throws(MarkdownEditError) {
            try edits.appendRow(table: table.index, cells: cells)
        } catch {
            throw .unwritableCell(column: schema.key, line: table.headerLine)
        }
        noteAdded(texts.map { $0 == CellText.none ? "" : $0 }, key: key)
    }

    /// Takes a row out.
    package mutating func remove(row: Int) throws(SheetError) {
        do throws(MarkdownEditError) {
            try edits.removeRow(table: table.index, row: row)
        } catch {
            throw .unwritableCell(column: schema.key, line: table.line(ofRow: row))
        }
        noteRemoved(row: row)
    }

    /// Brings the table's columns in line by display width.
    package mutating func align() throws(SheetError) {
        do throws(MarkdownEditError) {
            try edits.align(table: table.index)
        } catch {
            throw .noTable(required: schema.required)
        }
    }

    /// - Throws: that the table has no column of this name.
    package func requireColumn(_ name: String) throws(SheetError) {
        guard place(of: name) != nil else { throw .missingColumn(name, line: table.headerLine) }
    }

    private func fitted(_ text: String, for name: String) throws(SheetError) -> String {
        schema.pipedColumns.contains(name) ? try CellText.refit(text, for: name) : try CellText.fit(text, for: name)
    }
}
