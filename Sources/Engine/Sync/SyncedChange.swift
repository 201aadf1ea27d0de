internal import Git
internal import Host
package import Operations
internal import Sheets
package import TaskQueue
package import Workspace

extension Session {
    /// So long an answer of the remote is taken for its last word, in milliseconds.
    private static let freshness: Int64 = 1000
    /// So long others of a busy clone are waited for before a push.
    private static let company = Duration.milliseconds(12)

    /// Makes a change durable and pushes it. It is acknowledged when the remote has it; where others were faster, a
    /// claim is made anew and any other change is refused, and where the remote is not reached, nothing is changed.
    package mutating func commitSynced<Change: Operation>(
        _ operation: Change
    ) throws(EngineError) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        let workplace = try workplace()
        var run = try SyncRun(workplace)
        // Another task is as good for who only wants work.
        let isContentWithAny = operation is Pick || operation is Dispatch
        var isPulled = false
        if !workplace.store.syncRecord().isFresh(at: Clock.wallMilliseconds, within: Self.freshness) {
            var ledger = try ledger(of: workplace)
            if !ledger.record.isFresh(at: Clock.wallMilliseconds, within: Self.freshness) {
                try settle(&run, &ledger)
                try pull(&run, &ledger)
                isPulled = true
            }
        }
        while true {
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
            let entries: [SyncRecord.Entry]
            do throws(EngineError) {
                entries = try settled(SyncedChange(receipt.subject), since: count, &run, pushingRest: !isContentWithAny)
            } catch {
                try takeBack(receipt.subject, because: error)
                throw error
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

    /// Pushes what a pull left, where no change follows, so that git sees nothing that is not committed.
    private mutating func pushRest(_ run: inout SyncRun) {
        guard var ledger = try? ledger(of: run.workplace) else { return }
        _ = try? push(&run, &ledger)
    }

    /// Waits until a change is pushed, by this run or by another one of the clone.
    ///
    /// - Parameter pushesRest: whether a change that was lost is taken back as far as it is there all the same, and what
    ///   is left is pushed, so that git sees nothing that is not committed.
    /// - Returns: what befell tasks of the clone meanwhile.
    private mutating func settled(
        _ change: SyncedChange, since count: Int, _ run: inout SyncRun, pushingRest pushesRest: Bool
    ) throws(EngineError) -> [SyncRecord.Entry] {
        let turn = run.workplace.store.syncRecord().turn
        var ledger = try ledger(of: run.workplace)
        try settle(&run, &ledger)
        let isLost = { (record: SyncRecord) in
            record.entries(since: count).contains {
                change.isLost(by: $0) || pushesRest && change.isOverruled(by: $0)
            }
        }
        if ledger.record.done <= turn, !isLost(ledger.record) {
            if ledger.record.pushing != nil { try pull(&run, &ledger) }
            if !isLost(ledger.record) {
                // Who was answered a moment ago is about to make the next change, and may come along.
                if ledger.record.isBusy(at: Clock.wallMilliseconds) { Clock.sleep(Self.company) }
                try pushUntilDone(&run, &ledger, isLost)
            }
        }
        if pushesRest, isLost(ledger.record) {
            let workplace = run.workplace
            let undo = Undo(
                [change.versions], terms: workplace.settings.terms, keepingAttempts: false, yielding: true)
            _ = try commit(undo, in: workplace.store, nil, trail: audit(of: workplace).notes)
            _ = try? push(&run, &ledger)
        }
        return ledger.record.entries(since: count)
    }

    /// Takes a change back that was not pushed, as if it had not been made.
    private mutating func takeBack(_ queue: Queue, because error: EngineError) throws(EngineError) {
        let workplace = try workplace()
        let undo = Undo(
            [(queue.original, queue.rendered())], terms: workplace.settings.terms, keepingAttempts: false)
        let trail = ChangeTrail(message: audit(of: workplace).notes.message) { $1.rewind(to: $0.newHash) }
        guard let receipt = try? commit(undo, in: workplace.store, nil, trail: trail), receipt.isChanged else {
            guard case .unsynced(let obstacle, _) = error else { throw error }
            throw .unsynced(obstacle, left: workplace.path)
        }
    }
}

/// The rows that a change left, to be found again.
private struct SyncedChange {
    private let keys: Set<String>
    private var queue: Queue

    init(_ queue: Queue) {
        keys = Set(queue.events.map(\.key))
        self.queue = queue
    }

    /// Whether others were faster.
    func isLost(by entry: SyncRecord.Entry) -> Bool {
        guard entry.holder != nil, keys.contains(entry.id) else { return false }
        var queue = queue
        guard let id = TaskID(entry.id), let row = queue.rows(of: id).first else { return true }
        return queue.row(row).notes.attempt.map { $0.number == entry.attempt } ?? true
    }

    /// Whether others changed the same of a task otherwise.
    func isOverruled(by entry: SyncRecord.Entry) -> Bool { entry.isOverruled && keys.contains(entry.id) }

    func isAbout(_ conflict: FieldConflict) -> Bool { conflict.id.map(keys.contains) ?? false }

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

    /// Whether who has the tasks is the same in a later version.
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
