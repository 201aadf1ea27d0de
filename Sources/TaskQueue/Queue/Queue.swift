package import MarkdownTable

/// The queue: a typed view of the table in a Markdown file.
///
/// Rows are decoded when they are asked for, and changes are collected as splices of the file's bytes, so that one row
/// of 100,000 costs a scan. Every byte outside the cells that change stays as it was.
public struct Queue: Sendable {
    package let document: MarkdownDocument
    package let table: Table
    let places: ColumnPlaces
    var edits: TableEdits
    /// Texts of cells that were changed since reading, by row and place.
    var changes: [Int: [Int: String]] = [:]
    /// The ids of rows that were added since reading.
    var addedIDs: [TaskID] = []
    /// The rows that were taken out since reading, on their way to the archive.
    package internal(set) var archived: [ArchivedRow] = []
    /// Whether this is a version that took the place of the one that was read.
    var isReplaced = false
    var lookups = Lookups()

    /// Finds the queue in a file: the first table outside code whose header has `id`, `status` and `task`.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - heading: the heading above the table, where there are several such tables.
    /// - Throws: why the file can't be read as a queue, with the place.
    public init(_ bytes: [UInt8], heading: String? = nil) throws(QueueError) {
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
            throw .nulByte(line: position.line, column: position.column)
        }
        table = try Self.table(in: document, below: heading)
        var places = ColumnPlaces()
        var seen: Set<String> = []
        for (place, cell) in table.header.enumerated() {
            if !cell.text.isEmpty, !seen.insert(cell.text).inserted {
                let position = document.position(ofByte: cell.range.lowerBound)
                throw .duplicateColumn(cell.text, line: position.line, column: position.column)
            }
            if let column = Column(rawValue: cell.text) { places[column] = place }
        }
        self.places = places
        edits = TableEdits(document)
    }

    private static func table(in document: MarkdownDocument, below heading: String?) throws(QueueError) -> Table {
        let required = [Column.id.header, Column.status.header, Column.task.header]
        var queues = document.tables.filter { table in
            required.allSatisfy { header in table.header.contains { $0.text == header } }
        }
        if let heading {
            queues = queues.filter { $0.heading == heading }
            guard !queues.isEmpty else { throw .noTableBelowHeading(heading) }
        }
        guard let first = queues.first else { throw .noTable }
        guard queues.count == 1 else { throw .severalTables(lines: queues.map(\.headerLine)) }
        return first
    }

    // MARK: Reading

    /// The number of rows in the file, damaged ones too.
    public var rowCount: Int { table.rowCount }

    /// The headers of the table, from left to right.
    public var headers: [String] { table.header.map(\.text) }

    /// The line of the header in the file, from 1.
    public var headerLine: Int { table.headerLine }

    /// A row with the changes made since reading.
    ///
    /// - Parameter index: from 0 and below ``rowCount``.
    public func row(_ index: Int) -> TaskRow {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        var texts: [Column: String] = [:]
        var others: [(header: String, text: String)] = []
        for place in 0..<min(cells.count, table.columnCount) {
            let text = changes[index]?[place] ?? document.cellText(cells.text(place))
            guard !text.isEmpty, text != CellText.none else { continue }
            if let column = Column(rawValue: table.header[place].text) {
                texts[column] = text
            } else {
                others.append((table.header[place].text, text))
            }
        }
        return TaskRow(
            index: index, line: table.line(ofRow: index), isWellFormed: cells.isWellFormed, texts: texts,
            otherColumns: others)
    }

    /// The place of a row's cell in the file, for messages.
    package func position(of column: Column, inRow index: Int) -> Position {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        guard let place = places[column], place < cells.count else {
            return document.position(ofByte: cells.content.lowerBound)
        }
        return document.position(ofByte: cells.text(place).lowerBound)
    }

    /// The place where a damaged row goes wrong, and how many cells it has.
    package func damage(ofRow index: Int) -> (position: Position, cells: Int)? {
        var cells = RowCells()
        document.readRow(index, ofTable: table.index, into: &cells)
        return cells.damage.map { (document.position(ofByte: $0), cells.count) }
    }

    // MARK: Writing

    /// Whether something was written since reading.
    package var isChanged: Bool { isReplaced || !edits.isEmpty }

    /// The file with all changes in pieces, most of them ranges of ``MarkdownDocument/bytes``.
    package var segments: [Segment] { edits.segments }

    /// The file with all changes.
    package func rendered() -> [UInt8] {
        edits.isEmpty ? document.bytes : edits.apply()
    }
}
