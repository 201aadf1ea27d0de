package import TaskQueue
internal import Text

/// Stops a task for good: BLOCKED with `cancelled_by_operator`. A person who cancels needs no claim; the worker that
/// has the task learns of it when it looks. A cancelled task is left as it is.
package struct Cancel: Operation {
    package let name = "cancel"
    let id: TaskID
    let note: String?

    /// - Parameters:
    ///   - id: the task.
    ///   - note: why, added to the notes; what was written before stays.
    package init(id: TaskID, note: String? = nil) {
        self.id = id
        self.note = note
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        guard row.state != .cancelled else { return TaskChange(id, status, isChanged: false) }
        // A task that waits for a person stays BLOCKED and only says that nobody will come.
        guard status == .blocked || status.moves(to: .blocked).contains(.cancel) else {
            throw .illegalMove(id, from: status, to: .blocked)
        }
        var notes = row.notes
        notes.remove(.lease, .retryAt, .retryRequested)
        var text: String?
        if let note {
            let fitted = try queue.requiredText(note, for: Column.notes.header)
            notes.append(text: fitted)
            text = fitted
        }
        notes.set(.cancelledByOperator)
        try queue.write([.status: Status.blocked.word], notes: notes, to: row)
        queue.record(
            .cancelled, id, .blocked,
            [
                "from": .string(status.word), "reason": .string(orNull: text),
                "owner_session": .string(orNull: row.texts[.ownerSession]),
            ])
        try queue.endAlerts(of: [row], at: moment)
        return TaskChange(id, .blocked)
    }
}
