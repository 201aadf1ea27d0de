internal import Host
internal import Ledgers
package import Sheets
internal import TaskQueue

/// A table that belongs to a queue: all of them are committed, merged and synced as one.
package struct QueueTable: Sendable {
    package enum Role: Sendable {
        case queue
        /// The finished tasks of a queue.
        case archive
        /// A table with a name of its own beside any queue.
        case ledger
    }

    /// The file's name in the folder of the queue.
    package let name: String
    package let role: Role
    package let schema: Schema
    /// The columns of a ledger without which nothing can be written to it. Rows of the others have what there are columns
    /// for.
    package private(set) var writtenColumns: [String] = []
    /// The cells of a ledger's row that are not as commands write them.
    package private(set) var oddCells: @Sendable (SheetRow) -> [OddCell] = { _ in [] }

    /// The tables beside any queue. One more here is committed, merged and synced like the others.
    package static var ledgers: [QueueTable] {
        [
            QueueTable(Alerts.self, writing: Alerts.writtenColumns), QueueTable(Locks.self), QueueTable(Sessions.self),
            QueueTable(Commands.self, writing: Commands.schema.columns),
            QueueTable(
                Commands.self, in: TableAddition.archive(of: Commands.file), writing: Commands.schema.columns),
            QueueTable(Breakers.self, writing: Breakers.schema.columns),
        ]
    }

    private init<Table: Ledger>(_ table: Table.Type, in name: String = Table.file, writing columns: [String] = []) {
        self.init(name: name, role: .ledger, schema: Table.schema, writtenColumns: columns)
        oddCells = { Table.oddCells(of: $0) }
    }

    /// The kinds of all tables.
    static var schemas: [Schema] { [Queue.schema] + ledgers.map(\.schema) }

    /// The tables of a queue; the queue is the first one, and its archive the second.
    ///
    /// - Parameter queue: the queue's name in its folder.
    package static func all(of queue: String) -> [QueueTable] {
        [
            QueueTable(name: queue, role: .queue, schema: Queue.schema),
            QueueTable(name: TableAddition.archive(of: queue), role: .archive, schema: Queue.schema),
        ] + ledgers.filter { $0.name != queue }
    }

    /// The table that a file is.
    ///
    /// - Parameter name: the file's name.
    package init(named name: String) {
        if let ledger = Self.ledgers.first(where: { $0.name == name }) {
            self = ledger
        } else {
            self.init(name: name, role: Self.queue(of: name) == nil ? .queue : .archive, schema: Queue.schema)
        }
    }

    private init(name: String, role: Role, schema: Schema, writtenColumns: [String] = []) {
        self.name = name
        self.role = role
        self.schema = schema
        self.writtenColumns = writtenColumns
    }

    /// The ledger at a path; nil for a file that is none.
    package init?(ledgerAt path: String) {
        let name = PathText.name(of: path)
        guard let ledger = Self.ledgers.first(where: { $0.name == name }) else { return nil }
        self = ledger
    }

    /// Whether a new file is begun when there is none and something is to be written.
    package var isBegunWhenNeeded: Bool { role == .ledger && name != Alerts.file }

    /// The table that tasks of this one come from or go to; nil for one without tasks.
    package var sibling: String? {
        switch role {
        case .queue: TableAddition.archive(of: name)
        case .archive: Self.queue(of: name)
        case .ledger: nil
        }
    }

    /// Whether a file is such a table: one that only has its name may be somebody's own document.
    ///
    /// - Parameter queue: how the queue is read.
    package func isTable(_ bytes: [UInt8], _ queue: TableTerms) -> Bool {
        (try? Sheet(bytes, schema: schema, terms: terms(queue))) != nil
    }

    /// How it is read where the queue is read by these terms.
    package func terms(_ queue: TableTerms) -> TableTerms { role == .queue ? queue : queue.ofSibling }

    /// The name of the queue whose archive has a name: `QUEUE.md` for a `QUEUE.archive.md`.
    private static func queue(of archive: String) -> String? {
        let mark = ".archive"
        let ending = archive.lastIndex(of: ".").map { archive[$0...] } ?? ""
        for end in ["", ending] where archive.hasSuffix(mark + end) {
            let queue = archive.dropLast(mark.count + end.count) + end
            if TableAddition.archive(of: String(queue)) == archive { return String(queue) }
        }
        return nil
    }
}
