package import MarkdownTable
internal import Sheets
package import TaskQueue
internal import Text

/// Writes what a check of the file knows to be meant: words in other case or with emphasis, times in another form,
/// invisible characters in ids.
package struct FixCells: Operation {
    package let name = "lint"

    package init() {}

    /// A row whose cells can't be written where they stand keeps them; the check goes on telling of it.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [FixedCell] {
        var fixed: [FixedCell] = []
        let fixes = queue.fixes(at: moment)
        var next = 0
        while next < fixes.count {
            let first = next
            while next < fixes.count, fixes[next].row == fixes[first].row { next += 1 }
            let row = queue.row(fixes[first].row)
            var cells: [String: String] = [:]
            for fix in fixes[first..<next] { cells[fix.column.header] = fix.text }
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
                    "cells": .object(fixes[first..<next].map { .init($0.column.header, .string($0.text)) }),
                    "before": .object(fixes[first..<next].map { .init($0.column.header, .string($0.was)) }),
                ])
            fixed += fixes[first..<next].map { fix in
                FixedCell(id: id, fix: fix, place: queue.position(of: fix.column, inRow: fix.row))
            }
        }
        return fixed
    }
}

/// A cell that was written, and what it said before.
package struct FixedCell: Equatable, Sendable {
    package let id: TaskID
    package let fix: LintFix
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
