internal import Ledgers
package import TaskQueue
internal import Text
package import TokenGuardrails

/// Notes what the token guardrail decided about a task. ALLOW and SUMMARIZE are events alone and leave the row as it
/// is; BLOCK makes the task BLOCKED, with the reason.
package struct RecordGuard: Operation {
    package let name = "guard"
    let id: TaskID
    let verdict: Verdict
    let reason: String
    let tokens: Int
    let proof: ClaimProof

    /// - Parameters:
    ///   - id: the task.
    ///   - verdict: what the guardrail decided.
    ///   - reason: why, for people; it may be empty for ALLOW.
    ///   - tokens: how large the conversation is.
    ///   - proof: the claim that the caller holds, if it is a worker.
    package init(id: TaskID, verdict: Verdict, reason: String, tokens: Int, proof: ClaimProof = ClaimProof()) {
        self.id = id
        self.verdict = verdict
        self.reason = reason
        self.tokens = tokens
        self.proof = proof
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        try proof.check(row, id, in: &queue)
        guard verdict == .block else {
            record(status, in: &queue)
            return TaskChange(id, status, isChanged: false)
        }
        guard !status.moves(to: .blocked).isEmpty else { throw .illegalMove(id, from: status, to: .blocked) }
        var notes = row.notes
        notes.remove(.lease, .retryAt)
        notes.set(.guard, try TagText.fit(verdict.rawValue + " " + reason, in: &queue))
        try queue.write([.status: Status.blocked.word], notes: notes, to: row)
        record(.blocked, in: &queue)
        queue.record(.blocked, id, .blocked, ["from": .string(status.word), "reason": .string(reason)])
        return TaskChange(id, .blocked)
    }

    private func record(_ status: Status, in queue: inout Queue) {
        queue.record(
            .guardrail, id, status,
            [
                "verdict": .string(verdict.rawValue), "tokens": .integer(tokens),
                "reason": .string(unlessEmpty: reason),
            ])
    }
}
