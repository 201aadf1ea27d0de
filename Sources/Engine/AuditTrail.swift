internal import Git
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// The history of a table that git keeps: a commit for each change, with the table and its archive alone.
final class AuditTrail {
    /// The subjects of the commits that were made.
    private(set) var subjects: [String] = []
    /// What was in the way.
    private(set) var obstacles: [CommitObstacle] = []
    /// The author of what a sync brought, by name and address; nil where there are several, or this clone is the author.
    var author: String?
    /// What somebody staged, of the last version.
    private var staged: CommitObstacle?
    private let terms: TableTerms
    private let traceID: String
    private let patience: Int64
    private let subject: String?
    private let edit: String
    private let operations: ((_ since: Int64) -> [String: [String]])?

    /// - Parameters:
    ///   - traceID: what the commits carry to be found in the event log.
    ///   - patience: how long changes are collected before they become one commit, in seconds.
    ///   - subject: that of the commit of a table as it is, in place of one made from its rows.
    ///   - edit: what a change of other tables alone is called, of which nothing is noted.
    ///   - operations: what changed tasks since a time, in milliseconds since 1970, where no commit was made of it.
    init(
        terms: TableTerms, traceID: String, patience: Int = 0, subject: String? = nil,
        edit: String = CommitMessage.handEdit,
        operations: ((_ since: Int64) -> [String: [String]])? = nil
    ) {
        self.operations = operations
        self.terms = terms
        self.traceID = traceID
        self.patience = Int64(patience)
        self.subject = subject
        self.edit = edit
    }

    /// A trail that only notes changes; the push makes the commit.
    var notes: ChangeTrail {
        ChangeTrail(message: { CommitMessage(operation: $0, $1.events, traceID: self.traceID).text }) { _, _ in }
    }

    /// What is noted as said of versions in the index that stay.
    static func said(of staging: TableCommits.Staging) -> String { staging.obstacle?.lastingName ?? "" }

    /// The trail for the store.
    func trail(at moment: @escaping () -> Moment) -> ChangeTrail {
        ChangeTrail(
            message: { CommitMessage(operation: $0, $1.events, traceID: self.traceID).text },
            record: { version, log in
                do throws(CommitObstacle) {
                    let said = log.said
                    self.subjects = try self.recordAnew(version, &log, at: moment())
                    if !log.behind.isEmpty { self.obstacles.append(.indexLocked) }
                    if log.said != said, let staged = self.staged { self.obstacles.append(staged) }
                } catch {
                    // An obstacle that stays until somebody removes it is reported once.
                    let name = error.lastingName ?? ""
                    if name.isEmpty || name != log.said || version.new == nil { self.obstacles.append(error) }
                    log.said = name
                }
            })
    }

    /// Somebody's `git commit` may come between what HEAD is and the commit that is made on it.
    private func recordAnew(
        _ version: TrailedVersion, _ log: inout TrailLog, at moment: Moment
    ) throws(CommitObstacle) -> [String] {
        do throws(CommitObstacle) {
            return try record(version, &log, at: moment)
        } catch {
            guard error.isRace else { throw error }
            return try record(version, &log, at: moment)
        }
    }

    /// - Returns: the subjects of the commits.
    private func record(
        _ version: TrailedVersion, _ log: inout TrailLog, at moment: Moment
    ) throws(CommitObstacle) -> [String] {
        var made = version.new == nil ? log.entries[...] : log.entries.dropLast()
        // Whether the version that the change was made to is what earlier changes left, and nobody's edit.
        let isJoined = made.last?.version == version.baseHash
        let seconds = moment.timestamp.epochSeconds
        if version.new != nil, let first = log.entries.first, (0..<patience).contains(seconds - first.seconds),
            isJoined || (made.isEmpty && log.recorded.version == version.baseHash),
            !TableCommits.isOngoing(around: version.folder)
        {
            return []
        }
        let bytes = version.new ?? version.base
        // Nothing is written where it is known that it is not committed.
        let commits = try TableCommits(
            of: [version.name] + version.neighbours.map(\.name), in: version.folder,
            writing: log.said.isEmpty ? (bytes, version.name, version.isExecutable) : nil)
        try commits.refuseUnlessPossible(version.name)
        // What the index may lack: a table that a killed run's commit made.
        var absent: [String?] = []
        // Somebody's own commit may have the version of one of several changes, and so may that of a killed run.
        if !made.isEmpty, let head = commits.objects[version.name],
            head != log.recorded.object,
            let done = try made.lastIndex(ofVersion: commits.bytes(of: head, as: version.name))
        {
            made = made[(done + 1)...]
            log.entries.removeSubrange(...done)
            absent = [nil]
        }
        let (edits, older, entries) = try before(version, made, isJoined: isJoined, log, commits)
        let files = try write(bytes, of: version, commits)
        var steps = edits
        if version.new != nil || files.contains(where: commits.isNew) {
            let isEdit = version.new == nil && (!isJoined || subject != nil)
            steps +=
                isEdit
                ? try self.steps(files, version, made, commits, log)
                : [
                    .init(
                        message: CommitMessage(joining: entries.map(\.message)).text, files: files,
                        author: entries.allSatisfy { CommitMessage.isSync($0.message) } ? author : nil)
                ]
        }
        var staging = TableCommits.Staging.done
        if !steps.isEmpty {
            staging = try commits.commit(steps, at: seconds, offset: moment.offset.seconds, insteadOf: older + absent)
        } else if !log.behind.isEmpty || !absent.isEmpty {
            staging = commits.stage(files, insteadOf: older + absent)
        }
        // The index may have the version of any change that a killed run made.
        if staging == .foreign(table: version.name), !made.isEmpty, let object = commits.indexed(version.name),
            try made.lastIndex(ofVersion: commits.bytes(of: object, as: version.name)) != nil
        {
            staging = commits.stage(files, insteadOf: older + absent + [object])
        }
        log.recorded = (version.newHash, files[0].object)
        log.time = moment.epochMilliseconds
        log.behind = staging != .failed ? [] : Array(Set(older + commits.objects.values)).sorted()
        (log.entries, log.late) = ([], [])
        if !steps.isEmpty || staging != .done { log.said = Self.said(of: staging) }
        staged = log.said.isEmpty ? nil : staging.obstacle
        return steps.map(\.subject)
    }

