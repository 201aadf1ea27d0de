package import TaskQueue

/// Adds rows of the queue to its archive, the other half of ``Archive``. Rows that are there already, cell by cell, are
/// not added again, so that it may be repeated after a crash.
package struct AppendArchived: Operation {
    package let name = "archive"
    let rows: [ArchivedRow]

    package init(_ rows: [ArchivedRow]) {
        self.rows = rows
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueEvent] {
        let ids = Set(rows.map(\.id))
        let known = Set(queue.archivedRows().filter { ids.contains($0.id) })
        for row in rows where !known.contains(row) { try queue.adopt(row) }
        return []
    }
}
