internal import MarkdownTable
package import Sheets
internal import Text

/// What a new version of the file says of a task that the one before did not.
package struct QueueDifference: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case added
        case removed
        /// These columns say something else.
        case edited([String])
        /// A merge decided something that a person may want to know, in words.
        case decided(String)
    }

    package let id: TaskID
    package let kind: Kind

    /// - Parameters: as the properties of the same names.
    package init(_ id: TaskID, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }
}

/// What a whole new version of the file changed, by rows.
extension Queue {
    /// Takes another version of the file in place of this one, and records what differs in it.
    ///
    /// Rows without an id and rows that share one can't be distinguished, and have no difference.
    package mutating func adopt(_ version: [UInt8], terms: TableTerms) throws(QueueError) -> [QueueDifference] {
        var before = self
        var after = try Queue(version, terms: terms)
        sheet.adopt(after.sheet)
        var adopted = Queue(sheet)
        adopted.events = events
        self = adopted
        return removals(since: &before, in: &after) + changes(since: &before)
    }

    private mutating func removals(since before: inout Queue, in after: inout Queue) -> [QueueDifference] {
        before.changedRows(in: after).compactMap { index in
            let old = before.row(index)
            guard let id = old.id, before.rows(of: id).count == 1, after.rows(of: id).isEmpty else { return nil }
            let cells = before.headers.compactMap { header -> JSONValue.Member? in
                let text = old.text(ofColumn: header)
                return text.isEmpty ? nil : .init(header, .string(text))
            }
            record(.removed, id, old.status ?? .pending, ["cells": .object(cells)])
            return QueueDifference(id, .removed)
        }
    }

    private mutating func changes(since before: inout Queue) -> [QueueDifference] {
        changedRows(in: before).compactMap { index in
            let row = row(index)
            guard let id = row.id, rows(of: id).count == 1 else { return nil }
            let status = row.status ?? .pending
            guard let place = before.rows(of: id).first else {
                record(.enqueued, id, status, ["task": .string(row.text(.task))])
                return QueueDifference(id, .added)
            }
            let old = before.row(place)
            let gone = before.headers.filter { !headers.contains($0) }
            let cells = (headers + gone).compactMap { header -> JSONValue.Member? in
                let text = row.text(ofColumn: header)
                return text == old.text(ofColumn: header) ? nil : .init(header, .string(text))
            }
            guard !cells.isEmpty else { return nil }
            record(.edited, id, status, ["cells": .object(cells)])
            return QueueDifference(id, .edited(cells.map(\.name)))
        }
    }

    /// The ids that were in the file as it was read, and are in it no more.
    package func removedIDs() -> [TaskID] {
        guard let read = try? Queue(sheet.original, terms: sheet.terms),
            var now = try? Queue(rendered(), terms: sheet.terms)
        else { return [] }
        return read.changedRows(in: now).compactMap { read.row($0).id }.filter { now.rows(of: $0).isEmpty }
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
}
