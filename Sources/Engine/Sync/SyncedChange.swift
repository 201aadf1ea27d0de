internal import Git
internal import Host
internal import Ledgers
package import Operations
internal import Sheets
package import TaskQueue
package import Workspace

extension Session {
    /// How long an answer of the remote is taken for its last word, in milliseconds.
    private static let freshness: Int64 = 1000
    /// How long a push waits for changes of others, in a clone that is busy.
    private static let company = Duration.milliseconds(12)

    /// Makes a change durable and pushes it. It is acknowledged when the remote has it. Where others were faster, a claim
    /// is made again and any other change is refused; where the remote is not reached, nothing is changed.
    package mutating func commitSynced<Change: Operation>(
        _ operation: Change
    ) throws(EngineError) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        let workplace = try workplace()
        var run = try SyncRun(workplace)
        commitEdit(of: run)
        // To a worker that only wants work, another task is as good.
        let isContentWithAny = operation is Pick || operation is Dispatch
        let isPulled = try pullUnlessFresh(&run)
        while true {
            run.former = nil
            let count = workplace.store.syncRecord().count
            let receipt: CommitReceipt<Queue, Change.Outcome>
            do throws(EngineError) {
                receipt = try commit(operation, in: workplace.store, nil, trail: audit(of: workplace).notes)
            } catch {
                if isPulled { pushRest(&run) }
                throw error
            }
            guard receipt.isChanged else {
                if isPulled { pushRest(&run) }
                return receipt
            }
            let settled: [SyncRecord.Entry]?
            do throws(EngineError) {
                settled = try settle(SyncedChange(receipt.subject), since: count, &run, pushingRest: !isContentWithAny)
            } catch {
                try takeBack(SyncedChange(receipt.subject), run, because: error)
                throw error
            }
            guard let entries = settled else {
                try run.count()
                continue
            }
            var own = SyncedChange(receipt.subject)
            if isContentWithAny {
                if entries.contains(where: { own.isLost(by: $0) }) {
                    try run.count()
                    continue
                }
            } else if let reason = own.reason(in: entries) {
                // It is not made, so nobody has to decide between its values and others.
                notices.removeAll { notice in
                    guard case .overruled(let conflicts, _) = notice else { return false }
                    return conflicts.allSatisfy { own.isAbout($0) }
                }
                throw workplace.failure(reason)
            }
            let now = try readQueue()
            if isContentWithAny, !own.isHeld(in: now) {
                try run.count()
                continue
            }
            let renamings = own.renamings(by: entries)
            let outcome = (receipt.outcome as? any NamesTasks)?.renaming(renamings) as? Change.Outcome
            return CommitReceipt(
                outcome: outcome ?? receipt.outcome, subject: receipt.subject.followed(by: now, renamings),
                isChanged: true, unconfirmed: receipt.unconfirmed)
        }
    }

    /// Pulls, unless the remote was reached a moment ago.
    ///
    /// - Returns: whether it did.
    private mutating func pullUnlessFresh(_ run: inout SyncRun) throws(EngineError) -> Bool {
        func isFresh(_ record: SyncRecord) -> Bool {
            record.isFresh(at: Clock.wallMilliseconds, within: Self.freshness)
        }
        if isFresh(run.workplace.store.syncRecord()) { return false }
        var ledger = try ledger(of: run.workplace)
        // Another run may have pulled while this one waited for the lock.
        if isFresh(ledger.record) { return false }
        try settle(&run, &ledger)
        try pull(&run, &ledger)
        return true
    }

    /// Pushes what a pull left, where no change follows, so that git sees nothing that is not committed.
    private mutating func pushRest(_ run: inout SyncRun) {
        guard var ledger = try? ledger(of: run.workplace) else { return }
        _ = try? push(&run, &ledger)
    }

    /// Waits until a change is pushed, by this run or by another one of the clone.
    ///
    /// - Parameter pushesRest: whether a change that was lost is taken back as far as it is there all the same, and what
    ///   is left is pushed, so that git sees nothing that is not committed.
    /// - Returns: what befell tasks of the clone meanwhile; nil where others were faster to add the same work, so that the
    ///   change is taken back and has to be made again on theirs.
    private mutating func settle(
        _ change: SyncedChange, since count: Int, _ run: inout SyncRun, pushingRest pushesRest: Bool
    ) throws(EngineError) -> [SyncRecord.Entry]? {
        let workplace = run.workplace
        let turn = workplace.store.syncRecord().turn
        var ledger = try ledger(of: workplace)
        try settle(&run, &ledger)
        let isRepeat = { change.repeats { try? Queue(workplace.store.readBytes(), terms: workplace.settings.terms) } }
        let isLost = { (record: SyncRecord) in
            record.entries(since: count).contains {
                change.isLost(by: $0) || pushesRest && change.isOverruled(by: $0)
            } || isRepeat()
        }
        if ledger.record.done <= turn, !isLost(ledger.record) {
            if ledger.record.pushing != nil { try pull(&run, &ledger) }
            if !isLost(ledger.record) {
                // A process that was answered a moment ago is about to make its next change, which may come along.
                if ledger.record.isBusy(at: Clock.wallMilliseconds) { Clock.sleep(Self.company) }
                try pushUntilDone(&run, &ledger, isLost)
            }
        }
        guard pushesRest, isLost(ledger.record) else { return ledger.record.entries(since: count) }
        let wasRepeat = isRepeat()
        _ = try undo(change, run, yielding: true, trail: audit(of: workplace).notes)
        _ = try? push(&run, &ledger)
        return wasRepeat && !isRepeat() ? nil : ledger.record.entries(since: count)
    }

    /// Takes a change back that was not pushed, as if it had not been made.
    private mutating func takeBack(
        _ change: SyncedChange, _ run: SyncRun, because error: EngineError
    ) throws(EngineError) {
        let trail = ChangeTrail(message: audit(of: run.workplace).notes.message) { $1.rewind(to: $0.newHash) }
        guard let isUndone = try? undo(change, run, yielding: false, trail: trail), isUndone else {
            guard case .unsynced(let obstacle, _) = error else { throw error }
            throw .unsynced(obstacle, left: run.workplace.path)
        }
    }

    /// Makes the tables what they would be without a change.
    ///
    /// - Parameter yields: as for `Undo`.
    /// - Returns: whether something of it was there.
    private mutating func undo(
        _ change: SyncedChange, _ run: SyncRun, yielding yields: Bool, trail: ChangeTrail
    ) throws(EngineError) -> Bool {
        let workplace = run.workplace
        let undo = Undo(
            [versions(of: change, run, afterOthers: yields)], terms: workplace.settings.terms, keepingAttempts: false,
            yielding: yields)
        let receipt = try commit(undo, in: workplace.store, nil, trail: trail)
        // What the change moved to other tables, or said there.
        try unarchive(change.removedIDs)
        if change.hasAdditions, workplace.store.sibling(Alerts.file).isThere {
            var queue = receipt.subject
            let family = workplace.label + Alert.deadLetters
            let lasting = queue.deadLetters().map { family + $0.text(.id) }
            _ = try commit(
                SettleAlerts(family: family, lasting: lasting), in: workplace.store.sibling(Alerts.file),
                nil, trail: nil)
        }
        return receipt.isChanged
    }

    /// The queue before and after a change, each as it would be with what others pushed since.
    ///
    /// What others pushed to a row that the change took out, or to one that it wrote to and they deleted, is in the queue
    /// in another form than the change left it: only beside the same merge without the change it can be told apart.
    ///
    /// - Parameter isKnown: others pushed something since, though another run of the clone may have taken it.
    private func versions(
        of change: SyncedChange, _ run: SyncRun, afterOthers isKnown: Bool
    ) -> (before: [UInt8], after: [UInt8]) {
        let (before, after) = change.versions
        var run = run
        let name = run.names[0]
        guard isKnown || run.former != nil, let place = try? run.place(), let state = try? place.state(of: run.names),
            let pushed = try? place.text(of: state.synced?.objects[name], as: name, like: before)
        else { return (before, after) }
        let common = run.former.flatMap { try? place.text(of: $0.objects[name], as: name, like: before) } ?? before
        let terms = run.workplace.settings.terms
        func merged(_ version: [UInt8]) -> [UInt8]? {
            try? QueueMerge.pushed(base: common, pushed: pushed, local: version, terms: terms).bytes
        }
        guard let unchanged = merged(before), let changed = merged(after) else { return (before, after) }
        return (unchanged, changed)
    }

    /// Makes an edit by hand a commit of its own before the change; what is in the way of that is not in the way of the
    /// change.
    private mutating func commitEdit(of run: SyncRun) {
        let workplace = run.workplace
        guard workplace.settings.isAutocommitted, workplace.store.isEdited else { return }
        heal(run)
        if !isPutBack(run) { _ = try? commitFile(subject: nil) }
    }
}

