internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct HealthCommand: Command {
    static let grammar = CommandGrammar(
        ["health"], group: CommandGroup.operations, summary: "say whether the queue does its work",
        discussion: [
            "healthy; degraded when somebody should look at it (dead letters, workers without a sign of life, tasks that can "
                + "never be claimed, figures beyond their limits, alerts that nobody has seen); unhealthy when rows are damaged "
                + "or too many tasks of the last 24 hours failed (kpi.min_success_percent). Exits with 2 unless it is healthy, "
                + "and changes nothing."
        ],
        examples: ["orch health", "orch health --json"])

    private static let day: Int64 = 86_400
    private static let mostShown = 10

    /// What nobody claims or brings back until somebody corrects it, with why.
    private static func stuck(in queue: inout Queue, by settings: Settings, at moment: Moment) -> [String] {
        let passed = queue.passedRows(grace: settings.graceSeconds, at: moment).filter { !$0.isWaiting }
            .map { StrandedRow(line: $0.line, id: $0.id, obstacle: $0.obstacle) }
        let stranded = settings.watchdog(seed: 0).strandedRows(&queue, at: moment)
        let rows = passed + stranded.filter { row in !passed.contains { $0.line == row.line } }
        return rows.sorted { $0.line < $1.line }.map { "\($0.name): \($0.obstacle.wording(offset: moment.offset))" }
    }

    static func run(_ call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        let moment = try call.moment()
        let workplace = try call.workplace()
        let figures = QueueFigures(of: &queue, window: day, in: workplace, at: moment)
        let (alerts, flaws) = try call.alertsWithFlaws()
        let open = (alerts?.all ?? []).filter { $0.state == .open }.map(\.cause)
        let health = Health(
            of: &queue, stale: figures.stale, excesses: figures.excesses, alerts: open,
            flaws: flaws,
            stuck: stuck(in: &queue, by: workplace.settings, at: moment), at: moment)
        if health.status != .healthy { call.end(with: .found) }
        if call.isJSON {
            return call.print([
                "schema": "orch.health/1", "status": .string(health.status.rawValue),
                "details": [
                    "tasks": .object(health.tasks.map { .init($0.state.rawValue, .integer($0.count)) }),
                    "findings": .array(of: health.findings) { finding in
                        [
                            "name": .string(finding.name), "count": .integer(finding.count),
                            "details": .array(of: finding.details, JSONValue.string),
                        ]
                    },
                ],
            ])
        }
        call.print(health.status.rawValue)
        call.print("tasks " + health.tasks.map { "\($0.state.rawValue)=\($0.count)" }.joined(separator: " "))
        for finding in health.findings {
            let shown = finding.details.prefix(mostShown).joined(separator: ", ")
            call.print(
                Screen.plain("- \(finding.name)=\(finding.count): \(shown)" + (finding.count > mostShown ? ", …" : "")))
        }
    }
}
