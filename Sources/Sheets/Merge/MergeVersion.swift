package import MarkdownTable
internal import Text

/// The text of a cell in a merge: trimmed bytes as they are in the file, and none where it is `-`.
package typealias MergeCell = ArraySlice<UInt8>

/// One version of a sheet in a merge: hashes of its rows, and cells of those that are asked for.
package struct MergeVersion: Sendable {
    package struct Row: Sendable {
        /// Without indentation and line end.
        var content: Range<Int>
        /// Of the content.
        package var hash: UInt64
        /// Of the key's text; 0 where there is none.
        var keyHash: UInt64
        package var isWellFormed: Bool
    }

    let schema: Schema
    package let document: MarkdownDocument
    /// `nil` in an empty file, which is used where there is no ancestor.
    package let table: Table?
    let columns: [TableColumn]
    package let rows: [Row]

    /// - Throws: why the bytes don't read as a sheet of the schema.
    init(_ bytes: [UInt8], schema: Schema, terms: TableTerms = TableTerms()) throws(SheetError) {
        let sheet = try Sheet(bytes, schema: schema, terms: terms)
        let document = sheet.document
        self.schema = schema
        self.document = document
        table = sheet.table
        columns = TableColumn.columns(of: sheet.names)
        var rows: [Row] = []
        rows.reserveCapacity(sheet.table.rowCount)
        let keyPlace = sheet.place(of: schema.key) ?? 0
        document.forEachRow(ofTable: sheet.table.index, cells: keyPlace + 1) { cells, _ in
            let key = keyPlace < cells.count ? cells.text(keyPlace) : 0..<0
            rows.append(
                Row(
                    content: cells.content, hash: ContentHash.of(document.bytes, cells.content),
                    keyHash: document.saysSomething(key) ? document.wordHash(key) : 0, isWellFormed: cells.isWellFormed)
            )
        }
        self.rows = rows
    }

    /// An ancestor, which may be the empty file: no rows, no columns, no text.
    init(ancestor bytes: [UInt8], schema: Schema, terms: TableTerms = TableTerms()) throws(SheetError) {
        guard bytes.isEmpty else {
            self = try MergeVersion(bytes, schema: schema, terms: terms)
            return
        }
        do throws(MarkdownReadError) {
            document = try MarkdownDocument(bytes)
        } catch {
            throw .fileTooLarge(bytes: bytes.count)
        }
        self.schema = schema
        table = nil
        columns = []
        rows = []
    }

    /// The cells of a row from left to right.
    package func cells(ofRow row: Int) -> [MergeCell] {
        guard let table else { return [] }
        var cells = RowCells()
        document.readRow(row, ofTable: table.index, into: &cells)
        return (0..<cells.count).map { place in
            let cell = document.cellBytes(cells.text(place))
            return CellText.isNone(cell) ? [] : cell
        }
    }

    /// A row without indentation and line end.
    func content(ofRow row: Int) -> MergeCell {
        document.bytes[rows[row].content]
    }

    /// The key as it is written, or `nil` where there is none.
    package func key(ofRow row: Int) -> String? {
        guard rows[row].keyHash != 0, let place = place(of: schema.key) else { return nil }
        let cells = cells(ofRow: row)
        return place < cells.count ? CellMarkup.word(cells[place].text) : nil
    }

    /// Where a column is.
    package func place(of header: String) -> Int? {
        columns.firstIndex { $0.header == header }
    }

    /// The text above the table, without a byte order mark.
    var textAbove: Range<Int> { byteOrderMark.count..<(table?.range.lowerBound ?? byteOrderMark.count) }

    /// The text below the table.
    var textBelow: Range<Int> {
        guard let table else { return textAbove }
        return table.range.upperBound..<document.bytes.count
    }

    /// The byte order mark, if there is one.
    var byteOrderMark: ArraySlice<UInt8> {
        document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? document.bytes.prefix(3) : []
    }
}

extension MergeCell {
    /// The text for a report: `\|` is a pipe, and what is not UTF-8 becomes U+FFFD.
    package var text: String {
        var unescaped: [UInt8] = []
        for byte in self {
            if byte == UInt8(ascii: "|"), unescaped.last == UInt8(ascii: "\\") { unescaped.removeLast() }
            unescaped.append(byte)
        }
        return String(decoding: unescaped, as: UTF8.self)
    }
}