    /// Gives git the table, unless it has it already, and those that changed with it.
    private func write(
        _ bytes: [UInt8], of version: TrailedVersion, _ commits: TableCommits
    ) throws(CommitObstacle) -> [TableFile] {
        var files: [TableFile] = []
        if let written = commits.written {
            files.append(written)
        } else {
            files.append(try commits.write(bytes, as: version.name, isExecutable: version.isExecutable))
        }
        for neighbour in version.neighbours where try !commits.isIgnored(neighbour.name) {
            files.append(try commits.write(neighbour.bytes, as: neighbour.name))
        }
        return files
    }

    /// What is to be committed of the version that a change was made to.
    ///
    /// - Parameters:
    ///   - made: the changes before the last one.
    ///   - isJoined: whether that version is what they left, and nobody's edit.
    /// - Returns: its own commits where it is an edit; the objects that the index may have; the changes that
    ///   belong to the next commit.
    private func before(
        _ version: TrailedVersion, _ made: ArraySlice<TrailLog.Entry>, isJoined: Bool, _ log: TrailLog,
        _ commits: TableCommits
    ) throws(CommitObstacle) -> (steps: [TableCommits.Step], older: [String], entries: [TrailLog.Entry]) {
        var older = log.behind + [log.recorded.object].filter { !$0.isEmpty }
        guard version.new != nil, !made.isEmpty || !log.has(version.baseHash, as: commits.objects[version.name]) else {
            return ([], older, log.entries)
        }
        let file = try commits.write(version.base, as: version.name, isExecutable: version.isExecutable)
        older.append(file.object)
        // A killed run may have come this far.
        let isNew = commits.isNew(file)
        guard isNew, isJoined else {
            let edit = isNew ? try steps([file], version, made, commits, log) : []
            return (edit, older, Array(log.entries.suffix(1)))
        }
        return ([], older, log.entries)
    }

    /// The commits of an edit: of the changes that it was made to, where what they left is known, and its own.
    private func steps(
        _ files: [TableFile], _ version: TrailedVersion, _ made: ArraySlice<TrailLog.Entry>,
        _ commits: TableCommits, _ log: TrailLog
    ) throws(CommitObstacle) -> [TableCommits.Step] {
        // What they did to other tables is in the commit of those.
        if subject == nil, !made.isEmpty, made.allSatisfy(\.neighbours.isEmpty), let text = version.made {
            let file = try commits.write(text, as: version.name, isExecutable: version.isExecutable)
            if commits.isNew(file) {
                let changes = TableCommits.Step(
                    message: CommitMessage(joining: made.map(\.message)).text, files: [file])
                return [changes, try step(files, version, [], commits, log, old: text)]
            }
        }
        var old: [UInt8]?
        if let object = commits.objects[version.name] { old = try commits.bytes(of: object, as: version.name) }
        return [try step(files, version, made, commits, log, old: old)]
    }

    /// The commit of an edit, which says which rows it changed.
    private func step(
        _ files: [TableFile], _ version: TrailedVersion, _ made: ArraySlice<TrailLog.Entry>,
        _ commits: TableCommits, _ log: TrailLog, old: [UInt8]?
    ) throws(CommitObstacle) -> TableCommits.Step {
        var known: [String: [String]] = [:]
        // Somebody may have committed it with git since.
        if let operations, let time = try commits.lastTime(of: version.name) {
            known = operations(max(log.time, time * 1000))
        }
        // The renewal of a lock or a session is not committed, and so is not an edit when the next commit comes.
        let names = files.filter(commits.isNew).map(\.name)
        let isOfTasks = names.contains(version.name) && QueueTable(named: version.name).role != .ledger
        let word = isOfTasks || edit != CommitMessage.handEdit ? edit : CommitMessage.update
        let healed = log.healed.flatMap { healed in
            healed.version == version.baseHash && old.map { LineHashes(of: $0).contentHash } == healed.base
                ? healed.word : nil
        }
        var message = CommitMessage(
            of: version.name, since: old, version.base, terms: terms, otherwise: word, operations: known,
            edit: healed ?? CommitMessage.handEdit)
        if word == CommitMessage.update, old != nil { message.name(names) }
        message.mention(made.map(\.message))
        if version.new == nil, let subject { message.subject = subject }
        let isTaken = edit == TakePushed.word && made.allSatisfy { CommitMessage.isSync($0.message) }
        return TableCommits.Step(message: message.text, files: files, author: isTaken ? author : nil)
    }
}

extension ArraySlice<TrailLog.Entry> {
    /// Where the last change is that made this version of the table.
    fileprivate func lastIndex(ofVersion bytes: [UInt8]) -> Int? {
        let hash = LineHashes(of: bytes).contentHash
        return lastIndex { $0.version == hash }
    }
}

extension TrailLog {
    /// Whether a version is what the history has as this object.
    fileprivate func has(_ version: UInt64, as object: String?) -> Bool {
        object != nil && recorded.version == version && recorded.object == object
    }
}
