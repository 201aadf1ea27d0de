package import Text

/// Edits of a document's tables, collected and then made all at once.
///
/// Every byte outside the edited cells stays as it is. Edits are named by the rows of the document as it was, whatever
/// was recorded before: of two texts for a cell the last one wins, and a removed row takes its cells' texts with it.
package struct TableEdits: Sendable {
    /// The document before the edits.
    package let document: MarkdownDocument
    /// By place, one for each cell: most edits come in the order of the file.
    private var replacements: [Splice] = []
    /// By table.
    private var removed: [Int: Set<Int>] = [:]
    /// By table; rows without line ends.
    private var appended: [Int: [[UInt8]]] = [:]
    /// By table, in the order of the file; whole lines without their line ends.
    private var aligned: [Int: [Splice]] = [:]

    /// - Parameter document: what is to be edited.
    package init(_ document: MarkdownDocument) {
        self.document = document
    }

    /// Whether nothing was recorded.
    package var isEmpty: Bool {
        replacements.isEmpty && removed.isEmpty && appended.isEmpty && aligned.isEmpty
    }

    /// Gives a cell a new text. A padded cell keeps its width in terminal columns if the text fits.
    ///
    /// - Parameters:
    ///   - table: the table's place in the document's `tables`.
    ///   - row: from 0.
    ///   - column: from 0.
    ///   - text: the bytes to write, with `\|` for a pipe.
    /// - Throws: ``MarkdownEditError``; the row must not be damaged.
    package mutating func replaceCell(
        table: Int, row: Int, column: Int, with text: [UInt8],
    ) throws(MarkdownEditError) {
        let found = try existing(table, row: row)
        guard found.header.indices.contains(column) else {
            throw .noSuchColumn(column, headerLine: found.headerLine, columnCount: found.columnCount)
        }
        var cells = RowCells()
        document.readRow(row, ofTable: table, into: &cells)
        if let damage = cells.damage {
            throw .damagedRow(at: document.position(ofByte: damage), cells: cells.count, columns: found.columnCount)
        }
        let cell = cells.cells[column]
        if let (problem, index) = Self.problem(in: text) {
            throw .illegalText(problem, index: index, at: document.position(ofByte: Int(cell.textStart)))
        }
        let bytes = document.bytes.withUnsafeBufferPointer { all in
            CellLayout(of: found, in: all).replacement(text, of: cell, column: column, in: cells.content)
        }
        let (place, isThere) = placeOfReplacement(at: cell.full.lowerBound)
        let before = isThere ? replacements.remove(at: place) : nil
        replacements.insert(Splice(range: cell.full, bytes: bytes), at: place)
        guard isStillRow(cells) else {
            replacements.remove(at: place)
            if let before { replacements.insert(before, at: place) }
            throw .wouldBreakRow(at: document.position(ofByte: Int(cell.textStart)))
        }
    }

    /// Gives a row as many cells as the header has: `-` in those that are missing behind its last one, and none of the
    /// empty ones that it has too many, as a reader of the table is shown it.
    ///
    /// - Parameters:
    ///   - table: the table's place in the document's `tables`.
    ///   - row: from 0.
    /// - Throws: ``MarkdownEditError``; the row seems cut off, or a cell too many says something.
    package mutating func completeRow(table: Int, row: Int) throws(MarkdownEditError) {
        let found = try existing(table, row: row)
        var cells = RowCells()
        document.readRow(row, ofTable: table, into: &cells)
        guard let damage = cells.damage else { return }
        var end = cells.content.upperBound
        while end > cells.content.lowerBound, Byte.isBlank(document.bytes[end - 1]) { end -= 1 }
        let isClosed = end > cells.content.lowerBound && document.bytes[end - 1] == Byte.pipe
        let isOpened = document.bytes[cells.content.lowerBound] == Byte.pipe
        let rest = cells.cells.dropFirst(found.columnCount)
        guard isClosed == isOpened, rest.allSatisfy(\.text.isEmpty) else {
            throw .damagedRow(at: document.position(ofByte: damage), cells: cells.count, columns: found.columnCount)
        }
        let splice: Splice
        if let first = rest.first {
            splice = Splice(range: (Int(first.start) - (isClosed ? 0 : 1))..<end, bytes: [])
        } else {
            let filling = isClosed ? " - |" : " | -"
            let missing = repeatElement(Array(filling.utf8), count: found.columnCount - cells.count).joined()
            splice = Splice(range: end..<end, bytes: Array(missing))
        }
        let place = Self.partition(replacements.count) { replacements[$0].range.lowerBound < splice.range.lowerBound }
        replacements.insert(splice, at: place)
    }

    /// Where the replacement of a cell is or would be among the others.
    private func placeOfReplacement(at start: Int) -> (place: Int, isThere: Bool) {
        let place = Self.partition(replacements.count) { replacements[$0].range.lowerBound < start }
        return (place, place < replacements.count && replacements[place].range.lowerBound == start)
    }

    /// Adds a row below the last one, in the style of that row or, if it is damaged or there is none, of the header.
    ///
    /// - Parameters:
    ///   - table: the table's place in the document's `tables`.
    ///   - cells: the texts from left to right, with `\|` for a pipe.
    /// - Throws: ``MarkdownEditError``.
    package mutating func appendRow(table: Int, cells: [[UInt8]]) throws(MarkdownEditError) {
        let found = try checked(cells, of: table)
        let row = document.bytes.withUnsafeBufferPointer { RowStyle(of: found, in: $0).row(of: cells) }
        appended[table, default: []].append(row)
    }

    /// A row as the edits make it, for a caller that puts it elsewhere.
    ///
    /// - Parameters:
    ///   - table: the table's place in the document's `tables`.
    ///   - row: from 0.
    /// - Returns: the row without its indentation and its line end.
    package func content(ofRow row: Int, table: Int) -> [UInt8] {
        var cells = RowCells()
        document.readRow(row, ofTable: table, into: &cells)
        return content(of: cells)
    }

    /// What ``appendRow(table:cells:)`` would add, for a caller that puts it elsewhere.
    ///
    /// - Parameters: those of ``appendRow(table:cells:)``.
    /// - Returns: the row without indentation and line end.
    /// - Throws: ``MarkdownEditError``.
    package func content(ofNewRow cells: [[UInt8]], table: Int) throws(MarkdownEditError) -> [UInt8] {
        let found = try checked(cells, of: table)
        return document.bytes.withUnsafeBufferPointer { RowStyle(of: found, in: $0).content(of: cells) }
    }

    /// Takes a row out, with its line end. Damaged rows may be removed too.
    ///
    /// - Parameters:
    ///   - table: the table's place in the document's `tables`.
    ///   - row: from 0.
    /// - Throws: ``MarkdownEditError``.
    package mutating func removeRow(table: Int, row: Int) throws(MarkdownEditError) {
        _ = try existing(table, row: row)
        removed[table, default: []].insert(row)
    }

    /// Brings the columns of a table in line by display width; see ``TableAlignment`` for the rules. A table that is in
    /// line already isn't edited, and a line in which another edit changes a cell keeps its layout.
    ///
    /// - Parameter table: the table's place in the document's `tables`.
    /// - Throws: ``MarkdownEditError/noSuchTable(_:)``.
    package mutating func align(table: Int) throws(MarkdownEditError) {
        let found = try existing(table)
        let lines = document.bytes.withUnsafeBufferPointer { TableAlignment(of: found, in: $0).splices() }
        aligned[table] = lines.isEmpty ? nil : lines
    }

    /// The edited document in pieces: ranges of the old bytes and new ones, none of them empty.
    package var segments: [Segment] {
        var segments: [Segment] = []
        var reached = 0
        for splice in splices() {
            if splice.range.lowerBound > reached { segments.append(.base(reached..<splice.range.lowerBound)) }
            if !splice.bytes.isEmpty { segments.append(.bytes(splice.bytes)) }
            reached = splice.range.upperBound
        }
        if reached < document.bytes.count { segments.append(.base(reached..<document.bytes.count)) }
        return segments
    }

    /// The edited document's bytes.
    package func apply() -> [UInt8] {
        let segments = segments
        var result: [UInt8] = []
        result.reserveCapacity(segments.reduce(0) { $0 + $1.count })
        for segment in segments {
            switch segment {
            case .base(let range): result += document.bytes[range]
            case .bytes(let bytes): result += bytes
            }
        }
        return result
    }

    // MARK: Splices

    private func splices() -> [Splice] {
        document.bytes.withUnsafeBufferPointer { text in
            var splices: [Splice] = []
            for (index, rows) in removed {
                splices += RowRemoval(table: document.tables[index], text: text).splices(removing: rows)
            }
            splices.sort()
            let gone = splices
            splices += replacements.filter { replacement in !Self.contains(replacement.range, in: gone) }
            let taken = splices.sorted()
            for lines in aligned.values { splices += lines.filter { !Self.overlaps($0.range, taken) } }
            for (index, rows) in appended {
                splices.append(RowStyle(of: document.tables[index], in: text).insertion(of: rows))
            }
            return splices.sorted()
        }
    }

    /// Whether one of the splices, which are sorted, holds all of `range`. Removed rows hold their cells.
    private static func contains(_ range: Range<Int>, in sorted: [Splice]) -> Bool {
        let place = partition(sorted.count) { sorted[$0].range.upperBound <= range.lowerBound }
        return place < sorted.count && sorted[place].range.lowerBound <= range.lowerBound
            && range.upperBound <= sorted[place].range.upperBound
    }

    /// Whether one of the splices, which are sorted and apart, lies within `range` or has bytes in common with it.
    private static func overlaps(_ range: Range<Int>, _ sorted: [Splice]) -> Bool {
        let place = partition(sorted.count) { sorted[$0].range.upperBound <= range.lowerBound }
        return place < sorted.count && sorted[place].range.lowerBound < range.upperBound
    }

    /// How many places, of those in order, come before the one that is looked for.
    private static func partition(_ count: Int, isBefore: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Checks

    private func checked(_ cells: [[UInt8]], of table: Int) throws(MarkdownEditError) -> Table {
        let found = try existing(table)
        guard cells.count == found.columnCount else {
            throw .wrongCellCount(cells.count, headerLine: found.headerLine, columnCount: found.columnCount)
        }
        for cell in cells {
            if let (problem, index) = Self.problem(in: cell) { throw .illegalText(problem, index: index, at: nil) }
        }
        return found
    }

    private func existing(_ table: Int) throws(MarkdownEditError) -> Table {
        guard document.tables.indices.contains(table) else { throw .noSuchTable(table) }
        return document.tables[table]
    }

    private func existing(_ table: Int, row: Int) throws(MarkdownEditError) -> Table {
        let table = try existing(table)
        guard row >= 0, row < table.rowCount else {
            throw .noSuchRow(row, headerLine: table.headerLine, rowCount: table.rowCount)
        }
        return table
    }

    private static func problem(in text: [UInt8]) -> (MarkdownEditError.IllegalText, index: Int)? {
        for (index, byte) in text.enumerated() {
            switch byte {
            case Byte.newline, Byte.return: return (.lineEnd, index)
            case 0: return (.nul, index)
            case Byte.pipe where index == 0 || text[index - 1] != Byte.backslash: return (.unescapedPipe, index)
            default: break
            }
        }
        return nil
    }

    /// Whether the row with its new texts is a row yet. Without a pipe at both ends, its first cell may start another
    /// block, and an empty cell at an end is none.
    private func isStillRow(_ row: RowCells) -> Bool {
        guard let first = row.cells.first, let last = row.cells.last else { return false }
        if first.full.lowerBound > row.content.lowerBound, last.full.upperBound < row.content.upperBound { return true }
        return Self.isRow(content(of: row), columns: row.count)
    }

    /// A row with its new texts, without indentation and line end.
    private func content(of row: RowCells) -> [UInt8] {
        var content: [UInt8] = []
        var reached = row.content.lowerBound
        for cell in row.cells {
            let (place, isThere) = placeOfReplacement(at: cell.full.lowerBound)
            guard isThere else { continue }
            let splice = replacements[place]
            content += document.bytes[reached..<cell.full.lowerBound] + splice.bytes
            reached = cell.full.upperBound
        }
        return content + document.bytes[reached..<row.content.upperBound]
    }

    /// Whether the line would be a row of a table with that many columns: asked of the scanner itself. The line is
    /// tried with the most indentation that a row has, so that a space at its start would make it code.
    static func isRow(_ line: [UInt8], columns: Int) -> Bool {
        let header = Array(repeating: Byte.pipe, count: columns + 1)
        let delimiter = [Byte.pipe] + Array(repeating: [Byte.hyphen, Byte.pipe], count: columns).joined()
        let sample =
            header + [Byte.newline] + delimiter + [Byte.newline]
            + Array(repeating: Byte.space, count: 3) + line
        return sample.withUnsafeBufferPointer { text in
            var scanner = BlockScanner(text)
            scanner.scan()
            guard let table = scanner.tables.first, table.rowCount == 1 else { return false }
            var cells: [CellBounds] = []
            splitCells(table.lines.content(ofRow: 0, in: text), of: text, into: &cells)
            return cells.count == columns
        }
    }
}

/// Bytes to put in the place of a range of the document.
struct Splice: Comparable {
    var range: Range<Int>
    var bytes: [UInt8]

    /// By place; an insertion comes after what ends there.
    static func < (left: Splice, right: Splice) -> Bool {
        (left.range.lowerBound, left.range.upperBound) < (right.range.lowerBound, right.range.upperBound)
    }
}

/// Why an edit can't be made. Nothing is recorded then.
package enum MarkdownEditError: Error, Equatable {
    /// There is no table at that place in the document's `tables`.
    case noSuchTable(Int)
    /// The table on that line has only `rowCount` rows.
    case noSuchRow(Int, headerLine: Int, rowCount: Int)
    /// The table on that line has only `columnCount` columns.
    case noSuchColumn(Int, headerLine: Int, columnCount: Int)
    /// The row has more or fewer cells than the header; `at` is its first cell too many, or its end.
    case damagedRow(at: Position, cells: Int, columns: Int)
    /// A new row must have as many cells as the header on that line.
    case wrongCellCount(Int, headerLine: Int, columnCount: Int)
    /// A cell can't hold a line end, a NUL byte or a pipe without a backslash before it.
    case illegalText(IllegalText, index: Int, at: Position?)
    /// In a row without an outer pipe at this cell, the text would start another block or join the next cell.
    case wouldBreakRow(at: Position)

    /// What a cell's new text can't have. `index` is its offset in that text; `at` is the cell, nil in a new row.
    package enum IllegalText: Sendable {
        case lineEnd
        case nul
        case unescapedPipe
    }
}
