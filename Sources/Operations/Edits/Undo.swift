package import Sheets
package import TaskQueue

/// Takes a change back by rows: what it changed becomes what it was before, and what others changed since stays.
///
/// Where a row of it has changed since, all of it is refused. A claim that is taken back keeps its attempt, so that a
/// worker who had it is not taken for the next one. A renewal of a claim is no change to undo and stays: it is in the commit
/// of whichever change came next.
package struct Undo: Operation {
    package let name = "undo"
    /// The versions around each change, the newest first.
    let changes: [(before: [UInt8], after: [UInt8])]
    let terms: TableTerms
    let keepsAttempts: Bool
    let sparesClaims: Bool
    let yields: Bool

    /// - Parameters:
    ///   - changes: the queue before and after each change, the newest first.
    ///   - terms: how the versions are read.
    ///   - keepsAttempts: false for a claim that was never acknowledged.
    ///   - sparesClaims: refuses to end the claim of a worker who has a name.
    ///   - yields: takes back what nobody has changed since, rather than nothing where somebody has.
    package init(
        _ changes: [(before: [UInt8], after: [UInt8])], terms: TableTerms, keepingAttempts keepsAttempts: Bool = true,
        sparingClaims sparesClaims: Bool = false, yielding yields: Bool = false
    ) {
        self.changes = changes
        self.terms = terms
        self.keepsAttempts = keepsAttempts
        self.sparesClaims = sparesClaims
        self.yields = yields
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueDifference] {
        let held = sparesClaims ? try Queue(queue.rendered(), terms: terms) : nil
        var differences: [QueueDifference] = []
        for change in changes { differences += try take(back: change, in: &queue) }
        if let held {
            for index in 0..<held.rowCount {
                let row = held.row(index)
                guard let id = row.id, row.status == .inProgress, !row.text(.ownerSession).isEmpty else { continue }
                let now = queue.rows(of: id).first.map { queue.row($0) }
                guard now?.status == .inProgress, now?.text(.ownerSession) == row.text(.ownerSession) else {
                    throw .heldByOther(id, holder: row.holder)
                }
            }
        }
        return differences
    }

    private func take(
        back change: (before: [UInt8], after: [UInt8]), in queue: inout Queue
    ) throws(QueueError) -> [QueueDifference] {
        let (before, after) = change
        let (base, theirs) =
            keepsAttempts
            ? (
                try Self.renewed(after, as: queue, terms: terms).rendered(),
                try Self.renewed(before, as: queue, terms: terms).rendered()
            ) : (after, before)
        let result = try QueueMerge.merge(base: base, ours: queue.rendered(), theirs: theirs, terms: terms)
        let moved = result.conflicts.map { $0.id ?? "the text around the table" } + result.notes.compactMap(Self.row)
        guard yields || moved.isEmpty else {
            throw .movedOn(moved.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
        }
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
        case .kept(let id, _), .returned(let id), .renumbered(let id, _, _), .gaveWay(let id, _, _): id
        case .columnKept: nil
        }
    }
}
