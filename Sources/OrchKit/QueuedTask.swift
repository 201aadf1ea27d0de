internal import TaskQueue

/// What became of a task until now. It is derived from its row, never stored beside it. A string made of a case is the
/// word that JSON output and the event log have for it.
public enum TaskState: Hashable, Sendable {
    /// It waits for a worker, or for the tasks and times that it depends on: `PENDING`.
    case queued
    /// A worker has it and has not begun: `IN_PROGRESS` without a start.
    case claimed
    /// A worker is at work: `IN_PROGRESS`.
    case running
    /// A worker has it, and the lease of its claim has ended: another one may get it.
    case expired
    /// `DONE`.
    case done
    /// `FAILED`, and tried again while attempts are left.
    case failed
    /// `FAILED` for good: a dead letter.
    case dead
    /// `BLOCKED` by an operator, for good.
    case cancelled
    /// `BLOCKED` until a person acts.
    case blocked

    init(_ state: TaskQueue.TaskState) {
        self =
            switch state {
            case .queued: .queued
            case .claimed: .claimed
            case .running: .running
            case .expired: .expired
            case .done: .done
            case .failed: .failed
            case .dead: .dead
            case .cancelled: .cancelled
            case .blocked: .blocked
            }
    }
}

/// A task as it was in the queue at the end of a call.
public struct QueuedTask: Hashable, Sendable {
    /// Its id, as the table has it.
    public let taskID: String
    /// What became of it until now; nil where its row has a status that there is not.
    public let state: TaskState?
    /// What kind of work it is.
    public let kind: String?
    /// What is to be done, for people.
    public let task: String
    /// The data for the worker, as a JSON document.
    public let payload: String?
    /// Which execution it is, from 1; 0 before the first. A worker gives it back to prove its claim: the fencing token.
    public let attempt: Int
    /// All else that is known of it, without what is empty: texts of cells by the header of their column (`status`,
    /// `priority`, `success_criteria`, `owner_session`, `started_at_kst`, `due_at_kst`, `notes` and your own), and what
    /// the notes say, by the names of the task-queue API: `session_id`, `owner_agent`, `dedupe_key`, `max_retries` and
    /// `retry_count` (numbers), `next_retry_at` (`YYYY-MM-DD HH:mm:ss` in the queue's zone), `error_code`, `error_msg`.
    /// Where a column is called like one of the latter, the column's text is left out.
    public let fields: [String: String]

    init(_ row: TaskRow, _ id: TaskID, headers: [String], at moment: Moment, maxAttempts: Int) {
        let known = QueuedFields(of: row, maxAttempts: maxAttempts)
        taskID = id.text
        state = row.state(at: moment).map(TaskState.init)
        kind = known.kind
        task = row.text(.task)
        payload = known.payload
        attempt = row.notes.attempt?.number ?? 0
        var fields: [String: String] = [:]
        for header in headers where !header.isEmpty {
            let text = row.text(ofColumn: header)
            if !text.isEmpty { fields[header] = text }
        }
        let derived: [(name: String, text: String?)] = [
            ("session_id", known.sessionID), ("owner_agent", known.ownerAgent), ("dedupe_key", known.dedupeKey),
            ("max_retries", "\(known.maxRetries)"), ("retry_count", "\(known.retryCount)"),
            ("next_retry_at", known.nextRetryAt), ("error_code", known.errorCode), ("error_msg", known.errorMessage),
        ]
        for (name, text) in derived { fields[name] = text }
        self.fields = fields
    }
}
