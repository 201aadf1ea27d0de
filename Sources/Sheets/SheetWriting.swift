internal import MarkdownTable

/// Changing rows. Everything is checked before it is recorded, so that a refused change leaves no trace.
extension Sheet {
    /// Writes cells of a row; an empty text is written `-`. Cells that have their text already stay as they are.
    ///
    /// - Parameters:
    ///   - texts: the names of columns with their new texts.
    ///   - index: the row.
    package mutating func write(_ texts: [NamedText], toRow index: Int) throws(SheetError) {
        let current = row(index)
        var cells: [(place: Int, name: String, text: String)] = []
        for text in texts.sorted() where !current[text.name].utf8.elementsEqual(text.text.utf8) {
            guard let place = place(of: text.name) else {
                throw .missingColumn(text.name, line: table.headerLine)
            }
            cells.append((place, text.name, try fitted(text.text, for: text.name)))
        }
        for cell in cells {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: index, column: cell.place, with: CellText.escaped(cell.text))
            } catch {
                throw .unwritableCell(column: cell.name, line: current.line)
            }
            noteChanged(row: index, place: cell.place, text: cell.text)
        }
    }

    /// Adds a row at the end of the table.
    ///
    /// - Parameter texts: the names of columns with their texts; the others get `-`.
    package mutating func append(_ texts: [NamedText]) throws(SheetError) {
        for text in texts.sorted() { try requireColumn(text.name) }
        var row: [String] = []
        for name in names {
            row.append(try CellText.fit(texts.last { $0.name == name }?.text ?? "", for: name))
        }
        let key = place(of: schema.key).map { row[$0] } ?? ""
        try append(cells: row.map(CellText.escaped), texts: row, key: key)
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

    /// Gives a row as many cells as the header has; see ``MarkdownTable/TableEdits/completeRow(table:row:)``.
    package mutating func complete(row: Int) throws(SheetError) {
        do throws(MarkdownEditError) {
            try edits.completeRow(table: table.index, row: row)
        } catch {
            throw .unwritableCell(column: schema.key, line: table.line(ofRow: row))
        }
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

/// The text of a column, by the column's name.
package struct NamedText: Comparable, Sendable {
    package let name: String
    package let text: String

    /// - Parameters: as the properties of the same names.
    package init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }

    package static func < (left: NamedText, right: NamedText) -> Bool { left.name < right.name }
}
