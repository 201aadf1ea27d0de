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
    /// Runs `alert.command` for each alert that is new in the table. One that was counted in an alert that lasts is not:
    /// whoever looks at that knows already. A command that fails is warned of and changes nothing.
    ///
    /// - Parameter ids: the alerts that this run raised.
    mutating func announce(_ ids: [String]) throws(CommandFailure) {
        let workplace = try workplace()
        guard !ids.isEmpty, let command = workplace.settings.alertCommand,
            let alerts: Alerts = try readTable(Alerts.file)
        else { return }
        for alert in alerts.all where ids.contains(alert.id) {
            let seconds = workplace.settings.checkSeconds
            let result: ChildResult
            do throws(CommandFailure) {
                result = try CheckEvidence.run(
                    command, seconds: seconds, in: workplace.folder,
                    input: .bytes(Array((alert.json.text() + "\n").utf8)))
            } catch {
                guard error.signal == nil else { throw error }
                warn("alert.command was not run for \(alert.id): \(error.message)")
                continue
            }
            guard result.status != .exited(0) else { continue }
            let detail = CheckEvidence.outcome(of: result, seconds: seconds).detail
            warn("alert.command failed for \(alert.id): \(Screen.plain(detail))")
        }
    }

    /// The same for the alert about a dead letter that this run made.
    mutating func announceDeadLetter(_ id: TaskID) throws(CommandFailure) {
        guard try workplace().settings.alertCommand != nil, let alerts: Alerts = try readTable(Alerts.file) else {
            return
        }
        let raised = alerts.all.last { $0.cause == Alert.deadLetters + id.text && $0.state == .open && $0.count == 1 }
        try announce(raised.map { [$0.id] } ?? [])
    }

    /// Resolves the alerts about dead letters that are none any more.
    mutating func settleDeadLetters(_ queue: Queue) throws(CommandFailure) {
        let alerts: Alerts? = try readTable(Alerts.file)
        guard alerts != nil else { return }
        var queue = queue
        let operation = SettleAlerts(
            family: Alert.deadLetters, lasting: queue.deadLetters().map { Alert.deadLetters + $0.text(.id) })
        if operation.isNeeded(in: alerts) { _ = try commit(operation, to: Alerts.file) }
    }
}
