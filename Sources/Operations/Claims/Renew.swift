package import Ledgers
package import TaskQueue
internal import Text

/// Extends the lease of a worker that is still at work.
///
/// It is not a commit of its own in git's history: a worker renews every few minutes.
package struct Renew: Operation {
    package let name = "heartbeat"
    package let isCommitted = false
    let id: TaskID
    let proof: ClaimProof
    let seconds: Int
    let phase: SessionPhase?
    let progress: String?

    /// - Parameters:
    ///   - id: the task.
    ///   - owner: who has the claim, where it was made for somebody.
    ///   - attempt: the fencing token of the claim, when the caller has one.
    ///   - seconds: how long the claim is to hold from now. One that holds longer already stays as it is.
    ///   - phase: what the worker is doing, for the event log.
    ///   - progress: how far it is, for people.
    package init(
        id: TaskID, owner: String?, attempt: Int? = nil, seconds: Int, phase: SessionPhase? = nil,
        progress: String? = nil
    ) {
        self.id = id
        proof = ClaimProof(owner: owner, attempt: attempt)
        self.seconds = seconds
        self.phase = phase
        self.progress = progress
    }

    /// - Returns: when the claim ends now.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Renewal {
        let (row, status) = try queue.task(id)
        try proof.check(row, id, in: &queue)
        guard status == .inProgress else {
            throw .lostClaim(id, claimed: row.text(.ownerSession), holder: "nobody, since it is \(status.word)")
        }
        let end = row.leaseEnd(renewedFor: seconds, at: moment)
        let text = end.secondText(at: moment.offset)
        var notes = row.notes
        notes.set(.lease, text)
        try queue.write(ColumnTexts(), notes: notes, to: row)
        queue.record(
            .leaseRenewed, id, .inProgress,
            row.claimDetails + [
                "lease": .string(text), "phase": .string(orNull: phase?.rawValue),
                "progress": .string(orNull: progress),
            ])
        return Renewal(id: id, end: end)
    }
}

extension TaskRow {
    /// When the claim ends that is to hold so many seconds from now: not before it would have ended.
    func leaseEnd(renewedFor seconds: Int, at moment: Moment) -> Timestamp {
        let renewed = moment.timestamp.advanced(bySeconds: Int64(seconds))
        // An end that no claim can have is a mistake, or of a clock that was wrong.
        guard let known = leaseEnd(at: moment.offset), known.seconds(since: moment.timestamp) <= LeaseTerms.farthest
        else { return renewed }
        return max(known, renewed)
    }
}

/// A claim that was renewed.
package struct Renewal: Equatable, Sendable {
    package let id: TaskID
    /// When the claim ends.
    package let end: Timestamp
}
