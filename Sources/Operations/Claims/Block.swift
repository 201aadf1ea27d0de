package import TaskQueue
internal import Text

/// Blocks a task until someone acts. The reason is added to the notes: what was written before is what a decision needs.
package struct Block: Operation {
    package let name = "block"
    let id: TaskID
    let reason: String
    let proof: ClaimProof

    /// - Parameters:
    ///   - id: the task.
    ///   - reason: what is needed from whom; not empty.
    ///   - proof: the claim that the caller holds, if it is a worker.
    package init(id: TaskID, reason: String, proof: ClaimProof = ClaimProof()) {
        self.id = id
        self.reason = reason
        self.proof = proof
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        try proof.check(row, id, in: &queue)
        guard !status.moves(to: .blocked).isEmpty else {
            throw .illegalMove(id, from: status, to: .blocked)
        }
        let text = try queue.requiredText(reason, for: Column.notes.header)
        var notes = row.notes
        notes.remove(.lease, .retryAt)
        notes.append(text: text)
        try queue.write([.status: Status.blocked.word], notes: notes, to: row)
        queue.record(.blocked, id, .blocked, ["from": .string(status.word), "reason": .string(text)])
        try queue.endAlerts(of: [row], at: moment)
        return TaskChange(id, .blocked)
    }
}
