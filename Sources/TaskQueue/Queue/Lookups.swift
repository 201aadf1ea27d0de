internal import MarkdownTable

/// What was looked up in a queue, kept for the next question. A queue of 100,000 rows is indexed once or not at all.
struct Lookups: Sendable {
    var ids: IDIndex?
    var finishedKeys: [String: TaskID]?
    var highestNumber: Int?
}

/// Where ids are, by hash: open addressing with linear probing, twice as many slots as rows.
struct IDIndex: Sendable {
    private struct Slot {
        var hash: UInt64 = 0
        /// The row's number plus one; 0 in a free slot.
        var row: UInt32 = 0
    }

    private var slots: [Slot]
    private let mask: Int

    init(rowCount: Int) {
        var size = 16
        while size < rowCount * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
    }

    /// The rows whose hash was there before, in the order of insertion.
    private(set) var repeated: [Int] = []

    mutating func insert(hash: UInt64, row: Int) {
        var place = Int(truncatingIfNeeded: hash) & mask
        var isRepeated = false
        while slots[place].row != 0 {
            if slots[place].hash == hash { isRepeated = true }
            place = (place + 1) & mask
        }
        if isRepeated { repeated.append(row) }
        slots[place] = Slot(hash: hash, row: UInt32(row + 1))
    }

    /// The rows whose id has this hash, from top to bottom.
    func rows(hash: UInt64) -> [Int] {
        var rows: [Int] = []
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].row != 0 {
            if slots[place].hash == hash { rows.append(Int(slots[place].row) - 1) }
            place = (place + 1) & mask
        }
        return rows.sorted()
    }
}

extension Queue {
    /// The rows that have an id, damaged ones too, from top to bottom; more than one is a mistake of a hand edit.
    public mutating func rows(of id: TaskID) -> [Int] {
        let index = ids()
        let wanted = Array(id.text.utf8)
        return index.rows(hash: ContentHash.of(wanted)).filter { row($0).text(.id) == id.text }
    }

    /// The rows whose id stands in a row above too.
    mutating func repeatedIDRows() -> [Int] {
        ids().repeated
    }

    private mutating func ids() -> IDIndex {
        let index = lookups.ids ?? indexIDs()
        lookups.ids = index
        return index
    }

    private func indexIDs() -> IDIndex {
        var index = IDIndex(rowCount: rowCount)
        guard let place = places[.id] else { return index }
        document.forEachRow(ofTable: table.index) { cells, _ in
            guard place < cells.count else { return }
            index.insert(hash: ContentHash.of(document.bytes, cells.text(place)), row: cells.row)
        }
        return index
    }

    /// The PENDING rows in the order in which they are to be handed out: P0, P1, P2, and each from top to bottom.
    /// Rows whose priority is an unknown word are left out.
    package func pendingRowsByUrgency() -> [Int] {
        guard let statusPlace = places[.status] else { return [] }
        let priorityPlace = places[.priority]
        let pending = Array(Status.pending.word.utf8)
        var byPriority: [[Int]] = Array(repeating: [], count: Priority.allCases.count)
        document.forEachRow(ofTable: table.index) { cells, _ in
            guard cells.isWellFormed, document.cellBytes(cells.text(statusPlace)).elementsEqual(pending)
            else { return }
            let text = priorityPlace.map { document.cellBytes(cells.text($0)) } ?? []
            guard let priority = Self.priority(text) else { return }
            byPriority[priority.rawValue].append(cells.row)
        }
        return Array(byPriority.joined())
    }

    private static func priority(_ text: ArraySlice<UInt8>) -> Priority? {
        if text.isEmpty || text.elementsEqual(CellText.none.utf8) { return .standard }
        return Priority(word: String(decoding: text, as: UTF8.self))
    }

    /// The rows whose tasks are open: not DONE and not FAILED.
    package func openRows() -> [Int] {
        rows(whereStatus: { Status(word: $0)?.isOpen ?? false })
    }

    /// The rows whose status word satisfies a condition; it is asked once for each word.
    package func rows(whereStatus isWanted: (String) -> Bool) -> [Int] {
        guard let place = places[.status] else { return [] }
        var answers: [ArraySlice<UInt8>: Bool] = [:]
        var last: (word: ArraySlice<UInt8>, answer: Bool)?
        var found: [Int] = []
        document.forEachRow(ofTable: table.index) { cells, _ in
            guard place < cells.count else { return }
            let word = document.cellBytes(cells.text(place))
            if let last, last.word == word {
                if last.answer { found.append(cells.row) }
                return
            }
            let answer = answers[word] ?? isWanted(String(decoding: word, as: UTF8.self))
            answers[word] = answer
            last = (word, answer)
            if answer { found.append(cells.row) }
        }
        return found
    }

    /// The rows that have as many cells as the header and whose status word satisfies a condition.
    package func wellFormedRows(whereStatus isWanted: (String) -> Bool) -> [Int] {
        rows(whereStatus: isWanted).filter { damage(ofRow: $0) == nil }
    }

    /// The texts of some columns in some rows; empty where a cell says nothing. Cheaper than whole rows.
    package func texts(of columns: [Column], inRows rows: [Int]) -> [[String]] {
        var cells = RowCells()
        return rows.map { row in
            document.readRow(row, ofTable: table.index, into: &cells)
            return columns.map { column in
                guard let place = places[column], place < cells.count else { return "" }
                let text = document.cellText(cells.text(place))
                return text == CellText.none ? "" : text
            }
        }
    }

    /// The DONE task with a dedupe key.
    mutating func finishedTask(withDedupeKey key: String) -> TaskID? {
        let keys = lookups.finishedKeys ?? tasks(byDedupeKeyWhere: { $0 == .done })
        lookups.finishedKeys = keys
        return keys[key]
    }

    /// The task with a dedupe key that is not finished.
    package func openTask(withDedupeKey key: String) -> TaskID? {
        tasks(byDedupeKeyWhere: \.isOpen)[key]
    }

    private func tasks(byDedupeKeyWhere isWanted: (Status) -> Bool) -> [String: TaskID] {
        var keys: [String: TaskID] = [:]
        for index in rows(whereStatus: { Status(word: $0).map(isWanted) ?? false }) {
            let row = row(index)
            guard let id = row.id, let key = row.notes.value(of: .dedupe), keys[key] == nil else { continue }
            keys[key] = id
        }
        return keys
    }

    /// The next free id: `ORCH-` and the highest number of such an id plus one.
    package mutating func nextID() throws(QueueError) -> TaskID {
        let highest = lookups.highestNumber ?? highestNumber()
        guard let id = TaskID(prefix: Self.idPrefix, number: highest + 1) else { throw .idsExhausted }
        lookups.highestNumber = highest + 1
        return id
    }

    private static let idPrefix = "ORCH-"

    private func highestNumber() -> Int {
        guard let place = places[.id] else { return 0 }
        var highest = addedIDs.compactMap { TaskID.number(of: $0.text.utf8, after: Self.idPrefix) }.max() ?? 0
        document.forEachRow(ofTable: table.index) { cells, _ in
            guard place < cells.count else { return }
            let id = document.cellBytes(cells.text(place))
            if let number = TaskID.number(of: id, after: Self.idPrefix), number > highest { highest = number }
        }
        return highest
    }
}
