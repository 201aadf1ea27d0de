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
                + "never be claimed, figures beyond their limits, alerts that nobody has seen, an event log that can't be read); unhealthy when rows are damaged "
                + "or too many tasks of the last 24 hours failed (kpi.min_success_percent). Exits with 2 unless it is healthy, "
                + "and changes nothing."
        ],
        examples: ["orch health", "orch health --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        let moment = try call.moment()
        let workplace = try call.workplace()
        let (alerts, flaws) = try call.alertsWithFlaws()
        let health = Health(of: &queue, alerts: alerts, flaws: flaws, in: workplace, at: moment) { row in
            "\(row.name): \(row.obstacle.wording(offset: moment.offset))"
        } unreadable: { error in
            let failure = error.failure(path: workplace.logPath)
            return failure.message + (failure.hint.map { "; \($0)" } ?? "")
        }
        if health.status != .healthy { call.end(with: .found) }
        if call.isJSON {
            return call.print([
                "schema": "orch.health/1", "status": .string(health.status.rawValue),
                "details": [
                    "tasks": .object(health.tasks.map { .init($0.state.rawValue, .integer($0.count)) }),
                    "findings": .array(of: health.findings, \.json),
                ],
            ])
        }
        call.print(health.status.rawValue)
        call.print("tasks " + health.tasks.map { "\($0.state.rawValue)=\($0.count)" }.joined(separator: " "))
        for finding in health.findings { call.print("- " + Screen.plain(finding.wording)) }
    }
}

extension Health.Finding {
    private static var mostShown: Int { 10 }

    /// What is wrong, in a line.
    var wording: String {
        "\(name)\(isCount ? "=\(count)" : ""): " + details.prefix(Self.mostShown).joined(separator: ", ")
            + (count > Self.mostShown ? ", …" : "")
    }

    var json: JSONValue {
        [
            "name": .string(name), "count": .integer(count), "details": .array(of: details, JSONValue.string),
        ]
    }
}
