internal import MarkdownTable
internal import Sheets

/// What the rules look at, and the marks that they made on it.
struct LintSheet: ~Copyable {
    let document: MarkdownDocument
    let table: Table
    let places: ColumnPlaces
    let moment: Moment
    let context: LintContext
    /// The same, as commands read it.
    var queue: Queue
    let rows: [RowScan.RowFacts]
    /// What is wrong with the shape, and which ids there are.
    private(set) var shape: SheetLint
    let tagColumns: [(place: Int, tag: NoteTag)]
    private(set) var marks: [LintMark] = []
    /// What tasks that are not DONE wait for.
    var waits: [Wait] = []
    /// The first open task with each dedupe key.
    var openKeys: [String: Int] = [:]
    /// The rows that get an id of their own when the marks are fixed.
    var fixedIDRows: Set<Int> = []

    init(_ queue: Queue, at moment: Moment, in context: LintContext = LintContext()) {
        var queue = queue
        document = queue.document
        table = queue.table
        places = queue.places
        self.moment = moment
        self.context = context
        rows = queue.survey().rows
        shape = SheetLint(queue.sheet, showing: Self.shown) { TaskID($0) != nil }
        tagColumns = table.header.enumerated().compactMap { place, cell in
            NoteTag(key: cell.text).map { (place, $0) }
        }
        self.queue = queue
    }

    /// One row, its cells found but not decoded.
    struct Row {
        let index: Int
        let cells: RowCells
        let facts: RowScan.RowFacts
        var isFinished: Bool { facts.status == .done }
        /// Whether the notes are still those of whoever wrote the task, and no report.
        var isOpen: Bool { facts.status == .pending || facts.status == .inProgress }
    }

    mutating func check() {
        var shape = shape
        shape.checkRows { cells in
            let row = Row(index: cells.row, cells: copy cells, facts: rows[cells.row])
            checkWords(of: row)
            checkTimes(of: row)
            checkOwner(of: row)
            checkTags(of: row)
            checkClaim(of: row)
        }
        let last = queue.rowCount > 0 ? queue.row(queue.rowCount - 1).id : nil
        shape.checkStrayRows { $0.isStrayTask(like: last) }
        self.shape = shape
        marks =
            shape.marks.map { mark in
                LintMark(
                    .shape(mark.kind), at: mark.offset, isFinished: mark.row.map { rows[$0].status == .done } ?? false,
                    fix: mark.row.flatMap { fix(of: mark.kind, inRow: $0) })
            } + marks
        // A due time is written only where one is given.
        let missing = Column.allCases.filter { places[$0] == nil && $0 != .dueAt }
        if !missing.isEmpty { mark(.missingColumns(missing), at: table.range.lowerBound) }
        checkOddIDs()
        checkArchived()
        checkWaiting()
    }

    func findings(with others: [LintMark]) -> [LintFinding] {
        Lint.placed(marks + others, in: document) { isFixable($0) }
    }

    /// Whether what a mark wants to be written may be: the row is nobody else's and will have an id.
    func isFixable(_ mark: LintMark) -> Bool {
        if case .missingColumns = mark.kind { return true }
        guard let fix = mark.fix else { return false }
        guard case .cell = fix.target else { return true }
        guard queue.isWellFormed(fix.row) else { return false }
        return fixedIDRows.contains(fix.row) || shape.hasOwnKey(fix.row)
    }

    /// What can't be wrong to do with a row of a bad shape. A copy goes; a row that ends early is filled where it is
    /// certain which cells are there: its id is its own, its status is a word of the table, and it has a task.
    private func fix(of kind: SheetFinding.Kind, inRow row: Int) -> LintFix? {
        switch kind {
        case .copiedRow(_, let line):
            return LintFix(row: row, .row, was: "a copy of line \(line)", text: "")
        case .damagedRow(let cells, let expected):
            let needed = [Column.id, .status, .task].compactMap { places[$0] }.max() ?? 0
            guard shape.hasOwnKey(row), rows[row].status != nil, rows[row].priority != nil, needed < cells else {
                return nil
            }
            var edits = TableEdits(document)
            guard (try? edits.completeRow(table: table.index, row: row)) != nil else { return nil }
            return LintFix(row: row, .cells, was: "\(cells) cells", text: "\(expected) cells")
        default: return nil
        }
    }

    mutating func mark(_ kind: LintFinding.Kind, at offset: Int, in row: Row? = nil, fix: LintFix? = nil) {
        marks.append(LintMark(kind, at: offset, isFinished: row?.isFinished ?? false, fix: fix))
    }

    // MARK: Texts

    /// A cell's text, unless the column is missing or the cell says nothing.
    func text(_ column: Column, of row: Row) -> (text: String, range: Range<Int>)? {
        guard let place = places[column], place < row.cells.count else { return nil }
        let range = row.cells.text(place)
        guard document.saysSomething(range) else { return nil }
        return (document.cellText(range), range)
    }

    /// A text of the file as a finding shows it: shortened, and with no more of a secret than its beginning.
    static func shown(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var shown = ""
        var place = 0
        for found in Secret.occurrences(in: bytes, bytes.indices) {
            guard found.offset >= place else { continue }
            shown += String(decoding: bytes[place..<found.offset], as: UTF8.self) + found.start + "…"
            place = bytes[found.end...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
        }
        shown += String(decoding: bytes[place...], as: UTF8.self)
        let scalars = shown.unicodeScalars
        return scalars.count > 60 ? String(String.UnicodeScalarView(scalars.prefix(59))) + "…" : shown
    }
}
