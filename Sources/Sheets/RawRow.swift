internal import MarkdownTable

/// A row on its way from one table to another: the bytes of its cells, so that nothing of them changes on the way.
package struct RawRow: Hashable, Sendable {
    package let key: String
    /// The cells that say something, by the columns of the table that the row was in.
    let cells: [TableColumn: [UInt8]]
}

/// Rows that a change of one table adds to another one of the folder.
package struct TableAddition: Equatable, Sendable {
    /// The other table's name in the folder.
    package let file: String
    /// Its kind, by name.
    package let kind: String
    /// What is above the table in a file that does not exist yet; where nothing is, the file is not begun for these rows.
    package let opening: [UInt8]
    /// The rows below the headers of their columns, as a Markdown table.
    package let rows: [UInt8]
    /// Whether the change is made although the other table can't take the rows: they are added when it can.
    package let mayWait: Bool

    /// - Parameters: as the properties of the same names.
    package init(file: String, kind: String, opening: [UInt8], rows: [UInt8], mayWait: Bool = false) {
        self.file = file
        self.kind = kind
        self.opening = opening
        self.rows = rows
        self.mayWait = mayWait
    }
}

extension Sheet {
    /// Takes a row out, for the archive of the file.
    package mutating func archive(row index: Int) throws(SheetError) {
        guard let row = rawRow(index) else { return }
        try remove(row: index)
        archived.append(row)
    }

    /// The rows of the table as another one gets them, without damaged ones and those that have no key.
    package func rawRows() -> [RawRow] {
        (0..<table.rowCount).compactMap(rawRow)
    }

    /// Adds rows of another table. Those that are here already, cell by cell, are not added again, so that it may be
    /// repeated after a crash.
    ///
    /// - Throws: that the table here lacks a column in which a row says something.
    package mutating func append(_ rows: [RawRow]) throws(SheetError) {
        let keys = Set(rows.map(\.key))
        let known = Set(rawRows().filter { keys.contains($0.key) })
        for row in rows where !known.contains(row) {
            let columns = TableColumn.columns(of: names)
            let missing = row.cells.keys.filter { !columns.contains($0) }.map(\.header)
            if let header = missing.min() { throw .missingColumn(header, line: table.headerLine) }
            let cells = cells(of: row)
            try append(cells: cells, texts: cells.map { String(decoding: $0, as: UTF8.self) }, key: row.key)
        }
    }

    /// A Markdown table with the headers of this one and these rows of it.
    package func table(of rows: [RawRow]) -> [UInt8] {
        let headers = table.header.map { CellText.escaped($0.text) }
        let rule = Array(repeating: Array("---".utf8), count: headers.count)
        return ([headers, rule] + rows.map(cells(of:))).flatMap(Self.line)
    }

    private func cells(of row: RawRow) -> [[UInt8]] {
        TableColumn.columns(of: names).map { row.cells[$0] ?? Array(CellText.none.utf8) }
    }

    private static func line(_ cells: [[UInt8]]) -> [UInt8] {
        Array("|".utf8) + cells.flatMap { Array(" ".utf8) + $0 + Array(" |".utf8) } + Array("\n".utf8)
    }

    private func rawRow(_ index: Int) -> RawRow? {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        guard cells.isWellFormed, let keyPlace = place(of: schema.key) else { return nil }
        guard document.saysSomething(cells.text(keyPlace)) else { return nil }
        let key = document.word(cells.text(keyPlace))
        var raw: [TableColumn: [UInt8]] = [:]
        for (place, column) in TableColumn.columns(of: names).enumerated() {
            let cell = cells.text(place)
            if document.saysSomething(cell) { raw[column] = Array(document.cellBytes(cell)) }
        }
        return RawRow(key: key, cells: raw)
    }
}

/// A column of one table that is looked for in another one. Columns without a name are distinguished by their order.
package struct TableColumn: Hashable, Sendable {
    package let header: String
    /// Which of the columns with this name it is, from 1.
    let occurrence: Int

    /// - Parameter names: the columns of a table, from left to right.
    package static func columns(of names: [String]) -> [TableColumn] {
        var counts: [String: Int] = [:]
        return names.map { name in
            counts[name, default: 0] += 1
            return TableColumn(header: name, occurrence: counts[name, default: 0])
        }
    }
}
