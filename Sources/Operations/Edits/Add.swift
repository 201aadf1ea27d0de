public import TaskQueue
public import Text

/// Adds one task at the end of the table, PENDING.
public struct Add: Operation {
    public let name = "add"
    let draft: NewTask

    public init(_ draft: NewTask) {
        self.draft = draft
    }

    public func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskID {
        let notes = try queue.notes(of: draft)
        if let key = notes.value(of: .dedupe), let twin = queue.openTask(withDedupeKey: key) {
            throw .dedupeKeyTaken(key: key, by: twin)
        }
        return try queue.enqueue(draft, at: moment)
    }
}

/// What a new task is to be.
public struct NewTask: Equatable, Sendable {
    /// The id, or `nil` for the next one.
    public var id: TaskID?
    public var priority: Priority
    public var task: String
    public var successCriteria: String
    public var due: Timestamp?
    /// The cell `notes` as a person writes it, tags included.
    public var notes: String
    /// The tasks that have to be DONE first.
    public var after: [TaskID]
    /// What kind of work it is, for workers that take only some kinds.
    public var kind: String?
    /// Data for the worker.
    public var payload: JSONValue?
    public var dedupeKey: String?
    /// How often the task may be tried, when it says so itself.
    public var maxAttempts: Int?

    public init(
        id: TaskID? = nil, priority: Priority = .standard, task: String, successCriteria: String,
        due: Timestamp? = nil, notes: String = "", after: [TaskID] = [], kind: String? = nil,
        payload: JSONValue? = nil, dedupeKey: String? = nil, maxAttempts: Int? = nil
    ) {
        self.id = id
        self.priority = priority
        self.task = task
        self.successCriteria = successCriteria
        self.due = due
        self.notes = notes
        self.after = after
        self.kind = kind
        self.payload = payload
        self.dedupeKey = dedupeKey
        self.maxAttempts = maxAttempts
    }
}
