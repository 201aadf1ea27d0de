package import Ledgers
internal import MarkdownTable
internal import Sheets
internal import Text

/// A Markdown file as the database has it.
package struct MirroredFile: Sendable {
    /// The file's name.
    package let name: String
    /// The table that has its rows.
    let table: MirroredTable
    /// Which rows of the table are the file's: the first key, where several files share the table.
    let part: SQLValue?
    /// A hash of what the file says, and of how it is read.
    package let hash: String
    /// What is around the rows, where the file can be written anew from the database.
    let head, tail: [UInt8]?
    let rows: [MirroredRow]

    /// A file that is not there; nothing is left of it in the database either.
    init(absent name: String, table: MirroredTable, part: SQLValue?) {
        self.name = name
        self.table = table
        self.part = part
        hash = Self.absence
        (head, tail, rows) = (nil, nil, [])
    }

    /// The hash of a file that is not there.
    package static let absence = "absent"

    init(
        name: String, table: MirroredTable, part: SQLValue?, hash: String, head: [UInt8]? = nil, tail: [UInt8]? = nil,
        rows: [MirroredRow]
    ) {
        self.name = name
        self.table = table
        self.part = part
        self.hash = hash
        (self.head, self.tail, self.rows) = (head, tail, rows)
    }

    /// Whether it is the queue, which can be written from the database.
    var isQueue: Bool { head != nil && part == .integer(0) }

    /// The file with other rows.
    func having(_ rows: [MirroredRow]) -> MirroredFile {
        MirroredFile(name: name, table: table, part: part, hash: hash, rows: rows)
    }

    /// The condition for rows of the file, as SQL.
    var condition: String {
        guard let part, let key = table.keys.first else { return "1" }
        return "\(key)=\(part.literal)"
    }
}

/// A row of such a file.
struct MirroredRow: Sendable {
    /// The keys, then the number of the copy.
    let key: [SQLValue]
    /// The place among the rows of the file, from 0.
    let position: Int
    let values: [SQLValue]
    /// A hash of the values.
    let hash: String
    /// The row for messages.
    let shownKey: String

    /// - Parameter values: in the order of the table's columns.
    init(key: [SQLValue], copy: Int, position: Int, values: [SQLValue]) {
        self.key = key + [.integer(Int64(copy))]
        self.position = position
        self.values = values
        var literals: [UInt8] = []
        for value in values {
            value.appendLiteral(to: &literals)
            literals.append(UInt8(ascii: ","))
        }
        hash = contentName(of: literals)
        let name = key.last.map { $0.shown.isEmpty ? "(no key)" : $0.shown } ?? ""
        shownKey = copy == 0 ? name : "\(name) (row \(copy + 1) of that key)"
    }

    /// The key as rows that were read from the database have it.
    var storedKey: StoredKey { StoredKey(key.map { $0.stored ?? [] }) }
}

/// The key of a row in the database, with the number of the copy.
struct StoredKey: Hashable, Sendable {
    let parts: [[UInt8]]
    init(_ parts: [[UInt8]]) { self.parts = parts }
}

/// Counts the rows of each key.
struct CopyCount {
    private var counts: [String: Int] = [:]

    /// - Returns: how many rows of the key came before.
    mutating func next(_ key: String) -> Int {
        defer { counts[key, default: 0] += 1 }
        return counts[key, default: 0]
    }
}

/// A hash of bytes, as hexadecimal digits.
func contentName(of bytes: [UInt8]) -> String {
    let digits = Hexadecimal.text(of: ContentHash.of(bytes))
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

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
