internal import MarkdownTable
package import Sheets
internal import Text

/// What a file that is no queue yet becomes as one: headers by their names, missing columns and ids, and words of
/// status and priority. What is not understood stays as it is.
package struct Adoption: Equatable, Sendable {
    /// The line of the table's header, where there is a table.
    package private(set) var line: Int?
    /// Headers that become other ones.
    package private(set) var renamed: [NamedText] = []
    /// Columns that the table gets.
    package private(set) var added: [String] = []
    /// Rows that get an id, by their tasks.
    package private(set) var numbered: [NamedText] = []
    /// Words of status and priority that become the queue's, each once, by the new word.
    package private(set) var words: [NamedText] = []
    /// Words of status and priority whose meaning is not known, by their columns.
    package private(set) var unknownWords: [NamedText] = []
    /// The lines of rows whose cells are not those of the columns, and that stay as they are.
    package private(set) var damaged: [Int] = []
    /// The file then.
    package private(set) var bytes: [UInt8]

    package var isChange: Bool { !(renamed.isEmpty && added.isEmpty && numbered.isEmpty && words.isEmpty) }

    /// What the event log says of it.
    package var event: SheetEvent {
        func object(_ names: [NamedText]) -> JSONValue { .object(names.map { .init($0.name, .string($0.text)) }) }
        return SheetEvent(
            QueueEvent.adopted.rawValue, "",
            [
                "renamed": object(renamed), "added": .array(added.map(JSONValue.string)), "numbered": object(numbered),
                "words": .array(of: words) { .array([.string($0.text), .string($0.name)]) },
            ])
    }

    /// Adopts the table of a file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - terms: how it is read.
    ///   - isShapeOnly: leaves words of status and priority as they are.
    ///   - last: the version before, where the file was a queue already: a column that went comes back with its cells.
    ///   - older: what is known of versions before that.
    ///   - memory: what else knows ids of the queue.
    /// - Throws: that the file has no table, or what else keeps it from being read as a queue.
    package init(
        _ bytes: [UInt8], terms: TableTerms, isShapeOnly: Bool = false, last: [UInt8]? = nil,
        older: [[UInt8]] = [], memory: (any RowMemory)? = nil
    ) throws(SheetError) {
        self.bytes = bytes
        if let encoding = TextEncoding(of: bytes) { throw .otherEncoding(encoding.name) }
        var near: NearTable?
        do throws(SheetError) {
            _ = try Sheet(bytes, schema: Queue.schema, terms: terms)
        } catch {
            switch error {
            // A table of something else may be beside a list of tasks.
            case .unfitTable(let found, _) where found.flaw == .columns && !found.missing.contains(Column.task.header):
                near = found
            case .unfitTable(let found, _) where found.flaw != .columns && !found.flaw.isHidden: throw error
            case .noTable, .unfitTable:
                let tasks = ListedTask.all(in: bytes)
                guard !tasks.isEmpty else {
                    if case .noTable = error { throw .nothingToAdopt }
                    throw error
                }
                try addTable(of: tasks, terms)
                return
            default: throw error
            }
        }
        if let near { try completeRows(ofTableAt: near.line) }
        try changeColumns(near, terms)
        var queue = Queue(try Sheet(self.bytes, schema: Queue.schema, terms: terms))
        queue.sheet.memory = memory
        if let last = last.flatMap({ try? Sheet($0, schema: Queue.schema, terms: terms) }) {
            try restoreColumns(of: Queue(last), older, &queue)
        }
        try changeCells(of: &queue, isShapeOnly: isShapeOnly)
    }

    /// A table of the tasks of a list, below the list, which stays as it is.
    private mutating func addTable(of tasks: [ListedTask], _ terms: TableTerms) throws(SheetError) {
        let columns = Queue.schema.columns
        let head = [
            "", "## Queue", "", "| \(columns.joined(separator: " | ")) |", columns.map { _ in "|---" }.joined() + "|",
        ]
        let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") }
        let newline = lineEnd == true ? "\r\n" : "\n"
        let end = bytes.last == UInt8(ascii: "\n") ? "" : newline
        var queue = Queue(
            try Sheet(
                bytes + Array((end + head.map { $0 + newline }.joined()).utf8), schema: Queue.schema, terms: terms))
        for task in tasks {
            guard let id = try? queue.nextID() else { continue }
            try queue.sheet.append([
                NamedText(Column.id.header, id.text), NamedText(Column.status.header, task.status.word),
                NamedText(Column.priority.header, Priority.standard.word), NamedText(Column.task.header, task.text),
            ])
            numbered.append(NamedText(id.text, task.text))
        }
        bytes = queue.rendered()
    }

    /// What ends early in a table that is no queue yet has nothing in the last columns, as readers of Markdown show it.
    private mutating func completeRows(ofTableAt line: Int) throws(SheetError) {
        let document = try document()
        guard let table = document.tables.first(where: { $0.headerLine == line }) else { return }
        var edits = TableEdits(document)
        for row in 0..<table.rowCount {
            // One that seems cut off, or says more than there are columns, stays damaged, and `lint` finds it.
            try? edits.completeRow(table: table.index, row: row)
        }
        bytes = edits.apply()
    }

    private func document() throws(SheetError) -> MarkdownDocument {
        do throws(MarkdownReadError) {
            return try MarkdownDocument(bytes)
        } catch {
            throw .fileTooLarge(bytes: bytes.count)
        }
    }

    private mutating func changeColumns(_ near: NearTable?, _ terms: TableTerms) throws(SheetError) {
        let document = try document()
        let table: Table
        if let near, let found = document.tables.first(where: { $0.headerLine == near.line }) {
            table = found
        } else {
            table = try Sheet(bytes, schema: Queue.schema, terms: terms).table
        }
        line = table.headerLine
        renamed = near?.renamed ?? renames(of: table, terms)
        var headers: [(place: Int, text: [UInt8])] = []
        for name in renamed {
            if let place = table.header.firstIndex(where: { $0.text == name.text }) {
                headers.append((place, Array(name.name.utf8)))
            }
        }
        let known = table.header.compactMap { Queue.schema.column(meantBy: $0.text, terms) }
        added = Queue.schema.columns.filter { !known.contains($0) }
        try refuseFittingRow(document, table)
        let empty = Array(repeating: Array(CellText.none.utf8), count: table.rowCount)
        func column(_ name: String) -> NewColumn {
            let cell = name == Column.status.header ? Status.pending.word : CellText.none
            return NewColumn(
                header: Array(name.utf8), cells: cell == CellText.none ? empty : empty.map { _ in Array(cell.utf8) })
        }
        bytes = document.changing(
            table: table.index, headers: headers, adding: added.filter { $0 == Column.id.header }.map(column),
            added.filter { $0 != Column.id.header }.map(column))
    }

    /// A row with as many cells more than the header as columns are added, since a pipe in it is not escaped, would be
    /// read as a row of the wider table, with its words in other columns.
    private func refuseFittingRow(_ document: MarkdownDocument, _ table: Table) throws(SheetError) {
        let width = table.columnCount
        var wide: (row: Int, count: Int, text: String)?
        document.forEachRow(ofTable: table.index, cells: width + added.count + 1) { cells, _ in
            guard wide == nil, !added.isEmpty, cells.count == width + added.count else { return }
            wide = (cells.row, cells.count, document.cellText(cells.text(0)))
        }
        guard let wide else { return }
        throw .damagedRow(
            wide.text, line: table.line(ofRow: wide.row), column: 1, cells: wide.count, expected: width)
    }

    /// Headers of a queue that are usual words for columns which it lacks.
    private func renames(of table: Table, _ terms: TableTerms) -> [NamedText] {
        var names = table.header.compactMap { header in
            Queue.schema.columns.first { Queue.schema.isName(header.text, of: $0, terms) }
        }
        var renamed: [NamedText] = []
        for header in table.header.map(\.text) {
            guard let name = Queue.schema.column(meantBy: header, terms), !names.contains(name) else { continue }
            renamed.append(NamedText(name, header))
            names.append(name)
        }
        return renamed
    }

    /// What a version before had in columns that the table has lost. A row without an id is one whose other cells are the
    /// same, of the last version or, since somebody may have saved an old buffer, of one before; else the only one of the
    /// same task.
    private func restoreColumns(of last: Queue, _ older: [[UInt8]], _ queue: inout Queue) throws(SheetError) {
        let lost = Column.allCases.filter { added.contains($0.header) && last.places[$0] != nil }
        guard !lost.isEmpty else { return }
        let present = Column.allCases.filter { !lost.contains($0) }
        var former = (0..<last.rowCount).map(last.row).filter(\.isWellFormed)
        let rows = try Self.rows(of: older, besides: last)
        var open = (0..<queue.rowCount).filter { queue.row($0).isWellFormed }
        for columns in lost.contains(.id) ? [present, [.task, .successCriteria], [.task]] : [[.id]] {
            func words(_ row: TaskRow) -> [String] { columns.map(row.text) }
            let known = Dictionary(grouping: columns == present ? former + rows : former, by: words)
            for (words, places) in Dictionary(grouping: open, by: { words(queue.row($0)) }) {
                // Rows that are equal in all that is left are so in the same order.
                guard let found = known[words], columns == present || found.count == 1 && places.count == 1 else {
                    continue
                }
                for (place, old) in zip(places, found) {
                    try queue.sheet.write(lost.map { NamedText($0.header, old.text($0)) }, toRow: place)
                    former.removeAll { $0.text(.id) == old.text(.id) }
                }
                open.removeAll(where: places.prefix(found.count).contains)
            }
        }
    }

    /// The rows that older versions had, each once.
    private static func rows(of older: [[UInt8]], besides last: Queue) throws(SheetError) -> [TaskRow] {
        let bytes = last.document.bytes
        let lines = LineRanges.of(bytes)
        var seen = Set(lines.map { bytes[$0] })
        var text = Array(bytes[..<lines[last.sheet.table.headerLine].upperBound])
        for version in older {
            for line in LineRanges.of(version) where version[line].first == UInt8(ascii: "|") {
                if seen.insert(version[line]).inserted { text += version[line] }
            }
        }
        let queue = Queue(try Sheet(text, schema: Queue.schema, terms: last.sheet.terms))
        var ids: Set<String> = []
        return (0..<queue.rowCount).map(queue.row).filter { row in
            row.isWellFormed && ids.insert((Column.allCases.map(row.text)).joined(separator: "|")).inserted
        }
    }

    /// Ids for rows without one, and the queue's words for others.
    private mutating func changeCells(of queue: inout Queue, isShapeOnly: Bool) throws(SheetError) {
        for index in 0..<queue.rowCount {
            let row = queue.row(index)
            if !row.isWellFormed { damaged.append(row.line) }
            guard row.isWellFormed, !row.text(.task).isEmpty || row.id != nil, !isHeading(row) else { continue }
            var cells: [NamedText] = []
            if row.text(.id).isEmpty, let id = try? queue.nextID() {
                cells.append(NamedText(Column.id.header, id.text))
                numbered.append(NamedText(id.text, row.text(.task)))
            }
            if !isShapeOnly { changeWords(of: row, &cells) }
            try queue.sheet.write(cells, toRow: index)
        }
        bytes = queue.rendered()
    }

    /// Whether a row only divides others: one text in bold and nothing else.
    private func isHeading(_ row: TaskRow) -> Bool {
        let task = row.text(.task)
        let isAlone = Column.allCases.allSatisfy { $0 == .task || row.texts[$0] == nil } && row.otherColumns.isEmpty
        return isAlone && CellMarkup.word(task) != task
    }

    private mutating func changeWords(of row: TaskRow, _ cells: inout [NamedText]) {
        let status = row.text(.status)
        if row.status == nil {
            note(status, Status(meantBy: status)?.word ?? (status.isEmpty ? Status.pending.word : nil), .status, &cells)
        }
        let priority = row.text(.priority)
        if row.priority == nil { note(priority, Priority(meantBy: priority)?.word, .priority, &cells) }
    }

    private mutating func note(_ text: String, _ word: String?, _ column: Column, _ cells: inout [NamedText]) {
        guard let word else {
            let unknown = NamedText(column.header, text)
            if !unknownWords.contains(unknown) { unknownWords.append(unknown) }
            return
        }
        cells.append(NamedText(column.header, word))
        if !text.isEmpty, !words.contains(NamedText(word, text)) { words.append(NamedText(word, text)) }
    }
}
