internal import Host
internal import Ledgers
package import Mirror
internal import Sheets
package import TaskQueue
package import Workspace

/// The database beside a queue.
extension Session {
    /// The database of the queue.
    ///
    /// - Parameter path: where it is; nil for the place that the settings name.
    package mutating func mirror(at path: String?) throws(EngineError) -> Mirror {
        let workplace = try workplace()
        let path = path ?? workplace.databasePath
        return Mirror(at: path, absolutePath: Workplace.absolute(path), patience: request.lockTimeout)
    }

    /// Creates the database, or brings it to the present schema.
    ///
    /// - Parameter isCreating: refuses a database of an earlier version.
    /// - Returns: what was there before.
    package mutating func upgradeMirror(at path: String?, isCreating: Bool) throws(EngineError) -> Mirror.Kind {
        let queue = Workplace.absolute(try workplace().path)
        let mirror = try mirror(at: path)
        do throws(SystemError) {
            try Self.makeFolder(of: Workplace.absolute(mirror.path))
        } catch {
            throw .mirror(.system(error), path: mirror.path)
        }
        return try attempt(on: mirror) { mirror throws(MirrorError) in
            let before = try mirror.upgrade(for: queue, isCreating: isCreating)
            if before != .none { _ = try mirror.state(of: queue) }
            return before
        }
    }

    /// Creates the folder of a database, which git is to ignore.
    private static func makeFolder(of path: String) throws(SystemError) {
        let folder = Workplace.folder(of: path)
        do throws(SystemError) {
            _ = try FileStatus(at: folder)
        } catch {
            guard error.isNotFound else { throw error }
            let name = folder.split(separator: "/").last.map(String.init) ?? ""
            let made = try Folder(path: Workplace.folder(of: folder)).openOrMakeSubfolder(name)
            try made.createFile(".gitignore", mode: 0o644).write(Array("*\n".utf8))
        }
    }

    // MARK: Keeping it

    /// Brings the database up to date with the files and the event log.
    ///
    /// - Parameters:
    ///   - isRebuilding: writes everything again, whatever the database has.
    ///   - isOverwriting: also over what somebody has changed in the database.
    /// - Returns: what was written.
    package mutating func syncMirror(
        at path: String?, isRebuilding: Bool, isOverwriting: Bool
    ) throws(EngineError) -> WrittenRows {
        let mirror = try mirror(at: path)
        let workplace = try workplace()
        for _ in 0..<Self.mostTries {
            let state = try state(of: mirror)
            let files = try mirroredFiles(since: isRebuilding ? nil : state)
            let log = workplace.mirrorLog(after: isRebuilding ? nil : state.logMark)
            let written = try attempt(on: mirror) { mirror throws(MirrorError) in
                try mirror.write(files, log, since: state, isRebuilding: isRebuilding, isOverwriting: isOverwriting)
            }
            // Otherwise another process has written since, and may have read a later version of the files.
            if let written { return written }
        }
        throw .mirror(.changed, path: mirror.path)
    }

    /// Where the database differs from the files and the event log.
    package mutating func mirrorDifferences(at path: String?) throws(EngineError) -> [MirrorDifference] {
        let mirror = try mirror(at: path)
        let workplace = try workplace()
        for _ in 0..<Self.mostTries {
            let state = try state(of: mirror)
            let files = try mirroredFiles(since: nil)
            let log = workplace.mirrorLog(after: nil)
            let name = workplace.logPath.split(separator: "/").last.map(String.init) ?? workplace.logPath
            let differences = try attempt(on: mirror) { mirror throws(MirrorError) in
                try mirror.differences(from: files, log, named: name)
            }
            if try self.state(of: mirror) == state { return differences }
        }
        throw .mirror(.changed, path: mirror.path)
    }

    private static let mostTries = 50

