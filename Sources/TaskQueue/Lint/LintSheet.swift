internal import MarkdownTable

/// What the rules look at, and the marks that they made on it.
struct LintSheet {
    let document: MarkdownDocument
    let table: Table
    let places: ColumnPlaces
    let moment: Moment
    let rows: [Survey.RowFacts]
    /// The first row with an id, by the hash of its text. Damaged rows count: a command can't tell them apart either.
    let firstRows: [UInt64: Int]
    /// The rows whose id is another row's too.
    let sharing: Set<Int>
    /// The columns that hold a tag each.
    let tagColumns: [(place: Int, tag: NoteTag)]
    private(set) var marks: [LintMark] = []
    /// The ids that are none, kept until all of them are known.
    private(set) var oddIDs: [OddID] = []
    private var oddIDRows: Set<Int> = []
    /// What tasks that are not DONE wait for.
    var waits: [Wait] = []
    /// The rows that get an id of their own when the marks are mended.
    var mendedIDRows: Set<Int> = []

    init(_ queue: Queue, at moment: Moment) {
        var queue = queue
        document = queue.document
        table = queue.table
        places = queue.places
        self.moment = moment
        rows = queue.survey().rows
        var firstRows: [UInt64: Int] = [:]
        var sharing: Set<Int> = []
        firstRows.reserveCapacity(rows.count)
        for (row, facts) in rows.enumerated() {
            guard let first = firstRows[facts.idHash] else {
                firstRows[facts.idHash] = row
                continue
            }
            sharing.insert(first)
            sharing.insert(row)
        }
        self.firstRows = firstRows
        self.sharing = sharing
        tagColumns = table.header.enumerated().compactMap { place, cell in
            NoteTag(rawValue: cell.text).map { (place, $0) }
        }
    }

    /// One row, its cells found but not decoded.
    struct Row {
        let index: Int
        let cells: RowCells
        let facts: Survey.RowFacts
        var isFinished: Bool { facts.status == .done }
    }

    /// Applies all rules.
    mutating func check() {
        document.forEachRow(ofTable: table.index) { cells, _ in
            let row = Row(index: cells.row, cells: copy cells, facts: rows[cells.row])
            checkIDForms(of: row)
            guard checkShape(of: row) else { return }
            checkText(of: row)
            checkWords(of: row)
            checkTimes(of: row)
            checkOwner(of: row)
            checkTags(of: row)
        }
        checkOddIDs()
        checkWaiting()
        checkStrayRows()
    }

    func findings(with others: [LintMark]) -> [LintFinding] {
        Lint.placed(marks + others, in: document, isMendable: isMendable)
    }

    /// Whether what a mark wants to be written may be: the row is nobody else's and will have an id.
    func isMendable(_ mark: LintMark) -> Bool {
        guard let mend = mark.mend, rows[mend.row].isWellFormed else { return false }
        return mendedIDRows.contains(mend.row) || (hasID(mend.row) && !sharing.contains(mend.row))
    }

    private func hasID(_ row: Int) -> Bool { !oddIDRows.contains(row) }

    mutating func mark(_ kind: LintFinding.Kind, at offset: Int, in row: Row? = nil, mend: LintMend? = nil) {
        marks.append(LintMark(kind, at: offset, isFinished: row?.isFinished ?? false, mend: mend))
    }

    mutating func keep(_ odd: OddID) {
        oddIDs.append(odd)
        oddIDRows.insert(odd.row)
    }

    // MARK: Texts

    /// A cell's text, unless the column is missing or the cell says nothing.
    func text(_ column: Column, of row: Row) -> (text: String, range: Range<Int>)? {
        guard let place = places[column], place < row.cells.count else { return nil }
        let range = row.cells.text(place)
        guard saysSomething(range) else { return nil }
        return (document.cellText(range), range)
    }

    func saysSomething(_ range: Range<Int>) -> Bool {
        !range.isEmpty && !(range.count == 1 && document.bytes[range.lowerBound] == UInt8(ascii: "-"))
    }

    /// A text of the file as a finding tells it: shortened, and with no more of a secret than its beginning.
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
