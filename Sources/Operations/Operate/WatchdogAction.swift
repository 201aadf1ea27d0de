package import TaskQueue
internal import Text

/// What the watchdog does about one task, and why.
package struct WatchdogAction: Equatable, Sendable {
    package enum Cause: Equatable, Sendable {
        /// The lease of the claim ended then, and nobody renewed it.
        case leaseExpired(Timestamp)
        /// It runs since then, without a lease.
        case stale(since: Timestamp)
        /// A worker reported that it failed, and another try may help.
        case failed
        /// The lease ends farther ahead than any claim does.
        case farLease(Timestamp)
        /// It waits for its next try longer than anybody can mean.
        case farRetry(Timestamp)
        /// A task with the same dedupe key is DONE.
        case alreadyDone(by: TaskID)

        /// The word in `dead:` and in the event log.
        package var word: String {
            switch self {
            case .leaseExpired: "lease_expired"
            case .stale: "stale"
            case .failed: "failed"
            case .farLease: "far_lease"
            case .farRetry: "far_retry"
            case .alreadyDone: "already_done"
            }
        }

        /// The cause as a clause.
        package func wording(at moment: Moment) -> String {
            switch self {
            case .leaseExpired: "lease expired"
            case .stale(let start): "without a lease since \(start.minuteText(at: moment.offset))"
            case .failed: "failed"
            case .farLease(let end): "lease until \(end.minuteText(at: moment.offset)), which no claim has"
            case .farRetry(let time): "retry at \(time.minuteText(at: moment.offset)), which nobody can mean"
            case .alreadyDone(let twin): "\(twin) is the same work and DONE"
            }
        }
    }

    package enum Effect: Equatable, Sendable {
        /// Back to PENDING, and not to be claimed before then.
        case retry(at: Timestamp)
        /// A dead letter: there is no attempt left.
        case bury
        /// DONE, without being run.
        case skip(by: TaskID)
        /// The lease ends then.
        case shorten(to: Timestamp)
    }

    package let id: TaskID
    package let from: Status
    let row: Int
    package let cause: Cause
    package let effect: Effect

    /// The status that the task gets.
    package var to: Status {
        switch effect {
        case .retry: .pending
        case .bury: .failed
        case .skip: .done
        case .shorten: .inProgress
        }
    }

    func perform(on queue: inout Queue, at moment: Moment) throws(QueueError) {
        let row = queue.row(row)
        var notes = row.notes
        var cells: ColumnTexts = [.status: to.word]
        let details: JSONObject = ["from": .string(from.word), "reason": .string(cause.word)] + row.claimDetails
        switch effect {
        case .retry(let time):
            let text = time.secondText(at: moment.offset)
            notes.remove(.lease)
            notes.set(.retryAt, text)
            cells[.ownerSession] = ""
            cells[.startedAt] = ""
            try queue.write(cells, notes: notes, to: row)
            queue.record(.retried, id, .pending, details + ["retry_at": .string(text)])
        case .bury:
            notes.remove(.lease, .retryAt)
            notes.set(.dead, cause.word)
            try queue.write(cells, notes: notes, to: row)
            queue.record(.dead, id, .failed, details)
        case .skip(let twin): try queue.skip(row, as: id, since: twin)
        case .shorten(let end):
            let text = end.secondText(at: moment.offset)
            notes.set(.lease, text)
            try queue.write(cells, notes: notes, to: row)
            queue.record(.leaseRenewed, id, .inProgress, details + ["lease": .string(text)])
        }
    }
}

extension Queue {
    /// Closes a task without running it, since its work is DONE under another id.
    mutating func skip(_ row: TaskRow, as id: TaskID, since twin: TaskID) throws(QueueError) {
        var notes = row.notes
        notes.set(.dedupeSkipped, twin.text)
        try write([.status: Status.done.word], notes: notes, to: row)
        record(.dedupeSkipped, id, .done, ["by": .string(twin.text)])
    }
}
