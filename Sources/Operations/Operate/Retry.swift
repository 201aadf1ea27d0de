package import TaskQueue
internal import Text

/// Puts a FAILED or BLOCKED task back to PENDING because an operator wants another try, with `retry_requested`. One that
/// waits for its next try is ready at once.
package struct Retry: Operation {
    package let name = "retry"
    let id: TaskID
    let isForced: Bool

    /// - Parameters:
    ///   - id: the task.
    ///   - isForced: also when it was tried as often as its limit allows.
    package init(id: TaskID, isForced: Bool = false) {
        self.id = id
        self.isForced = isForced
    }

    /// - Throws: ``QueueError/noAttemptLeft(_:_:)`` beside what every change may throw.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        if status == .pending {
            guard row.notes.has(.retryAt) else { return TaskChange(id, .pending, isChanged: false) }
        } else {
            guard status.moves(to: .pending).contains(.retry) else {
                throw .illegalMove(id, from: status, to: .pending)
            }
            if !isForced, let attempt = row.notes.attempt, attempt.isLast { throw .noAttemptLeft(id, attempt) }
        }
        var notes = row.notes
        notes.forgetEnd()
        notes.set(.retryRequested)
        try queue.write([.status: Status.pending.word, .ownerSession: "", .startedAt: ""], notes: notes, to: row)
        queue.record(.retried, id, .pending, ["from": .string(status.word)])
        try queue.endAlerts(of: [row], at: moment)
        return TaskChange(id, .pending)
    }
}

extension Notes {
    /// Drops what says that a claim holds or how the last try ended: neither does any more.
    mutating func forgetEnd() {
        remove(.lease, .retryAt, .permanent, .dead, .error, .cancelledByOperator, .dedupeSkipped)
    }
}
