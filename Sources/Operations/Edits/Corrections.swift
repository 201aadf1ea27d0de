package import MarkdownTable
internal import Sheets
package import TaskQueue
internal import Text

/// Writes what a check of the file knows to be meant: words in other case, times and tags in another form, invisible
/// characters in ids, cells that are missing at the end of a row; and takes out copies of rows.
package struct FixCells: Operation {
    package let name = "lint"
    /// The line of the only row that is corrected; nil for all.
    private let line: Int?

    /// - Parameter line: of the only row that is corrected, from 1; nil for all.
    package init(inLine line: Int? = nil) {
        self.line = line
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [FixedCell] {
        var fixed: [FixedCell] = []
        // What is corrected may show what else is wrong: of a row that was a copy, or that ended early.
        for _ in 0..<Self.mostRounds {
            var round = try fixRows(of: &queue, at: moment)
            if line == nil || !round.contains(where: { $0.fix.target == .row }) {
                round += try fixCells(of: &queue, at: moment)
            }
            if round.isEmpty { break }
            fixed += round
            // Another row is in the line of one that is gone.
            if line != nil, round.contains(where: { $0.fix.target == .row }) { break }
            _ = try queue.adopt(queue.rendered(), terms: queue.sheet.terms)
        }
        return fixed
    }

    /// More than any row needs; a correction that called for another one for ever would be a mistake.
    private static let mostRounds = 8

    private func fixes(of queue: Queue, at moment: Moment) -> [LintFix] {
        let fixes = queue.fixes(at: moment)
        guard let line else { return fixes }
        return fixes.filter { queue.row($0.row).line == line }
    }

    /// Rows first: what their cells say is known when they are whole.
    private func fixRows(of queue: inout Queue, at moment: Moment) throws(QueueError) -> [FixedCell] {
        var fixed: [FixedCell] = []
        for fix in fixes(of: queue, at: moment) {
            let row = queue.row(fix.row)
            guard fix.target == .cells || fix.target == .row, let id = row.id else { continue }
            if fix.target == .row { try queue.remove(row) } else { try queue.complete(row) }
            fixed.append(FixedCell(id: id, fix: fix, place: queue.position(of: .id, inRow: fix.row)))
            queue.record(
                .edited, id, row.status ?? .pending, ["row": .string(fix.text), "before": .string(fix.was)])
        }
        if !fixed.isEmpty { _ = try queue.adopt(queue.rendered(), terms: queue.sheet.terms) }
        return fixed
    }

    /// A row whose cells can't be written where they are keeps them, and its findings stay.
    private func fixCells(of queue: inout Queue, at moment: Moment) throws(QueueError) -> [FixedCell] {
        var fixed: [FixedCell] = []
        let fixes = fixes(of: queue, at: moment).filter { $0.column != nil }
        var next = 0
        while next < fixes.count {
            let first = next
            while next < fixes.count, fixes[next].row == fixes[first].row { next += 1 }
            let row = queue.row(fixes[first].row)
            let texts = fixes[first..<next].compactMap { fix in fix.column.map { NamedText($0.header, fix.text) } }
            guard let id = TaskID(texts.first { $0.name == Column.id.header }?.text ?? row.text(.id)) else { continue }
            do throws(QueueError) {
                try queue.write(texts, to: row)
            } catch {
                guard case .sheet(.unwritableCell) = error else { throw error }
                continue
            }
            let before = fixes[first..<next].compactMap { fix in fix.column.map { NamedText($0.header, fix.was) } }
            queue.record(
                .edited, id, queue.row(row.index).status ?? .pending,
                [
                    "cells": .object(texts.map { .init($0.name, .string($0.text)) }),
                    "before": .object(before.map { .init($0.name, .string($0.text)) }),
                ])
            fixed += fixes[first..<next].map { fix in
                FixedCell(id: id, fix: fix, place: queue.position(of: fix.column ?? .id, inRow: fix.row))
            }
        }
        return fixed
    }
}

/// A cell that was written, and what it said before; or a row that was filled or taken out.
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
