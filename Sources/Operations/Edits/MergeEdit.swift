package import Sheets
package import TaskQueue
internal import Text

/// Brings what a person made of a copy of the queue into the queue as it is now, by rows and fields.
///
/// What others changed meanwhile stays, and what both changed differently is a conflict: the operation is refused
/// until the caller accepts it. The queue's values stay then.
package struct MergeEdit: Operation {
    package let name = "edit"
    let base: [UInt8]
    let edited: [UInt8]
    let terms: TableTerms
    let accepted: [FieldConflict]

    /// - Parameters:
    ///   - base: the copy as the person got it.
    ///   - edited: the copy as the person left it.
    ///   - terms: how the file is read.
    ///   - accepted: the conflicts in which the queue's values are to stay.
    package init(base: [UInt8], edited: [UInt8], terms: TableTerms, accepting accepted: [FieldConflict] = []) {
        self.base = base
        self.edited = edited
        self.terms = terms
        self.accepted = accepted
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueDifference] {
        let result = try QueueMerge.merge(base: base, ours: queue.rendered(), theirs: edited, terms: terms)
        let unknown = result.conflicts.count { !accepted.contains($0) }
        guard unknown == 0 else { throw .editConflicts(unknown) }
        let differences = try queue.adopt(result.bytes, terms: terms)
        return differences + result.notes.compactMap { Self.decision($0, in: &queue) }
    }

    /// A decision of the merge that a person should know of.
    private static func decision(_ note: MergeNote, in queue: inout Queue) -> QueueDifference? {
        let (text, decision): (String, String)
        switch note {
        case .kept(let id, .ours): (text, decision) = (id, "kept: you edited it, and it was removed meanwhile")
        case .kept(let id, .theirs): (text, decision) = (id, "kept: you removed it, and it was changed meanwhile")
        case .renumbered(let id, let new, _):
            (text, decision) = (new, "renumbered: \(id) was given to another task meanwhile")
        case .gaveWay(let id, _, let dropped):
            (text, decision) = (id, "the claim of the later attempt stays; dropped: \(dropped)")
        case .returned, .columnKept: return nil
        }
        guard let id = TaskID(text), let index = queue.rows(of: id).first else { return nil }
        queue.record(.merged, id, queue.row(index).status ?? .pending, ["decision": .string(decision)])
        return QueueDifference(id, .decided(decision))
    }
}
