internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// One change of a table under the lock of its folder: recover, read, merge what editors wrote to displaced files,
/// edit, replace.
struct Transaction: ~Copyable {
    /// The folder of the table and its name there, links followed.
    let place: ResolvedPath
    /// `.orch/` beside the table.
    let root: Folder
    /// What changes of this table leave behind, in `.orch/`.
    let work: Folder
    let kind: TableKind
    /// Where changes are recorded beside the store.
    let trail: ChangeTrail?
    /// What a history beside the store keeps of the table.
    var committed: CommittedVersions.Search?
    /// What a person has to know, also when the edit is refused.
    var notices: [StoreNotice] = []
    /// Whether there are displaced files to remove.
    var isPruningDue = false
    /// The moment of the current try.
    var moment: Moment
    /// How HEAD moved last before the table was read in it, as a history beside the store calls that.
    private(set) var head: String?

    private let lockTimeout: Duration
    /// Nil where the transaction that this one is a part of holds the lock of the folder.
    private var lock: FileLock?

    /// The bounds of how often a change is begun anew because somebody saved the file in between: the lower one holds
    /// however long a try takes, since one save or a merge is nothing unusual.
    private static let tries = 3...10_000

    /// Takes the lock of a table's folder.
    init(
        _ place: consuming ResolvedPath, kind: TableKind, trail: ChangeTrail?, moment: Moment, lockTimeout: Duration
    ) throws(StoreError) {
        let root = try Self.openRoot(beside: place)
        let lock = try Self.lock(root, of: place, timeout: lockTimeout)
        try self.init(place, root, lock, kind, trail, moment, lockTimeout)
    }

    private init(
        _ place: consuming ResolvedPath, _ root: consuming Folder, _ lock: consuming FileLock?, _ kind: TableKind,
        _ trail: ChangeTrail?, _ moment: Moment, _ lockTimeout: Duration
    ) throws(StoreError) {
        do throws(SystemError) {
            work = try root.openOrMakeSubfolder(WorkFolder.folder(of: place.name))
        } catch {
            throw .system(SystemFailure(error), path: WorkFolder.path(beside: place))
        }
        self.place = place
        self.root = root
        self.lock = lock
        self.kind = kind
        self.trail = trail
        self.moment = moment
        self.lockTimeout = lockTimeout
    }

    /// The part of this transaction that changes another table of the folder. Where a link leads to another folder, it
    /// takes the lock there.
    ///
    /// - Parameter kind: by name.
    func neighbour(_ file: String, _ kind: String) throws(StoreError) -> Transaction {
        let path = place.path(of: file)
        guard let kind = self.kind.sibling(named: kind) else { throw .unknownKind(path: path, kind: kind) }
        let other = try TableStore.resolve(path)
        let isHere = try attempt { () throws(SystemError) in
            try place.folder.status().isSameFile(as: other.folder.status())
        }
        let root = try Self.openRoot(beside: other)
        let lock = isHere ? nil : try Self.lock(root, of: other, timeout: lockTimeout)
        return try Transaction(other, root, lock, kind, nil, moment, lockTimeout)
    }

    static func openRoot(beside place: borrowing ResolvedPath) throws(StoreError) -> Folder {
        do throws(SystemError) {
            return try place.folder.openOrMakeSubfolder(WorkFolder.name)
        } catch {
            throw .system(SystemFailure(error), path: WorkFolder.path(beside: place))
        }
    }

    static func lock(
        _ root: borrowing Folder, of place: borrowing ResolvedPath, timeout: Duration, name: String = WorkFolder.lock
    ) throws(StoreError) -> FileLock {
        do throws(LockError) {
            return try FileLock.acquire(in: root, name: name, timeout: timeout)
        } catch {
            let path = WorkFolder.path(beside: place) + "/" + name
            switch error {
            case .timedOut(let holder):
                throw .locked(holder: holder, seconds: Double(timeout.components.seconds))
            case .system(let error): throw .system(SystemFailure(error), path: path)
            }
        }
    }

    /// How long a change is tried while somebody else saves again and again: half of what the next one waits, who is
    /// likely to have the same timeout, and at most 5 s.
    private var patience: Duration { min(lockTimeout / 2, .seconds(5)) }

