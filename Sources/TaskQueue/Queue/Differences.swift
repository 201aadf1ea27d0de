internal import MarkdownTable
import Text

/// What a whole new version of the file changed, told by rows.
extension Queue {
    /// Takes another version of the file in place of this one.
    package mutating func adopt(_ version: [UInt8], heading: String?) throws(QueueError) {
        let isOther = version != rendered()
        self = try Queue(version, heading: heading)
        isReplaced = isOther
    }

    /// An event for each task that is new, gone or different.
    ///
    /// Rows without an id and rows that share one can't be told apart, and have none.
    package mutating func differences(from before: Queue) -> [QueueEvent] {
        var before = before
        var events: [QueueEvent] = []
        for index in before.changedRows(in: self) {
            let old = before.row(index)
            guard let id = old.id, before.rows(of: id).count == 1, rows(of: id).isEmpty else { continue }
            let cells = cells(of: old, in: before)
            events.append(QueueEvent(.removed, id, old.status ?? .pending, [.init("cells", cells)]))
        }
        for index in changedRows(in: before) {
            let row = row(index)
            guard let id = row.id, rows(of: id).count == 1 else { continue }
            let status = row.status ?? .pending
            guard let place = before.rows(of: id).first else {
                events.append(QueueEvent(.enqueued, id, status, [.init("task", .string(row.text(.task)))]))
                continue
            }
            let old = before.row(place)
            let cells = headers.compactMap { header -> JSONValue.Member? in
                let text = row.text(ofColumn: header)
                return text == old.text(ofColumn: header) ? nil : .init(header, .string(text))
            }
            if !cells.isEmpty { events.append(QueueEvent(.edited, id, status, [.init("cells", .object(cells))])) }
        }
        return events
    }

    /// The rows whose lines are none of the other version's.
    func changedRows(in other: Queue) -> [Int] {
        let known = Set(other.lineHashes())
        return lineHashes().enumerated().compactMap { known.contains($1) ? nil : $0 }
    }

    private func lineHashes() -> [UInt64] {
        var hashes: [UInt64] = []
        hashes.reserveCapacity(rowCount)
        document.forEachRow(ofTable: table.index, cells: 1) { cells, _ in
            hashes.append(ContentHash.of(document.bytes, cells.content))
        }
        return hashes
    }

    private func cells(of row: TaskRow, in queue: Queue) -> JSONValue {
        .object(
            queue.headers.compactMap { header in
                let text = row.text(ofColumn: header)
                return text.isEmpty ? nil : .init(header, .string(text))
            })
    }
}
