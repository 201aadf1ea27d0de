internal import Engine
internal import Ledgers
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

/// A queue of tasks, for a Swift program: what `orch task` and `orch health` do, as calls.
///
/// A value stands for a QUEUE.md. Any number of values, threads and processes, `orch` among them, may work on one file at
/// once. Each call is one run: settings beside the queue and `ORCH_…` variables hold, the event log has it, and with
/// `git.autocommit` and `git.sync` it is committed and pushed. A call that changes something returns when that is durable;
/// while others change the queue it blocks, for the lock timeout at most.
public struct OrchQueue: Sendable {
    /// The path of the QUEUE.md.
    public let path: String
    private let lockTimeout: Duration
    private let notice: @Sendable (OrchNotice) -> Void

    /// - Parameters:
    ///   - path: the QUEUE.md, relative to the current folder or absolute. `orch init` makes one.
    ///   - lockTimeout: how long a call waits while others change the queue.
    ///   - notice: called with what is worth knowing beside a result, on the thread of the call.
    public init(
        path: String, lockTimeout: Duration = .seconds(10),
        notice: @escaping @Sendable (OrchNotice) -> Void = { _ in }
    ) {
        self.path = path
        self.lockTimeout = lockTimeout
        self.notice = notice
    }

    /// Adds a task for workers.
    ///
    /// - Parameter task: what it is.
    /// - Returns: the task as it is in the queue, with its id.
    /// - Throws: ``OrchError/refused(_:)`` for an id that is taken, or where an open task has the same dedupe key.
    public func enqueueTask(_ task: TaskRequest) throws(OrchError) -> QueuedTask {
        let draft = try task.draft()
        return try run("task enqueue") { session throws(EngineError) in
            try queued(session.change(Add(draft)), in: &session)
        }
    }

    /// Claims the task that is next: of those that are ready the one with the highest priority, then the first one. It
    /// does not run before ``startTask(taskID:ownerAgent:attempt:)``, and its claim ends after `lease.seconds`.
    ///
    /// - Parameters:
    ///   - ownerAgent: the worker that gets it.
    ///   - sessionID: the session, where no worker is named.
    ///   - kind: only a task of this kind.
    /// - Returns: the task; nil when none is ready.
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
    ///   - attempt: that of the claim, which refuses a worker whose claim was lost.
    public func startTask(
        taskID: String, ownerAgent: String? = nil, attempt: Int? = nil
    ) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        return try run("task start") { session throws(EngineError) in
            let lease = try session.lease()
            let (change, queue) = try session.change(
                OnTask(id) { Start(id: $0, owner: ownerAgent, attempt: attempt, lease: lease) })
            return try queued((change.id, queue), in: &session)
        }
    }

    /// Reports how the work on a task ended.
    ///
    /// - Parameters:
    ///   - taskID: the task.
    ///   - status: how it ended.
    ///   - errorCode: why it failed, in a word for machines.
    ///   - errorMessage: what came of it, for people; it takes the place of the old note.
    ///   - ownerAgent: the worker; refused when somebody else has the task.
    ///   - attempt: that of the claim, which refuses a worker whose claim was lost.
    public func completeTask(
        taskID: String, status: Completion, errorCode: String? = nil, errorMessage: String? = nil,
        ownerAgent: String? = nil, attempt: Int? = nil
    ) throws(OrchError) -> QueuedTask {
        let id = try TaskID.given(taskID)
        guard status != .done || errorCode == nil else {
            throw .invalidField("error_code", takes: "nothing for a task that is done")
        }
        try TaskID.check(word: errorCode, of: "error_code")
        let ending: Finish.Ending =
            switch status {
            case .done: .done
            case .failed: .failed(code: errorCode)
            case .dead: .dead(code: errorCode)
            }
        let note = errorMessage ?? errorCode ?? status.rawValue
        let proof = ClaimProof(owner: ownerAgent, attempt: attempt)
        return try run("task complete") { session throws(EngineError) in
            let (change, queue) = try session.change(
                OnTask(id) { Finish(id: $0, outcome: ending, note: note, proof: proof) })
            return try queued((change.id, queue), in: &session)
        }
    }

    /// Whether the queue does its work, by the queue, its event log of the last day and the alerts. It changes nothing.
    public func getHealth() throws(OrchError) -> QueueHealth {
        try run("health") { session throws(EngineError) in
            var queue = try session.readQueue()
            let workplace = try session.workplace()
            var alerts: Alerts?
            var flaws: [String] = []
            do throws(EngineError) {
                alerts = try session.readTable(Alerts.file)
            } catch {
                flaws = ["\(Alerts.file): \(error)"]
            }
            return QueueHealth(
                Health(of: &queue, alerts: alerts, flaws: flaws, in: workplace, at: try session.moment()) { row in
                    "\(row.id) in line \(row.line): \(row.obstacle)"
                } unreadable: { error in
                    "\(workplace.logPath): \(error)"
                })
        }
    }

    // MARK: A run

    private func run<Result>(
        _ command: String, _ body: (inout Session) throws(EngineError) -> Result
    ) throws(OrchError) -> Result {
        var session = Session(Request(command: command, queue: path, lockTimeout: lockTimeout))
        defer { for told in session.takeNotices().compactMap(OrchNotice.init) { notice(told) } }
        do throws(EngineError) {
            let result = try body(&session)
            session.close(.init(.success))
            return result
        } catch {
            let failure = OrchError(error, path: path)
            session.close(.init(.refused, error: "\(failure)"))
            throw failure
        }
    }

    private func queued(
        _ change: (id: TaskID, queue: Queue), in session: inout Session
    ) throws(EngineError) -> QueuedTask {
        var queue = change.queue
        guard let row = queue.rows(of: change.id).first.map({ queue.row($0) }) else {
            throw try session.workplace().failure(.unknownID(change.id))
        }
        return QueuedTask(row, change.id, at: try session.moment(), of: try session.workplace().settings.maxAttempts)
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
    fileprivate static func given(_ text: String) throws(OrchError) -> TaskID {
        guard let id = TaskID(text) else {
            throw .invalidField("task_id", takes: "a letter or digit, then up to 63 of A-Z a-z 0-9 . _ -")
        }
        return id
    }

    /// - Throws: that a text can't be the value of a tag: what an id can be, can.
    fileprivate static func check(word: String?, of field: String) throws(OrchError) {
        if let word, TaskID(word) == nil {
            throw .invalidField(field, takes: "a word of letters, digits, '.', '_' or '-'")
        }
    }
}

extension TaskRequest {
    fileprivate func draft() throws(OrchError) -> NewTask {
        try TaskID.check(word: kind, of: "kind")
        guard let text = task ?? kind, text.contains(where: { !$0.isWhitespace }) else {
            throw .invalidField("kind", takes: "a word, where no task is given")
        }
        var json: JSONValue?
        if let payload {
            do throws(JSONError) { json = try JSONValue(parsing: payload) } catch {
                throw .invalidField("payload", takes: "a JSON document")
            }
        }
        guard (0...999).contains(maxRetries ?? 0) else {
            throw .invalidField("max_retries", takes: "a number from 0 to 999")
        }
        return NewTask(
            id: try taskID.map { text throws(OrchError) in try TaskID.given(text) }, priority: priority, task: text,
            successCriteria: successCriteria ?? Intake.successCriteria(of: text), owner: sessionID, session: sessionID,
            kind: kind,
            payload: json, dedupeKey: dedupeKey, maxAttempts: maxRetries.map { $0 + 1 })
    }
}
