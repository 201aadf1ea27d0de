/// What a commit did.
package struct CommitReceipt<Subject: Sendable, Outcome: Sendable>: Sendable {
    /// What the operation did.
    package let outcome: Outcome
    /// The table as the operation left it, with what happened to it.
    package let subject: Subject
    /// Whether the file was written.
    package let isChanged: Bool
    /// Why the disk did not confirm that the change is durable; `nil` when it did.
    package let unconfirmed: SystemFailure?
    /// Whether nothing had been changed here before.
    package var isFirst = false

    /// - Parameters: as the properties of the same names.
    package init(outcome: Outcome, subject: Subject, isChanged: Bool, unconfirmed: SystemFailure? = nil) {
        self.outcome = outcome
        self.subject = subject
        self.isChanged = isChanged
        self.unconfirmed = unconfirmed
    }
}

/// What a change of a table's bytes did.
package struct TableReceipt: Sendable {
    /// Whether the file was written.
    package let isChanged: Bool
    /// Why the disk did not confirm that the change is durable; `nil` when it did.
    package let unconfirmed: SystemFailure?
    /// Whether the table had no folder for what changes leave behind.
    var isFirst = false
}

/// Something unusual that the store met and dealt with.
package enum StoreNotice: Sendable {
    /// Lines that an editor wrote to a version that had been replaced meanwhile are in the file now.
    case mergedEdit(lines: Int)
    /// The file was a hand edit of an older version: these rows are again as the changes since then left them, and so
    /// many rows are as the hand edit has them. Of these some have another id, since theirs was given to others.
    case restoredRows([String], edits: Int, renumbered: [(old: String, new: String)])
    /// The file is a whole older version, and stays; these rows are other ones than in the version before.
    case reverted([String])
    /// Another table took the place of the file, and these rows of the version before are not in it; without any, rows are
    /// other ones.
    case replaced([String])
    /// Another table took the place of the file; tasks of these keys were claimed in the version before.
    case fenced([String])
    /// A hand edit took tasks of these keys, which were claimed, back from their workers; they keep their attempts.
    case keptAttempts([String])
    /// The file ended in the middle of a line, of which this is the text; the version before is back.
    case cut(line: Int, text: String)
    /// A version that could not be merged is kept in a file of its own, beside the table.
    case rescued(file: String)
    /// A save that a killed run had taken out of its place was put back.
    case restored
    /// Rows of a change could not be added to another table yet, the archive or the alerts; the next change tries again.
    /// - Parameter record: the file that keeps them until then.
    case unarchived(record: String, archive: String, because: StoreError)
}
