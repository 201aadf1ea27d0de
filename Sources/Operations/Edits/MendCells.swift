public import TaskQueue
import Text

/// Writes what a check of the file knows to be meant: words in other case or with emphasis, times in another form,
/// invisible characters in ids.
public struct MendCells: Operation {
    public let name = "lint"

    public init() {}

    /// A row whose cells can't be written where they stand keeps them; the check goes on telling of it.
    public func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueEvent] {
        var events: [QueueEvent] = []
        let mends = queue.mends(at: moment)
        var next = 0
        while next < mends.count {
            let first = next
            while next < mends.count, mends[next].row == mends[first].row { next += 1 }
            let row = queue.row(mends[first].row)
            var cells: [String: String] = [:]
            for mend in mends[first..<next] { cells[mend.column.header] = mend.text }
            guard let id = TaskID(cells[Column.id.header] ?? row.text(.id)) else { continue }
            do throws(QueueError) {
                try queue.write(cells, to: row)
            } catch {
                guard case .unwritableCell = error else { throw error }
                continue
            }
            events.append(
                QueueEvent(
                    .edited, id, queue.row(row.index).status ?? .pending,
                    [
                        .init("cells", .object(mends[first..<next].map { .init($0.column.header, .string($0.text)) })),
                        .init("before", .object(mends[first..<next].map { .init($0.column.header, .string($0.was)) })),
                    ]))
        }
        return events
    }
}
