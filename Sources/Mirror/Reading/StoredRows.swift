/// Everything that the database has of the rows of a file, or of a whole table.
struct StoredRows: Sendable {
    struct Row: Sendable {
        let key: StoredKey
        let position: Int
        /// In the order of the table's columns, and the hash behind them.
        let values: [[UInt8]?]
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
    mutating func take(_ values: PrintedValues) {
        let keyCount = table.keys.count + 1
        rows.append(
            Row(
                key: StoredKey(values.values.dropFirst().prefix(keyCount).map { $0 ?? [] }),
                position: values.integer(keyCount + 1) ?? -1, values: Array(values.values.dropFirst(keyCount + 2))))
    }
}
