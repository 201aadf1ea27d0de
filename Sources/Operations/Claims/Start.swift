package import TaskQueue
internal import Text

/// Begins the work on one task: a claimed one starts running, and one that is ready is claimed for the caller first.
package struct Start: Operation {
    package let name = "start"
    let id: TaskID
    let owner: String?
    let attempt: Int?
    let lease: LeaseTerms

    /// - Parameters:
    ///   - id: the task.
    ///   - owner: who starts it; a task claimed by somebody else is refused.
    ///   - attempt: the fencing token of the claim, when the caller has one.
    ///   - lease: how long the claim holds from now. One that holds longer already keeps its end.
    package init(id: TaskID, owner: String?, attempt: Int? = nil, lease: LeaseTerms) {
        self.id = id
        self.owner = owner
        self.attempt = attempt
        self.lease = lease
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskChange {
        let (row, status) = try queue.task(id)
        switch status {
        case .pending:
            if case .notReady(let obstacle) = queue.readiness(of: row, at: moment) { throw .notReady(id, obstacle) }
            if let attempt { try ClaimProof(attempt: attempt).check(row, id, in: &queue) }
            try queue.claim(row, as: id, by: owner, for: lease, at: moment)
            return TaskChange(id, .inProgress)
        case .inProgress:
            let holder = row.text(.ownerSession)
            // Who names no attempt does not go on with a claim, but wants one.
            if attempt == nil, let owner, !holder.isEmpty,
                holder != (try queue.readText(owner, in: .ownerSession))
            {
                throw .claimed(id, by: holder)
            }
            try ClaimProof(owner: owner, attempt: attempt).check(row, id, in: &queue)
            guard row.text(.startedAt).isEmpty else { return TaskChange(id, .inProgress, isChanged: false) }
            var notes = row.notes
            notes.set(.lease, row.leaseEnd(renewedFor: lease.seconds, at: moment).secondText(at: moment.offset))
            try queue.write(
                [.startedAt: moment.timestamp.minuteText(at: moment.offset)], notes: notes, to: row)
            queue.record(.started, id, .inProgress, row.claimDetails)
            return TaskChange(id, .inProgress)
        case .done, .failed, .blocked:
            throw .illegalMove(id, from: status, to: .inProgress)
        }
    }
}