/// The rows that a change left, to be found again.
private struct SyncedChange {
    private let keys: Set<String>
    private var queue: Queue
    /// The tasks that the change took out of the queue, to the archive or by another id.
    let removedIDs: [TaskID]
    /// The dedupe keys of the tasks that it added.
    private let addedKeys: Set<String>

    init(_ queue: Queue) {
        self.queue = queue
        var added = queue
        addedKeys = Set(
            queue.events.filter { $0.name == QueueEvent.enqueued.rawValue }.compactMap { event in
                TaskID(event.key).flatMap { added.rows(of: $0).first }.flatMap {
                    added.row($0).notes.value(of: .dedupe)
                }
            })
        removedIDs = queue.removedIDs()
        keys = Set(queue.events.map(\.key)).union(removedIDs.map(\.text))
    }

    /// Whether others were faster.
    func isLost(by entry: SyncRecord.Entry) -> Bool {
        guard entry.holder != nil, keys.contains(entry.id) else { return false }
        var queue = queue
        guard let id = TaskID(entry.id), let row = queue.rows(of: id).first else { return true }
        return queue.row(row).notes.attempt.map { $0.number == entry.attempt } ?? true
    }

    /// Whether others changed the same fields of a task differently.
    func isOverruled(by entry: SyncRecord.Entry) -> Bool { entry.isOverruled && keys.contains(entry.id) }

