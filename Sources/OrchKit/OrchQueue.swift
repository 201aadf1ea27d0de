internal import Engine
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

/// A queue of tasks in a QUEUE.md: what `orch task` and `orch health` do, as calls.
///
/// Any number of values, threads and processes, `orch` among them, may work on one file at once. Each call is one run:
/// the settings beside the queue and `ORCH_…` variables apply, the event log records it, and with `git.autocommit` and
/// `git.sync` it is committed and pushed. A call that changes something returns when the change is durable; while others
/// change the queue it blocks, at most for the lock timeout.
///
/// Calls throw ``OrchError``. Where a call names only some of its cases, ``OrchError/busy(reason:)`` and
/// ``OrchError/unavailable(reason:)`` are possible too.
public struct OrchQueue: Sendable {
    private let path: String
    private let lockTimeout: Duration
    private let notice: @Sendable (String) -> Void

    /// Names a queue. Nothing is read before the first call.
    ///
    /// - Parameters:
    ///   - path: the QUEUE.md, relative to the current folder or absolute.
    ///   - lockTimeout: how long a call waits while others change the queue.
    ///   - notice: called on the calling thread with a sentence for a log about something unusual that a call met and
    ///     dealt with, such as an editor's save at the same time or an event log that could not be written.
    public init(
        path: String, lockTimeout: Duration = .seconds(10), notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.path = path
        self.lockTimeout = lockTimeout
        self.notice = notice
    }

    /// Creates the QUEUE.md with an empty table. Its folder has to exist.
    ///
    /// - Throws: ``OrchError/duplicate(of:)`` with the path when there is a file already, which stays as it is.
    public func createFile() throws(OrchError) {
        let columns = Column.allCases.map(\.header)
        let table = [columns, columns.map { _ in "---" }].map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
        do throws(StoreError) {
            try QueueStore(path: path, lockTimeout: lockTimeout).create(Array(table.utf8))
        } catch {
            throw OrchError(error, path: path)
        }
    }

    /// Reads tasks, in the order of the table. No lock is taken and nothing is written. Rows without a valid id are
    /// left out; `orch lint` reports them.
    ///
    /// - Parameters:
    ///   - taskID: only the task with this id.
    ///   - state: only tasks in this state.
    ///   - readyOnly: only tasks that a worker could claim now.
    /// - Returns: the tasks; none when no task is like that.
    /// - Throws: ``OrchError/unavailable(reason:)``.
    public func tasks(
        taskID: String? = nil, state: TaskState? = nil, readyOnly: Bool = false
    ) throws(OrchError) -> [QueuedTask] {
        let id = try taskID.map { text throws(OrchError) in try TaskID.given(text) }
        return try run("task list") { session throws(EngineError) in
            var queue = try session.readQueue()
            let moment = try session.moment()
            let maxAttempts = try session.workplace().settings.maxAttempts
            let indices = if let id { queue.rows(of: id) } else { Array(0..<queue.rowCount) }
            var found: [QueuedTask] = []
            for index in indices {
                let row = queue.row(index)
                guard let id = row.id, state == nil || row.state(at: moment).map(TaskState.init) == state,
                    !readyOnly || queue.readiness(of: row, at: moment) == .ready
                else { continue }
                found.append(QueuedTask(row, id, headers: queue.headers, at: moment, maxAttempts: maxAttempts))
            }
            return found
        }
    }

