/// The state of a task in the words of the task-queue API, JSON output and the event log. It is derived from a row,
/// never stored beside it.
public enum TaskState: String, CaseIterable, Sendable {
    case queued, claimed, running, done, failed, dead, cancelled, blocked

    /// - Parameters:
    ///   - status: the row's status.
    ///   - isStarted: whether `started_at_kst` says anything.
    ///   - notes: the row's notes, whose `dead:` and `cancelled_by_operator` tell dead letters and cancelled tasks.
    package init(status: Status, isStarted: Bool, notes: Notes) {
        switch status {
        case .pending: self = .queued
        case .inProgress: self = isStarted ? .running : .claimed
        case .done: self = .done
        case .failed: self = notes.value(of: .dead) != nil ? .dead : .failed
        case .blocked: self = notes.has(.cancelledByOperator) ? .cancelled : .blocked
        }
    }
}
