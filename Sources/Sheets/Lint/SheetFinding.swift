/// Something wrong with the shape of a file with a table, whatever the table is about, and where.
package struct SheetFinding: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        // MARK: What stops the reading

        case conflictMarker
        case nulByte
        /// The file seems to be in an encoding other than UTF-8, by its name.
        case otherEncoding(String)
        /// No table has these columns, which its kind needs.
        case noTable([String])
        case unfitTable(NearTable)
        case noTableBelowHeading(String)
        /// Another table with the columns of the schema; the first one's header is in that line.
        case secondTable(firstLine: Int)
        case repeatedColumn(String, setting: String?)
        case fileTooLarge(bytes: Int)

        // MARK: Rows and cells

        case damagedRow(cells: Int, expected: Int)
        /// A row that fell out of the table, whose last line is that one: a blank line in between, or prose.
        case strayRow(String, tableEnd: Int)
        /// More bytes than ``CellText/limit``.
        case longCell(header: String, bytes: Int)
        case controlCharacter(Unicode.Scalar, header: String)
        /// Bytes that are not UTF-8, in a file that is.
        case damagedText(header: String)
        /// Beside a text, where it is read as a space.
        case oddBlank(Unicode.Scalar, header: String)
        case noKey
        case duplicateKey(String, firstLine: Int)
        /// The same bytes as the row in that line.
        case copiedRow(String, firstLine: Int)
        /// A row without text, which editors leave at the end of a table.
        case emptyRow
        /// A row with one text and no key: a heading between rows.
        case headingRow(String)
        /// The header once more, or its line of hyphens.
        case headerRow
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int

    private init(_ kind: Kind, line: Int = 1, column: Int = 1) {
        self.kind = kind
        self.line = line
        self.column = column
    }

    /// What stops the reading of a whole file.
    ///
    /// - Parameters:
    ///   - error: why the file can't be read as a sheet.
    ///   - shown: what a finding shows of a text of the file.
    package static func stopping(_ error: SheetError, showing shown: (String) -> String) -> [SheetFinding] {
        switch error {
        case .noTable(let required): [SheetFinding(.noTable(required))]
        case .unfitTable(let near, _): [SheetFinding(.unfitTable(near), line: near.line)]
        case .noTableBelowHeading(let heading): [SheetFinding(.noTableBelowHeading(heading))]
        case .severalTables(let lines):
            lines.dropFirst().map { SheetFinding(.secondTable(firstLine: lines[0]), line: $0) }
        case .duplicateColumn(let name, let setting, let line, let column):
            [SheetFinding(.repeatedColumn(shown(name), setting: setting.map(shown)), line: line, column: column)]
        case .conflictMarker(let line): [SheetFinding(.conflictMarker, line: line)]
        case .otherEncoding(let encoding): [SheetFinding(.otherEncoding(encoding))]
        case .nulByte(let line, let column): [SheetFinding(.nulByte, line: line, column: column)]
        case .fileTooLarge(let bytes): [SheetFinding(.fileTooLarge(bytes: bytes))]
        // The others are about rows and operations; reading a file throws none of them.
        default: []
        }
    }
}

/// A cell that is not as commands write it.
package struct OddCell: Equatable, Sendable {
    package let column: String
    package let text: String
    /// What is to be there instead.
    package let takes: String

    /// - Parameters: as the properties of the same names.
    package init(column: String, text: String, takes: String) {
        self.column = column
        self.text = text
        self.takes = takes
    }
}
