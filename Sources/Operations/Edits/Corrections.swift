package import MarkdownTable
internal import Sheets
package import TaskQueue
internal import Text

/// Writes what a check of the file knows to be meant: words in other case or with emphasis, times in another form,
/// invisible characters in ids.
package struct MendCells: Operation {
    package let name = "lint"

    package init() {}

    /// A row whose cells can't be written where they stand keeps them; the check goes on telling of it.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [MendedCell] {
        var mended: [MendedCell] = []
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
                try queue.write(cells.map { NamedText($0, $1) }, to: row)
            } catch {
                guard case .sheet(.unwritableCell) = error else { throw error }
                continue
            }
            queue.record(
                .edited, id, queue.row(row.index).status ?? .pending,
                [
                    "cells": .object(mends[first..<next].map { .init($0.column.header, .string($0.text)) }),
                    "before": .object(mends[first..<next].map { .init($0.column.header, .string($0.was)) }),
                ])
            mended += mends[first..<next].map { mend in
                MendedCell(id: id, mend: mend, place: queue.position(of: mend.column, inRow: mend.row))
            }
        }
        return mended
    }
}

/// A cell that was written, and what it said before.
package struct MendedCell: Equatable, Sendable {
    package let id: TaskID
    package let mend: LintMend
    /// Where the cell was found.
    package let place: Position
}

/// Brings the columns of the queue's table in line for readers; no cell says anything else afterwards.
package struct Align: Operation {
    package let name = "fmt"

    package init() {}

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) {
        try queue.align()
    }
}
