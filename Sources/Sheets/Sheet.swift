package import MarkdownTable
package import Text

/// A Markdown file with one table of a schema: rows by key, and changes collected as splices of the file's bytes.
///
/// Rows are decoded when they are asked for, so that one row of 100,000 costs a scan. Every byte outside the cells that
/// change stays as it was.
package struct Sheet: Sendable {
    package let schema: Schema
    package let terms: TableTerms
    package let document: MarkdownDocument
    package let table: Table
    /// The columns from left to right, by the schema's names.
    package let names: [String]
    var edits: TableEdits
    /// Cells that were changed since reading, by row and place.
    private var changes: [ChangedCell] = []
    /// The texts of rows that were added since reading, and their keys.
    private(set) var added: [[String]] = []
    package private(set) var addedKeys: [String] = []
    private var addedPlaces: [String: [Int]] = [:]
    private var removed: Set<Int> = []
    /// The rows that were taken out since reading, on their way to the archive of the file.
    package internal(set) var archived: [RawRow] = []
    /// What the change adds to other tables.
    package var additions: [TableAddition] = []
    /// What other files know of rows that this one does not have.
    package var memory: (any RowMemory)?
    /// What was read, where another version that differs took its place.
    private var replaced: [UInt8]?
    /// Texts of commands whose pipes became slashes.
    var slashed: [NamedText] = []
    /// Whether it is known that the file is UTF-8.
    var isKnownUTF8 = false

    /// Finds the table in a file: the first one outside code that has the columns that the schema requires.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - schema: what the table is to have.
    ///   - terms: how the file is read.
    /// - Throws: why the file can't be read so, with the place.
    package init(_ bytes: [UInt8], schema: Schema, terms: TableTerms = TableTerms()) throws(SheetError) {
        do throws(MarkdownReadError) {
            document = try MarkdownDocument(bytes)
        } catch {
            throw .fileTooLarge(bytes: bytes.count)
        }
        if let offset = document.conflictMarker {
            throw .conflictMarker(line: document.position(ofByte: offset).line)
        }
        if let offset = document.firstNUL {
            let position = document.position(ofByte: offset)
            if let encoding = TextEncoding(of: bytes) { throw .otherEncoding(encoding.name) }
            throw .nulByte(line: position.line, column: position.column)
        }
        self.schema = schema
        self.terms = terms
        table = try Self.table(of: schema, in: document, terms: terms)
        names = try schema.names(of: table, in: document, terms: terms)
        edits = TableEdits(document)
    }

    private static func table(
        of schema: Schema, in document: MarkdownDocument, terms: TableTerms
    ) throws(SheetError) -> Table {
        var tables = document.tables.filter { schema.fits($0, terms: terms) }
        if let heading = terms.heading {
            tables = tables.filter { $0.heading == heading }
            guard !tables.isEmpty else { throw .noTableBelowHeading(heading) }
        }
        // A legend with headers in other case is no second queue.
        let exact = tables.filter { schema.fits($0, terms: terms, isExact: true) }
        if !exact.isEmpty { tables = exact }
        guard let first = tables.first else {
            if let near = NearTable(in: document, schema, terms) {
                throw .unfitTable(near, required: schema.required)
            }
            throw .noTable(required: schema.required)
        }
        guard tables.count == 1 else { throw .severalTables(lines: tables.map(\.headerLine)) }
        return first
    }

    /// Takes another version of the file in place of this one.
    package mutating func adopt(_ version: Sheet) {
        let read = isChanged || version.document.bytes != rendered() ? original : nil
        let (archived, additions, slashed, memory) = (archived, additions, slashed, memory)
        self = version
        self.archived = archived
        self.additions = additions
        self.slashed = slashed
        self.memory = memory
        replaced = read
    }

    /// The file as it was read.
    package var original: [UInt8] { replaced ?? document.bytes }

    // MARK: Reading

    /// The name of a column that is named by its header as the file shows it, such as `**Status**`.
    package func name(shownAs header: String) -> String {
        guard place(of: header) == nil, let place = table.header.firstIndex(where: { $0.text == header }) else {
            return header
        }
        return names[place]
    }

    /// Where a column is, from the left.
    package func place(of name: String) -> Int? { names.firstIndex(of: name) }

    /// A row with the changes made since reading.
    ///
    /// - Parameter index: from 0; from the table's `rowCount` on, the rows that were added since reading.
    package func row(_ index: Int) -> SheetRow {
        let line = table.line(ofRow: index) - (removed.isEmpty ? 0 : removed.count { $0 < index })
        guard index < table.rowCount else {
            return SheetRow(
                index: index, line: line, isWellFormed: true, names: names, texts: added[index - table.rowCount])
        }
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        var change = firstChange(atOrAfter: index, 0)
        let texts = (0..<min(cells.count, table.columnCount)).map { place in
            var text = document.saysSomething(cells.text(place)) ? nil : ""
            if change < changes.count, changes[change].row == index, changes[change].place == place {
                text = changes[change].text
                change += 1
            }
            return text.map { $0 == CellText.none ? "" : $0 } ?? document.cellText(cells.text(place))
        }
        return SheetRow(
            index: index, line: line, isWellFormed: cells.isWellFormed, names: names, texts: texts)
    }

    /// The rows with a key that were added since reading.
    package func addedRows(withKey key: String) -> [Int] { addedPlaces[key] ?? [] }

    /// Whether a row was taken out since reading.
    package func isRemoved(row: Int) -> Bool { removed.contains(row) }

    mutating func noteAdded(_ texts: [String], key: String) {
        addedPlaces[key, default: []].append(table.rowCount + added.count)
        added.append(texts)
        addedKeys.append(key)
    }

    mutating func noteRemoved(row: Int) { removed.insert(row) }

    /// The rows with a key, from top to bottom.
    package func rows(withKey key: String) -> [SheetRow] {
        guard let place = place(of: schema.key) else { return [] }
        let wanted = Array(key.utf8)
        var found: [Int] = []
        document.forEachRow(ofTable: table.index, cells: place + 1) { cells, _ in
            guard place < cells.count else { return }
            if document.wordBytes(cells.text(place)).elementsEqual(wanted) { found.append(cells.row) }
        }
        let known = found.filter { !isRemoved(row: $0) }.map(row).filter {
            CellMarkup.word($0.texts[place]).utf8.elementsEqual(wanted)
        }
        return known + addedRows(withKey: key).map(row)
    }

    /// The only row with a key, which a change may write to.
    ///
    /// - Throws: that there is none, or several; that the row is damaged.
    package func editableRow(_ key: String) throws(SheetError) -> SheetRow {
        let rows = rows(withKey: key)
        guard let row = rows.first else { throw .unknownKey(key) }
        guard rows.count == 1 else { throw .ambiguousKey(key, lines: rows.map(\.line)) }
        try refuseDamage(ofRow: row.index, key: key)
        return row
    }

    /// - Throws: that a row has more or fewer cells than the header.
    package func refuseDamage(ofRow index: Int, key: String) throws(SheetError) {
        if let (position, cells) = damage(ofRow: index) {
            throw .damagedRow(
                key, line: position.line, column: position.column, cells: cells, expected: table.columnCount)
        }
    }

    /// The place of a row's cell in the file, for messages.
    package func position(ofRow index: Int, at place: Int?) -> Position {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        guard let place, place < cells.count else { return document.position(ofByte: cells.content.lowerBound) }
        return document.position(ofByte: cells.text(place).lowerBound)
    }

    /// The place where a damaged row goes wrong, and how many cells it has.
    package func damage(ofRow index: Int) -> (position: Position, cells: Int)? {
        guard index < table.rowCount else { return nil }
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        return cells.damage.map { (document.position(ofByte: $0), cells.count) }
    }

    /// Whether a row was written to since reading.
    package func isChanged(row: Int) -> Bool {
        let change = firstChange(atOrAfter: row, 0)
        return change < changes.count && changes[change].row == row
    }

    /// Records a cell's new text. Most changes come in the order of the file.
    mutating func noteChanged(_ cell: ChangedCell) {
        let change = firstChange(atOrAfter: cell.row, cell.place)
        if change < changes.count, changes[change].row == cell.row, changes[change].place == cell.place {
            changes[change] = cell
        } else {
            changes.insert(cell, at: change)
        }
    }

    private func firstChange(atOrAfter row: Int, _ place: Int) -> Int {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if (changes[middle].row, changes[middle].place) < (row, place) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: The new version

    /// Whether something was written since reading.
    package var isChanged: Bool { replaced != nil || !edits.isEmpty }

    /// The file with all changes in pieces, most of them ranges of the document's bytes.
    package var segments: [Segment] { edits.segments }

    /// The file with all changes.
    package func rendered() -> [UInt8] { edits.isEmpty ? document.bytes : edits.apply() }
}

struct ChangedCell: Sendable {
    let row: Int
    let place: Int
    let text: String
}

/// One row of a sheet, decoded.
package struct SheetRow: Sendable {
    /// The row's number in the table, from 0.
    package let index: Int
    /// The row's line in the file, from 1.
    package let line: Int
    /// Whether the row has as many cells as the header. A row that has not is never edited.
    package let isWellFormed: Bool
    /// The columns, from left to right.
    package let names: [String]
    /// From left to right; empty where a cell holds nothing or `-`.
    package let texts: [String]

    /// The text of a column; empty when there is none.
    package subscript(name: String) -> String {
        guard let place = names.firstIndex(of: name), place < texts.count else { return "" }
        return texts[place]
    }
}

/// A typed view of a sheet: what an operation on a kind of table works on.
package protocol SheetView: Sendable {
    /// Why an operation on this kind of table is refused.
    associatedtype Failure: Error

    /// The columns of this kind of table.
    static var schema: Schema { get }
    /// A refusal of the sheet as one of this kind of table.
    static func failure(_ error: SheetError) -> Failure

    /// The file and the changes of it.
    var sheet: Sheet { get }
    /// What happened to rows since reading, in order, for the event log.
    var events: [SheetEvent] { get }

    /// - Parameter sheet: read with ``schema``.
    init(_ sheet: Sheet)
}

/// Something that happened to a row: a line of the event log.
package struct SheetEvent: Equatable, Sendable {
    /// In the words of the event log, such as `task_claimed`.
    package let name: String
    /// The row's key.
    package let key: String
    /// The row's status after the event, in kinds of tables that have one.
    package let status: String?
    /// More facts, by name: owner, attempt, from, note.
    package let details: [JSONValue.Member]

    /// - Parameters: as the properties of the same names.
    package init(_ name: String, _ key: String, status: String? = nil, _ details: JSONObject = [:]) {
        self.name = name
        self.key = key
        self.status = status
        self.details = details.members
    }
}
