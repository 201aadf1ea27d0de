internal import Sheets
package import Text

/// The kinds of events, in the words of the event log.
package enum QueueEvent: String, CaseIterable, Sendable {
    case enqueued = "task_enqueued"
    case claimed = "task_claimed"
    case started = "task_started"
    /// The worker of a claim is alive, and the claim holds longer.
    case leaseRenewed = "lease_renewed"
    case completed = "task_completed"
    case failed = "task_failed"
    /// It failed, and nobody tries it again by itself.
    case dead = "task_dead"
    case blocked = "task_blocked"
    /// An operator cancelled the task.
    case cancelled = "task_cancelled"
    /// An operator sent the task back to planning.
    case replanned = "task_replanned"
    /// It may be tried again.
    case retried = "task_retried"
    /// It is to be done again, whatever came of it.
    case requeued = "task_requeued"
    case edited = "task_edited"
    /// A hand edit took the row out.
    case removed = "task_removed"
    /// A merge of a hand edit decided something that a person may want to know.
    case merged = "task_merged"
    /// The file was a hand edit of an older version, and what changed since in this row was restored.
    case restored = "task_restored"
    /// The file was put back to a whole older version, in which this row is another one.
    case reverted = "task_reverted"
    /// The file became a queue, or its columns those of one; about no single task.
    case adopted = "queue_adopted"
    /// The row moved to the queue's archive.
    case archived = "task_archived"
    /// The task was divided among workers.
    case teamPlanned = "team_planned"
    case dedupeSkipped = "dedupe_skipped"
    /// Somebody has to look at it; see `ALERTS.md`.
    case alertRaised = "alert_raised"
    /// What an alert was about is so no more.
    case alertResolved = "alert_resolved"
    /// The reviewer gate judged a report.
    case reviewGate = "review_gate"
    /// The token guardrail judged a conversation and its report.
    case guardrail
}

extension Queue {
    /// Notes what happened to a task, for the event log.
    package mutating func record(
        _ event: QueueEvent, _ id: TaskID, _ status: Status, _ details: JSONObject = [:]
    ) {
        events.append(SheetEvent(event.rawValue, id.text, status: status.word, details))
    }
}