    /// Ends the change: its lock is free for the next one while the disk makes it durable. Whoever builds on it waits for
    /// the same disk, so nothing is acknowledged before what it is based on.
    consuming func end(with receipt: TableReceipt) -> TableReceipt {
        lock = nil
        guard receipt.isChanged else { return receipt }
        do throws(SystemError) {
            try place.folder.sync()
            return receipt
        } catch {
            return TableReceipt(
                isChanged: true, unconfirmed: receipt.unconfirmed ?? SystemFailure(error), isFirst: receipt.isFirst)
        }
    }

    /// Makes an edit until it is in place or refused; ``end(with:)`` makes it durable.
    ///
    /// - Parameters:
    ///   - clock: read at every try.
    ///   - beforeWriting: called once, when it is certain that something changes.
    ///   - edit: made anew on each version that a person puts in between.
    mutating func change(
        at clock: () -> Moment, beforeWriting: () -> Void,
        _ edit: ([UInt8], Moment) throws(StoreError) -> TableChange
    ) throws(StoreError) -> TableReceipt {
        var isAnnounced = false
        func announce() {
            if !isAnnounced { beforeWriting() }
            isAnnounced = true
        }
        var before = Preparation()
        let start = Clock.monotonicNanoseconds
        var count = 0
        while count < Self.tries.upperBound {
            let time = Duration.nanoseconds(Clock.monotonicNanoseconds - start)
            if count >= Self.tries.lowerBound, time >= patience { break }
            count += 1
            moment = clock()
            head = (try? place.folder.path()).flatMap { committed?.head($0) }
            let edits = try displacedEdits()
            let base = try SettledRead.read(place)
            try Self.refuseUnlessReplaceable(base.file.status, path: place.path)
            let text = HashedText(base.bytes)
            var last = lastVersion()
            if let healing = try healing(of: text, last: &last), let bytes = healing.bytes {
                announce()
                try heal(base, text, with: bytes, healing, behind: last, &before)
                continue
            }
            if !edits.isEmpty, try merge(edits, into: base, text, behind: last, announce, &before) { continue }
            let change = try edit(base.bytes, moment)
            if change.isChanged {
                announce()
                let isNews = last.map { $0.contentHash != text.lines.contentHash } ?? false
                let isRepair = isNews && kind.keyPlace(in: base.bytes) == nil
                switch try replace(base, text, by: change, behind: last, isRecorded: !isRepair) {
                case .raced(let withdrawn):
                    // Somebody who read the version meanwhile may save it: the change, made anew, would not be its own.
                    if !withdrawn.isEmpty { record(withdrawn, behind: last, of: text) }
                    continue
                case .replaced(let failure): before.unconfirmed = failure ?? before.unconfirmed
                }
                if isRepair {
                    before.isMade = true
                    continue
                }
                if isPruningDue { prune() }
            }
            return TableReceipt(
                isChanged: change.isChanged || before.isMade, unconfirmed: before.unconfirmed.map(SystemFailure.init))
        }
        throw .restless(path: place.path, tries: count)
    }

    /// What came of the versions that had to be in place before the change.
    private struct Preparation {
        /// Whether there was one.
        var isMade = false
        /// Why the disk did not confirm one that is in place.
        var unconfirmed: SystemError?
    }

    /// Puts a healed version in the place of one that put older rows back. Nothing comes of it where somebody saved since
    /// the base was read.
    private mutating func heal(
        _ base: borrowing Snapshot, _ text: HashedText, with bytes: [UInt8], _ healing: Healing,
        behind last: VersionHistory.Footer?, _ preparation: inout Preparation
    ) throws(StoreError) {
        let change = TableChange(FileVersion(bytes), isChanged: true)
        guard case .replaced(let failure) = try replace(base, text, by: change, behind: last, seen: healing.seen) else {
            return
        }
        preparation.unconfirmed = failure ?? preparation.unconfirmed
        preparation.isMade = true
        if let notice = healing.notice { notices.append(notice) }
        note(healing, of: text, as: bytes)
        if healing.isLossy { try keepBeside(base.bytes) }
    }

