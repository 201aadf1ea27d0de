internal import MarkdownTable
internal import Text

/// Changing rows. Everything is checked before it is recorded, so that a refused change leaves no trace.
extension Sheet {
    /// Writes cells of a row; an empty text is written `-`. Cells that have their text already stay as they are.
    ///
    /// - Parameters:
    ///   - texts: the names of columns with their new texts.
    ///   - index: the row.
    package mutating func write(_ texts: [NamedText], toRow index: Int) throws(SheetError) {
        try refuseOtherEncoding()
        let current = row(index)
        var cells: [ChangedCell] = []
        for text in texts.sorted() where !current[text.name].utf8.elementsEqual(text.text.utf8) {
            guard let place = place(of: text.name) else {
                throw .missingColumn(text.name, line: table.headerLine)
            }
            if place < current.texts.count, isDamaged(current.texts[place], row: index, place: place) {
                throw .damagedText(column: text.name, line: current.line)
            }
            cells.append(ChangedCell(row: index, place: place, text: try CellText.fit(text.text, for: text.name)))
        }
        for cell in cells {
            do throws(MarkdownEditError) {
                try edits.replaceCell(
                    table: table.index, row: index, column: cell.place, with: CellText.escaped(cell.text))
            } catch {
                throw .unwritableCell(column: names[cell.place], line: current.line)
            }
            noteChanged(cell)
        }
    }

    /// Adds a row at the end of the table.
    ///
    /// - Parameter texts: the names of columns with their texts; the others get `-`.
    package mutating func append(_ texts: [NamedText]) throws(SheetError) {
        try refuseOtherEncoding()
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
        try refuseOtherEncoding()
        do throws(MarkdownEditError) {
            try edits.removeRow(table: table.index, row: row)
        } catch {
            throw .unwritableCell(column: schema.key, line: table.line(ofRow: row))
        }
        noteRemoved(row: row)
    }

    /// Gives a row as many cells as the header has; see ``MarkdownTable/TableEdits/completeRow(table:row:)``.
    package mutating func complete(row: Int) throws(SheetError) {
        try refuseOtherEncoding()
        do throws(MarkdownEditError) {
            try edits.completeRow(table: table.index, row: row)
        } catch {
            throw .unwritableCell(column: schema.key, line: table.line(ofRow: row))
        }
    }

    /// Brings the table's columns in line by display width.
    package mutating func align() throws(SheetError) {
        try refuseOtherEncoding()
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

    // MARK: Texts of commands

    /// A text that a command is given, as the terms want pipes to be written: as themselves or as `/`.
    package mutating func withPipes(_ text: String, for name: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "|")) else { return text }
        let kept = CellText.withPipes(text, as: "|")
        if terms.keepsPipes { return kept }
        let given = NamedText(name, kept)
        if !slashed.contains(given) { slashed.append(given) }
        return CellText.withPipes(text, as: "/")
    }

    /// How many pipes of commands' texts became slashes.
    package var slashedPipes: Int {
        slashed.map { text in text.text.utf8.count { $0 == UInt8(ascii: "|") } }.reduce(0, +)
    }

    // MARK: What can't be written

    /// - Throws: that the file is not UTF-8, so that nothing can be written to it.
    package mutating func refuseOtherEncoding() throws(SheetError) {
        guard !isKnownUTF8 else { return }
        if let encoding = TextEncoding(of: document.bytes) { throw .otherEncoding(encoding.name) }
        isKnownUTF8 = true
    }

    /// Whether a cell of the file holds bytes that are not UTF-8.
    ///
    /// - Parameter text: the cell's text as it was read, with U+FFFD for such bytes.
    package func isDamaged(_ text: String, row: Int, place: Int) -> Bool {
        guard row < table.rowCount, text.unicodeScalars.contains("\u{FFFD}") else { return false }
        var cells = RowCells()
        document.readRow(row, ofTable: table.index, into: &cells)
        return String(validating: document.cellBytes(cells.text(place)), as: UTF8.self) == nil
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
