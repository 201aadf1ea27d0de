internal import Engine
internal import Host
internal import Ledgers
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import Workspace

/// What is done about alerts beside the change that raised them.
extension Call {
    /// The table of alerts, empty where the file is missing. A table that can't be read is no reason to stop the queue: it
    /// is a warning, and nil.
    mutating func readableAlerts() throws(CommandFailure) -> Alerts? {
        let (alerts, flaws) = try alertsWithFlaws()
        for flaw in flaws { warn(flaw) }
        return alerts
    }

    /// The same, with what is wrong with the table.
    mutating func alertsWithFlaws() throws(CommandFailure) -> (alerts: Alerts?, flaws: [String]) {
        do throws(CommandFailure) {
            let alerts: Alerts? = try readTable(Alerts.file) ?? (try? Alerts.none())
            if let missing = alerts?.missingColumns, !missing.isEmpty {
                let names = missing.joined(separator: ", ")
                return (alerts, ["\(Alerts.file) has no column \(names); no alert can be added"])
            }
            let found = try workplace().findings(in: Alerts.self).findings
            let flaw = found.first.map { first in
                "\(counted(found.count, "place")) of \(Alerts.file) can't be read as it should, the first in line "
                    + "\(first.line); see 'orch lint'"
            }
            return (alerts, flaw.map { [$0] } ?? [])
        } catch {
            guard error.isOfFile else { throw error }
            return (nil, [error.message + (error.hint.map { "; \($0)" } ?? "")])
        }
    }

    /// Changes the table of alerts, beside something that is done whether that can be or not.
    mutating func commitToAlerts<Change: Operation>(
        _ operation: Change
    ) throws(CommandFailure) where Change.Subject == Alerts {
        do throws(CommandFailure) {
            _ = try commit(operation, to: Alerts.file)
        } catch {
            guard error.isOfFile else { throw error }
            warn(error.message + (error.hint.map { "; \($0)" } ?? ""))
        }
    }

    /// Runs `alert.command` for each open alert that it has not had yet: those of this run, and those of a run that was
    /// killed before. A command that fails or hangs is a warning, and has had its alert; after one that hangs, the other
    /// alerts wait for the next run.
    ///
    /// - Parameter raised: the alerts that this run raised, by their ids.
    mutating func announceAlerts(raised: [String] = []) throws(CommandFailure) {
        guard let command = try workplace().settings.alertCommand else { return }
        var tried: Set<String> = []
        while let alerts = try readableAlerts() {
            let waiting = alerts.unannounced(raised).filter { !tried.contains($0.id) }
            // Where another run has the lock, it looks again after it has released it, and finds these too.
            guard !waiting.isEmpty, let lock = try announceLock() else { return }
            for alert in try readableAlerts()?.unannounced(raised) ?? [] where tried.insert(alert.id).inserted {
                guard try announce(alert, by: command) else { return }
            }
            _ = consume lock
        }
    }

    private mutating func announceLock() throws(CommandFailure) -> FileLock? {
        try? InstanceLock.announcing.acquire(besideQueueAt: try workplace().path)
    }

    /// - Returns: whether to go on with others.
    private mutating func announce(_ alert: Alert, by command: String) throws(CommandFailure) -> Bool {
        let workplace = try workplace()
        let seconds = workplace.settings.alertSeconds
        let result: ChildResult
        do throws(CommandFailure) {
            result = try CheckEvidence.run(
                command, seconds: seconds, in: workplace.folder,
                input: .bytes(Array((alert.json.text() + "\n").utf8)))
        } catch {
            guard error.signal == nil else { throw error }
            warn("alert.command was not run for \(alert.id): \(error.message)")
            return true
        }
        try commitToAlerts(NoteAnnounced(alert.id))
        guard result.status != .exited(0) else { return true }
        let detail = CheckEvidence.outcome(of: result, seconds: seconds).detail
        warn("alert.command failed for \(alert.id): \(Screen.plain(detail))")
        return result.status != .timedOut
    }

    /// Raises alerts about tasks that became BLOCKED, whoever did it, and resolves those about tasks that no longer are, or
    /// are no longer dead letters.
    ///
    /// - Returns: the alerts that were raised, by their ids.
    mutating func settleTasks(_ queue: Queue) throws(CommandFailure) -> [String] {
        guard let alerts = try readableAlerts() else { return [] }
        var queue = queue
        // Others in the table are about other queues.
        let label = queue.alertLabel
        let family = label + Alert.deadLetters
        let letters = SettleAlerts(family: family, lasting: queue.deadLetters().map { family + $0.text(.id) })
        let waiting = queue.blockedAlerts(at: try moment())
        let known = Set(alerts.all.lazy.filter { $0.state != .resolved }.map(\.cause))
        let raised = waiting.filter { !known.contains($0.cause) }
        let blocked = SettleAlerts(family: label + Alert.blocked, lasting: waiting.map(\.cause), raising: raised)
        var operations = [letters, blocked]
        if LoggedQueue.hasUnnamed(at: try workplace().path) {
            operations += [Alert.deadLetters, Alert.blocked].map { SettleAlerts(family: $0, lasting: []) }
        }
        for operation in operations where operation.isNeeded(in: alerts) {
            try createTable(Alerts.file, Alerts.empty)
            try commitToAlerts(operation)
        }
        return raised.map(\.id)
    }
}

extension CommandFailure {
    /// Whether a file is not as it should be.
    fileprivate var isOfFile: Bool { exit == .badData || exit == .system }
}
