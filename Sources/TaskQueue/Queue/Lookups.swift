internal import MarkdownTable
internal import Sheets
internal import Text

/// What was looked up in a queue, kept for the next question.
struct Lookups: Sendable {
    var survey: RowScan?
    var ids: IDIndex?
    /// The lines of ids that several rows have, since the last change.
    var sharedIDs: [String: [Int]] = [:]
    /// How many ids were looked up without an index.
    var idScans = 0
    var finishedKeys: [String: TaskID]?
    var runningKeys: [String: TaskID]?
    var runningRequests: [String: Int]?
    var highestNumber: Int?
    var series: IDSeries?
    /// The archive, once it was asked for; empty where there is none.
    var archive: [Archive]?

    enum Archive: Sendable {
        case queue(Queue)
        /// It can't be read as a queue, but these words are in it; nil where nobody knows.
        case text(Set<String>?)
    }
}

/// What the archive says of a task.
package enum ArchivedStatus: Equatable, Sendable {
    case done
    /// It moved there with another status.
    case other(Status)
    /// Its id is there, or may be, and what it was can't be read.
    case unreadable
}

/// Where ids are, by hash: open addressing with linear probing, at least twice as many slots as rows. Rows that share
/// an id are chained, or 100,000 of them would take minutes.
struct IDIndex: Sendable {
    /// For each hash the number of its first row plus one; 0 in a free slot.
    private var slots: [UInt32]
    /// For each row the number plus one of another row with its hash; 0 behind the last one.
    private var others: [UInt32]
    /// The hash of each row's id.
    private let hashes: [UInt64]
    private let mask: Int

    init(_ survey: RowScan) {
        hashes = survey.idHashes
        var size = 16
        while size < hashes.count * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        others = Array(repeating: 0, count: hashes.count)
        mask = size - 1
        for (row, hash) in hashes.enumerated() {
            let place = place(of: hash)
            guard slots[place] != 0 else {
                slots[place] = UInt32(row + 1)
                continue
            }
            let first = Int(slots[place]) - 1
            others[row] = others[first]
            others[first] = UInt32(row + 1)
        }
    }

    /// The rows whose id has this hash, from top to bottom.
    func rows(hash: UInt64) -> [Int] {
        var rows: [Int] = []
        var next = slots[place(of: hash)]
        while next != 0 {
            rows.append(Int(next) - 1)
            next = others[Int(next) - 1]
        }
        return rows.sorted()
    }

    /// The slot of a hash, or the free one where it would be.
    private func place(of hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place] != 0, hashes[Int(slots[place]) - 1] != hash { place = (place + 1) & mask }
        return place
    }
}

extension Queue {
    mutating func survey() -> RowScan {
        let survey = lookups.survey ?? RowScan(of: document, table: table, places: places, terms: sheet.terms)
        lookups.survey = survey
        return survey
    }

    private mutating func ids() -> IDIndex {
        let index = lookups.ids ?? IDIndex(survey())
        lookups.ids = index
        return index
    }

    /// The rows that have an id, damaged and added ones too, from top to bottom; more than one is a mistake of a hand
    /// edit.
    package mutating func rows(of id: TaskID) -> [Int] {
        rows(idHash: ContentHash.of(Array(id.text.utf8)))
            .filter { row($0).text(.id) == id.text && !sheet.isRemoved(row: $0) }
            + sheet.addedRows(withKey: id.text)
    }

    /// The lines of the rows that have an id; nil where one has it. Each of those rows asks, and so the answer is kept: of
    /// 3,000 rows with one id the questions would take a minute.
    mutating func lines(sharing id: TaskID) -> [Int]? {
        if let lines = lookups.sharedIDs[id.text] { return lines }
        let rows = rows(of: id)
        guard rows.count != 1 else { return nil }
        let lines = rows.map { row($0).line }
        lookups.sharedIDs[id.text] = lines
        return lines
    }