    /// Adds a task for workers. One of `kind` and `task` is needed.
    ///
    /// - Parameters:
    ///   - kind: what kind of work it is, such as `kpi.dailyReport`: a word of letters, digits, `.`, `_` or `-`.
    ///   - task: what is to be done, for people; without it, the kind.
    ///   - taskID: its id; without one it gets the next free one.
    ///   - sessionID: the session that it is for.
    ///   - priority: 0 (`P0`, first) to 2 (`P2`, last).
    ///   - payload: data for the worker, as a JSON document.
    ///   - dedupeKey: tasks with this key are one piece of work. A second one is refused while the first is open, and one
    ///     that is ready when another is done is closed without being run.
    ///   - maxRetries: how often it is tried again, 0 to 999; without it, as `retry.max_attempts` says.
    ///   - after: ids of tasks that have to be done first.
    ///   - successCriteria: when it counts as done; without them, a standard text.
    /// - Returns: the task as it is in the queue, with its id.
    /// - Throws: ``OrchError/duplicate(of:)`` for an id that is taken, or where an open task has the same dedupe key;
    ///   ``OrchError/refused(reason:)`` for an argument that is not what it takes.
    public func enqueueTask(
        kind: String? = nil, task: String? = nil, taskID: String? = nil, sessionID: String? = nil, priority: Int = 1,
        payload: String? = nil, dedupeKey: String? = nil, maxRetries: Int? = nil, after: [String] = [],
        successCriteria: String? = nil
    ) throws(OrchError) -> QueuedTask {
        try TaskID.check(word: kind, of: "kind")
        guard let text = task ?? kind, text.contains(where: { !$0.isWhitespace }) else {
            throw .invalid("kind", takes: "a word, where no task is given")
        }
        guard let level = Priority(rawValue: priority) else { throw .invalid("priority", takes: "0, 1 or 2") }
        guard (0...999).contains(maxRetries ?? 0) else {
            throw .invalid("max_retries", takes: "a number from 0 to 999")
        }
        var json: JSONValue?
        if let payload {
            do throws(JSONError) { json = try JSONValue(parsing: payload) } catch {
                throw .invalid("payload", takes: "a JSON document")
            }
        }
        var earlier: [TaskID] = []
        for text in after { earlier.append(try TaskID.given(text, as: "after")) }
        let draft = NewTask(
            id: try taskID.map { text throws(OrchError) in try TaskID.given(text) }, priority: level, task: text,
            successCriteria: successCriteria ?? Intake.successCriteria(of: text), owner: sessionID, session: sessionID,
            after: earlier, kind: kind, payload: json, dedupeKey: dedupeKey, maxAttempts: maxRetries.map { $0 + 1 })
        return try run("task enqueue") { session throws(EngineError) in
            try queued(session.change(Add(draft)), in: &session)
        }
    }

    /// Claims the next task: of those that are ready the one with the highest priority, then the first in the table. It
    /// does not run before ``startTask(taskID:ownerAgent:attempt:)``, and the claim ends after `lease.seconds` (900)
    /// unless ``renewClaim(taskID:ownerAgent:attempt:seconds:)`` makes it longer.
    ///
    /// - Parameters:
    ///   - ownerAgent: the worker that gets it.
    ///   - sessionID: the session, where no worker is named.
    ///   - kind: only a task of this kind.
    /// - Returns: the task; nil when none is ready.
    /// - Throws: ``OrchError/unconfirmed(_:reason:)`` when the claim may not survive a power failure.
    public func claimNextTask(
        ownerAgent: String? = nil, sessionID: String? = nil, kind: String? = nil
    ) throws(OrchError) -> QueuedTask? {
        try run("task claim") { session throws(EngineError) in
            let lease = try session.lease()
            let pick = Pick(owner: ownerAgent ?? sessionID, lease: lease, kind: kind, starts: false)
            let (id, queue) = try session.change(pick)
            return try id.map { id throws(EngineError) in try queued((id, queue), in: &session) }
        }
    }

