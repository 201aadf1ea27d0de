package import Git
internal import Host
package import Ledgers
package import Mirror
internal import Sheets
package import TaskQueue
package import Workspace

/// The queue that a run is about, with its settings; found once and passed on.
package final class Workplace: Sendable {
    /// The queue's path, as it is shown to people.
    package let path: String
    package let settings: Settings
    package let store: QueueStore
    /// The event log's path.
    package let logPath: String
    /// The path of the database that mirrors the queue, whether there is one or not.
    package let databasePath: String
    /// The settings file's path, whether there is one or not.
    package let settingsPath: String
    /// Whether the queue may be in a repository; where it surely isn't, nothing needs to be asked of git.
    let mayBeInRepository: Bool

    /// What is before the ids of the queue's tasks in the tables that all queues of the folder share; empty for `QUEUE.md`.
    package var label: String { LoggedQueue.label(at: path) }

    /// The folder that the queue is in.
    package var folder: String { Self.folder(of: path) }

    /// The folder that a file is in.
    package static func folder(of path: String) -> String { PathText.folder(of: path) }

    /// The offset in which times are written and shown.
    package var offset: UTCOffset { settings.offset }

    /// The moment it is now.
    package func moment() -> Moment { Session.moment(at: offset) }

    /// Finds the queue and reads its settings.
    ///
    /// - Parameter queue: the queue's path, where it is not the one that the request means.
    init(_ request: Request, at queue: String? = nil) throws(EngineError) {
        if let queue { path = queue } else { path = try Self.queuePath(request) }
        let file: SettingsFile
        do throws(StoreError) {
            file = try SettingsFile(besideQueueAt: path)
        } catch {
            throw .store(error, path: path, offset: .kst)
        }
        do throws(SettingsError) {
            var settings = try Settings(file: file.text, environment: request.environment)
            if let path = request.logPath {
                settings = try settings.overriding(.logPath, with: path, flag: "--log-path")
            }
            self.settings = request.judgement.map(settings.judging) ?? settings
        } catch {
            throw .settings(error, path: file.path)
        }
        settingsPath = file.path
        logPath = request.logPath ?? file.resolve(settings.logPath)
        databasePath = file.resolve(settings.databasePath)
        var store = QueueStore(
            path: path, terms: settings.terms, isReadOnly: settings.isReadOnly, lockTimeout: request.lockTimeout,
            log: logPath)
        mayBeInRepository = GitFolder(around: Self.absolute(file.folder)) != nil
        if mayBeInRepository { store.committed = .git() }
        self.store = store
    }

    /// Checks a version of the queue against its settings and its archive.
    ///
    /// - Parameter isCurrent: whether it is the queue as it is now, which the event log may contradict.
    package func findings(in version: [UInt8], isCurrent: Bool = true, at moment: Moment) -> [LintFinding] {
        Lint.findings(
            in: version, terms: settings.terms, at: moment,
            in: store.lintContext(staleMinutes: settings.staleMinutes, claimsAt: isCurrent ? offset : nil))
    }

    /// Checks the other tables beside the queue: whether tasks can be found in the archive, and whether rows can be read
    /// in the others and added to them.
    ///
    /// - Returns: those in which something is wrong, by their paths.
    package func findingsBeside() -> [(path: String, findings: [LintFinding])] {
        let terms = settings.terms.ofSibling
        let archive = findings(inTable: store.archive) { Lint.findings(inArchive: $0, terms: terms) }
        let ledgers = QueueTable.ledgers.map(findings)
        return ([archive] + ledgers).filter { !$0.findings.isEmpty }
    }

    /// The same for one of them.
    package func findings<Table: Ledger>(in table: Table.Type) -> (path: String, findings: [LintFinding]) {
        findings(of: QueueTable(named: Table.file))
    }

    private func findings(of table: QueueTable) -> (path: String, findings: [LintFinding]) {
        findings(inTable: store.sibling(table.name)) {
            Lint.findings(
                inLedger: $0, of: table.schema, writing: table.writtenColumns, terms: settings.terms.ofSibling,
                oddCells: table.oddCells)
        }
    }

    private func findings(
        inTable store: QueueStore, _ check: ([UInt8]) -> [LintFinding]
    ) -> (path: String, findings: [LintFinding]) {
        guard FileFacts(path: store.path) != nil else { return (store.path, []) }
        do throws(StoreError) {
            return (store.path, check(try store.readBytes()))
        } catch {
            let reason: String
            switch error {
            case .missing: return (store.path, [])
            case .notAFile(_, let kind): reason = "a \(kind), not a file"
            case .system(let failure, _): reason = failure.text
            default: reason = "it can't be read"
            }
            return (store.path, [LintFinding(.unreadableFile(reason), line: 1, column: 1)])
        }
    }

    /// What the event log says of a task.
    package func history(of id: TaskID, atMost limit: Int) -> History {
        History(of: id, inLogAt: logPath, of: LoggedQueue(at: path), atMost: limit, offset: offset)
    }

    /// The ids of the tasks of which the event log says that something happened to them since a time.
    package func tasks(activeSince time: Timestamp) -> Set<String> {
        History.tasks(since: time, inLogAt: logPath, of: LoggedQueue(at: path), offset: offset)
    }

    /// The commands that changed tasks since a time, by the tasks' ids, as the event log has them.
    ///
    /// - Parameter time: in milliseconds since 1970.
    func operations(since time: Int64) -> [String: [String]] {
        var operations: [String: [String]] = [:]
        let start = Timestamp(epochSeconds: time / 1000)
        for event in (try? events(since: start)) ?? [] {
            guard let id = event.newID ?? event.text("item_id"), !event.command.isEmpty,
                event.milliseconds.map({ $0 > time }) ?? true
            else { continue }
            if operations[id]?.contains(event.command) != true { operations[id, default: []].append(event.command) }
        }
        return operations
    }

    /// What happened to tasks of the queue and beside them, by the event log.
    ///
    /// - Parameters:
    ///   - time: only what happened then or later.
    ///   - complete: a time from which on nothing may be missing, however long the log is.
    /// - Throws: why there is a log that can't be read, or not from that time on.
    package func events(
        since time: Timestamp?, completeSince complete: Timestamp? = nil
    ) throws(JournalError) -> [History.Entry] {
        try History.events(
            since: time, completeSince: complete, inLogAt: logPath, of: LoggedQueue(at: path), offset: offset)
    }

    /// An error of a table's store with its path.
    ///
    /// - Parameter table: the table's path, where it is not the queue.
    package func failure(_ error: StoreError, table: String? = nil) -> EngineError {
        var error = error
        if table == nil || table == path, case .refused(let reason as QueueError) = error,
            case .sheet(.noTable) = reason, (try? store.readBytes())?.isEmpty == true,
            let copy = try? Leftovers(queue: path).newestDisplaced
        {
            error = .emptied(path: path, copy: Self.shortened(copy))
        }
        return .store(error, path: table ?? path, offset: offset)
    }

    /// An error of the queue with its path.
    package func failure(_ error: QueueError) -> EngineError { failure(.refused(error)) }

    /// The queue that a request means: named, or found.
    package static func queuePath(_ request: Request) throws(EngineError) -> String {
        if let path = request.namedQueue { return path }
        guard let path = try foundQueue() else { throw .noQueue }
        return path
    }

    /// The queue that is found from the current folder, if there is one.
    package static func foundQueue() throws(EngineError) -> String? {
        let folder = try currentFolder()
        do throws(StoreError) {
            return try QueueDiscovery.find(from: folder).map { shortened($0, from: folder) }
        } catch {
            throw .store(error, path: folder, offset: .kst)
        }
    }

    /// The path of a queue that is to be created, by which it is found from the current folder.
    package static func newQueuePath() throws(EngineError) -> String {
        let folder = try currentFolder()
        do throws(StoreError) {
            return shortened(try QueueDiscovery.placeOfNew(from: folder) + "/QUEUE.md", from: folder)
        } catch {
            throw .store(error, path: folder, offset: .kst)
        }
    }

    /// A path as it is shown to people: below the current folder it is shorter to read without that.
    package static func shortened(_ path: String) -> String {
        (try? currentFolder()).map { shortened(path, from: $0) } ?? path
    }

    /// A path for a program that runs in another folder.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let current = try? currentFolder() else { return path }
        return current + "/" + path
    }

    private static func shortened(_ path: String, from folder: String) -> String {
        path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
    }

    private static func currentFolder() throws(EngineError) -> String {
        do throws(SystemError) {
            return try Environment.currentFolder()
        } catch {
            throw .noCurrentFolder(SystemFailure(error))
        }
    }
}

