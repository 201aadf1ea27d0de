internal import Host
package import Operations
package import Sheets
package import TaskQueue

/// The one way to read and change a QUEUE.md, and the tables beside it.
package struct QueueStore: Sendable {
    /// The file as the caller named it; links are followed when it is read or changed.
    package let path: String
    private let terms: TableTerms
    private let isReadOnly: Bool
    private let lockTimeout: Duration
    private let log: String?
    /// Where versions are looked for that the store does not know.
    package var committed: CommittedVersions.Search?

    /// - Parameters:
    ///   - path: the file, relative to the current folder or absolute.
    ///   - terms: how the file is read.
    ///   - isReadOnly: refuses every change.
    ///   - lockTimeout: how long to wait while others change a table of the folder.
    ///   - log: the path of the event log: an id that it has is not given to a new task.
    package init(
        path: String, terms: TableTerms = TableTerms(), isReadOnly: Bool = false,
        lockTimeout: Duration = .seconds(10), log: String? = nil
    ) {
        self.path = path
        self.log = log
        self.terms = terms
        self.isReadOnly = isReadOnly
        self.lockTimeout = lockTimeout
    }

    /// The file beside the queue that finished tasks move to; it need not be there. `QUEUE.archive.md` for a
    /// `QUEUE.md`.
    package var archive: QueueStore {
        QueueStore(path: TableAddition.archive(of: ownPath), terms: terms.ofSibling)
    }

    /// The names of the other tables that belong to the queue, the archive first.
    package var siblingNames: [String] {
        let own = (try? TableStore.resolve(path).name) ?? name
        return QueueTable.all(of: own).dropFirst().map(\.name)
    }

    /// The path of the file itself: what is beside that is there for all names that links give it.
    private var ownPath: String {
        do throws(StoreError) {
            return try TableStore.resolve(path).path
        } catch {
            return path
        }
    }

    /// The name of the file in its folder.
    package var name: String { PathText.name(of: path) }

    /// The store of another table in the folder of this one.
    ///
    /// - Parameter name: the file's name.
    package func sibling(_ name: String) -> QueueStore {
        let path = ownPath
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
        return QueueStore(path: folder + name, terms: terms.ofSibling, isReadOnly: isReadOnly, lockTimeout: lockTimeout)
    }

    /// Reads the queue as it is.
    package func read() throws(StoreError) -> Queue { try view(try readBytes()) }

    /// Reads the file as another kind of table.
    package func read<Subject: SheetView>(as kind: Subject.Type) throws(StoreError) -> Subject {
        try view(try table(Subject.schema).read())
    }

    /// Reads the file as it is, whether it is a queue or not.
    package func readBytes() throws(StoreError) -> [UInt8] { try table(Queue.schema).read() }

    /// Creates the file, which must not exist yet: complete and durable, or not at all.
    ///
    /// - Parameter content: what it is to hold.
    package func create(_ content: [UInt8]) throws(StoreError) {
        try TableStore.create(path, content, timeout: lockTimeout)
    }

    /// Makes a change durable, or leaves the file as it is.
    ///
    /// - Parameters:
    ///   - operation: what to change. It is applied anew when somebody saved the file in between, so it may run more
    ///     than once.
    ///   - clock: gives the moment of each try.
    ///   - tell: gets what a person has to know beside the result, whether the operation is made or refused.
    ///   - trail: where the change is recorded beside the store.
    ///   - beforeWriting: called when it is certain that something changes, before anything does.
    /// - Throws: why nothing was changed.
    package func commit<Change: Operation>(
        _ operation: Change, at clock: () -> Moment, tell: (StoreNotice) -> Void, trail: ChangeTrail? = nil,
        beforeWriting: () -> Void = {}
    ) throws(StoreError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        var applied: (subject: Change.Subject, outcome: Change.Outcome)?
        let receipt = try table(Change.Subject.schema).commit(
            at: clock, tell: tell, trail: trail, beforeWriting: beforeWriting
        ) { bytes, moment throws(StoreError) in
            let result = try apply(operation, to: bytes, at: moment)
            applied = result
            let sheet = result.subject.sheet
            // Looked for only when rows go to the archive.
            var change = TableChange(sheet, of: sheet.archived.isEmpty ? path : try TableStore.resolve(path).name)
            if let trail, operation.isCommitted { change.message = trail.message(operation.name, result.subject) }
            change.isMinor = !operation.isCommitted
            return change
        }
        guard let applied else { throw .missing(path: path) }
        var answer = CommitReceipt(
            outcome: applied.outcome, subject: applied.subject, isChanged: receipt.isChanged,
            unconfirmed: receipt.unconfirmed)
        answer.isFirst = receipt.isFirst
        return answer
    }

    /// Keys that rows of the last versions had.
    ///
    /// - Parameter place: where the key is in a row.
    func formerKeys(at place: Int) -> [String] {
        if let history = table(Queue.schema).versionHistory() { return history.keys(at: place) }
        guard let path = try? TableStore.resolve(path), let folder = try? path.folder.path(),
            let versions = committed?.versions(folder, path.name)?.recent
        else { return [] }
        return versions.flatMap { VersionHistory.keys(in: $0, at: place) }
    }

    /// What a check of a file knows of the queue beside it.
    ///
    /// - Parameters:
    ///   - staleMinutes: how long a task without a lease may be in work.
    ///   - offset: the offset in which the log's times are written; nil where its claims are not asked for.
    package func lintContext(staleMinutes: Int, claimsAt offset: UTCOffset?) -> LintContext {
        var claims: [String: LoggedClaim] = [:]
        if let log, let offset { claims = History.claims(inLogAt: log, of: LoggedQueue(at: path), offset: offset) }
        return LintContext(
            staleMinutes: staleMinutes, memory: TableMemory(of: self, log: log, keyPlace: 0), claims: claims)
    }

    /// Records the queue as it is beside the store, and the changes before that are not recorded yet.
    ///
    /// - Parameters: as for ``commit(_:at:tell:trail:beforeWriting:)``.
    package func record(
        by trail: ChangeTrail, at clock: () -> Moment, tell: (StoreNotice) -> Void
    ) throws(StoreError) {
        try table(Queue.schema).record(by: trail, at: clock, tell: tell)
    }

    /// Compares the file with its last version, as every change does first: a save from an older one is merged with what
    /// changed since. Records of versions are begun where there are none.
    ///
    /// - Parameters:
    ///   - schema: the kind of table.
    ///   - clock, tell: as for ``commit(_:at:tell:trail:beforeWriting:)``.
    package func heal(
        as schema: Schema, at clock: () -> Moment, tell: (StoreNotice) -> Void
    ) throws(StoreError) {
        try table(schema).heal(at: clock, tell: tell)
    }

    /// What an older version is that somebody put in the place of the file since it had a newer one, other than by a
    /// change: as it is, or as it was healed, so that claims count on.
    ///
    /// - Parameters:
    ///   - older: the older version.
    ///   - newer: the newer one.
    /// - Returns: nil where nobody did, or the newer one is not known.
    package func putBack(_ older: [UInt8], since newer: [UInt8]) -> [UInt8]? {
        table(Queue.schema).putBack(older, since: newer)
    }

    /// Whether one of the last versions came from elsewhere than from a change: an edit by hand, or what git put there.
    package var hasForeignChange: Bool { table(Queue.schema).versionHistory()?.hasForeignChange ?? false }

    /// Whether the file is another version than the last one that is recorded.
    package var isEdited: Bool { table(Queue.schema).isEdited }

    /// Makes the file the queue that it is to become.
    ///
    /// - Parameters:
    ///   - isShapeOnly: leaves words of status and priority as they are.
    ///   - clock, tell: as for ``commit(_:at:tell:trail:beforeWriting:)``.
    /// - Returns: what was changed.
    package func adopt(
        isShapeOnly: Bool, at clock: () -> Moment, tell: (StoreNotice) -> Void
    ) throws(StoreError) -> Adoption {
        var adopted: Adoption?
        _ = try table(Queue.schema).commit(at: clock, tell: tell, beforeWriting: {}) {
            bytes, _ throws(StoreError) in
            let adoption = try adoption(of: bytes, isShapeOnly: isShapeOnly)
            // A repaired file is compared with its last version, and what comes of that is a queue already.
            if adoption.isChange || adopted == nil { adopted = adoption }
            return TableChange(FileVersion(adoption.bytes), isChanged: adoption.isChange)
        }
        guard let adopted else { throw .missing(path: path) }
        return adopted
    }

    /// Brings what others changed into the file, read as another kind of table, by rows. What is pushed stays where both
    /// changed the same differently.
    ///
    /// - Parameters:
    ///   - base: the last version that both had; empty when there is none.
    ///   - pushed: theirs.
    ///   - schema: the kind of table.
    ///   - clock, tell: as for ``commit(_:at:tell:trail:beforeWriting:)``.
    package func take(
        _ pushed: [UInt8], since base: [UInt8], as schema: Schema, at clock: () -> Moment, tell: (StoreNotice) -> Void
    ) throws(StoreError) -> TakenRows {
        var taken = TakenRows()
        _ = try table(schema).commit(at: clock, tell: tell, beforeWriting: {}) { bytes, _ throws(StoreError) in
            do throws(SheetError) {
                let result = try SheetMerge.merge(
                    base: base, ours: pushed, theirs: bytes, schema: schema, terms: terms, renumbering: .theirs)
                func keys(_ old: [UInt8], _ new: [UInt8]) throws(SheetError) -> [String] {
                    try SheetMerge.changedKeys(from: old, to: new, schema: schema, terms: terms)
                }
                taken = TakenRows(conflicts: result.conflicts, keys: try keys(bytes, result.bytes))
                // Where rows are joined, none gives way.
                if !taken.keys.isEmpty, schema.rules.joining == nil {
                    let (own, others) = (try keys(base, bytes), try keys(base, pushed))
                    let kept = try keys(pushed, result.bytes)
                    taken.lost = taken.keys.filter { own.contains($0) && others.contains($0) && !kept.contains($0) }
                }
                return TableChange(FileVersion(result.bytes), isChanged: result.bytes != bytes)
            } catch {
                throw .refused(error)
            }
        }
        return taken
    }

    /// What ``adopt(isShapeOnly:at:tell:)`` would change.
    package func adoption(of bytes: [UInt8], isShapeOnly: Bool) throws(StoreError) -> Adoption {
        do throws(SheetError) {
            let known = table(Queue.schema).lastVersions()
            return try Adoption(
                bytes, terms: terms, isShapeOnly: isShapeOnly, last: known?.last, older: known?.older ?? [],
                memory: TableMemory(of: self, log: log, keyPlace: 0))
        } catch {
            throw .refused(QueueError.sheet(error))
        }
    }

    /// Tries an operation without lock or trace; a file that is not there refuses nothing.
    ///
    /// - Throws: why the operation would be refused, or the file is not a queue.
    package func rehearse(_ operation: some Operation, at moment: Moment) throws(StoreError) {
        let place = try TableStore.resolve(path)
        if place.isMissing { return }
        let base = try TableStore.current(at: place)
        try Transaction.refuseUnlessReplaceable(base.file.status, path: place.path)
        _ = try apply(operation, to: base.bytes, at: moment)
    }

    /// Tries an operation on a file that is not there yet.
    ///
    /// - Parameter content: what it would begin with.
    package func rehearse(_ operation: some Operation, in content: [UInt8], at moment: Moment) throws(StoreError) {
        _ = try apply(operation, to: content, at: moment)
    }

    /// Whether there is a folder for working files: a change was made here before, or is being made.
    package var hasWorkFolder: Bool { table(Queue.schema).hasWorkFolder }

    /// Whether the file is there, or was: one that was changed here may be missing for a moment, while git replaces it, and
    /// is worth waiting for. Most queues have no archive and no alerts.
    package var isThere: Bool {
        do throws(StoreError) {
            return try !TableStore.resolve(path).isMissing || hasWorkFolder
        } catch {
            if case .missing = error { return false }
            return true
        }
    }

    /// Whether a change was made to the file here, or it was seen as a table.
    package var hasVersions: Bool { table(Queue.schema).versionHistory() != nil }

    private func table(_ schema: Schema) -> TableStore {
        TableStore(
            path: path, kind: TableKind(schema: schema, terms: terms), isReadOnly: isReadOnly,
            lockTimeout: lockTimeout, committed: committed)
    }

    private func apply<Change: Operation>(
        _ operation: Change, to bytes: [UInt8], at moment: Moment
    ) throws(StoreError) -> (subject: Change.Subject, outcome: Change.Outcome) {
        var subject: Change.Subject = try view(bytes)
        do throws(Change.Subject.Failure) {
            let outcome = try operation.apply(to: &subject, at: moment)
            return (subject, outcome)
        } catch {
            throw .refused(error)
        }
    }

    private func view<Subject: SheetView>(_ bytes: [UInt8]) throws(StoreError) -> Subject {
        do throws(SheetError) {
            var sheet = try Sheet(bytes, schema: Subject.schema, terms: terms)
            if let place = sheet.place(of: Subject.schema.key) {
                sheet.memory = TableMemory(of: self, log: log, keyPlace: place)
            }
            return Subject(sheet)
        } catch {
            throw .refused(Subject.failure(error))
        }
    }
}

/// What came of bringing rows that others pushed into a table beside the queue.
package struct TakenRows: Sendable {
    /// What both changed differently.
    package fileprivate(set) var conflicts: [FieldConflict] = []
    /// The rows that are others than before.
    package fileprivate(set) var keys: [String] = []
    /// Those of them that were changed here too, and are what others pushed.
    package fileprivate(set) var lost: [String] = []
}