    /// Begins the work on a claimed task. One that is queued and ready is claimed first.
    ///
    /// - Parameters:
    ///   - taskID: the task.
    ///   - ownerAgent: the worker; refused when somebody else has the task.
    ///   - attempt: ``QueuedTask/attempt`` of the claim, which refuses a worker whose claim was lost.
    /// - Returns: the task as it is now.
    /// - Throws: ``OrchError/lostClaim(reason:)`` when it is with somebody else; ``OrchError/refused(reason:)`` when it is
    ///   neither claimed nor ready, or there is no such task.
    public func startTask(
        taskID: String, ownerAgent: String? = nil, attempt: Int? = nil
    ) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        return try run("task start") { session throws(EngineError) in
            let lease = try session.lease()
            return try change(in: &session, id) { Start(id: $0, owner: ownerAgent, attempt: attempt, lease: lease) }
        }
    }

    /// Makes a claim hold longer. A worker calls it every few minutes while it is at work.
    ///
    /// - Parameters:
    ///   - taskID: the task.
    ///   - ownerAgent: the worker; refused when somebody else has the task.
    ///   - attempt: ``QueuedTask/attempt`` of the claim, which refuses a worker whose claim was lost.
    ///   - seconds: how long it is to hold from now, 1 to 86,400; without it, `lease.seconds`. A claim that holds longer
    ///     already stays as it is.
    /// - Returns: the task as it is now.
    /// - Throws: ``OrchError/lostClaim(reason:)`` when the claim is over: the worker stops.
    public func renewClaim(
        taskID: String, ownerAgent: String? = nil, attempt: Int? = nil, seconds: Int? = nil
    ) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        guard (1...86_400).contains(seconds ?? 1) else { throw .invalid("seconds", takes: "a number from 1 to 86400") }
        return try run("heartbeat") { session throws(EngineError) in
            let seconds = if let seconds { seconds } else { try session.lease().seconds }
            let (change, queue) = try session.change(
                TaskOperation(id) { Renew(id: $0, owner: ownerAgent, attempt: attempt, seconds: seconds) })
            return try queued((change.id, queue), in: &session)
        }
    }

    /// Moves a task on when the work on it ended, or a review of the work was made.
    ///
    /// - Parameters:
    ///   - taskID: the task.
    ///   - status: where to: ``TaskState/done``; ``TaskState/failed``, to be tried again while attempts are left;
    ///     ``TaskState/dead``, a failure that is not tried again and raises an alert; ``TaskState/blocked``, until a person
    ///     acts; ``TaskState/cancelled``, which needs no claim; ``TaskState/queued``, back for another worker.
    ///   - errorCode: why it failed, in a word for machines; only for failed and dead.
    ///   - errorMessage: what came of it, for people; it takes the place of the old note, or is added to it where the task
    ///     is blocked or cancelled. Needed for blocked; none for queued.
    ///   - ownerAgent: the worker; refused when somebody else has the task.
    ///   - attempt: ``QueuedTask/attempt`` of the claim, which refuses a worker whose claim was lost.
    /// - Returns: the task as it is now.
    /// - Throws: ``OrchError/lostClaim(reason:)`` when it is with somebody else; ``OrchError/refused(reason:)`` for a move
    ///   that its state does not allow, for arguments that do not fit the status, or when there is no such task.
    public func completeTask(
        taskID: String, status: TaskState, errorCode: String? = nil, errorMessage: String? = nil,
        ownerAgent: String? = nil, attempt: Int? = nil
    ) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        guard errorCode == nil || status == .failed || status == .dead else {
            throw .invalid("error_code", takes: "nothing for a task that did not fail")
        }
        try TaskID.check(word: errorCode, of: "error_code")
        let proof = ClaimProof(owner: ownerAgent, attempt: attempt)
        let ending: Finish.Ending
        switch status {
        case .done: ending = .done
        case .failed: ending = .failed(code: errorCode)
        case .dead: ending = .dead(code: errorCode)
        case .blocked:
            guard let errorMessage else {
                throw .invalid("error_msg", takes: "what is needed, where a task is blocked")
            }
            return try run("task block") { session throws(EngineError) in
                try change(in: &session, id) { Block(id: $0, reason: errorMessage, proof: proof) }
            }
        case .cancelled:
            return try run("task cancel") { session throws(EngineError) in
                try change(in: &session, id) { Cancel(id: $0, note: errorMessage) }
            }
        case .queued:
            guard errorMessage == nil else { throw .invalid("error_msg", takes: "nothing for a task that goes back") }
            return try run("task requeue") { session throws(EngineError) in
                try change(in: &session, id) { Requeue(id: $0, proof: proof) }
            }
        case .claimed, .running, .expired:
            throw .invalid("status", takes: "done, failed, dead, blocked, cancelled or queued")
        }
        let note = errorMessage ?? errorCode ?? "\(status)"
        return try run("task complete") { session throws(EngineError) in
            try change(in: &session, id) { Finish(id: $0, outcome: ending, note: note, proof: proof) }
        }
    }

    /// Writes cells of a task: the scripted hand edit. Like a hand edit it may set any status; unlike one it is checked.
    ///
    /// - Parameters:
    ///   - taskID: the task.
    ///   - fields: texts by the headers of their columns, such as `priority`, `due_at_kst`, `notes` or one of your own.
    ///     `-` or nothing empties a cell. A cell holds 64 kB at most.
    /// - Returns: the task as it is now.
    /// - Throws: ``OrchError/refused(reason:)`` for a column that there is not, or a text that it does not take.
    public func setFields(taskID: String, fields: [String: String]) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        let ordered = fields.sorted { $0.key < $1.key }.map { (header: $0.key, text: $0.value) }
        return try run("set") { session throws(EngineError) in
            let (edited, queue) = try session.change(TaskOperation(id) { SetFields(id: $0, fields: ordered) })
            return try queued((edited.id, queue), in: &session)
        }
    }

    /// Whether the queue does its work, judged by the queue, its event log of the last day and the alerts. It changes
    /// nothing.
    ///
    /// - Returns: the state of the queue, with what is wrong.
    /// - Throws: ``OrchError/unavailable(reason:)``.
    public func getHealth() throws(OrchError) -> QueueHealth {
        try run("health") { session throws(EngineError) in try QueueHealth(of: &session) }
    }

    // MARK: A run

    private func run<Result>(
        _ command: String, _ body: (inout Session) throws(EngineError) -> Result
    ) throws(OrchError) -> Result {
        var session = Session(Request(command: command, queue: path, lockTimeout: lockTimeout))
        let result: Result
        do throws(EngineError) {
            result = try body(&session)
        } catch {
            let failure = OrchError(error, path: path)
            session.close(.init(.refused, error: "\(failure)"))
            pass(session.takeNotices())
            throw failure
        }
        session.close(.init(.success))
        let notices = session.takeNotices()
        pass(notices)
        for case .unconfirmed(let failure, let path) in notices {
            throw .unconfirmed(result as? QueuedTask, reason: "\(path): \(failure.text)")
        }
        return result
    }

    private func pass(_ notices: [Session.Notice]) {
        for text in notices.compactMap({ $0.wording }) { notice(text) }
    }

    private func change<Change: Operation>(
        in session: inout Session, _ id: TaskID, _ operation: @escaping @Sendable (TaskID) -> Change
    ) throws(EngineError) -> QueuedTask where Change.Subject == Queue, Change.Outcome == TaskChange {
        let (change, queue) = try session.change(TaskOperation(id, operation))
        return try queued((change.id, queue), in: &session)
    }

    private func queued(
        _ change: (id: TaskID, queue: Queue), in session: inout Session
    ) throws(EngineError) -> QueuedTask {
        var queue = change.queue
        guard let row = queue.rows(of: change.id).first.map({ queue.row($0) }) else {
            throw try session.workplace().failure(.unknownID(change.id))
        }
        return QueuedTask(
            row, change.id, headers: queue.headers, at: try session.moment(),
            maxAttempts: try session.workplace().settings.maxAttempts)
    }
}

extension Session {
    /// Makes a change durable, and pushes it where the settings ask for that.
    fileprivate mutating func change<Change: Operation>(
        _ operation: Change
    ) throws(EngineError) -> (Change.Outcome, Queue) where Change.Subject == Queue {
        let receipt =
            try workplace().settings.isSynced ? try commitSynced(operation) : try commit(operation)
        return (receipt.outcome, receipt.subject)
    }

    fileprivate mutating func lease() throws(EngineError) -> LeaseTerms {
        let settings = try workplace().settings
        return LeaseTerms(
            seconds: settings.leaseSeconds, maxAttempts: settings.maxAttempts, graceSeconds: settings.graceSeconds)
    }
}

extension TaskID {
    /// - Throws: that a text can't be an id.
    fileprivate static func given(_ text: String, as field: String = "task_id") throws(OrchError) -> TaskID {
        guard let id = TaskID(text) else {
            throw .invalid(field, takes: "a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -")
        }
        return id
    }

    /// - Throws: that a text can't be the value of a tag: what an id can be, can.
    fileprivate static func check(word: String?, of field: String) throws(OrchError) {
        if let word, TaskID(word) == nil {
            throw .invalid(field, takes: "a word of letters, digits, '.', '_' or '-'")
        }
    }
}