    /// Brings edits of displaced files into the table. By itself: were the merge and the change one step, a run killed
    /// before the merge is noted would leave it to be made again, beside rows that the change has changed.
    ///
    /// - Parameter announce: called before something is written.
    /// - Returns: whether the table is to be read anew; false where no edit could be merged.
    private mutating func merge(
        _ edits: [DisplacedEdit], into base: borrowing Snapshot, _ text: HashedText,
        behind last: VersionHistory.Footer?, _ announce: () -> Void, _ preparation: inout Preparation
    ) throws(StoreError) -> Bool {
        let (together, merged) = try merging(edits, into: base.bytes)
        guard !merged.isEmpty else { return false }
        if together != base.bytes {
            announce()
            let change = TableChange(FileVersion(together), isChanged: true)
            guard case .replaced(let failure) = try replace(base, text, by: change, behind: last) else { return true }
            // A failed sync is not repeated: it would succeed without what was lost.
            preparation.unconfirmed = failure ?? syncFolder() ?? preparation.unconfirmed
            preparation.isMade = true
            notices += merged.map { .mergedEdit(lines: $0.changedLines) }
        }
        try settle(merged, in: together)
        return true
    }

    /// How an attempt to put a change in place ended.
    private enum Outcome {
        case replaced(unconfirmed: SystemError?)
        /// A person saved in between; their version is in place and the edit is to be made on it.
        /// - Parameter withdrawn: the change and its withdrawal, where it was in place for a moment.
        case raced(withdrawn: [VersionChange])
    }

    /// Puts a change in place, with the rows that it adds to other tables, unless somebody saved since the base was
    /// read.
    ///
    /// - Parameters:
    ///   - text: the base.
    ///   - last: the last version that is recorded.
    ///   - seen: how the base came from that, where the change heals a base that put older rows back.
    ///   - isRecorded: false where the change makes a table of the base, which is then compared with the last version.
    private mutating func replace(
        _ base: borrowing Snapshot, _ text: HashedText, by change: TableChange, behind last: VersionHistory.Footer?,
        seen: VersionChange? = nil, isRecorded: Bool = true
    ) throws(StoreError) -> Outcome {
        // Judging a save takes a while too, and what is known to be in vain would only bring the next try closer to the save
        // after that.
        guard (try? currentStatus()) == base.file.status else { return .raced(withdrawn: []) }
        try rehearse(change.additions)
        let prepared = try prepare(change.version, insteadOf: base, text)
        let planned = try plan(change.additions, with: prepared)
        if trail != nil { announce(change, as: prepared.contents) }
        let replacement: Replacement
        do throws(StoreError) {
            replacement = try put(prepared, insteadOf: base)
        } catch {
            // What is left of the version decides at the next run whether the change was made.
            if let planned, !isLeft(prepared.contents) { try? withdraw(planned.name) }
            throw error
        }
        let made = VersionChange(from: text, to: prepared)
        switch replacement {
        case .raced(let wasSeen):
            if let planned { try withdraw(planned.name) }
            if trail != nil { recall(change) }
            return .raced(withdrawn: wasSeen ? made.withdrawn(to: text.lines.contentHash) : [])
        case .replaced(let displaced):
            // What is recorded elsewhere has to be durable here first; a healed version is a part of the change behind it.
            let unconfirmed = planned == nil && (trail == nil || seen != nil) ? nil : syncFolder()
            // What came out shows that the change was made, and so stays until the record needs that no more.
            let isSettled = planned.map { complete($0.name, $0.record) } ?? true
            let isRecorded =
                isRecorded && record([seen == nil ? made : made.asHealing], seen: seen, behind: last, of: text)
            if isSettled { keepDisplaced(displaced, text.lines, isRecorded: isRecorded) }
            if seen == nil { hold(text.lines.contentHash) }
            if trail != nil { record(change, prepared, insteadOf: base) }
            return .replaced(unconfirmed: unconfirmed)
        }
    }

    /// Refuses a file that has other names, or that nobody may write.
    static func refuseUnlessReplaceable(_ status: FileStatus, path: String) throws(StoreError) {
        guard status.linkCount <= 1 else { throw .hardLinked(path: path, names: Int(status.linkCount)) }
        guard status.mode & 0o222 != 0 else { throw .unwritable(path: path) }
    }

    /// The table with the edits in it that can be merged; the others become files of their own beside it.
    private mutating func merging(
        _ edits: [DisplacedEdit], into bytes: [UInt8]
    ) throws(StoreError) -> (text: [UInt8], merged: [DisplacedEdit]) {
        var text = bytes
        var merged: [DisplacedEdit] = []
        let replaced = try replacedLines()
        for edit in edits {
            if let together = edit.merged(into: text, replaced: replaced, by: kind),
                (try? kind.check(together)) != nil
            {
                text = together
                merged.append(edit)
            } else {
                try rescue(edit)
            }
        }
        return (text, merged)
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
