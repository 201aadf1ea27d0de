internal import MarkdownTable
internal import Sheets
internal import Text

/// How the ids of a table are numbered: a prefix, and digits with zeros before them or not: `ORCH-016`, `T-41`,
/// `TASK_009`, `7`.
package struct IDSeries: Sendable {
    package let prefix: String
    /// How many digits a number has at least.
    private var digits: Int
    /// The row of the file whose id has the highest number, the one above where two have the same.
    package private(set) var highest: (row: Int, number: Int)?

    /// Of a table without ids that end in a number.
    static let standard = IDSeries(prefix: "ORCH-", digits: 3, highest: nil)

    /// The series of the queue's own ids where a table has such, else the one that most of its ids are of.
    ///
    /// - Parameter place: the column of the ids.
    init(of table: Table, in document: MarkdownDocument, idPlace place: Int) {
        let series = Self.standard.taking(idsOf: table, in: document, idPlace: place)
        self = series.highest == nil ? Self.mostCommon(of: table, in: document, idPlace: place) : series
    }

    private init(prefix: String, digits: Int, highest: (row: Int, number: Int)?) {
        self.prefix = prefix
        self.digits = digits
        self.highest = highest
    }

    private static func mostCommon(of table: Table, in document: MarkdownDocument, idPlace place: Int) -> IDSeries {
        var counts: [String: Int] = [:]
        document.forEachRow(ofTable: table.index, cells: place + 1) { cells, _ in
            guard place < cells.count else { return }
            let id = document.word(cells.text(place))
            let prefix = prefix(of: id)
            guard TaskID(id) != nil, TaskID.number(of: id.utf8, after: prefix) != nil else { return }
            counts[prefix, default: 0] += 1
        }
        guard let prefix = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return standard }
        return IDSeries(prefix: prefix, digits: 1, highest: nil).taking(idsOf: table, in: document, idPlace: place)
    }

    /// The same series with the ids of another table in it.
    func taking(idsOf table: Table, in document: MarkdownDocument, idPlace place: Int) -> IDSeries {
        var series = self
        document.forEachRow(ofTable: table.index, cells: place + 1) { cells, _ in
            guard place < cells.count else { return }
            var id = document.cellBytes(cells.text(place))
            if CellMarkup.isPossible(in: id) { id = Array(document.word(cells.text(place)).utf8)[...] }
            guard let number = TaskID.number(of: id, after: series.prefix), number > series.highest?.number ?? 0
            else { return }
            series.highest = (cells.row, number)
            // Zeros before a number are kept.
            let digits = id.dropFirst(series.prefix.utf8.count)
            if digits.first == UInt8(ascii: "0") { series.digits = digits.count }
        }
        return series
    }

    /// The id with the next number; nil where none is left.
    ///
    /// - Parameter number: the highest one that was given.
    func id(after number: Int) -> TaskID? {
        // A number of more digits would be a name to the next look, and be given out again.
        guard let id = TaskID(prefix: prefix, number: number + 1, digits: digits),
            TaskID.number(of: id.text.utf8, after: prefix) != nil
        else { return nil }
        return id
    }

    /// The highest number among ids.
    func highest(among ids: [String]) -> Int {
        ids.compactMap { TaskID.number(of: $0.utf8, after: prefix) }.max() ?? 0
    }

    private static func prefix(of id: String) -> String {
        let bytes = Array(id.utf8)
        let end = bytes.lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension Queue {
    /// The next free id, of the table's own series.
    package mutating func nextID() throws(QueueError) -> TaskID {
        let series = lookups.series ?? idSeries
        lookups.series = series
        var highest =
            lookups.highestNumber
            ?? max(
                series.highest?.number ?? 0,
                series.highest(among: sheet.addedKeys + (sheet.memory?.formerKeys() ?? [])))
        guard let next = series.id(after: highest) else { throw .idsExhausted }
        if let others = sheet.memory?.keysElsewhere(having: next.text), !others.isEmpty {
            highest = max(highest, series.highest(among: others))
        }
        while let id = series.id(after: highest) {
            highest += 1
            lookups.highestNumber = highest
            if !isOutsideTable(id) { return id }
        }
        throw .idsExhausted
    }

    /// Whether a row that is not in the table has an id: a blank line divides a table, and it comes back when that goes.
    private func isOutsideTable(_ id: TaskID) -> Bool {
        guard document.bytes.holds(id.text) else { return false }
        return LineRanges.of(document.bytes).contains { line in
            let cells = String(decoding: document.bytes[line], as: UTF8.self).split(separator: "|")
            return cells.contains { CellMarkup.word(String($0.trimmingSpaces())) == id.text }
        }
    }

    /// How the ids of the table are numbered.
    package var idSeries: IDSeries {
        places[.id].map { IDSeries(of: table, in: document, idPlace: $0) } ?? .standard
    }
}
