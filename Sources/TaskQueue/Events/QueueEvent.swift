public import Text

/// Something that happened to a task: what an operation reports, a line of the event log, and an answer to a command.
public struct QueueEvent: Equatable, Sendable {
    /// The kinds of events, in the words of the event log.
    public enum Kind: String, CaseIterable, Sendable {
        case enqueued = "task_enqueued"
        case claimed = "task_claimed"
        case started = "task_started"
        case completed = "task_completed"
        case failed = "task_failed"
        case blocked = "task_blocked"
        /// An operator cancelled the task.
        case cancelled = "task_cancelled"
        /// An operator sent the task back to planning.
        case replanned = "task_replanned"
        case edited = "task_edited"
        /// A hand edit took the row out.
        case removed = "task_removed"
        /// A merge of a hand edit decided something that a person may want to know.
        case merged = "task_merged"
        /// The row moved to the queue's archive.
        case archived = "task_archived"
        /// The task was divided among workers.
        case teamPlanned = "team_planned"
        case dedupeSkipped = "dedupe_skipped"
        /// The reviewer gate judged a report.
        case reviewGate = "review_gate"
        /// The token guardrail judged a conversation and its report.
        case guardrail
    }

    public let kind: Kind
    public let id: TaskID
    /// The status after the event.
    public let status: Status
    /// More facts, by name: owner, attempt, from, note.
    public let details: [JSONValue.Member]

    package init(_ kind: Kind, _ id: TaskID, _ status: Status, _ details: [JSONValue.Member] = []) {
        self.kind = kind
        self.id = id
        self.status = status
        self.details = details
    }

    /// The columns that the event wrote, if it wrote any.
    package var cellNames: [String] {
        for member in details where member.name == "cells" {
            if case .object(let cells) = member.value { return cells.map(\.name) }
        }
        return []
    }

    /// The text of a detail, if there is one of that name.
    package func detail(_ name: String) -> String? {
        for member in details where member.name == name {
            if case .string(let text) = member.value { return text }
        }
        return nil
    }
}
