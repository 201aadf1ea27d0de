package import Ledgers
internal import MarkdownTable
internal import Sheets

extension MirroredFile {
    package init(_ alerts: Alerts) { self.init(alerts, .alerts) }
    package init(_ locks: Locks) { self.init(locks, .locks) }
    package init(_ sessions: Sessions) { self.init(sessions, .sessions) }

    /// The tables beside the queue, as they are where there is none.
    package static let absentLedgers = [
        MirroredFile(absent: Alerts.file, table: .alerts, part: nil),
        MirroredFile(absent: Locks.file, table: .locks, part: nil),
        MirroredFile(absent: Sessions.file, table: .sessions, part: nil),
    ]

    private init<Table: Ledger>(_ ledger: Table, _ table: MirroredTable) {
        let sheet = ledger.sheet
        let schema = Table.schema
        var copies = CopyCount()
        let rows = (0..<sheet.table.rowCount).map { index in
            let row = sheet.row(index)
            let key = row[schema.key]
            return MirroredRow(
                key: [.text(key)], copy: copies.next(key), position: index,
                values: table.columns.map { name in
                    let text = row[name]
                    // A number as one, so that SQL can count with it.
                    if let number = Int64(text), String(number) == text { return .integer(number) }
                    return .text(orNull: text.isEmpty ? nil : text)
                })
        }
        self.init(
            name: Table.file, table: table, part: nil, hash: contentName(of: sheet.document.bytes), rows: rows)
    }
}
