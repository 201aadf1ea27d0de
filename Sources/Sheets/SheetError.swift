/// Why a file can't be read as a sheet, or a row of it not be written. Cases carry facts; the command layer words them.
package enum SheetError: Error, Equatable, Sendable {
    // MARK: The file

    /// No table has the columns that the schema requires.
    case noTable(required: [String])
    /// There is neither a table nor a list of tasks that could become the sheet.
    case nothingToAdopt
    /// No table has them, and this comes nearest.
    case unfitTable(NearTable, required: [String])
    /// There are several, with headers at these lines, and no setting chooses one.
    case severalTables(lines: [Int])
    /// The setting names a heading below which there is no such table.
    case noTableBelowHeading(String)
    /// A header names a column twice.
    ///
    /// - Parameter setting: the second header, where a setting makes it that column.
    case duplicateColumn(String, setting: String? = nil, line: Int, column: Int)
    /// A merge was left unfinished.
    case conflictMarker(line: Int)
    /// The file is not UTF-8, but seems to be in this encoding, by the name that `iconv` knows.
    case otherEncoding(String)
    /// The file holds a NUL byte.
    case nulByte(line: Int, column: Int)
    /// The file is larger than the parser's limit.
    case fileTooLarge(bytes: Int)
    /// A value has to be written and the table has no column for it.
    case missingColumn(String, line: Int)

    // MARK: The row

    /// No row has this key.
    case unknownKey(String)
    /// Several rows have the key, at these lines.
    case ambiguousKey(String, lines: [Int])
    /// The row with this key has more or fewer cells than the header.
    case damagedRow(String, line: Int, column: Int, cells: Int, expected: Int)
    /// In this row, which has no pipe at its ends, the text would be something other than a cell.
    case unwritableCell(column: String, line: Int)

    // MARK: The cell

    /// The cell holds bytes that are not UTF-8, which writing it would lose.
    case damagedText(column: String, line: Int)
    case cellTooLong(column: String, bytes: Int, limit: Int)
    case emptyText(column: String)
    /// A text that is not what the column takes.
    case invalidValue(column: String, text: String, takes: String)
}
