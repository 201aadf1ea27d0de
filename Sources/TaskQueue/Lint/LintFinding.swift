package import Sheets

/// Something in a queue's file that a hand edit got wrong, and where.
package struct LintFinding: Equatable, Sendable {
    package enum Severity: Sendable {
        /// A command will refuse the row or the file, or the task will never be claimed.
        case error
        case warning
        /// Nothing is wrong; a reader may want to know what commands make of it.
        case notice
    }

    /// What is wrong. Texts from the file are shortened, and of secrets in them only the beginning is there.
    package enum Kind: Equatable, Sendable {
        /// What can be wrong in any table.
        case shape(SheetFinding.Kind)

        /// Columns that commands write to.
        case missingColumns([Column])
        /// Such columns of another table beside the queue, by their headers.
        case missingHeaders([String])
        /// A cell of such a table.
        case oddCell(OddCell)
        /// A table beside the queue that can't be read as a file, with why.
        case unreadableFile(String)

        // MARK: Values; `meant` is what can't be wrong to write instead.

        /// The text is empty where there is no status at all.
        case unknownStatus(String, meant: Status?)
        case unknownPriority(String, meant: Priority?)
        case unknownTime(Column, String, meant: String?)
        /// A row in work that names nobody.
        case noOwner
        /// The lease of a claim ended then; with the id, and with what keeps others from claiming the task.
        case expiredLease(String, of: String, obstacle: Readiness.Obstacle?)
        /// A row in work without a lease, which was started then.
        case staleClaim(String)
        /// A row in work that never comes back by itself: without a lease, and without a start that has come.
        case strandedClaim(of: String, start: String?)
        /// The event log disagrees on who has the task, or on whether it is done.
        case contradictedClaim(LoggedClaim, since: String?, row: ClaimedRow)

        // MARK: Ids

        case invalidID(String)
        /// The archive has the id too, with that status.
        case archivedID(String, Status?)
        case invisibleInID(String, Unicode.Scalar, meant: TaskID?)
        /// A letter of another script looks like one of an id; `line` is that of the row that has the plain one.
        case lookAlikeID(String, Unicode.Scalar, plain: TaskID, line: Int?)
        /// The same letters as in an id above, of other code points (NFC and NFD).
        case twinID(String, firstLine: Int)

        // MARK: Tags

        case unknownDependency(String)
        case ownDependency
        /// A task that waits for one that nobody will finish unless somebody asks for it; with the state of that one.
        case strandedDependency(String, TaskState)
        /// A task that waits for one in the archive that was never DONE; with the status of that one, nil where the archive
        /// can't be read.
        case archivedDependency(String, Status?)
        /// The ids along which tasks wait for each other; the last is the first again.
        case dependencyCircle([String])
        /// Two open tasks are one piece of work; with the key and the id of the first one.
        case sharedDedupeKey(String, with: String)
        case unreadableTag(NoteTag, String)
        /// A time so far away that nobody can have meant it.
        case distantTime(NoteTag, String)
        /// A second tag of a kind of which only the first counts.
        case repeatedTag(NoteTag)
        /// A tag that is spelled otherwise than commands do; and how they do.
        case looseTag(String, meant: String)
        /// Text that looks like a tag.
        case seemingTag(NoteTag, String)

        // MARK: Anywhere in the file

        /// - Parameter start: its first characters, four at most.
        case secret(Secret, start: String)
        /// A check that the criteria mention can't be run, for that reason.
        case unusableCheck(String)
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// From 1, in characters.
    package let column: Int
    package private(set) var severity: Severity
    /// Whether ``Queue/fixes(at:)`` has what is to be written instead.
    package let isFixable: Bool

    /// - Parameters:
    ///   - kind: what is wrong.
    ///   - line: from 1.
    ///   - column: from 1, in characters.
    ///   - isFinished: whether it is in the row of a task that is DONE, which nothing waits to claim.
    ///   - isFixable: whether what is meant can't be wrong.
    package init(_ kind: Kind, line: Int, column: Int, isFinished: Bool = false, isFixable: Bool = false) {
        self.kind = kind
        self.line = line
        self.column = column
        self.isFixable = isFixable
        severity = kind.severity(isFinished: isFinished)
    }

    /// Whether the event log contradicts what the row of a task says of its claim.
    package func isContradiction(of id: TaskID) -> Bool {
        if case .contradictedClaim(_, _, let row) = kind { row.id == id.text } else { false }
    }

    /// The same where no command is refused for it.
    var asWarning: LintFinding {
        var finding = self
        finding.severity = .warning
        return finding
    }

    /// The name of the rule, for programs.
    package var code: String {
        switch kind {
        case .shape(let kind): kind.code
        case .missingColumns, .missingHeaders: "missing-column"
        case .oddCell: "odd-cell"
        case .unreadableFile: "unreadable-file"
        case .unknownStatus: "unknown-status"
        case .unknownPriority: "unknown-priority"
        case .unknownTime: "unknown-time"
        case .noOwner: "no-owner"
        case .invalidID: "invalid-id"
        case .archivedID: "archived-id"
        case .invisibleInID: "invisible-in-id"
        case .lookAlikeID: "look-alike-id"
        case .twinID: "twin-id"
        case .unknownDependency: "unknown-dependency"
        case .ownDependency: "own-dependency"
        case .archivedDependency: "archived-dependency"
        case .dependencyCircle: "dependency-circle"
        case .sharedDedupeKey: "shared-dedupe-key"
        case .unreadableTag: "unreadable-tag"
        case .distantTime: "distant-time"
        case .repeatedTag: "repeated-tag"
        case .looseTag: "loose-tag"
        case .seemingTag: "seeming-tag"
        case .expiredLease: "expired-lease"
        case .staleClaim: "stale-claim"
        case .strandedClaim: "stranded-claim"
        case .contradictedClaim: "contradicted-claim"
        case .strandedDependency: "stranded-dependency"
        case .secret: "secret"
        case .unusableCheck: "unusable-check"
        }
    }
}

extension LintFinding.Kind {
    fileprivate func severity(isFinished: Bool) -> LintFinding.Severity {
        switch self {
        case .unreadableFile, .unknownStatus, .invalidID, .invisibleInID, .lookAlikeID, .twinID, .unknownDependency,
            .ownDependency, .archivedDependency, .dependencyCircle:
            .error
        case .unknownPriority, .unreadableTag(.attempt, _), .unreadableTag(.retryAt, _):
            isFinished ? .warning : .error
        // A claim writes tags into the notes, and these would not fit.
        case .shape(.longCell(Column.notes.header, _)): isFinished ? .warning : .error
        // A claim writes into these cells, and so none can be made.
        case .shape(.damagedText(Column.notes.header)), .shape(.damagedText(Column.ownerSession.header)):
            isFinished ? .warning : .error
        case .shape(.longCell), .shape(.controlCharacter), .shape(.damagedText), .shape(.oddBlank): .warning
        case .shape(.emptyRow), .shape(.headingRow), .shape(.headerRow): .notice
        case .shape: .error
        case .archivedID, .unknownTime, .noOwner, .expiredLease, .staleClaim, .strandedClaim, .contradictedClaim,
            .strandedDependency, .sharedDedupeKey, .unreadableTag, .distantTime, .repeatedTag, .looseTag, .seemingTag,
            .secret, .unusableCheck,
            .missingColumns, .missingHeaders, .oddCell:
            .warning
        }
    }
}

extension SheetFinding.Kind {
    /// The name of the rule in a queue, whose keys are ids.
    fileprivate var code: String {
        switch self {
        case .conflictMarker: "conflict-marker"
        case .nulByte: "nul-byte"
        case .otherEncoding: "not-utf8"
        case .noTable, .noTableBelowHeading, .unfitTable: "no-table"
        case .secondTable: "several-tables"
        case .repeatedColumn: "duplicate-column"
        case .fileTooLarge: "file-too-large"
        case .damagedRow: "damaged-row"
        case .strayRow: "stray-row"
        case .longCell: "long-cell"
        case .controlCharacter: "control-character"
        case .damagedText: "damaged-text"
        case .oddBlank: "odd-blank"
        case .noKey: "no-id"
        case .duplicateKey: "duplicate-id"
        case .copiedRow: "copied-row"
        case .emptyRow: "empty-row"
        case .headingRow: "heading-row"
        case .headerRow: "header-row"
        }
    }
}
