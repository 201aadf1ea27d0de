internal import Host
public import Operations
public import Sheets
public import TaskQueue

/// The one way to read and change a QUEUE.md.
///
/// A change is applied under a lock to the newest version, written beside the file, made durable and exchanged with it
/// in one step; a save by a person at any moment in between is kept. Reading takes no lock.
public struct QueueStore: Sendable {
    /// The file as the caller named it; links are followed when it is read or changed.
    public let path: String
    private let heading: String?
    private let isReadOnly: Bool
    private let lockTimeout: Duration
    /// Whether the file is the archive of the queue beside it, and so has the work folder of archives.
    private let isArchive: Bool

    /// - Parameters:
    ///   - path: the file, relative to the current folder or absolute.
    ///   - heading: the heading above the queue's table, where the file has several.
    ///   - isReadOnly: refuses every change.
    ///   - lockTimeout: how long to wait while others change the file.
    public init(
        path: String, heading: String? = nil, isReadOnly: Bool = false, lockTimeout: Duration = .seconds(10)
    ) {
        self.path = path
        self.heading = heading
        self.isReadOnly = isReadOnly
        self.lockTimeout = lockTimeout
        isArchive = false
    }

    private init(archiveOf queue: QueueStore) {
        // Beside the file itself, so that all names that links give it have one archive.
        path = Self.archivePath(of: (try? queue.resolved())?.path ?? queue.path)
        heading = nil
        isReadOnly = queue.isReadOnly
        lockTimeout = queue.lockTimeout
        isArchive = true
    }

    /// The file beside the queue that finished tasks move to; it need not be there. `QUEUE.archive.md` for a
    /// `QUEUE.md`.
    package var archive: QueueStore { QueueStore(archiveOf: self) }

    /// The store of another table in the folder of this one.
    ///
    /// - Parameter name: the file's name.
    package func sibling(_ name: String) -> QueueStore {
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
        return QueueStore(path: folder + name, isReadOnly: isReadOnly, lockTimeout: lockTimeout)
    }

    private static func archivePath(of path: String) -> String {
        let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")), dot > name else { return path + ".archive" }
        return path[..<dot] + ".archive" + path[dot...]
    }

    /// Reads the queue as it is.
    public func read() throws(StoreError) -> Queue { try read(Queue.self) }

    /// Reads the file as a kind of table.
    public func read<Subject: SheetView>(_ kind: Subject.Type) throws(StoreError) -> Subject {
        try Transaction.view(try readBytes(), heading: heading)
    }

    /// Reads the file as it is, whether it is a queue or not.
    package func readBytes() throws(StoreError) -> [UInt8] {
        try readBytes(at: try resolved())
    }

    /// Makes a change durable, or leaves the file as it is.
    ///
    /// - Parameters:
    ///   - operation: what to change. It is applied anew when somebody saved the file in between, so it may run more
    ///     than once.
    ///   - clock: tells the moment of each try.
    ///   - tell: called with what a person has to be told beside the result, whether the operation is made or refused.
    ///   - beforeWriting: called when it is certain that something changes, before anything does.
    /// - Throws: why nothing was changed.
    public func commit<Change: Operation>(
        _ operation: Change, at clock: () -> Moment, tell: (StoreNotice) -> Void,
        beforeWriting: () -> Void = {}
    ) throws(StoreError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        guard !isReadOnly else { throw .readOnly }
        let place = try resolved()
        let work: Folder
        if let existing = try openWorkFolder(beside: place) {
            work = existing
        } else {
            // Whatever was named by mistake gets no folder beside it, nor does a queue in which nothing changes.
            let receipt = try rehearsal(of: operation, at: clock(), in: place)
            if !receipt.isChanged { return receipt }
            work = try makeWorkFolder(beside: place)
        }
        let lock = try acquireLock(in: work, path: place.folderPath)
        var transaction = Transaction(
            place: place, work: work, lock: lock, heading: heading, store: self, moment: clock(),
            patience: patience)
        defer { for notice in transaction.notices { tell(notice) } }
        return try transaction.run(operation, at: clock, beforeWriting: beforeWriting)
    }

    /// How long a change is tried while somebody else saves again and again: half of what the next one waits, who is
    /// likely to have the same timeout, and at most 5 s.
    private var patience: Duration { min(lockTimeout / 2, .seconds(5)) }

