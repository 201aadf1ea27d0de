internal import Host
internal import MarkdownTable
internal import Operations
internal import Sheets
internal import TaskQueue

/// One change of the file under the lock: recover, read, merge what editors wrote to displaced files, apply, replace.
struct Transaction: ~Copyable {
    /// The folder of the file and its name there, links followed.
    let place: ResolvedPath
    /// `.orch/` beside the file.
    let work: Folder
    /// Held until the transaction ends.
    let lock: FileLock
    let heading: String?
    /// The store that the change is made through.
    let store: QueueStore
    /// What a person has to be told, also when the operation is refused.
    var notices: [StoreNotice] = []
    /// Whether there are displaced files to remove.
    var isPruningDue = false
    /// The moment of the current try.
    var moment: Moment

    /// After this time no further try is begun, so that others who wait for the lock get their turn.
    private let patience: Duration

    /// The bounds of how often a change is begun anew because somebody saved the file in between: the lower one holds
    /// however long a try takes, since one save or a merge is nothing unusual.
    private static let tries = 3...10_000

    init(
        place: consuming ResolvedPath, work: consuming Folder, lock: consuming FileLock, heading: String?,
        store: QueueStore, moment: Moment, patience: Duration
    ) {
        self.place = place
        self.work = work
        self.lock = lock
        self.heading = heading
        self.store = store
        self.moment = moment
        self.patience = patience
    }

    /// Applies an operation until it is in place or refused.
    ///
    /// - Parameters:
    ///   - operation: applied anew to each version that a person puts in between.
    ///   - clock: read at every try.
    ///   - beforeWriting: called once, when it is certain that something changes.
    mutating func run<Change: Operation>(
        _ operation: Change, at clock: () -> Moment, beforeWriting: () -> Void
    ) throws(StoreError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        try recover()
        var isAnnounced = false
        var isMerged = false
        var unconfirmed: SystemError?
        let start = Clock.monotonicNanoseconds
        var count = 0
        while count < Self.tries.upperBound {
            let time = Duration.nanoseconds(Clock.monotonicNanoseconds - start)
            if count >= Self.tries.lowerBound, time >= patience { break }
            count += 1
            moment = clock()
            let edits = try displacedEdits()
            let base = try SettledRead.read(place.name, in: place.folder, path: place.path)
            try Self.refuseUnlessReplaceable(base.file.status, path: place.path)
            let (text, merged) = try merging(edits, into: base.bytes)
            var subject: Change.Subject = try Self.view(text, heading: heading)
            if !merged.isEmpty {
                // By itself: were the merge and the operation one step, a run killed before the merge is noted would
                // leave it to be made again, beside rows that the operation has changed.
                if text != base.bytes {
                    if !isAnnounced { beforeWriting() }
                    isAnnounced = true
                    guard case .replaced(let failure) = try replace(base, with: FileVersion(text)) else { continue }
                    unconfirmed = failure ?? unconfirmed
                    isMerged = true
                    notices += merged.map { .mergedEdit(lines: $0.changedLines) }
                }
                try settle(merged, in: text)
                continue
            }
            let outcome: Change.Outcome
            do throws(Change.Subject.Failure) {
                outcome = try operation.apply(to: &subject, at: moment)
            } catch {
                throw .refused(error)
            }
            guard subject.sheet.isChanged else {
                return CommitReceipt(
                    outcome: outcome, subject: subject, isChanged: isMerged,
                    unconfirmed: unconfirmed.map(SystemFailure.init))
            }
            if !isAnnounced { beforeWriting() }
            isAnnounced = true
            let promise = try promise(subject.sheet)
            guard case .replaced(let failure) = try replace(base, with: FileVersion(subject.sheet)) else {
                try withdraw(promise)
                continue
            }
            unconfirmed = failure ?? unconfirmed
            if let promise { keep(promise) }
            if isPruningDue { prune() }
            return CommitReceipt(
                outcome: outcome, subject: subject, isChanged: true, unconfirmed: unconfirmed.map(SystemFailure.init))
        }
        throw .restless(path: place.path, tries: count)
    }

    /// Refuses a file that has other names, or that nobody may write.
    static func refuseUnlessReplaceable(_ status: FileStatus, path: String) throws(StoreError) {
        guard status.linkCount == 1 else { throw .hardLinked(path: path, names: Int(status.linkCount)) }
        guard status.mode & 0o222 != 0 else { throw .unwritable(path: path) }
    }

    /// The queue with the edits in it that can be merged; the others become files of their own beside it.
    private mutating func merging(
        _ edits: [DisplacedEdit], into bytes: [UInt8]
    ) throws(StoreError) -> (text: [UInt8], merged: [DisplacedEdit]) {
        var text = bytes
        var merged: [DisplacedEdit] = []
        let replaced = edits.isEmpty ? [] : try replacedLines()
        for edit in edits {
            let together = edit.merged(into: text, replaced: replaced, heading: heading)
            if let together, (try? Queue(together, heading: heading)) != nil {
                text = together
                merged.append(edit)
            } else {
                try rescue(edit)
            }
        }
        return (text, merged)
    }

    /// Bytes as a kind of table.
    static func view<Subject: SheetView>(_ bytes: [UInt8], heading: String?) throws(StoreError) -> Subject {
        do throws(SheetError) {
            return Subject(try Sheet(bytes, schema: Subject.schema, heading: heading))
        } catch {
            throw .refused(Subject.failure(error))
        }
    }

    /// A refusal of the system as an error of the store.
    func failure(_ error: SystemError) -> StoreError {
        .system(SystemFailure(error), path: place.path)
    }

    /// Runs system calls, with their errors as those of the store.
    func attempt<Result: ~Copyable>(_ body: () throws(SystemError) -> Result) throws(StoreError) -> Result {
        do throws(SystemError) {
            return try body()
        } catch {
            throw failure(error)
        }
    }
}
