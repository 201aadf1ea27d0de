internal import Sheets
package import TaskQueue
internal import Text

/// Sends a task back to planning. One that is being worked on becomes BLOCKED, so that nobody goes on with the old plan
/// before a person has looked; every other one becomes PENDING, and can be claimed again. `replan:TEXT` says what is to
/// be different.
///
/// So two of them bring a running task back to the start: the first stops it, the second releases it.
package struct Replan: Operation {
    package let name = "replan"
    let id: TaskID
    let text: String?

    /// What the tag says when nothing is said.
    package static let unsaid = "requested"

    /// - Parameters:
    ///   - id: the task.
    ///   - text: what is to be different; it takes the place of an earlier `replan:`, which stays where nothing is
    ///     said.
    package init(id: TaskID, text: String? = nil) {
        self.id = id
        self.text = text
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        let target: Status = status == .inProgress ? .blocked : .pending
        guard status == target || status.moves(to: target).contains(.replan) else {
            throw .illegalMove(id, from: status, to: target)
        }
        var notes = row.notes
        var cells: ColumnTexts = [.status: target.word]
        switch status {
        case .pending: break
        case .inProgress, .done: notes.remove(.lease, .retryAt)
        case .failed, .blocked:
            // Whatever ended it does not hold any more.
            notes.forgetEnd()
            cells[.ownerSession] = ""
            cells[.startedAt] = ""
        }
        // Releasing what was stopped takes no new words; those that said why stay.
        let words = text ?? notes.value(of: .replan) ?? Self.unsaid
        let said = try TagText.fit(try queue.requiredText(words, for: Column.notes.header), in: &queue)
        guard !said.isEmpty else { throw .sheet(.emptyText(column: Column.notes.header)) }
        notes.set(.replan, said)
        try queue.write(cells, notes: notes, to: row)
        queue.record(
            .replanned, id, target,
            [
                "from": .string(status.word), "reason": .string(said),
                "owner_session": .string(orNull: row.texts[.ownerSession]),
            ])
        try queue.endAlerts(of: [row], at: moment)
        return TaskChange(id, target)
    }
}
