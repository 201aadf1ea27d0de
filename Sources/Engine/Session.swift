package import Git
package import Host
package import Operations
package import Sheets
package import TaskQueue
package import Workspace

/// One run of anything, whoever asked for it: finds the queue, reads it, makes changes durable, and writes the event
/// log. It knows nothing of arguments and terminals, and several may run in one process.
package struct Session: ~Copyable, Sendable {
    package private(set) var request: Request
    /// What happened beside the result, in order, and was not taken yet.
    var notices: [Notice] = []
    private var found: Workplace?
    /// What is read in place of the queue and its archive.
    var stored: StoredTables?
    private var log = RunLog()
    /// What the run is called in the event log and in commits.
    var traceID: String { request.traceID ?? log.traceID }

    package init(_ request: Request) {
        self.request = request
    }

    /// Something that a person should know beside the result.
    package enum Notice: Sendable {
        case store(StoreNotice)
        /// A change is written, and the disk did not confirm that it is durable.
        case unconfirmed(SystemFailure, path: String)
        /// A change is written, and not committed.
        case uncommitted(CommitObstacle, path: String)
        /// The attributes of the queue ask for a merge driver that this clone does not have.
        case withoutDriver(path: String)
        /// They name the queue, and not all tables beside it.
        case incompleteAttributes(path: String)
        /// Others who push to the branch changed other files too, which are not fetched by a sync.
        case otherFilesWait(branch: String)
        /// Tables were put back to what they were at a commit, and have again what the branch has since then.
        case caughtUp([String], since: String, branch: String)
        /// The branch that is synced lacks commits that it had; it was at the first one and is at the second.
        case rewound(branch: String, from: String, to: String)
        /// Fields that were changed here too have the values that were pushed.
        case overruled([FieldConflict], path: String)
        /// Rows of another table that were changed here too are what was pushed, each as a whole.
        case gaveWay([String], path: String)
        /// The event log was not written.
        case unlogged(JournalError, path: String)
        /// The event log is full, and can't make room for a new one.
        case unrotated(LogRoomError, path: String)
    }

    /// Starts over for the same request, with the queue that was found: while its file is away for a moment, another one
    /// farther up would be found.
    package mutating func restart() {
        if let found { request.queue = found.path }
        let isWarnedOfRoom = log.isWarnedOfRoom
        self = Session(request)
        log.isWarnedOfRoom = isWarnedOfRoom
    }

    /// Has work judged by the checks of other settings than those in force; `nil` for these again.
    package mutating func judge(by settings: Settings?) {
        request.judgement = settings
        guard let found else { return }
        request.queue = found.path
        // The run's end is logged beside a queue that was found, also while its settings can't be read.
        self.found = (try? Workplace(request)) ?? found
    }

    /// Whether the run has changed a table.
    package var isChanged: Bool { log.isChanged }

    /// What happened beside the result since the last call.
    package mutating func takeNotices() -> [Notice] {
        defer { notices = [] }
        return notices
    }

    // MARK: Reading

    /// The queue and its settings, found when first asked for.
    package mutating func workplace() throws(EngineError) -> Workplace {
        if let found { return found }
        let workplace = try Workplace(request)
        found = workplace
        return workplace
    }

    /// Makes another file the queue that the run is about, with the settings beside it.
    package mutating func turn(to path: String) throws(EngineError) {
        found = try Workplace(request, at: path)
    }

    /// The moment it is now.
    package mutating func moment() throws(EngineError) -> Moment {
        try workplace().moment()
    }

    /// The moment it is now.
    package static func moment(at offset: UTCOffset) -> Moment {
        Moment(epochMilliseconds: Clock.wallMilliseconds, offset: offset)
    }

    /// The queue's file as it is, whether it can be read as a queue or not.
    package mutating func queueBytes() throws(EngineError) -> [UInt8] {
        let workplace = try workplace()
        do throws(StoreError) {
            return try workplace.store.readBytes()
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Reads the queue.
    package mutating func readQueue() throws(EngineError) -> Queue {
        if let queue = stored?.queue { return queue }
        let workplace = try workplace()
        do throws(StoreError) {
            return try workplace.store.read()
        } catch {
            throw workplace.failure(error)
        }
    }

    /// Reads the archive of the queue; where there is none, no task was archived.
    package mutating func readArchive() throws(EngineError) -> Queue {
        let workplace = try workplace()
        if let archive = stored?.archive { return archive }
        let archive = workplace.store.archive
        do throws(StoreError) {
            if stored == nil, archive.isThere { return try archive.read() }
        } catch {
            guard case .missing = error else {
                throw workplace.failure(.archive(path: archive.path, error), table: archive.path)
            }
        }
        let empty = try readQueue().sheet.table(of: [])
        do throws(QueueError) {
            return try Queue(empty)
        } catch {
            throw workplace.failure(.refused(error), table: archive.path)
        }
    }

    /// Reads another table beside the queue; nil where there is none.
    ///
    /// - Parameter name: the file's name.
    package mutating func readTable<Table: SheetView>(_ name: String) throws(EngineError) -> Table? {
        let workplace = try workplace()
        let store = workplace.store.sibling(name)
        guard store.isThere else { return nil }
        do throws(StoreError) {
            return try store.read(as: Table.self)
        } catch {
            if case .missing = error { return nil }
            throw workplace.failure(error, table: store.path)
        }
    }

    // MARK: Changing

    /// Makes a change durable, and notes it in the event log.
    ///
    /// - Parameters:
    ///   - operation: the change.
    ///   - table: the name of the table's file beside the queue; `nil` for the queue itself.
    package mutating func commit<Change: Operation>(
        _ operation: Change, to table: String? = nil
    ) throws(EngineError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        let workplace = try workplace()
        let audit = workplace.settings.isAutocommitted ? audit(of: workplace) : nil
        return try commit(
            operation, in: table.map { workplace.store.sibling($0) } ?? workplace.store, audit,
            trail: audit?.trail(at: workplace.moment))
    }

    /// The same, with a trail of the caller's.
    mutating func commit<Change: Operation>(
        _ operation: Change, in store: QueueStore, _ audit: AuditTrail?, trail: ChangeTrail?
    ) throws(EngineError) -> CommitReceipt<Change.Subject, Change.Outcome> {
        let workplace = try workplace()
        log.isChange = true
        let journal = journal(of: workplace)
        let wasBegun = log.isBegun
        var isBegun = false
        var unlogged: JournalError?
        var full: LogRoomError?
        var told: [StoreNotice] = []
        defer {
            log.isBegun = log.isBegun || isBegun
            if let unlogged { warnOfLog(unlogged) }
            warnOfRoom(full)
            note(told)
        }
        do throws(StoreError) {
            let start = workplace.moment()
            let receipt = try store.commit(
                operation, at: workplace.moment, tell: { told.append($0) }, trail: trail
            ) {
                // A run that changes several tables begins once.
                if wasBegun { return }
                do throws(JournalError) {
                    full = try journal.begin(at: start)
                    isBegun = true
                } catch {
                    unlogged = error
                }
            }
            if receipt.isFirst { noteSetup(of: workplace) }
            if let audit { notices += audit.obstacles.map { .uncommitted($0, path: store.path) } }
            log.events += receipt.subject.events
            log.isChanged = log.isChanged || receipt.isChanged
            log.isNoted = log.isNoted || !receipt.subject.events.isEmpty
            if let failure = receipt.unconfirmed { notices.append(.unconfirmed(failure, path: store.path)) }
            return receipt
        } catch {
            throw workplace.failure(error, table: store.path)
        }
    }

    /// Notes whether this clone lacks a merge driver that the attributes of the queue ask for.
    mutating func noteSetup(of workplace: Workplace) {
        guard workplace.mayBeInRepository else { return }
        let setup = try? MergeSetup(queue: workplace.path, siblings: workplace.store.siblingNames)
        switch try? setup?.state() {
        case .withoutDriver: notices.append(.withoutDriver(path: workplace.path))
        case .incomplete: notices.append(.incompleteAttributes(path: workplace.path))
        case .on, .off, nil: break
        }
    }

    /// Creates a table beside the queue, unless there is one already.
    ///
    /// - Parameters:
    ///   - name: the file's name.
    ///   - content: what it is to hold.
    package mutating func createTable(_ name: String, _ content: [UInt8]) throws(EngineError) {
        let workplace = try workplace()
        let store = workplace.store.sibling(name)
        do throws(StoreError) {
            guard !workplace.settings.isReadOnly else { throw .readOnly }
            try store.create(content)
        } catch {
            guard case .exists = error else { throw workplace.failure(error, table: store.path) }
        }
    }

    /// Tries an operation on a table beside the queue that is not there yet.
    ///
    /// - Parameters:
    ///   - content: what it would begin with.
    ///   - name: the file's name.
    /// - Throws: why the operation would be refused.
    package mutating func rehearse(
        _ operation: some Operation, in content: [UInt8], named name: String, at moment: Moment
    ) throws(EngineError) {
        let workplace = try workplace()
        let store = workplace.store.sibling(name)
        do throws(StoreError) {
            try store.rehearse(operation, in: content, at: moment)
        } catch {
            throw workplace.failure(error, table: store.path)
        }
    }

    func audit(
        of workplace: Workplace, subject: String? = nil, edit: String = CommitMessage.handEdit,
        operations: ((_ since: Int64) -> [String: [String]])? = nil
    ) -> AuditTrail {
        AuditTrail(
            terms: workplace.settings.terms, traceID: traceID,
            patience: workplace.settings.batchSeconds, subject: subject, edit: edit, operations: operations)
    }

    /// Commits the queue and its archive as they are, alone.
    ///
    /// - Parameter subject: of the commit, in place of one made from the rows that differ.
    /// - Returns: the subjects of the commits; none when there was nothing to commit.
    package mutating func commitFile(subject: String?) throws(EngineError) -> [String] {
        let workplace = try workplace()
        // What a trail would know is in the event log.
        let audit = audit(
            of: workplace, subject: subject,
            operations: workplace.settings.isAutocommitted ? nil : { workplace.operations(since: $0) })
        var told: [StoreNotice] = []
        // What a save from an older version would undo is back before that is a version of its own.
        try? workplace.store.heal(as: Queue.schema, at: workplace.moment, tell: { told.append($0) })
        note(told)
        told = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            try workplace.store.record(
                by: audit.trail(at: workplace.moment), at: workplace.moment, tell: { told.append($0) })
        } catch {
            throw workplace.failure(error)
        }
        notices += audit.obstacles.filter(\.isOfIndex).map { .uncommitted($0, path: workplace.path) }
        if let obstacle = audit.obstacles.first(where: { !$0.isOfIndex }) {
            throw .uncommitted(obstacle, path: workplace.path)
        }
        return audit.subjects
    }

    /// Makes the file the queue that it is to become.
    ///
    /// - Parameters:
    ///   - isShapeOnly: leaves words of status and priority as they are.
    ///   - isTrial: only says what would be changed.
    package mutating func adopt(isShapeOnly: Bool = false, isTrial: Bool = false) throws(EngineError) -> Adoption {
        let workplace = try workplace()
        var told: [StoreNotice] = []
        defer { notices += told.map(Notice.store) }
        do throws(StoreError) {
            if isTrial {
                return try workplace.store.adoption(of: workplace.store.readBytes(), isShapeOnly: isShapeOnly)
            }
            let adoption = try workplace.store.adopt(
                isShapeOnly: isShapeOnly, at: workplace.moment, tell: { told.append($0) })
            log.isChanged = log.isChanged || adoption.isChange
            if adoption.isChange { log.events.append(adoption.event) }
            return adoption
        } catch {
            throw workplace.failure(error)
        }
    }

    /// What an operation would do now; nothing of it is kept.
    ///
    /// - Parameter given: what it would change; the queue as it is now when none is given.
    package mutating func rehearse<Change: Operation>(
        _ operation: Change, in given: Queue? = nil
    ) throws(EngineError) -> CommitReceipt<Queue, Change.Outcome> where Change.Subject == Queue {
        var queue: Queue
        if let given { queue = given } else { queue = try readQueue() }
        let moment = try moment()
        do throws(QueueError) {
            let outcome = try operation.apply(to: &queue, at: moment)
            return CommitReceipt(outcome: outcome, subject: queue, isChanged: false)
        } catch {
            throw try workplace().failure(error)
        }
    }

    /// Notes an operation in the event log that leaves the queue as it is: it takes no lock.
    ///
    /// - Parameter operation: one that only judges; what it would write is not kept.
    package mutating func note<Change: Operation>(
        _ operation: Change, in queue: Queue
    ) throws(EngineError) -> Change.Outcome where Change.Subject == Queue {
        let receipt = try rehearse(operation, in: queue)
        log.events += receipt.subject.events
        log.isNoted = true
        return receipt.outcome
    }

    // MARK: The event log

    private func journal(of workplace: Workplace) -> Journal {
        Journal(
            path: workplace.logPath, traceID: traceID, command: request.command,
            of: LoggedQueue.name(at: workplace.path), apartFrom: [workplace.path, workplace.settingsPath],
            limit: workplace.settings.logLimit)
    }

    /// Notes what the store had to say, and what that says of tasks.
    mutating func note(_ told: [StoreNotice]) {
        guard !told.isEmpty else { return }
        notices += told.map(Notice.store)
        log.add(told)
    }

    /// Notes in the event log how the run ended. Runs that only read are noted when the request asks for it; so are
    /// changes, unless there was nothing to change. Beside a queue that is not there, or a file that never was one, no
    /// log is begun.
    package mutating func close(_ end: End) {
        // What could not be written at the beginning is not tried again.
        let isWorth = request.isToBeLogged || log.isChanged || log.isNoted || (log.isChange && end.error != nil)
        guard !log.isWarned, let found, isWorth else { return }
        let isNoQueue = end.isNoQueue || (end.isUnreadable && !found.store.hasWorkFolder)
        guard !isNoQueue || request.logPath != nil else { return }
        let journal = journal(of: found)
        let moment = found.moment()
        do throws(JournalError) {
            warnOfRoom(
                try journal.end(
                    at: moment, events: log.events, exitCode: end.exitCode, error: end.error,
                    milliseconds: log.milliseconds, since: log.isBegun ? nil : log.start(before: moment)))
        } catch {
            warnOfLog(error)
        }
    }

    /// A log that can't be written is no reason to stop the queue.
    private mutating func warnOfLog(_ error: JournalError) {
        guard !log.isWarned, let found else { return }
        log.isWarned = true
        notices.append(.unlogged(error, path: found.logPath))
    }

    /// Once a command: it is the same for each line.
    private mutating func warnOfRoom(_ error: LogRoomError?) {
        guard let error, !log.isWarnedOfRoom, let found else { return }
        log.isWarnedOfRoom = true
        notices.append(.unrotated(error, path: found.logPath))
    }
}
