/// Something that the database says otherwise than the files that it mirrors.
package struct MirrorDifference: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The row is in the file alone.
        case missing
        /// The row is in the database alone.
        case extra
        /// The row is at another place; both from 1.
        case moved(stored: Int, file: Int)
        /// A column says something else; nil for nothing.
        case column(String, stored: String?, file: String?)
    }

    /// The table of the database.
    package let table: String
    /// The file's name.
    package let file: String
    /// The row's key.
    package let key: String
    package let kind: Kind

    /// Whether it is of a column that is a cell of the queue.
    package var isOfCell: Bool {
        if case .column(let name, _, _) = kind { MirroredFile.cells.contains { $0.name == name } } else { false }
    }

    /// - Parameters: as the properties of the same names.
    package init(table: String, file: String, key: String, _ kind: Kind) {
        self.table = table
        self.file = file
        self.key = key
        self.kind = kind
    }

    /// All differences of a file's rows, in the order of the file; rows of the database alone come last.
    ///
    /// Where rows are in one of both alone, those below them are at another place for that reason: then a row counts as
    /// moved only where it is in another order among those that both have.
    static func all(of file: MirroredFile, _ stored: StoredRows) -> [MirrorDifference] {
        var left: [StoredKey: StoredRows.Row] = [:]
        for row in stored.rows { left[row.key] = row }
        let places = places(of: file, stored)
        let columns = file.table.columns + ["hash"]
        var differences: [MirrorDifference] = []
        for row in file.rows {
            func add(_ kind: Kind) {
                differences.append(MirrorDifference(table: file.table.name, file: file.name, key: row.shownKey, kind))
            }
            guard let old = left.removeValue(forKey: row.storedKey) else {
                add(.missing)
                continue
            }
            let own = row.values.map(\.stored) + [Array(row.hash.utf8)]
            let changed = columns.indices.filter { place in
                (place < old.values.count ? old.values[place] : nil) != own[place]
            }
            // The hash says nothing that the others don't, unless they say nothing.
            for place in changed where columns[place] != "hash" || changed.count == 1 {
                let before = place < old.values.count ? old.values[place] : nil
                add(.column(columns[place], stored: before.map(text), file: own[place].map(text)))
            }
            if let (before, now) = places[row.storedKey], before != now {
                add(.moved(stored: old.position + 1, file: row.position + 1))
            }
        }
        for row in stored.rows where left[row.key] != nil {
            let name = row.key.parts.dropLast().last.map(text) ?? ""
            differences.append(
                MirrorDifference(table: file.table.name, file: file.name, key: name.isEmpty ? "(no key)" : name, .extra)
            )
        }
        return differences
    }

    /// Where the rows are that both have, in the database and in the file.
    private static func places(of file: MirroredFile, _ stored: StoredRows) -> [StoredKey: (stored: Int, file: Int)] {
        let own = file.rows.map(\.storedKey)
        let common = Set(own).intersection(stored.rows.map(\.key))
        let isSame = common.count == own.count && common.count == stored.rows.count
        var places: [StoredKey: (stored: Int, file: Int)] = [:]
        for (place, row) in stored.rows.filter({ common.contains($0.key) }).enumerated() {
            places[row.key] = (isSame ? row.position : place, 0)
        }
        for (place, key) in own.filter(common.contains).enumerated() { places[key]?.file = place }
        return places
    }

    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// Everything that the database has of the rows of a file, or of a whole table.
struct StoredRows: Sendable {
    struct Row: Sendable {
        let key: StoredKey
        let position: Int
        /// In the order of the table's columns, and the hash behind them.
        let values: [[UInt8]?]

        /// Whether somebody has changed or added the row since it was written.
        func isEdited(in table: MirroredTable) -> Bool {
            let written = zip(table.columns, values).map { name, value in
                let number =
                    MirroredTable.numbers.contains(name) ? value.flatMap { Int64(MirrorDifference.text($0)) } : nil
                return number.map(SQLValue.integer) ?? value.map(SQLValue.bytes) ?? .null
            }
            return values.last
                != Array(
                    MirroredRow(key: key.parts.map(SQLValue.bytes), copy: 0, position: 0, values: written).hash.utf8)
        }
    }

    let table: MirroredTable
    private(set) var rows: [Row] = []

    init(of table: MirroredTable) { self.table = table }

    /// - Parameter condition: which rows, as SQL.
    static func question(_ table: MirroredTable, _ condition: String) -> String {
        let columns = table.allColumns.map(PrintedValues.printed).joined(separator: ",")
        return "\(columns) FROM \(table.name) WHERE \(condition) ORDER BY position,rowid"
    }

    /// - Parameter values: a line of the answer, which begins with the question's number.
    mutating func take(_ values: PrintedValues) { rows.append(row(values)) }

    func row(_ values: PrintedValues) -> Row {
        let keyCount = table.keys.count + 1
        return Row(
            key: values.key(keyCount), position: values.integer(keyCount + 1) ?? -1,
            values: Array(values.values.dropFirst(keyCount + 2)))
    }
}
