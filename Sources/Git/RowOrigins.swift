package import TaskQueue

/// The cells of a row, each with the newest commit that brought the text that it has now.
package struct RowOrigins: Sendable {
    package enum Origin: Equatable, Sendable {
        case commit(QueueLog.Entry)
        /// HEAD has another text.
        case uncommitted
        /// The history does not say, since a part of it is missing.
        case unknown
    }

    package struct Cell: Sendable {
        package let column: String
        /// Empty for none.
        package let text: String
        package fileprivate(set) var origin = Origin.unknown
    }

    /// The row's id as it is written.
    package let id: String
    package private(set) var cells: [Cell]
    /// The id and the text of the task at the time that the history is read back to.
    fileprivate private(set) var former: (id: String, task: String)
    /// Whether nothing more is to be found out.
    fileprivate private(set) var isDone = false
    /// The merge that gave the row its id.
    private var renumbering: QueueLog.Entry?

    /// - Parameters:
    ///   - row: the row as it is now.
    ///   - headers: the columns.
    ///   - change: what of it is not committed.
    fileprivate init(_ row: TaskRow, _ headers: [String], uncommitted change: RowChange?) {
        id = row.text(.id)
        former = (row.text(.id), change?.tasks.old ?? row.text(.task))
        cells = headers.map { header in
            let isNew = change.map { $0.kind == .added || $0.cells.contains { $0.column == header } } ?? false
            return Cell(column: header, text: row.text(ofColumn: header), origin: isNew ? .uncommitted : .unknown)
        }
        isDone = !cells.contains { $0.origin == .unknown }
    }

    /// Takes what a commit changed in the row, the newest commit first.
    fileprivate mutating func trace(_ change: RowChange, of entry: QueueLog.Entry) {
        // Another task may have had the id on a branch.
        guard !isDone, change.kind != .removed, change.id == former.id, change.tasks.new == former.task else { return }
        let isRenumbered = change.kind == .added && change.formerID != nil
        for place in cells.indices where cells[place].origin == .unknown {
            let column = cells[place].column
            // A merge that only gave another id did not write the other texts.
            if isRenumbered, column != Column.id.header, column != Column.notes.header { continue }
            let new = change.cells.first { $0.column == column }?.new ?? (change.kind == .added ? "" : nil)
            if new == cells[place].text { cells[place].origin = .commit(entry) }
        }
        former.task = change.tasks.old ?? former.task
        if isRenumbered {
            renumbering = entry
            former.id = change.formerID ?? former.id
        }
        isDone = (change.kind == .added && !isRenumbered) || !cells.contains { $0.origin == .unknown }
    }

    /// What is not known when the history is at its end.
    fileprivate mutating func finish() {
        guard let renumbering else { return }
        for place in cells.indices where cells[place].origin == .unknown { cells[place].origin = .commit(renumbering) }
    }
}

extension QueueLog {
    /// Finds out who last changed each cell of some rows. The history is read back as far as that takes.
    ///
    /// - Parameters:
    ///   - rows: their numbers in the table.
    ///   - table: the queue as it is now, or its archive.
    ///   - isArchive: which of the two.
    package func origins(
        of rows: [Int], in table: Queue, isArchive: Bool = false
    ) throws(GitError) -> [RowOrigins] {
        let head = try version(at: "HEAD", ofArchive: isArchive).flatMap { try? Queue($0, terms: terms) }
        let changes = head.map { RowChange.changes(from: $0, to: table) } ?? []
        let uncommitted = Dictionary(changes.map { ($0.id, $0) }) { first, _ in first }
        var origins = rows.map { index in
            let row = table.row(index)
            return RowOrigins(
                row, table.headers,
                uncommitted: head == nil ? RowChange(adding: row, table.headers) : uncommitted[row.text(.id)])
        }
        guard head != nil else { return origins }
        var places = origins.indices.filter { !origins[$0].isDone }
        guard !places.isEmpty else { return origins }
        // Of one row, commits of others need not even be parsed.
        let only = places.count == 1 ? origins[places[0]].former : nil
        try read(of: only?.id, text: only?.task) { entry in
            let changed = Set(entry.changes.map(\.id))
            for place in places where changed.contains(origins[place].former.id) {
                for change in entry.changes { origins[place].trace(change, of: entry) }
            }
            places.removeAll { origins[$0].isDone }
            return !places.isEmpty
        }
        for place in origins.indices { origins[place].finish() }
        return origins
    }
}
