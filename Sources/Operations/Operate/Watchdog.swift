internal import Ledgers
package import TaskQueue
internal import Text

/// One tick of the watchdog: claims whose workers are gone and failures that may pass come back to PENDING after a wait,
/// and what was tried as often as it may be becomes a dead letter, with an alert.
///
/// What to do is decided from the queue alone, so that any number of ticks may happen at once or be repeated. A clock
/// that is wrong moves times, and loses no task: a late worker is refused by its attempt, and a start or an end in the
/// future is no sign of a lost worker.
package struct Watchdog: Operation {
    package let name = "watchdog"
    let lease: LeaseTerms
    let schedule: RetrySchedule
    let staleMinutes: Int
    let seed: UInt64

    /// - Parameters:
    ///   - lease: of claims whose end is too far ahead, and how late a worker may be.
    ///   - schedule: how long retries wait.
    ///   - staleMinutes: how long a task without a lease may run.
    ///   - seed: a random number, from which the deviations of the waits are made.
    package init(lease: LeaseTerms, schedule: RetrySchedule, staleMinutes: Int, seed: UInt64) {
        self.lease = lease
        self.schedule = schedule
        self.staleMinutes = staleMinutes
        self.seed = seed
    }

    /// What a tick did, or would do.
    package struct Outcome: Equatable, Sendable {
        package var actions: [WatchdogAction] = []
        /// Tasks that would be changed and can't be, with why.
        package var obstacles: [(id: TaskID, error: QueueError)] = []
        /// The rows that nobody brings back until somebody corrects them.
        package var stranded: [StrandedRow] = []
        /// The alerts that were raised, by their ids.
        package var alerts: [String] = []

        package static func == (left: Self, right: Self) -> Bool {
            (left.actions, left.alerts, left.stranded) == (right.actions, right.alerts, right.stranded)
                && left.obstacles.map(\.id) == right.obstacles.map(\.id)
        }
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Outcome {
        var outcome = Outcome()
        var alerts: [(id: TaskID, alert: Alert)] = []
        for action in plan(&queue, at: moment) {
            do throws(QueueError) {
                try action.perform(on: &queue, at: moment)
                outcome.actions.append(action)
                if action.effect == .bury {
                    let alert = Alert(deadLetter: action.id, in: queue, action.cause.wording(at: moment), at: moment)
                    alerts.append((action.id, alert))
                }
            } catch {
                // One row that can't be written is no reason to leave the others to themselves.
                outcome.obstacles.append((action.id, error))
            }
        }
        try queue.raise(alerts)
        outcome.stranded = strandedRows(&queue, at: moment)
        outcome.alerts = alerts.map(\.alert.id)
        return outcome
    }

    /// What is to be done now, from top to bottom.
    package func plan(_ queue: inout Queue, at moment: Moment) -> [WatchdogAction] {
        var actions: [WatchdogAction] = []
        for index in rows(of: &queue, at: moment) {
            let row = queue.row(index)
            guard let id = row.id, let status = row.status, let cause = cause(of: row, in: &queue, at: moment),
                queue.rows(of: id).count == 1
            else { continue }
            let effect = effect(of: cause, on: row, id, at: moment)
            actions.append(WatchdogAction(id: id, from: status, row: index, cause: cause, effect: effect))
        }
        return actions
    }

    /// The rows about which something may have to be done. Others, which are most of a long queue, are not decoded.
    private func rows(of queue: inout Queue, at moment: Moment) -> [Int] {
        var rows = queue.rows(withStatus: [.inProgress])
        for (status, tag) in [(Status.pending, NoteTag.dedupe), (.pending, .retryAt), (.failed, .attempt)] {
            var filter = TaskFilter()
            filter.statuses = [status]
            filter.tags = [TagFilter(tag)]
            rows += queue.rows(matching: filter, at: moment)
        }
        return Set(rows).sorted()
    }

    /// The tasks that are claimed by a worker that gives no sign of life, from top to bottom.
    package func staleTasks(_ queue: inout Queue, at moment: Moment) -> [TaskID] {
        queue.rows(withStatus: [.inProgress]).map { queue.row($0) }.filter { row in
            switch cause(of: row, in: &queue, at: moment) {
            case .leaseExpired, .stale: true
            case .failed, .farLease, .farRetry, .alreadyDone, nil: false
            }
        }.compactMap(\.id)
    }

    /// The rows that nobody brings back until somebody corrects them, from top to bottom.
    package func strandedRows(_ queue: inout Queue, at moment: Moment) -> [StrandedRow] {
        queue.strandedRows(grace: lease.graceSeconds, staleMinutes: staleMinutes, at: moment)
    }

    /// Why something is to be done about a row, if it is.
    private func cause(of row: TaskRow, in queue: inout Queue, at moment: Moment) -> WatchdogAction.Cause? {
        // Nobody can tell how often it was tried; it is reported as stranded.
        if row.notes.has(.attempt), row.notes.attempt == nil { return nil }
        switch row.status {
        case .pending:
            switch queue.readiness(of: row, at: moment) {
            case .notReady(.alreadyDone(let twin)): return .alreadyDone(by: twin)
            case .notReady(.waitsUntil(let time)):
                let isMeant = NoteTag.retryAt.farthest.map { time.seconds(since: moment.timestamp) <= $0 } ?? true
                return isMeant ? nil : .farRetry(time)
            case .ready, .notReady: return nil
            }
        case .inProgress:
            if let end = row.leaseEnd(at: moment.offset) {
                let left = end.seconds(since: moment.timestamp)
                if left > LeaseTerms.farthest { return .farLease(end) }
                return left < -Int64(lease.graceSeconds) ? .leaseExpired(end) : nil
            }
            guard let start = row.time(.startedAt, at: moment.offset),
                moment.timestamp.seconds(since: start) > Int64(staleMinutes) * 60
            else { return nil }
            return .stale(since: start)
        case .failed:
            guard row.state != .dead, !row.notes.has(.permanent), !row.notes.has(.cancelledByOperator),
                let attempt = row.notes.attempt, attempt.number > 0
            else { return nil }
            return .failed
        case .done, .blocked, nil: return nil
        }
    }

    private func effect(
        of cause: WatchdogAction.Cause, on row: TaskRow, _ id: TaskID, at moment: Moment
    ) -> WatchdogAction.Effect {
        switch cause {
        case .alreadyDone(let twin): return .skip(by: twin)
        case .farLease: return .shorten(to: moment.timestamp.advanced(bySeconds: Int64(lease.seconds)))
        case .leaseExpired, .stale, .failed, .farRetry:
            let attempt = row.notes.attempt
            if attempt?.isLast == true, row.status != .pending { return .bury }
            let chance = ContentHash.of(Array("\(seed) \(id)".utf8))
            let wait = schedule.wait(after: attempt?.number ?? 1, chance: chance)
            return .retry(at: moment.timestamp.advanced(bySeconds: wait))
        }
    }
}

/// How long a task waits before its next try.
package struct RetrySchedule: Equatable, Sendable {
    /// Seconds after the first attempt, after the second, and so on; the last ones hold for all further attempts.
    package let seconds: [Int]

    /// - Parameter seconds: as the property; none is no wait.
    package init(seconds: [Int]) {
        self.seconds = seconds
    }

    /// The wait after an attempt, in seconds: up to a tenth longer or shorter than the schedule says, so that tasks which
    /// failed together are not tried together.
    ///
    /// - Parameters:
    ///   - attempt: its number, from 1.
    ///   - chance: a random number.
    package func wait(after attempt: Int, chance: UInt64) -> Int64 {
        guard let last = seconds.last else { return 0 }
        let place = max(attempt, 1) - 1
        let wait = Int64(place < seconds.count ? seconds[place] : last)
        let thousandths = Int64(chance % UInt64(2 * Self.deviation + 1)) - Int64(Self.deviation)
        return wait + wait * thousandths / 1000
    }

    /// In thousandths.
    private static let deviation = 100
}
