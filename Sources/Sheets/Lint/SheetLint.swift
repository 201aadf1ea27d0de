package import MarkdownTable
internal import Text

/// The check of a sheet's shape: what can be wrong in any table, found in one pass over its rows.
package struct SheetLint {
    /// A finding before its line and column are known.
    package struct Mark {
        package let kind: SheetFinding.Kind
        /// The byte of the document.
        package let offset: Int
        /// The row's number in the table, where the mark is about a row.
        package let row: Int?
    }

    /// A text in the column of the key that this kind of table has no use for.
    package struct OddKey {
        package let row: Int
        package let text: String
        package let offset: Int
    }

    package private(set) var marks: [Mark] = []
    /// Left to the kind of table, which knows what is wrong with them.
    package private(set) var oddKeys: [OddKey] = []
    /// The rows whose key is another row's too.
    private var sharing: Set<Int> = []
    private var nameless: Set<Int> = []
    private var isUTF8 = true
    /// The first row with a key, by the hash of its text. Damaged rows count: a command can't tell them apart either.
    private var firstRows: [UInt64: (row: Int, content: Range<Int>)] = [:]

    private let sheet: Sheet
    private let keyPlace: Int?
    private let shown: (String) -> String
    private let isKey: (String) -> Bool

    /// - Parameters:
    ///   - sheet: as it was read; changes since then are not looked at.
    ///   - shown: what a finding shows of a text of the file.
    ///   - isKey: whether a text can be a key.
    package init(
        _ sheet: Sheet, showing shown: @escaping (String) -> String = { $0 },
        isKey: @escaping (String) -> Bool = { _ in true }
    ) {
        self.sheet = sheet
        self.shown = shown
        self.isKey = isKey
        keyPlace = sheet.place(of: sheet.schema.key)
        firstRows.reserveCapacity(sheet.table.rowCount)
    }

    /// Whether a row has a key that is no other row's.
    package func hasOwnKey(_ row: Int) -> Bool { !nameless.contains(row) && !sharing.contains(row) }

    /// The first row with a key.
    package func firstRow(withKey key: String) -> Int? { firstRows[ContentHash.of(Array(key.utf8))]?.row }

    /// Checks all rows.
    ///
    /// - Parameter body: gets each row that has as many cells as the header, for the rules of this kind of table. What
    ///   a damaged row says can't be judged: nobody knows which column its cells belong to.
    package mutating func checkRows(_ body: (borrowing RowCells) -> Void = { _ in }) {
        if let encoding = TextEncoding(of: sheet.document.bytes) {
            mark(.otherEncoding(encoding.name), at: 0)
            isUTF8 = false
        }
        sheet.document.forEachRow(ofTable: sheet.table.index) { cells, _ in
            if let separation = sheet.separation(cells, isKey: isKey) {
                nameless.insert(cells.row)
                let kind: SheetFinding.Kind =
                    switch separation {
                    case .empty: .emptyRow
                    case .heading(let text): .headingRow(shown(text))
                    case .header: .headerRow
                    }
                return mark(kind, at: cells.content.lowerBound, row: cells.row)
            }
            if !sheet.isPasted(cells) { checkKey(of: cells) }
            if let damage = cells.damage {
                return mark(
                    .damagedRow(cells: cells.count, expected: sheet.table.columnCount), at: damage, row: cells.row)
            }
            checkText(of: cells)
            body(cells)
        }
    }

    private mutating func mark(_ kind: SheetFinding.Kind, at offset: Int, row: Int? = nil) {
        marks.append(Mark(kind: kind, offset: offset, row: row))
    }

    private mutating func checkKey(of cells: borrowing RowCells) {
        guard let keyPlace, keyPlace < cells.count else { return }
        let range = cells.text(keyPlace)
        guard sheet.document.saysSomething(range) else {
            nameless.insert(cells.row)
            if cells.isWellFormed { mark(.noKey, at: range.lowerBound) }
            return
        }
        let text = sheet.document.word(range)
        guard isKey(text) else {
            nameless.insert(cells.row)
            oddKeys.append(OddKey(row: cells.row, text: text, offset: range.lowerBound))
            return
        }
        let hash = sheet.document.wordHash(range)
        guard let first = firstRows[hash] else {
            firstRows[hash] = (cells.row, cells.content)
            return
        }
        sharing.formUnion([first.row, cells.row])
        let line = sheet.table.line(ofRow: first.row)
        let isCopy = sheet.document.bytes[first.content].elementsEqual(sheet.document.bytes[cells.content])
        mark(
            isCopy ? .copiedRow(shown(text), firstLine: line) : .duplicateKey(shown(text), firstLine: line),
            at: range.lowerBound, row: cells.row)
    }

    /// Lengths, control characters and bytes that are no text.
    private mutating func checkText(of cells: borrowing RowCells) {
        let header = sheet.table.header
        if isUTF8, Self.firstDamage(in: sheet.document.bytes, cells.content) != nil {
            for place in 0..<cells.count {
                guard let damage = Self.firstDamage(in: sheet.document.bytes, cells.text(place)) else { continue }
                mark(.damagedText(header: header[place].text), at: damage, row: cells.row)
            }
        }
        if cells.content.count > CellText.limit {
            for place in 0..<cells.count where cells.text(place).count > CellText.limit {
                let range = cells.text(place)
                mark(.longCell(header: header[place].text, bytes: range.count), at: range.lowerBound, row: cells.row)
            }
        }
        for place in 0..<cells.count {
            guard let found = oddBlank(around: cells.text(place), in: cells.full(place)) else { continue }
            mark(.oddBlank(found.scalar, header: header[place].text), at: found.offset, row: cells.row)
        }
        guard Self.firstControl(in: sheet.document.bytes, cells.content) != nil else { return }
        for place in 0..<cells.count {
            guard let found = Self.firstControl(in: sheet.document.bytes, cells.full(place)) else { continue }
            mark(.controlCharacter(found.scalar, header: header[place].text), at: found.offset, row: cells.row)
        }
    }

    /// The first blank beyond ASCII between a cell's text and its pipes.
    private func oddBlank(around text: Range<Int>, in cell: Range<Int>) -> (offset: Int, scalar: Unicode.Scalar)? {
        for side in [cell.lowerBound..<text.lowerBound, text.upperBound..<cell.upperBound] {
            guard let offset = side.first(where: { sheet.document.bytes[$0] >= 0x80 }) else { continue }
            let scalar = sheet.document.bytes.withUnsafeBufferPointer { UTF8Scalar(at: offset, in: $0) }
            if let scalar = scalar.value { return (offset, scalar) }
        }
        return nil
    }

    /// The first byte that is part of no character.
    private static func firstDamage(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.withUnsafeBufferPointer { text in
            var place = range.lowerBound
            while place < range.upperBound {
                if text[place] >= 0x80 {
                    let scalar = UTF8Scalar(at: place, in: text)
                    guard scalar.value != nil else { return place }
                    place += scalar.length
                } else {
                    place += 1
                }
            }
            return nil
        }
    }

    /// The first character of C0 but the tab, DEL or C1.
    private static func firstControl(
        in bytes: [UInt8], _ range: Range<Int>
    ) -> (offset: Int, scalar: Unicode.Scalar)? {
        bytes.withUnsafeBufferPointer { text in
            for offset in range {
                let byte = text[offset]
                guard byte < 0x20 || byte == 0x7F || byte == 0xC2 else { continue }
                guard byte == 0xC2 else {
                    if byte == UInt8(ascii: "\t") { continue }
                    return (offset, Unicode.Scalar(byte))
                }
                guard offset + 1 < range.upperBound, (0x80...0x9F).contains(text[offset + 1]) else { continue }
                return (offset, Unicode.Scalar(text[offset + 1]))
            }
            return nil
        }
    }

    // MARK: Stray rows

    /// Marks rows that fell out of the table: below a blank line that was typed into it, or below the prose that ends
    /// it. To every command they are text.
    ///
    /// Right below the table, a line is such a row with other cells than the header too; elsewhere it may be of a table of
    /// another kind, or of none, and has to fit.
    ///
    /// - Parameter isRow: whether a line, read below the header of the table, would be a row of this kind of table.
    package mutating func checkStrayRows(_ isRow: (SheetRow) -> Bool = \.isWellFormed) {
        let lastLine = sheet.table.line(ofRow: sheet.table.rowCount) - 1
        var isFenced = false
        var isCommented = false
        for gap in gapsBetweenTables() {
            let isBelow = gap.lowerBound == sheet.table.range.upperBound
            let bytes = Array(sheet.document.bytes[gap])
            LineRanges.forEach(in: bytes) { line in
                let text = bytes[line].drop { $0 == UInt8(ascii: " ") }
                if !isCommented, text.starts(with: "```".utf8) || text.starts(with: "~~~".utf8) { isFenced.toggle() }
                if !isFenced, text.starts(with: "<!--".utf8) { isCommented = true }
                if !isFenced, !isCommented, let row = row(of: text), isBelow || row.isWellFormed, isRow(row) {
                    let key = row[sheet.schema.key]
                    let offset = gap.lowerBound + text.startIndex
                    mark(.strayRow(isKey(key) ? key : shown(key), tableEnd: lastLine), at: offset)
                }
                if isCommented, text.indices.contains(where: { text[$0...].starts(with: "-->".utf8) }) {
                    isCommented = false
                }
            }
        }
    }

    /// The bytes outside all tables.
    private func gapsBetweenTables() -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var reached = 0
        for range in sheet.document.tables.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > reached { gaps.append(reached..<range.lowerBound) }
            reached = max(reached, range.upperBound)
        }
        let end = sheet.document.bytes.count
        return reached < end ? gaps + [reached..<end] : gaps
    }

    /// A line as the row that it would be below the header of the table, with the cells that it has; nil where it has
    /// no pipes as rows have them, or is the header once more.
    private func row(of line: ArraySlice<UInt8>) -> SheetRow? {
        let pipe = UInt8(ascii: "|")
        guard line.first == pipe || line.count(where: { $0 == pipe }) > 1 else { return nil }
        let head = ["| x ", "|-"].map { String(repeating: $0, count: sheet.table.columnCount) + "|\n" }.joined()
        guard let sample = try? MarkdownDocument(Array(head.utf8) + line), let found = sample.tables.first,
            found.rowCount == 1
        else { return nil }
        var cells = RowCells()
        sample.readRow(0, ofTable: found.index, into: &cells)
        let texts = (0..<min(cells.count, sheet.table.columnCount)).map { place in
            sample.saysSomething(cells.text(place)) ? sample.cellText(cells.text(place)) : ""
        }
        let isHeader = zip(texts, sheet.table.header).allSatisfy { $0.lowercased() == $1.text.lowercased() }
        let row = SheetRow(
            index: 0, line: 0, isWellFormed: cells.isWellFormed, names: sheet.names, texts: texts)
        // Without a pipe at its beginning, a line is prose unless it begins with a key.
        return isHeader || line.first != pipe && !isKey(row[sheet.schema.key]) ? nil : row
    }
}