    /// Whether others have added a task of the same dedupe key, which is above this one then.
    ///
    /// - Parameter now: reads the queue; only where the change has added a task with such a key.
    func repeats(_ now: () -> Queue?) -> Bool {
        guard !addedKeys.isEmpty, var now = now() else { return false }
        return now.openTwins().contains { addedKeys.contains($0.key) }
    }

    func isAbout(_ conflict: FieldConflict) -> Bool { conflict.id.map(keys.contains) ?? false }

    /// Whether it wrote to other tables.
    var hasAdditions: Bool { !queue.sheet.additions.isEmpty }

    /// The queue before and after the change.
    var versions: (before: [UInt8], after: [UInt8]) { (queue.original, queue.rendered()) }

    /// Why the change is not made; nil where it is.
    mutating func reason(in entries: [SyncRecord.Entry]) -> QueueError? {
        if let lost = entries.first(where: { isLost(by: $0) }), let id = TaskID(lost.id) {
            let owner = queue.rows(of: id).first.map { queue.row($0).text(.ownerSession) } ?? ""
            guard !owner.isEmpty else { return .overtaken([lost.id]) }
            return .lostClaim(id, claimed: owner, holder: lost.holder ?? "somebody")
        }
        let overruled = entries.filter { isOverruled(by: $0) }.map(\.id)
        return overruled.isEmpty ? nil : .overtaken(overruled)
    }

    /// Whether the tasks have the same owners in a later version.
    mutating func isHeld(in later: Queue) -> Bool {
        var later = later
        return keys.allSatisfy { key in
            guard let id = TaskID(key), let old = queue.rows(of: id).first, let new = later.rows(of: id).first else {
                return false
            }
            return queue.row(old).holding == later.row(new).holding
        }
    }

    /// The ids that the tasks have after that; some may have had several meanwhile.
    func renamings(by entries: [SyncRecord.Entry]) -> [PushedMerge.Renaming] {
        var now: [String: String] = [:]
        for key in keys { now[key] = key }
        for entry in entries {
            guard let renamed = entry.renamed, let key = now.first(where: { $0.value == entry.id })?.key else {
                continue
            }
            now[key] = renamed
        }
        return now.compactMap { old, new in
            guard old != new, let old = TaskID(old), let new = TaskID(new) else { return nil }
            return PushedMerge.Renaming(old: old, new: new)
        }
    }
}
