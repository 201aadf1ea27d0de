package import Sheets
package import TaskQueue

/// Takes a change back by rows: what it changed becomes what it was before, and what others changed since stays.
///
/// Where a row of it has changed since, all of it is refused. A claim that is taken back keeps its attempt, so that a
/// worker who had it is not taken for the next one. A renewal of a claim is nobody's change and stays: it is in the commit
/// of whichever change came next.
package struct Undo: Operation {
    package let name = "undo"
    let before: [UInt8]
    let after: [UInt8]
    let terms: TableTerms
    let keepsAttempts: Bool

    /// - Parameters:
    ///   - before: the queue before the change.
    ///   - after: the queue after it.
    ///   - terms: how both are read.
    ///   - keepsAttempts: false for a claim that was never acknowledged.
    package init(before: [UInt8], after: [UInt8], terms: TableTerms, keepingAttempts keepsAttempts: Bool = true) {
        self.before = before
        self.after = after
        self.terms = terms
        self.keepsAttempts = keepsAttempts
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueDifference] {
        let (base, theirs) =
            keepsAttempts
            ? (
                try Self.renewed(after, as: queue, terms: terms).rendered(),
                try Self.renewed(before, as: queue, terms: terms).rendered()
            ) : (after, before)
        let result = try QueueMerge.merge(base: base, ours: queue.rendered(), theirs: theirs, terms: terms)
        let moved = result.conflicts.map { $0.id ?? "the text around the table" } + result.notes.compactMap(Self.row)
        guard moved.isEmpty else { throw .movedOn(moved.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }) }
        guard keepsAttempts else { return try queue.adopt(result.bytes, terms: terms) }
        let undone = QueueRules().fenced(
            try Queue(result.bytes, terms: terms).sheet, knowing: queue.sheet, isEdit: false)
        return try queue.adopt(undone.rendered(), terms: terms)
    }

    /// A version in which claims that are still held end when they do now.
    ///
    /// - Parameter queue: as it is now.
    package static func renewed(
        _ version: [UInt8], as queue: Queue, terms: TableTerms
    ) throws(QueueError) -> Queue {
        var old = try Queue(version, terms: terms)
        for index in 0..<queue.rowCount {
            let row = queue.row(index)
            guard row.status == .inProgress, let id = row.id, let lease = row.notes.value(of: .lease),
                let known = try? old.editableRow(id), known.status == .inProgress,
                known.notes.attempt == row.notes.attempt, known.notes.has(.lease)
            else { continue }
            var notes = known.notes
            notes.set(.lease, lease)
            try? old.write(ColumnTexts(), notes: notes, to: known)
        }
        return old
    }

    /// The row in which the merge had to decide.
    private static func row(_ note: MergeNote) -> String? {
        switch note {
        case .kept(let id, _), .renumbered(let id, _, _), .gaveWay(let id, _, _): id
        case .columnKept: nil
        }
    }
}
