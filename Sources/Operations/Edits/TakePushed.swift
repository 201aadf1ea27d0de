package import Sheets
package import TaskQueue
internal import Text

/// Brings the version of a remote into the queue as it is now, by rows; what is pushed already stays where both changed
/// the same.
package struct TakePushed: Operation {
    /// What it is called.
    package static let word = "sync"
    package let name = word
    let base: [UInt8]
    let pushed: [UInt8]
    let terms: TableTerms
    let sibling: MergedSibling?
    let isPutBack: Bool

    /// What came of it.
    package struct Outcome: Sendable {
        package let merge: PushedMerge
        /// The tasks that are others than before.
        package let differences: [QueueDifference]
    }

    /// - Parameters:
    ///   - base: the last version that both had; empty when there is none.
    ///   - pushed: the version of the remote.
    ///   - terms: how the file is read.
    ///   - sibling: the archive of the queue, or the queue of the archive.
    ///   - isPutBack: whether the base is an older version that was put in the place of a later one.
    package init(
        base: [UInt8], pushed: [UInt8], terms: TableTerms, beside sibling: MergedSibling? = nil, isPutBack: Bool = false
    ) {
        self.base = base
        self.pushed = pushed
        self.terms = terms
        self.sibling = sibling
        self.isPutBack = isPutBack
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Outcome {
        let merge = try QueueMerge.pushed(
            base: base, pushed: pushed, local: queue.rendered(), terms: terms, beside: sibling,
            isPutBack: isPutBack)
        let differences = try queue.adopt(merge.bytes, terms: terms)
        for loss in merge.losses {
            note(loss.id, "\(loss.status) gave way: pushed before was that it is with \(loss.holder)", in: &queue)
        }
        for id in merge.returned { note(id, "archived on one side and changed on the other", in: &queue) }
        for renaming in merge.renamings {
            note(renaming.new, "renumbered: \(renaming.old) was given to another task meanwhile", in: &queue)
        }
        return Outcome(merge: merge, differences: differences)
    }

    private func note(_ id: TaskID, _ decision: String, in queue: inout Queue) {
        guard let index = queue.rows(of: id).first else { return }
        queue.record(.merged, id, queue.row(index).status ?? .pending, ["decision": .string(decision)])
    }
}

/// Takes rows out of an archive whose tasks are in the queue again.
package struct Unarchive: Operation {
    package let name = TakePushed.word
    let ids: [TaskID]

    package init(_ ids: [TaskID]) {
        self.ids = ids
    }

    package func apply(to archive: inout Queue, at moment: Moment) throws(QueueError) {
        for id in ids {
            let rows = archive.rows(of: id)
            if rows.count == 1 { try archive.remove(archive.row(rows[0])) }
        }
    }
}
