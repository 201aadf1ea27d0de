internal import Sheets
package import TaskQueue
internal import Text

/// Whether something is so for tasks with this `kind:`, or with none.
package typealias KindCheck = @Sendable (String?) -> Bool

/// Claims the ready task with the highest priority, and of those the one highest in the table; where none is ready, one
/// whose claim has expired.
package struct Pick: Operation {
    package var name: String { starts ? "pick" : "task claim" }
    let owner: String?
    let lease: LeaseTerms
    let kind: String?
    let starts: Bool
    let isPassed: KindCheck?

    /// - Parameters:
    ///   - owner: who gets the task; `nil` leaves an owner that was named before the first attempt, and clears one of
    ///     an earlier attempt.
    ///   - lease: how long the claim holds.
    ///   - kind: only tasks with this `kind:`, or `nil` for any.
    ///   - starts: whether the work begins with the claim; ``Start`` begins it otherwise.
    ///   - isPassed: which kinds of tasks are passed over.
    package init(
        owner: String?, lease: LeaseTerms, kind: String? = nil, starts: Bool = true, passing isPassed: KindCheck? = nil
    ) {
        self.owner = owner
        self.lease = lease
        self.kind = kind
        self.starts = starts
        self.isPassed = isPassed
    }

    /// Tasks met on the way whose work is DONE under another id (same dedupe key) are closed with `dedupe_skipped:`.
    /// One whose notes have no room for a tag more is passed over, and reported when there is no other.
    ///
    /// - Returns: the claimed task; `nil` when none is ready.
    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TaskID? {
        var isSkipping = false
        var overfull: QueueError?
        for index in queue.rowsByUrgency(.pending) {
            let row = queue.row(index)
            guard isWanted(row), let id = row.id else { continue }
            do throws(QueueError) {
                switch queue.readiness(of: row, at: moment) {
                case .ready:
                    try queue.claim(row, as: id, by: owner, for: lease, starts: starts, at: moment)
                    return id
                case .notReady(.alreadyDone(let twin)):
                    try queue.skip(row, as: id, since: twin)
                    isSkipping = true
                case .notReady: continue
                }
            } catch {
                guard case .sheet(.cellTooLong(Column.notes.header, _, _)) = error else { throw error }
                overfull = overfull ?? error
            }
        }
        for index in queue.rowsByUrgency(.inProgress) {
            let row = queue.row(index)
            guard isWanted(row), let id = row.id,
                queue.reclaiming(row, grace: lease.graceSeconds, at: moment) == .ready
            else { continue }
            try queue.claim(row, as: id, by: owner, for: lease, starts: starts, at: moment)
            return id
        }
        if !isSkipping, let overfull { throw overfull }
        // Of a file in another encoding no row can be claimed, which is something else than having none.
        try queue.refuseOtherEncoding()
        return nil
    }

    private func isWanted(_ row: TaskRow) -> Bool {
        guard kind != nil || isPassed != nil else { return true }
        let own = row.notes.value(of: .kind)
        return (kind == nil || own == kind) && isPassed?(own) != true
    }
}
