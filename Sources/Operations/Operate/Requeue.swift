package import TaskQueue
internal import Text

/// Puts a task back to PENDING whatever came of it: one that runs loses its claim, and one that is DONE is done again.
/// The attempt stays, so that a late report of the earlier worker is refused.
package struct Requeue: Operation {
    package let name = "task requeue"
    let id: TaskID
    let claimed: String?
    let proof: ClaimProof

    /// - Parameters:
    ///   - id: the task.
    ///   - claimed: the criteria that the worker was given; a task that has others by now is BLOCKED.
    ///   - proof: the claim that the caller holds, if it is a worker that gives the task back.
    package init(id: TaskID, claimed: String? = nil, proof: ClaimProof = ClaimProof()) {
        self.id = id
        self.claimed = claimed
        self.proof = proof
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let row = try queue.task(id).row
        if row.hasOtherCriteria(than: claimed) {
            return try Block(id: id, reason: Finish.changedCriteria, proof: proof).apply(to: &queue, at: moment)
        }
        let change = try putBack(in: &queue)
        try queue.endAlerts(of: [row], at: moment)
        return change
    }

    /// Puts the task back, and leaves its alert to the caller.
    func putBack(in queue: inout Queue) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        try proof.check(row, id, in: &queue)
        guard status != .pending else { return TaskChange(id, .pending, isChanged: false) }
        guard status.moves(to: .pending).contains(.requeue) else { throw .illegalMove(id, from: status, to: .pending) }
        var notes = row.notes
        notes.forgetEnd()
        try queue.write([.status: Status.pending.word, .ownerSession: "", .startedAt: ""], notes: notes, to: row)
        queue.record(
            .requeued, id, .pending,
            ["from": .string(status.word), "owner_session": .string(orNull: row.texts[.ownerSession])])
        return TaskChange(id, .pending)
    }
}
