/// One of the two versions that are merged.
package enum MergeSide: Equatable, Sendable {
    /// The version that stays where nobody else changed it, and whose values stay in a conflict.
    case ours
    /// The version whose changes are brought in.
    case theirs

    var other: MergeSide { self == .ours ? .theirs : .ours }
}

/// What came of a merge of queues.
package struct MergeResult: Equatable, Sendable {
    /// The merged file. It always reads as a queue; where there is a conflict it has our values.
    package let bytes: [UInt8]
    /// What both sides changed differently, from top to bottom. The merge is clean when there is none.
    package let conflicts: [FieldConflict]
    /// What was decided and may surprise.
    package let notes: [MergeNote]

    /// Whether one side's claim gave way to the other's, so that what it said is only in the notes.
    package var dropsWords: Bool {
        notes.contains { if case .higherAttempt = $0 { true } else { false } }
    }
}

/// Something that both sides changed differently.
package struct FieldConflict: Equatable, Sendable {
    package enum Field: Equatable, Sendable {
        /// A cell, by its header. That of notes is about their free text.
        case column(String)
        /// Status, owner, start, lease and attempt, which belong together; their texts are joined with ` / `.
        case claim
        /// A tag of the notes.
        case tag(NoteTag)
        /// A whole row: it is damaged in one of the versions, so nobody can tell its cells apart.
        case row
        /// Lines outside the table; the line of our file, from 1, where they are or would be.
        case text(line: Int)
        /// Everything: put together, the versions would not read as a queue.
        case file
    }

    /// The row's id as it is written; `nil` outside rows that have one.
    package let id: String?
    package let field: Field
    /// The text in the common ancestor; empty where there was none, as in the other two.
    package let base: String
    /// The text in our version, which the merged file has.
    package let ours: String
    /// The text in their version, which the merged file has not.
    package let theirs: String
}

/// A decision that a person may want to know of.
package enum MergeNote: Equatable, Sendable {
    /// A row was deleted on one side and edited on the other, and stays.
    case kept(id: String, deletedBy: MergeSide)
    /// Both sides added a row with this id; the one of `side` has another id now, and so have references to it there.
    case renumbered(from: String, to: TaskID, side: MergeSide)
    /// Both sides changed the claim; the one of the higher attempt stays, the other's texts are gone from the table.
    case higherAttempt(id: String, of: MergeSide, dropped: String)
    /// A column that one side removed stays, since the other side changed columns too or wrote into it.
    case columnKept(String, removedBy: MergeSide)
}