    /// Makes the file, which must not exist yet: complete and durable, or not at all.
    ///
    /// - Parameter content: what it is to hold.
    public func create(_ content: [UInt8]) throws(StoreError) {
        let place: ResolvedPath
        do throws(SystemError) {
            place = try ResolvedPath.resolve(path)
        } catch {
            throw .system(SystemFailure(error), path: path)
        }
        guard place.isMissing else { throw .exists(path: path) }
        let work = try makeWorkFolder(beside: place)
        let lock = try acquireLock(in: work, path: place.folderPath)
        defer { withExtendedLifetime(lock) {} }
        // A killed run left it out of its place; the next change puts it back.
        guard WorkFolder.awayVersion(in: work) == nil else { throw .exists(path: path) }
        do throws(SystemError) {
            // What a killed run left; nobody else is writing one, under the lock.
            for name in try work.names() where name.hasPrefix(WorkFolder.temporaryPrefix) { try work.unlink(name) }
            let temporary = WorkFolder.temporary()
            let file = try work.createFile(temporary, mode: 0o666)
            defer { try? work.unlink(temporary) }
            try file.write(content)
            try file.sync()
            try work.link(temporary, as: place.name, in: place.folder)
            try place.folder.sync()
        } catch {
            if error.isExisting { throw .exists(path: path) }
            throw .system(SystemFailure(error), path: path)
        }
    }

    /// Writes a file into the folder for drafts, `.orch/edit/`.
    ///
    /// - Returns: its path.
    func makeDraft(_ content: [UInt8], named name: String) throws(StoreError) -> String {
        let place = try resolved()
        let work = try makeWorkFolder(beside: place)
        do throws(SystemError) {
            let drafts = try work.openOrMakeSubfolder(WorkFolder.drafts)
            let file = name + "-" + randomName() + ".md"
            try drafts.createFile(file).write(content)
            return try drafts.path() + "/" + file
        } catch {
            throw .system(SystemFailure(error), path: place.path)
        }
    }

    /// Whether there is a folder for working files: a change was made here before, or is being made.
    package var hasWorkFolder: Bool {
        guard let place = try? resolved() else { return false }
        return (try? openWorkFolder(beside: place)) != nil
    }

    private func openWorkFolder(beside place: borrowing ResolvedPath) throws(StoreError) -> Folder? {
        do throws(SystemError) {
            let work = try place.folder.openSubfolder(WorkFolder.name)
            return isArchive ? try work.openSubfolder(WorkFolder.archive) : work
        } catch {
            if error.isNotFound { return nil }
            throw .system(SystemFailure(error), path: place.folderPath + "/" + WorkFolder.name)
        }
    }

    private func makeWorkFolder(beside place: borrowing ResolvedPath) throws(StoreError) -> Folder {
        do throws(SystemError) {
            let work = try place.folder.openOrMakeSubfolder(WorkFolder.name)
            return isArchive ? try work.openOrMakeSubfolder(WorkFolder.archive) : work
        } catch {
            throw .system(SystemFailure(error), path: place.folderPath + "/" + WorkFolder.name)
        }
    }

    /// Tries an operation without lock or trace; a file that is not there refuses nothing.
    ///
    /// - Throws: why the operation would be refused, or the file is no queue.
    package func rehearse(_ operation: some Operation, at moment: Moment) throws(StoreError) {
        let place = try resolved()
        if !place.isMissing { _ = try rehearsal(of: operation, at: moment, in: place) }
    }

    /// What an operation would do; `isChanged` when it is to be made.
    private func rehearsal<Change: Operation>(
        of operation: Change, at moment: Moment, in place: borrowing ResolvedPath
    ) throws(StoreError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        let base = try SettledRead.read(place.name, in: place.folder, path: place.path)
        try Transaction.refuseUnlessReplaceable(base.file.status, path: place.path)
        var subject: Change.Subject = try Transaction.view(base.bytes, heading: heading)
        do throws(Change.Subject.Failure) {
            let outcome = try operation.apply(to: &subject, at: moment)
            return CommitReceipt(outcome: outcome, subject: subject, isChanged: subject.sheet.isChanged)
        } catch {
            throw .refused(error)
        }
    }

    /// The file's content; where a killed run left it out of its place, what the next change will put back.
    private func readBytes(at place: borrowing ResolvedPath) throws(StoreError) -> [UInt8] {
        do throws(StoreError) {
            return try SettledRead.read(place.name, in: place.folder, path: place.path).bytes
        } catch {
            guard case .missing = error, let work = try? openWorkFolder(beside: place),
                let away = WorkFolder.awayVersion(in: work)
            else { throw error }
            return try SettledRead.read(away, in: work, path: place.path).bytes
        }
    }

    private func resolved() throws(StoreError) -> ResolvedPath {
        do throws(SystemError) {
            return try ResolvedPath.resolve(path)
        } catch {
            if error.isNotFound { throw .missing(path: path) }
            throw .system(SystemFailure(error), path: path)
        }
    }

    private func acquireLock(in work: borrowing Folder, path: String) throws(StoreError) -> FileLock {
        do throws(LockError) {
            return try FileLock.acquire(in: work, name: WorkFolder.lock, timeout: lockTimeout)
        } catch {
            switch error {
            case .timedOut(let holder):
                throw .locked(holder: holder, seconds: Double(lockTimeout.components.seconds))
            case .system(let error):
                throw .system(SystemFailure(error), path: path + "/" + WorkFolder.name + "/" + WorkFolder.lock)
            }
        }
    }
}
