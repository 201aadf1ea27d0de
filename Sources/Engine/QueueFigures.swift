package import Ledgers
package import Operations
package import TaskQueue
package import Workspace

/// What the queue and its event log say together of how well the queue works.
package struct QueueFigures {
    package let kpi: KPI
    /// The tasks whose workers give no sign of life.
    package let stale: [TaskID]
    package let excesses: [KPILimits.Excess]

    /// By what figures are grouped.
    package enum Group: String, CaseIterable, Sendable { case kind, owner }

    /// - Parameter window: how far back, in seconds.
    package init(
        of queue: inout Queue, window: Int64, by group: Group? = nil, in workplace: Workplace, at moment: Moment
    ) {
        let start = moment.timestamp.advanced(bySeconds: -window)
        // What ended in the window may have begun before it.
        let entries = History.events(
            since: start.advanced(bySeconds: -max(window, 86_400)), inLogAt: workplace.logPath,
            of: LoggedQueue(at: workplace.path), offset: moment.offset)
        var kinds: [String: String] = [:]
        if group == .kind {
            for index in queue.rows(withStatus: []) {
                let row = queue.row(index)
                kinds[row.text(.id)] = row.notes.value(of: .kind)
            }
        }
        kpi = KPI(of: entries.compactMap { KPI.Event($0, at: moment.offset) }, since: start.epochSeconds * 1000) {
            task, owner in
            switch group {
            case .kind: kinds[task] ?? ""
            case .owner: owner
            case nil: ""
            }
        }
        let settings = workplace.settings
        stale = settings.watchdog(seed: 0).staleTasks(&queue, at: moment)
        excesses = settings.kpiLimits.excesses(of: kpi.all, stale: stale.count)
    }
}

extension Health {
    /// The health of a queue: by itself, what the log says of the last day, and the alerts beside it.
    package init(of queue: inout Queue, alerts: Alerts?, in workplace: Workplace, at moment: Moment) {
        let figures = QueueFigures(of: &queue, window: 86_400, in: workplace, at: moment)
        let open = (alerts?.all ?? []).filter { $0.state == .open }.map(\.cause)
        self.init(
            of: &queue, stale: figures.stale, excesses: figures.excesses, alerts: open,
            grace: workplace.settings.graceSeconds, at: moment)
    }
}

extension Settings {
    /// The watchdog as it is set.
    package func watchdog(seed: UInt64) -> Watchdog {
        Watchdog(
            lease: LeaseTerms(seconds: leaseSeconds, maxAttempts: maxAttempts, graceSeconds: graceSeconds),
            schedule: RetrySchedule(seconds: backoffSeconds), staleMinutes: staleMinutes, seed: seed)
    }
}

extension KPI.Event {
    fileprivate init?(_ entry: History.Entry, at offset: UTCOffset) {
        guard let kind = QueueEvent(rawValue: entry.event), let task = entry.text("item_id"),
            let time = entry.milliseconds
        else { return nil }
        self.init(
            at: time, kind, task, owner: entry.text("owner_session"),
            attempt: entry.text("attempt").flatMap { Attempt(text: $0)?.number },
            target: entry.text("to").flatMap(Status.init(word:)),
            retryAt: entry.text("retry_at").flatMap { Timestamp(text: $0, at: offset) }.map { $0.epochSeconds * 1000 })
    }
}
