internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct KPICommand: Command {
    private static let window = Flag("window", .age, help: "how far back", default: "24h")
    private static let group = Flag(
        "by", .choice("GROUP", of: QueueFigures.Group.allCases, word: \.rawValue), help: "the figures of each group too"
    )
    private static let leavesAlerts = Switch("no-alerts", help: "raise and close no alerts")
    private static let failsOnAlert = Switch("fail-on-alert", help: "exit with 2 when a figure is beyond its limit")

    static let grammar = CommandGrammar(
        ["kpi"], group: CommandGroup.operations, summary: "show how well the queue works",
        discussion: [
            "From the event log: tasks that were DONE or FAILED in the window and not put back since, and their success rate; "
                + "how long they took from the claim to DONE, and waited from being ready to the claim, as the mean and the "
                + "time that 95 of 100 do not exceed; claims after the first; tasks DONE per hour. stale counts the tasks whose "
                + "workers give no sign of life now.",
            "A line of blocks for each figure shows how it went: each is a \(Trend.parts)th of the window, from 0 to the highest, "
                + "and a point has no value. remaining counts the tasks that were neither done nor cancelled then, as far as the log says.",
            "A figure beyond kpi.min_success_percent, kpi.max_latency_seconds or kpi.max_stale is an alert in ALERTS.md, once "
                + "while it lasts; 'orch kpi' closes it when the figure is within its limit again. Another --window than 24h "
                + "changes no alerts, and neither does --db, which takes the events from the database too.",
        ],
        flags: [window, group, leavesAlerts, failsOnAlert, DatabaseArguments.source],
        examples: ["orch kpi", "orch kpi --window 7d --by kind", "orch kpi --fail-on-alert --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let seconds = given[window]?.components.seconds ?? QueueFigures.day
        guard seconds > 0 else {
            throw CommandFailure(
                .usage, "--window takes a length of time above 0; got 0", hint: "for example 24h or 7d")
        }
        let database = try call.readDatabaseIfGiven()
        var queue = try call.readQueue()
        let moment = try call.moment()
        let figures = try figures(of: &queue, fromDatabase: database, seconds, at: moment, in: &call)
        // Alerts are everybody's, so that how far back somebody looks changes none.
        if seconds == QueueFigures.day, database == nil, !given[leavesAlerts] {
            try settle(figures.excesses, at: moment, in: &call)
        }
        call.warnOfUncounted(in: &queue)
        if given[failsOnAlert], !figures.excesses.isEmpty { call.end(with: .found) }
        let groups = given[group] == nil ? [] : figures.kpi.groups
        if call.isJSON { return call.print(document(of: figures, groups, seconds)) }
        show(figures, groups, seconds, in: &call)
    }

    private static func figures(
        of queue: inout Queue, fromDatabase database: String?, _ window: Int64, at moment: Moment, in call: inout Call
    ) throws(CommandFailure) -> QueueFigures {
        let group = call.invocation[group]
        let workplace = try call.workplace()
        if let database {
            let start = QueueFigures.start(of: window, before: moment)
            let events = try call.attempt { session throws(EngineError) in
                try session.events(since: start, inDatabase: database)
            }
            return QueueFigures(of: &queue, events, window: window, by: group, in: workplace, at: moment)
        }
        do throws(JournalError) {
            return try QueueFigures(of: &queue, window: window, by: group, in: workplace, at: moment)
        } catch {
            throw error.failure(path: workplace.logPath)
        }
    }

    private static func show(
        _ figures: QueueFigures, _ groups: [(name: String, figures: KPI.Figures)], _ window: Int64, in call: inout Call
    ) {
        // A terminal would break a figure in the middle.
        let width = call.screen.isTerminal ? call.screen.width : .max
        func show(_ words: [String]) {
            for line in Screen.lines(words, width: width) { call.print(line) }
        }
        show(words(of: figures.kpi.all, window) + ["stale=\(figures.stale.count)"])
        // The group without a name comes last.
        let ordered = groups.sorted { ($0.name.isEmpty ? 1 : 0, $0.name) < ($1.name.isEmpty ? 1 : 0, $1.name) }
        for (name, figures) in ordered {
            show(["- \(name.isEmpty ? "none" : Screen.plain(name))"] + words(of: figures, window))
        }
        let trends = trends(of: figures).filter(\.hasValues)
        let longest = call.screen.isTerminal ? trends.map(\.name.count).max() ?? 0 : 0
        for trend in trends {
            let gap = String(repeating: " ", count: max(0, longest - trend.name.count))
            call.print("sparkline \(trend.name)=\(gap)\(trend.sparkline)")
        }
        for excess in figures.excesses { call.print("alert \(Alert.figures)\(excess.name): \(excess.message)") }
    }

    /// Raises the alerts of figures that are beyond their limits since now, and closes those of the others.
    private static func settle(
        _ excesses: [KPILimits.Excess], at moment: Moment, in call: inout Call
    ) throws(CommandFailure) {
        guard try !call.workplace().settings.isReadOnly else { return }
        guard let known = try call.readableAlerts() else { return }
        let label = try call.workplace().label
        let lasting = known.all.filter { $0.state != .resolved }.map(\.cause)
        let alerts = excesses.map { Alert($0, of: label, at: moment) }
        let new = alerts.filter { !lasting.contains($0.cause) }
        let operation = SettleAlerts(family: label + Alert.figures, lasting: alerts.map(\.cause), raising: new)
        guard operation.isNeeded(in: known) else { return }
        try call.createTable(Alerts.file, Alerts.empty)
        try call.commitToAlerts(operation)
        try call.announceAlerts(raised: new.map(\.id))
    }

    private static func trends(of figures: QueueFigures) -> [Trend] {
        [Trend(name: "remaining", values: figures.remaining.map(Double.init))] + Trend.all(of: figures.kpi)
    }

    /// The figures as `orch.kpi/1`.
    ///
    /// - Parameters:
    ///   - groups: those of its groups that are shown.
    ///   - window: how far back they go, in seconds.
    static func document(
        of figures: QueueFigures, _ groups: [(name: String, figures: KPI.Figures)] = [],
        _ window: Int64 = QueueFigures.day
    ) -> JSONObject {
        [
            "schema": "orch.kpi/1", "window_seconds": .integer(window), "stale": .integer(figures.stale.count),
        ] + json(of: figures.kpi.all, window) + [
            "groups": .array(of: groups) { group in
                .object((["name": .string(group.name)] + json(of: group.figures, window)).members)
            },
            "sparkline": json(of: trends(of: figures), window),
            "alerts": .array(of: figures.excesses) { excess in
                ["cause": .string(Alert.figures + excess.name), "message": .string(excess.message)]
            },
        ]
    }

    private static func words(of figures: KPI.Figures, _ window: Int64) -> [String] {
        (figures.texts + [("throughput", FigureText.decimal(figures.throughput(in: window)) + "/h")])
            .map { $0 + "=" + $1 }
    }

    private static func json(of trends: [Trend], _ window: Int64) -> JSONValue {
        .object(
            [.init("part_seconds", .number(FigureText.decimal(Double(window) / Double(Trend.parts))))]
                + trends.map { trend in
                    .init(trend.name, .array(of: trend.values) { $0.map { .number(FigureText.decimal($0)) } ?? .null })
                })
    }

    private static func json(of figures: KPI.Figures, _ window: Int64) -> JSONObject {
        func number(_ value: Double?, per unit: Double = 1) -> JSONValue {
            value.map { .number(FigureText.decimal($0 / unit)) } ?? .null
        }
        return [
            "done": .integer(figures.done), "failed": .integer(figures.failed),
            "success_percent": number(figures.successRate.map { $0 * 100 }),
            "latency_mean_seconds": number(figures.latency.mean, per: 1000),
            "latency_p95_seconds": number(figures.latency.p95, per: 1000),
            "wait_mean_seconds": number(figures.wait.mean, per: 1000),
            "wait_p95_seconds": number(figures.wait.p95, per: 1000), "retries": .integer(figures.retries),
            "done_per_hour": number(figures.throughput(in: window)),
        ]
    }
}
