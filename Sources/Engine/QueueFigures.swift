package import Ledgers
package import Operations
package import TaskQueue
package import Workspace

/// What the queue and its event log say together of how well the queue works.
package struct QueueFigures {
    package let kpi: KPI
    /// How many tasks were left at the end of each part of the window.
    package let remaining: [Int]
    /// The tasks whose workers give no sign of life.
    package let stale: [TaskID]
    package let excesses: [KPILimits.Excess]

    /// By what figures are grouped.
    package enum Group: String, CaseIterable, Sendable { case kind, owner }

    /// The window of time that alerts are about, in seconds.
    package static let day: Int64 = 86_400

    /// - Parameter window: how far back, in seconds.
    /// - Throws: why the event log can't be read, or not from the window's beginning on.
    package init(
        of queue: inout Queue, window: Int64 = day, by group: Group? = nil, in workplace: Workplace, at moment: Moment
    ) throws(JournalError) {
        let entries = try workplace.events(
            since: Self.start(of: window, before: moment),
            completeSince: moment.timestamp.advanced(bySeconds: -window))
        self.init(of: &queue, entries, window: window, by: group, in: workplace, at: moment)
    }

    /// From when on events are needed: what ended in the window may have begun before it.
    package static func start(of window: Int64, before moment: Moment) -> Timestamp {
        moment.timestamp.advanced(bySeconds: -window - max(window, day))
    }

    /// The same by what is known of the event log.
    package init(
        of queue: inout Queue, _ entries: [History.Entry], window: Int64 = day, by group: Group? = nil,
        in workplace: Workplace, at moment: Moment
    ) {
        var kinds: [String: String] = [:]
        if group == .kind {
            for index in queue.rows(withStatus: []) {
                let row = queue.row(index)
                kinds[row.text(.id)] = row.notes.value(of: .kind)
            }
        }
        let now = moment.epochMilliseconds
        let events = entries.compactMap { KPI.Event($0, at: moment.offset) }
        let span = now - window * 1000...now
        let left = queue.rows(withStatus: []).count { index in
            let state = queue.row(index).state
            return state != .done && state != .cancelled
        }
        remaining = Burndown.remaining(now: left, of: events, in: span, parts: Trend.parts)
        kpi = KPI(of: events, in: span, parts: Trend.parts) { task, owner in
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
    ///
    /// - Parameters:
    ///   - flaws: what is wrong with the table of alerts.
    ///   - stuck: says why a row waits for somebody to correct it.
    ///   - unreadable: says why the log can't be read. What the queue itself says is worth knowing without it.
    package init(
        of queue: inout Queue, alerts: Alerts?, flaws: [String], in workplace: Workplace, at moment: Moment,
        stuck: (StrandedRow) -> String, unreadable: (JournalError) -> String
    ) {
        var obstacle: String?
        let figures: QueueFigures
        do throws(JournalError) {
            figures = try QueueFigures(of: &queue, in: workplace, at: moment)
        } catch {
            figures = QueueFigures(of: &queue, [], in: workplace, at: moment)
            obstacle = unreadable(error)
        }
        let open = (alerts?.all ?? []).filter { $0.state == .open }.map(\.cause)
        self.init(
            of: &queue, stale: figures.stale, excesses: figures.excesses, alerts: open, flaws: flaws,
            tables: workplace.damagedTables,
            stuck: workplace.settings.stuckRows(of: &queue, at: moment).map(stuck), obstacle: obstacle, at: moment)
    }
}

extension Workplace {
    /// What keeps the tables that are begun when they are needed, or rows of them, from being read.
    package var damagedTables: [String] {
        findingsBeside().filter { QueueTable(ledgerAt: $0.path)?.isBegunWhenNeeded ?? false }.compactMap {
            path, findings in
            findings.first.map { "\(path):\($0.line):\($0.column) can't be read as it should; see 'orch lint'" }
        }
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

extension Settings {
    /// What nobody claims or brings back until somebody corrects it, in the order of the file.
    package func stuckRows(of queue: inout Queue, at moment: Moment) -> [StrandedRow] {
        let passed = queue.passedRows(grace: graceSeconds, at: moment).filter { !$0.isWaiting }
            .map { StrandedRow(line: $0.line, id: $0.id, obstacle: $0.obstacle) }
        let stranded = watchdog(seed: 0).strandedRows(&queue, at: moment)
        return (passed + stranded.filter { row in !passed.contains { $0.line == row.line } })
            .sorted { $0.line < $1.line }
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