    /// A single id is found faster by looking at all of them than by making an index.
    private mutating func rows(idHash: UInt64) -> [Int] {
        guard lookups.ids == nil, lookups.idScans < Self.mostIDScans else { return ids().rows(hash: idHash) }
        lookups.idScans += 1
        let hashes = survey().idHashes
        return hashes.indices.filter { hashes[$0] == idHash }
    }

    /// Whether a row has as many cells as the header.
    package func isWellFormed(_ row: Int) -> Bool { document.isWellFormed(row, ofTable: table.index) }

    private static var mostIDScans: Int { 16 }

    /// The rows of a status in the order in which they are to be claimed, damaged ones among them: P0, P1, P2, and each
    /// from top to bottom. Rows whose priority is an unknown word are left out.
    package mutating func rowsByUrgency(_ status: Status) -> [Int] {
        let rows = survey().rows
        var found: [Int] = []
        for priority in Priority.allCases {
            for row in rows.indices where rows[row].status == status && rows[row].priority == priority {
                found.append(row)
            }
        }
        return found
    }

    /// The well-formed rows, from top to bottom.
    ///
    /// - Parameter statuses: only rows of these; all rows, unknown statuses too, when it is empty.
    package mutating func rows(withStatus statuses: [Status]) -> [Int] {
        let rows = survey().rows
        return rows.indices.filter { row in
            let isWanted = statuses.isEmpty || rows[row].status.map(statuses.contains) ?? false
            guard isWanted, isWellFormed(row) else { return false }
            return rows[row].status != nil || !isSeparating(row)
        }
    }

    /// The well-formed rows whose status is no word of the table, and which no status counts or finds.
    package mutating func rowsOfUnknownStatus() -> [Int] {
        let rows = survey().rows
        return rows.indices.filter { rows[$0].status == nil && isWellFormed($0) && !isSeparating($0) }
    }

    /// Whether a row without a status is no task but empty, a heading between rows, or the header once more.
    func isSeparating(_ row: Int) -> Bool {
        var cells = RowCells()
        document.readRow(row, ofTable: table.index, into: &cells)
        return sheet.separation(cells, isKey: { TaskID($0) != nil }) != nil
    }

    /// The rows whose tasks are open: not DONE, not FAILED and not cancelled.
    package mutating func openRows() -> [Int] {
        rows(withStatus: Status.allCases.filter(\.isOpen)).filter { row($0).state != .cancelled }
    }

    /// The texts of some columns in some rows; empty where a cell says nothing. Cheaper than whole rows.
    package func texts(of columns: [Column], inRows rows: [Int]) -> [[String]] {
        texts(atPlaces: columns.map { places[$0] }, inRows: rows)
    }

    /// The same for any columns, by their headers.
    package func texts(ofColumns headers: [String], inRows rows: [Int]) -> [[String]] {
        let places = headers.map(sheet.place(of:))
        return texts(atPlaces: places, inRows: rows)
    }

    private func texts(atPlaces places: [Int?], inRows rows: [Int]) -> [[String]] {
        var cells = RowCells()
        return rows.map { row in
            document.readRow(row, ofTable: table.index, into: &cells)
            return places.map { place in
                guard let place, place < cells.count, document.saysSomething(cells.text(place)) else { return "" }
                let text = document.cellText(cells.text(place))
                return columns[place]?.meaning(of: text) ?? text
            }
        }
    }

    /// The DONE task with a dedupe key. One that was closed because of another one is DONE as long as that one is: put
    /// back, the work is to be done again.
    mutating func finishedTask(withDedupeKey key: String) -> TaskID? {
        if lookups.finishedKeys == nil {
            var finished: [Int] = []
            for index in rows(withStatus: [.done]) where !isReopened(row(index)) { finished.append(index) }
            lookups.finishedKeys = tasks(byDedupeKey: finished)
        }
        return lookups.finishedKeys?[key]
    }

    /// The IN_PROGRESS task with a dedupe key.
    mutating func runningTask(withDedupeKey key: String) -> TaskID? {
        if lookups.runningKeys == nil {
            lookups.runningKeys = tasks(byDedupeKey: rows(withStatus: [.inProgress]))
        }
        return lookups.runningKeys?[key]
    }

