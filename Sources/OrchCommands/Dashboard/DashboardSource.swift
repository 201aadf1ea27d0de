internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

/// What a dashboard shows, read from the files of a queue, and again when they change.
struct DashboardSource: ~Copyable {
    private(set) var state: DashboardState
    private(set) var queue: Queue
    private var feed: EventFeed?
    private var entries: [History.Entry] = []
    private var signature: [FileStatus?] = []

    /// What the figures need of the log, in seconds: what ended in the last day may have begun before it.
    private static let reach = 2 * QueueFigures.day
    private static let mostReady = 100
    private static let mostEvents = 100

    /// - Throws: why the queue can't be read.
    static func read(_ call: inout Call) throws(CommandFailure) -> DashboardSource {
        var source = DashboardSource(queue: try call.readQueue(), path: try call.workplace().path)
        try source.read(in: &call)
        return source
    }

    private init(queue: Queue, path: String) { (self.queue, state) = (queue, DashboardState(path: path)) }

    /// Reads the files again, where one of them has changed or time alone may have changed what they mean.
    ///
    /// - Parameter isForced: whether they are read in any case.
    /// - Returns: whether they were read.
    mutating func refresh(isForced: Bool, in call: inout Call) throws(CommandFailure) -> Bool {
        let now = Self.signature(of: try call.workplace())
        guard isForced || now != signature else { return false }
        try read(in: &call)
        return true
    }

    private static func signature(of workplace: Workplace) -> [FileStatus?] {
        let tables = [Alerts.file, Locks.file, Sessions.file].map { workplace.store.sibling($0).path }
        return ([workplace.path, workplace.logPath] + tables).map { try? FileStatus(at: $0) }
    }

    // MARK: Reading

    private mutating func read(in call: inout Call) throws(CommandFailure) {
        let workplace = try call.workplace()
        let moment = try call.moment()
        signature = Self.signature(of: workplace)
        var obstacle: String?
        do throws(CommandFailure) {
            queue = try call.readQueue()
        } catch {
            // Somebody may be in the middle of an edit; what was there before is still worth seeing.
            obstacle = error.message
        }
        let isUnreadable = obstacle != nil
        let logObstacle = readEvents(workplace, at: moment)
        let (alerts, flaws) = try call.alertsWithFlaws()
        let locks: Locks? = table(Locks.file, &obstacle, in: &call)
        let sessions: Sessions? = table(Sessions.file, &obstacle, in: &call)
        let tables = workplace.damagedTables
        obstacle = obstacle ?? flaws.first ?? tables.first
        let open = (alerts?.all ?? []).filter { $0.state == .open }.map(\.cause)
        let figures = QueueFigures(of: &queue, entries, in: workplace, at: moment)
        let health = Health(
            of: &queue, stale: figures.stale, excesses: figures.excesses, alerts: open, flaws: flaws,
            tables: tables,
            stuck: workplace.settings.stuckRows(of: &queue, at: moment).map(\.name), obstacle: logObstacle,
            at: moment)
        state = DashboardState(path: workplace.path)
        state.obstacle = obstacle ?? logObstacle
        // What was there before says nothing of how it is now.
        state.status = isUnreadable ? .unhealthy : health.status
        if obstacle != nil, state.status == .healthy { state.status = .degraded }
        state.tasks = health.tasks
        state.findings = health.findings
        state.alerts = open.count
        state.locks = (locks?.all ?? []).filter { lock in
            if case .held = lock.standing(at: moment) { true } else { false }
        }.map { .init(name: $0.name, owner: $0.owner) }
        state.figures = figures.kpi.all
        state.trends = Trend.all(of: figures.kpi)
        state.events = entries.suffix(Self.mostEvents)
        readTasks(at: moment)
        state.sessions = self.sessions(sessions, at: moment)
    }

    /// Another table; nil where there is none, or it can't be read.
    private func table<Table: SheetView>(
        _ file: String, _ obstacle: inout String?, in call: inout Call
    ) -> Table? {
        do throws(CommandFailure) {
            return try call.readTable(file)
        } catch {
            obstacle = obstacle ?? error.message
            return nil
        }
    }

    /// - Returns: why the log can't be read.
    private mutating func readEvents(_ workplace: Workplace, at moment: Moment) -> String? {
        let start = moment.timestamp.advanced(bySeconds: -Self.reach)
        if feed == nil {
            do throws(JournalError) {
                let begun = try EventFeed(of: workplace, since: start)
                entries = begun.first
                feed = begun
            } catch {
                return error.failure(path: workplace.logPath).message
            }
        }
        entries += feed?.next() ?? []
        if let first = entries.firstIndex(where: { $0.time.map { $0 >= start } ?? true }), first > 0 {
            entries.removeFirst(first)
        }
        return nil
    }

    private mutating func readTasks(at moment: Moment) {
        var claims: [String: Timestamp] = [:]
        for entry in entries where [.claimed, .started].contains(QueueEvent(rawValue: entry.event)) {
            if let id = entry.text("item_id") { claims[id] = entry.time }
        }
        state.running = queue.rowsByUrgency(.inProgress).filter { queue.isWellFormed($0) }.map { index in
            var item = item(queue.row(index), at: moment)
            // Of the minute that the cell has, the log knows the second.
            if let start = item.started, let claim = claims[item.id], 0..<60 ~= claim.seconds(since: start) {
                item.started = claim
            }
            return item
        }
        for index in queue.rowsByUrgency(.pending) where queue.isWellFormed(index) {
            let row = queue.row(index)
            guard queue.readiness(of: row, at: moment) == .ready else {
                state.waitingCount += 1
                continue
            }
            state.readyCount += 1
            if state.ready.count < Self.mostReady { state.ready.append(item(row, at: moment)) }
        }
    }

    private func item(_ row: TaskRow, at moment: Moment) -> DashboardState.Item {
        .init(
            id: row.text(.id), priority: row.priority?.word ?? row.text(.priority), task: row.text(.task),
            owner: row.text(.ownerSession), started: row.time(.startedAt, at: moment.offset),
            lease: row.leaseEnd(at: moment.offset), due: row.openDue(at: moment.offset))
    }

    /// Who is at work or was heard of within a day, by the table of sessions and by what the event log says of workers that
    /// have tasks; those who gave a sign of life last come first.
    private func sessions(_ table: Sessions?, at moment: Moment) -> [DashboardState.Session] {
        let owners = Set(state.running.map(\.owner).filter { !$0.isEmpty })
        var sessions: [String: DashboardState.Session] = [:]
        for session in table?.all ?? [] {
            let beat = Timestamp(text: session.lastActivityAt, at: moment.offset)
            let isRecent = beat.map { moment.timestamp.seconds(since: $0) < QueueFigures.day } ?? false
            guard isRecent || owners.contains(session.id) else { continue }
            sessions[session.id] = .init(
                name: session.id, phase: session.phase.rawValue, heartbeat: beat, progress: session.progress)
        }
        for item in state.running where !item.owner.isEmpty && sessions[item.owner] == nil {
            sessions[item.owner] = .init(
                name: item.owner, phase: SessionPhase.executing.rawValue, heartbeat: item.started)
        }
        for entry in entries {
            guard let owner = entry.text("owner_session"), let known = sessions[owner], let time = entry.time,
                known.heartbeat.map({ $0 < time }) ?? true
            else { continue }
            sessions[owner]?.heartbeat = time
        }
        return sessions.values.sorted {
            ($0.heartbeat?.epochSeconds ?? .min, $1.name) > ($1.heartbeat?.epochSeconds ?? .min, $0.name)
        }
    }
}