extension CommittedVersions.Search {
    /// What git keeps; nothing where it keeps none.
    fileprivate static func git() -> CommittedVersions.Search {
        let memory = HistoryMemory()
        return CommittedVersions.Search(
            versions: { folder, name in
                (try? memory.versions(of: name, in: folder)).map { versions in
                    CommittedVersions(
                        count: versions.count, isCurrent: versions.isCurrent,
                        isSeen: HeldMoves(since: 0, around: folder)?.areOfClone != true,
                        age: { (try? versions.age(of: $0)) ?? nil },
                        texts: { (try? versions.bytes(of: $0)) ?? [] })
                }
            },
            placed: { folder, name, head, seconds in
                (try? memory.placed(name, in: folder, since: head, seconds)).map {
                    .init(bytes: $0.bytes, formers: $0.formers, isSure: $0.isSure, isLatest: $0.isLatest)
                }
            },
            isGivenUp: { table in
                HeldMoves(since: table.since, around: table.folder)?
                    .isGivenUp(table.name, table.bytes, isWithout: table.isWithout) ?? false
            },
            heldSince: { HeldMoves.start(around: $0, knowing: $1) },
            head: { HeldMoves.last(around: $0) })
    }
}

/// Why a run can't do what it is asked for.
package enum EngineError: Error, Sendable {
    /// The current folder is gone.
    case noCurrentFolder(SystemFailure)
    /// No queue is named, and none is found.
    case noQueue
    /// The file was not read or not changed.
    case store(StoreError, path: String, offset: UTCOffset)
    /// The file was not committed.
    case uncommitted(CommitObstacle, path: String)
    /// The tables were not synced with a remote.
    ///
    /// - Parameter left: a change that is in the queue all the same, since others built on it; its path.
    case unsynced(SyncObstacle, left: String?)
    /// A table of the remote's branch can't be read; its name there.
    case unreadable(QueueError, table: String)
    /// The database was not read or not written.
    case mirror(MirrorError, path: String)
    /// The settings can't be used.
    case settings(SettingsError, path: String)
}
