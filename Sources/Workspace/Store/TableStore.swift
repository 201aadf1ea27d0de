internal import Host
internal import Sheets
internal import TaskQueue
internal import Text

/// The one way to read and change a table's file, by its bytes.
///
/// A change is made under the lock of the folder to the newest version, written beside the file, made durable and
/// exchanged with it in one step; a save by a person at any moment in between is kept. Reading takes no lock.
package struct TableStore: Sendable {
    /// The file as the caller named it; links are followed when it is read or changed.
    package let path: String
    let kind: TableKind
    let isReadOnly: Bool
    let lockTimeout: Duration
    /// What a history beside the store keeps of the table.
    var committed: CommittedVersions.Search?

    /// Reads the file as it is, whether it is such a table or not; where a killed run left it out of its place, what
    /// the next change will put back.
    func read() throws(StoreError) -> [UInt8] {
        try Self.current(at: Self.resolve(path)).bytes
    }

    /// Makes a change durable, or leaves the file as it is.
    ///
    /// - Parameters:
    ///   - clock: gives the moment of each try.
    ///   - tell: gets what a person has to know beside the result, whether the edit is made or refused.
    ///   - trail: where the change is recorded beside the store.
    ///   - beforeWriting: called when it is certain that something changes, before anything does.
    ///   - edit: what to change. It is made anew when somebody saved the file in between, so it may run more than once.
    /// - Throws: why nothing was changed.
    func commit(
        at clock: () -> Moment, tell: (StoreNotice) -> Void, trail: ChangeTrail? = nil, beforeWriting: () -> Void,
        _ edit: ([UInt8], Moment) throws(StoreError) -> TableChange
    ) throws(StoreError) -> TableReceipt {
        guard !isReadOnly else { throw .readOnly }
        let place = try Self.resolve(path)
        var isFirst = false
        if try !Self.hasWorkFolder(place) {
            // Whatever was named by mistake gets no folder beside it, nor does a table in which nothing changes.
            let base = try Self.current(at: place)
            try Transaction.refuseUnlessReplaceable(base.file.status, path: place.path)
            guard try edit(base.bytes, clock()).isChanged else {
                return TableReceipt(isChanged: false, unconfirmed: nil)
            }
            isFirst = true
        }
        var transaction = try Transaction(
            place, kind: kind, trail: trail, moment: clock(), lockTimeout: lockTimeout)
        transaction.committed = committed
        var receipt: TableReceipt
        do {
            defer { for notice in transaction.notices { tell(notice) } }
            try transaction.recover()
            receipt = try transaction.change(at: clock, beforeWriting: beforeWriting, edit)
        }
        receipt.isFirst = isFirst
        return transaction.end(with: receipt)
    }

    /// Records the table as it is, and the changes before that are not recorded yet.
    func record(by trail: ChangeTrail, at clock: () -> Moment, tell: (StoreNotice) -> Void) throws(StoreError) {
        let place = try Self.resolve(path)
        // Whatever was named by mistake gets no folder beside it.
        try kind.check(Self.current(at: place).bytes)
        var transaction = try Transaction(
            place, kind: kind, trail: trail, moment: clock(), lockTimeout: lockTimeout)
        defer { for notice in transaction.notices { tell(notice) } }
        try transaction.recover()
        try transaction.recordAsIs(by: trail)
    }

    /// Compares the file with its last version, as every change does first, and begins the records of its versions where
    /// there are none.
    func heal(at clock: () -> Moment, tell: (StoreNotice) -> Void) throws(StoreError) {
        guard !isReadOnly else { return }
        let place = try Self.resolve(path)
        // Whatever was named by mistake gets no folder beside it.
        try kind.check(Self.current(at: place).bytes)
        var transaction = try Transaction(
            place, kind: kind, trail: nil, moment: clock(), lockTimeout: lockTimeout)
        transaction.committed = committed
        let receipt: TableReceipt
        do {
            defer { for notice in transaction.notices { tell(notice) } }
            try transaction.recover()
            receipt = try transaction.change(at: clock, beforeWriting: {}) { bytes, _ in
                TableChange(FileVersion(bytes), isChanged: false)
            }
            if transaction.lastVersion() == nil {
                let now = try SettledRead.read(transaction.place)
                transaction.record([], behind: nil, of: HashedText(now.bytes))
            }
        }
        _ = transaction.end(with: receipt)
    }

    /// What an older version is that somebody put in the place of the file since it had a newer one; see
    /// ``VersionHistory/putBack(_:since:)``.
    func putBack(_ older: [UInt8], since newer: [UInt8]) -> [UInt8]? {
        guard let place = try? Self.resolve(path), let work = try? WorkFolder.openFolder(of: place),
            var history = VersionHistory(in: work, WorkFolder.versions)
        else { return nil }
        let hash = LineHashes(of: newer).contentHash
        if history.number(ofContent: hash) == nil, var further = VersionHistory(in: work, WorkFolder.furtherVersions),
            further.append(history)
        {
            history = further
        }
        return history.putBack(older, since: hash)
    }

    /// Creates a file, which must not exist yet: complete and durable, or not at all.
    ///
    /// - Parameters:
    ///   - content: what it is to hold.
    ///   - table: the name of the table that it belongs to; nil for a table.
    ///   - timeout: how long to wait for the lock.
    static func create(
        _ path: String, _ content: [UInt8], besides table: String? = nil, timeout: Duration = .seconds(10)
    ) throws(StoreError) {
        let place = try resolve(path)
        guard place.isMissing else { throw .exists(path: path) }
        let root = try Transaction.openRoot(beside: place)
        let lock = try Transaction.lock(root, of: place, timeout: timeout)
        defer { withExtendedLifetime(lock) {} }
        // A killed run left it out of its place; the next change puts it back.
        guard AwayVersion(of: place) == nil else { throw .exists(path: path) }
        do throws(SystemError) {
            let work = try root.openOrMakeSubfolder(WorkFolder.folder(of: table ?? place.name))
            // What a killed run left; nobody else is writing one, under the lock.
            for name in try work.names() where name.hasPrefix(WorkFolder.temporaryPrefix) { try work.unlink(name) }
            try NewFile(content, prefix: WorkFolder.temporaryPrefix, mode: 0o666)
                .link(as: place.name, in: place.folder, writtenIn: work)
            // Somebody may open it before the first change, and save it after that.
            if table == nil { work.write(VersionHistory(of: LineHashes(of: content)), to: WorkFolder.versions) }
            try place.folder.sync()
        } catch {
            if error.isExisting { throw .exists(path: path) }
            throw .system(SystemFailure(error), path: path)
        }
    }

    /// What is known of the last versions; nil when nothing is.
    func versionHistory() -> VersionHistory? {
        guard let place = try? Self.resolve(path), let work = try? WorkFolder.openFolder(of: place) else { return nil }
        return VersionHistory(in: work, WorkFolder.versions)
    }

    /// The last version that is recorded, and what is known of those before.
    ///
    /// - Returns: nil where not all of its lines are known.
    func lastVersions() -> (last: [UInt8], older: [[UInt8]])? {
        guard let place = try? Self.resolve(path), let work = try? WorkFolder.openFolder(of: place),
            let history = VersionHistory(in: work, WorkFolder.versions)
        else { return nil }
        var texts = (try? Transaction.displacedTexts(in: work)) ?? []
        if let bytes = try? read() { texts.append(bytes) }
        if let folder = try? place.folder.path(), let versions = committed?.versions(folder, place.name) {
            texts += versions.recent + [versions.newest].compactMap(\.self)
        }
        let older = history.texts + (VersionHistory(in: work, WorkFolder.furtherVersions)?.texts ?? []) + texts
        return history.text(ofVersion: history.last, knowing: texts).map { ($0, older) }
    }

    /// Whether the file is another version than the last one that is recorded.
    var isEdited: Bool {
        guard let place = try? Self.resolve(path), let work = try? WorkFolder.openFolder(of: place),
            let last = VersionHistory.Footer(in: work, WorkFolder.versions), let bytes = try? read()
        else { return false }
        return last.contentHash != LineHashes(of: bytes).contentHash
    }

    /// Whether there is a folder for what changes leave behind: one was made here before, or is being made.
    var hasWorkFolder: Bool {
        guard let place = try? Self.resolve(path) else { return false }
        return (try? WorkFolder.openFolder(of: place)) != nil
    }

    /// The file as it is now, or the version of it that is out of its place.
    static func current(at place: borrowing ResolvedPath) throws(StoreError) -> Snapshot {
        do throws(StoreError) {
            return try SettledRead.read(place)
        } catch {
            guard case .missing = error, let away = AwayVersion(of: place) else { throw error }
            return try away.read(path: place.path)
        }
    }

    static func resolve(_ path: String) throws(StoreError) -> ResolvedPath {
        do throws(SystemError) {
            return try ResolvedPath.resolve(path)
        } catch {
            if error.isNotFound { throw .missing(path: path) }
            throw .system(SystemFailure(error), path: path)
        }
    }

    private static func hasWorkFolder(_ place: borrowing ResolvedPath) throws(StoreError) -> Bool {
        do throws(SystemError) {
            return try WorkFolder.openFolder(of: place) != nil
        } catch {
            throw .system(SystemFailure(error), path: WorkFolder.path(beside: place))
        }
    }
}