    /// How many rows of a request are IN_PROGRESS.
    ///
    /// - Parameter stamp: the value of their `nl_intake:`.
    mutating func runningRows(ofRequest stamp: String) -> Int {
        if lookups.runningRequests == nil {
            var running: [String: Int] = [:]
            for index in rows(withStatus: [.inProgress]) {
                if let request = row(index).notes.value(of: .intake) { running[request, default: 0] += 1 }
            }
            lookups.runningRequests = running
        }
        return lookups.runningRequests?[stamp] ?? 0
    }

    /// The rows of the archive; none where it can't be read.
    package mutating func archivedRows() -> [TaskRow] {
        guard case .queue(var archive)? = archive() else { return [] }
        return archive.rows(withStatus: []).map { archive.row($0) }
    }

    private mutating func archive() -> Lookups.Archive? {
        if lookups.archive == nil {
            switch sheet.memory?.archive() {
            case .table(let sheet): lookups.archive = [.queue(Queue(sheet))]
            case .text(let words): lookups.archive = [.text(words)]
            case nil: lookups.archive = []
            }
        }
        return lookups.archive?.first
    }

    /// What the archive says of a task; nil where it is not there. A task that is there several times, since it came back
    /// with an older version of the queue, is done if it is DONE each time.
    package mutating func archivedStatus(of id: TaskID) -> ArchivedStatus? {
        switch archive() {
        case .queue(var archive):
            let statuses = archive.rows(of: id).map { archive.row($0).status }
            lookups.archive = [.queue(archive)]
            guard let first = statuses.first else { return nil }
            return (statuses.first { $0 != .done } ?? first).map { $0 == .done ? .done : .other($0) } ?? .unreadable
        case .text(let words): return words?.contains(id.text) == false ? nil : .unreadable
        case nil: return nil
        }
    }

    /// The tasks of the archive that this table has too, with the row here and what the archive says.
    mutating func archivedTwins(_ firstRow: (String) -> Int?) -> [(id: TaskID, row: Int, status: Status?)] {
        guard case .table(let sheet) = sheet.memory?.archive() else { return [] }
        let archive = Queue(sheet)
        var rows: Set<Int> = []
        return (0..<archive.rowCount).compactMap { index in
            let row = archive.row(index)
            guard let id = row.id, let twin = firstRow(id.text), rows.insert(twin).inserted else { return nil }
            return (id, twin, row.status)
        }
    }

    /// The task with a dedupe key that is neither finished nor cancelled.
    package mutating func openTask(withDedupeKey key: String) -> TaskID? {
        tasks(byDedupeKey: openRows())[key]
    }

    /// Open tasks whose dedupe key one above them has too, as where two clones added one at the same time.
    package mutating func openTwins() -> [(id: TaskID, key: String, first: TaskID)] {
        var keys: [String: TaskID] = [:]
        return openRows().compactMap { index in
            let row = row(index)
            guard let id = row.id, let key = row.notes.value(of: .dedupe) else { return nil }
            guard let first = keys[key] else {
                keys[key] = id
                return nil
            }
            return first == id ? nil : (id, key, first)
        }
    }

    /// Whether a task was closed because of one that is here and not DONE any more.
    private mutating func isReopened(_ row: TaskRow) -> Bool {
        guard let twin = row.notes.value(of: .dedupeSkipped).flatMap({ TaskID($0) }) else { return false }
        let rows = rows(of: twin)
        return !rows.isEmpty && !rows.contains { self.row($0).status == .done }
    }

    private func tasks(byDedupeKey rows: [Int]) -> [String: TaskID] {
        var keys: [String: TaskID] = [:]
        for index in rows {
            let row = row(index)
            guard let id = row.id, let key = row.notes.value(of: .dedupe), keys[key] == nil else { continue }
            keys[key] = id
        }
        return keys
    }
}
