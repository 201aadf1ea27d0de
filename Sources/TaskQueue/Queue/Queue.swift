package import MarkdownTable
package import Sheets

/// The queue: a typed view of the table in a Markdown file.
package struct Queue: SheetView {
    package internal(set) var sheet: Sheet {
        didSet { lookups.sharedIDs = [:] }
    }
    let places: ColumnPlaces
    /// What each column of the table is, from left to right; `nil` for those that the queue doesn't know.
    let columns: [Column?]
    /// What happened to tasks since reading, in order.
    package internal(set) var events: [SheetEvent] = []
    var lookups = Lookups()

    /// Finds the queue in a file: the first table outside code whose header has `id`, `status` and `task`.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - terms: how the file is read.
    /// - Throws: why the file can't be read as a queue, with the place.
    package init(_ bytes: [UInt8], terms: TableTerms = TableTerms()) throws(QueueError) {
        do throws(SheetError) {
            self.init(try Sheet(bytes, schema: Self.schema, terms: terms))
        } catch {
            throw .sheet(error)
        }
    }

    package init(_ sheet: Sheet) {
        self.sheet = sheet
        columns = sheet.names.map(Column.init(rawValue:))
        var places = ColumnPlaces()
        for (place, column) in columns.enumerated() {
            if let column { places[column] = place }
        }
        self.places = places
    }

    package static let schema = Schema(
        "queue", columns: Column.allCases.map(\.header),
        required: [Column.id.header, Column.status.header, Column.task.header], key: Column.id.header,
        synonyms: Synonyms.headers, rules: QueueRules(),
        adding: { rows, archive throws(SheetError) in try archive.take(archived: rows) })

    package static func failure(_ error: SheetError) -> QueueError { .sheet(error) }

    // MARK: Reading

    package var document: MarkdownDocument { sheet.document }
    package var table: Table { sheet.table }

    /// The number of rows in the file, damaged ones too.
    package var rowCount: Int { table.rowCount }

    /// The columns of the table, from left to right: the queue's own by their names, the others by their headers.
    package var headers: [String] { sheet.names }

    /// The column that a name of it means: as it is, as the file shows its header, or as another word for one of the
    /// queue's own.
    package func header(meantBy name: String) -> String {
        let header = sheet.name(shownAs: name)
        guard sheet.place(of: header) == nil, let meant = Synonyms.column(header) else { return header }
        return meant.header
    }

    /// The line of the header in the file, from 1.
    package var headerLine: Int { table.headerLine }

    /// A row with the changes made since reading.
    ///
    /// - Parameter index: from 0 and below ``rowCount``.
    package func row(_ index: Int) -> TaskRow {
        let row = sheet.row(index)
        var texts = ColumnTexts()
        var others: [(header: String, text: String)] = []
        for (place, text) in row.texts.enumerated() where !text.isEmpty {
            if let column = columns[place] {
                let meant = column.meaning(of: text)
                texts[column] = sheet.terms.readsSynonyms ? Synonyms.word(for: meant, in: column) : meant
            } else {
                others.append((sheet.names[place], text))
            }
        }
        return TaskRow(
            index: index, line: row.line, isWellFormed: row.isWellFormed, texts: texts, otherColumns: others)
    }

    /// The place of a row's cell in the file, for messages.
    package func position(of column: Column, inRow index: Int) -> Position {
        sheet.position(ofRow: index, at: places[column])
    }

    /// The place where a damaged row goes wrong, and how many cells it has.
    package func damage(ofRow index: Int) -> (position: Position, cells: Int)? { sheet.damage(ofRow: index) }

    // MARK: Writing

    /// Whether something was written since reading.
    package var isChanged: Bool { sheet.isChanged }

    /// The file as it was read.
    package var original: [UInt8] { sheet.original }

    /// The file with all changes.
    package func rendered() -> [UInt8] { sheet.rendered() }
}
