internal import Operations
public import TaskQueue
internal import Text

/// A task that is to be enqueued, in the fields of the task queue.
public struct TaskRequest: Equatable, Sendable {
    /// Its id (`task_id`); without one it gets the next free one.
    public var taskID: String?
    /// The session that it is for (`session_id`).
    public var sessionID: String?
    /// What kind of work it is, such as `kpi.dailyReport`.
    public var kind: String?
    public var priority: Priority
    /// Data for the worker, as a JSON document.
    public var payload: String?
    /// Tasks with this key are one piece of work (`dedupe_key`): a second one is refused while the first is open, and one
    /// that is ready when another is done is closed without being run.
    public var dedupeKey: String?
    /// How often it is tried again (`max_retries`); without it, as `retry.max_attempts` says.
    public var maxRetries: Int?
    /// What is to be done; without it, the kind.
    public var task: String?
    /// When it counts as done; without it, a standard text.
    public var successCriteria: String?

    /// - Parameters: as the properties of the same names. One of `kind` and `task` is needed.
    public init(
        kind: String? = nil, task: String? = nil, taskID: String? = nil, sessionID: String? = nil,
        priority: Priority = .standard, payload: String? = nil, dedupeKey: String? = nil, maxRetries: Int? = nil,
        successCriteria: String? = nil
    ) {
        self.taskID = taskID
        self.sessionID = sessionID
        self.kind = kind
        self.priority = priority
        self.payload = payload
        self.dedupeKey = dedupeKey
        self.maxRetries = maxRetries
        self.task = task
        self.successCriteria = successCriteria
    }
}

/// A task as it is in the queue, in the fields of the task queue.
public struct QueuedTask: Equatable, Sendable {
    /// Its id (`task_id`).
    public let taskID: String
    /// What became of it until now.
    public let state: TaskState?
    public let kind: String?
    public let priority: Priority?
    /// What is to be done.
    public let task: String
    public let successCriteria: String
    /// The data for the worker, as a JSON document.
    public let payload: String?
    public let dedupeKey: String?
    /// Who has it, or whom it is for (`owner_agent`).
    public let ownerAgent: String?
    /// The session that it was enqueued for, or else who has it (`session_id`).
    public let sessionID: String?
    /// Which execution it is, from 1; 0 before the first. A worker gives it back to prove its claim.
    public let attempt: Int
    /// How often it may be tried again after the first time (`max_retries`).
    public let maxRetries: Int
    /// When it may be tried again (`next_retry_at`); nil for at once.
    public let nextRetryAt: Timestamp?
    /// Why it failed, in a word (`error_code`).
    public let errorCode: String?
    /// Why it failed, for people (`error_msg`).
    public let errorMessage: String?

    init(_ row: TaskRow, _ id: TaskID, at moment: Moment, of maxAttempts: Int) {
        func text(_ text: String?) -> String? { text?.isEmpty == false ? text : nil }
        let notes = row.notes
        taskID = id.text
        state = row.state(at: moment)
        kind = notes.value(of: .kind)
        priority = row.priority
        task = row.text(.task)
        successCriteria = row.text(.successCriteria)
        payload = notes.value(of: .payload)
        dedupeKey = notes.value(of: .dedupe)
        ownerAgent = text(row.text(.ownerSession))
        sessionID = notes.value(of: .session) ?? ownerAgent
        attempt = notes.attempt?.number ?? 0
        maxRetries = (notes.attempt?.limit ?? maxAttempts) - 1
        nextRetryAt = notes.value(of: .retryAt).flatMap { Timestamp(text: $0, at: moment.offset) }
        errorCode = notes.value(of: .error)
        errorMessage =
            row.status == .failed
            ? text(notes.segments.filter { $0.tag == nil }.map(\.text).joined(separator: " / ")) : nil
    }
}

/// How the work on a task ended.
public enum Completion: String, CaseIterable, Sendable {
    case done
    /// It may be tried again.
    case failed
    /// A failure that is not tried again, and raises an alert.
    case dead
}