    /// What a database says of itself, which is a mirror of this queue.
    ///
    /// - Parameter isOwn: false for that of any queue of the same name.
    package mutating func state(of mirror: Mirror, isOwn: Bool = true) throws(EngineError) -> MirrorState {
        let queue = Workplace.absolute(try workplace().path)
        return try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.state(of: queue, isOwn: isOwn) }
    }

    /// The files that are mirrored, as they are now.
    ///
    /// - Parameter state: leaves out files that say what they did then.
    private mutating func mirroredFiles(since state: MirrorState?) throws(EngineError) -> [MirroredFile] {
        let workplace = try workplace()
        let maxAttempts = workplace.settings.maxAttempts
        let terms = workplace.settings.terms
        var files: [MirroredFile] = []
        let (name, archive) = (workplace.store.name, workplace.store.archive)
        let bytes = try queueBytes()
        if state?.hashes[name] != MirroredFile.hash(ofTasks: bytes, terms: terms, maxAttempts: maxAttempts) {
            files.append(
                MirroredFile(
                    try readQueue(), named: name, isArchive: false, terms: terms, maxAttempts: maxAttempts))
        }
        files.append(
            archive.isThere
                ? MirroredFile(
                    try readArchive(), named: archive.name, isArchive: true, terms: terms.ofSibling,
                    maxAttempts: maxAttempts) : .absentArchive(named: archive.name))
        files += MirroredFile.absentLedgers
        if let alerts: Alerts = try readTable(Alerts.file) { files.append(MirroredFile(alerts)) }
        if let locks: Locks = try readTable(Locks.file) { files.append(MirroredFile(locks)) }
        if let sessions: Sessions = try readTable(Sessions.file) { files.append(MirroredFile(sessions)) }
        // One that is there takes the place of the one that is not.
        var seen: Set<String> = []
        files = files.reversed().filter { seen.insert($0.name).inserted }.reversed()
        return files.filter { state?.hashes[$0.name] != $0.hash }
    }

    // MARK: Reading it

    /// Makes a database what the run reads in place of the queue and its archive.
    package mutating func read(fromDatabase path: String) throws(EngineError) {
        let mirror = try mirror(at: path)
        _ = try state(of: mirror, isOwn: false)
        let tables = try tables(of: mirror)
        guard let queue = tables.queue else { throw .mirror(.empty, path: mirror.path) }
        stored = StoredTables(queue: queue, archive: tables.archive)
    }

    /// What a run reads in place of the files.
    struct StoredTables: ~Copyable, Sendable {
        let queue: Queue
        let archive: Queue?
    }

    private mutating func tables(of mirror: Mirror) throws(EngineError) -> (queue: Queue?, archive: Queue?) {
        let workplace = try workplace()
        do throws(Mirror.ReadError) {
            return try mirror.queue(
                named: workplace.store.name, archive: workplace.store.archive.name, terms: workplace.settings.terms)
        } catch {
            switch error {
            case .mirror(let error): throw .mirror(error, path: mirror.path)
            case .queue(let error): throw workplace.failure(.refused(error), table: mirror.path)
            }
        }
    }

    /// What happened to tasks and beside them, as a database has it.
    ///
    /// - Parameter time: only what happened then or later.
    package mutating func events(
        since time: Timestamp?, inDatabase path: String
    ) throws(EngineError) -> [History.Entry] {
        let mirror = try mirror(at: path)
        let offset = try workplace().offset
        let lines = try attempt(on: mirror) { mirror throws(MirrorError) in
            try mirror.eventLines(since: time.map { $0.epochSeconds * 1000 })
        }
        return lines.compactMap { History.Entry($0[...], at: offset) }
    }

    /// The result of a query in SQL, as JSON.
    package mutating func answer(to sql: String, inDatabase path: String?) throws(EngineError) -> [UInt8] {
        let mirror = try mirror(at: path)
        _ = try state(of: mirror, isOwn: false)
        return try attempt(on: mirror) { mirror throws(MirrorError) in try mirror.answer(to: sql) }
    }

    /// The queue as a database has it, and which version of the file it may replace.
    package mutating func exportedQueue(
        fromDatabase path: String?
    ) throws(EngineError) -> (queue: Queue, replaces: @Sendable ([UInt8]) -> Bool) {
        let mirror = try mirror(at: path)
        let hash = try state(of: mirror).hashes[try workplace().store.name]
        guard let queue = try tables(of: mirror).queue else { throw .mirror(.empty, path: mirror.path) }
        return (queue, { MirroredFile.hash(hash, isOf: $0) })
    }

    private func attempt<Result>(
        on mirror: Mirror, _ body: (Mirror) throws(MirrorError) -> Result
    ) throws(EngineError) -> Result {
        do throws(MirrorError) {
            return try body(mirror)
        } catch {
            throw .mirror(error, path: mirror.path)
        }
    }
}

extension Workplace {
    /// What was added to the event log since it was read up to a mark; all of it where there is none, or its place is gone.
    fileprivate func mirrorLog(after mark: String?) -> MirrorLog {
        // A log that was not there then may be one that was away for a while.
        let known = mark.flatMap { $0.hasPrefix("0-") ? nil : LogMark(text: $0) }
        let rest = known.flatMap { LogTail(ofLogAt: logPath, after: $0, offset: offset) }
        var tail = rest ?? LogTail(wholeLogAt: logPath, offset: offset)
        let queue = LoggedQueue(at: path)
        let events = tail.next().filter(queue.has).map { MirrorEvent($0.members) }
        return MirrorLog(events, upTo: tail.here.text, isWhole: rest == nil)
    }
}
