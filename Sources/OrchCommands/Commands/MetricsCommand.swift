internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations
internal import TaskQueue
internal import Workspace

struct MetricsCommand: Command {
    private static let output = Flag("output", .file("FILE"), help: "replace this file with them, in one step")

    static let grammar = CommandGrammar(
        ["metrics"], group: CommandGroup.operations, summary: "print the queue's figures for Prometheus",
        discussion: [
            "In its text format: tasks by state, ready and stale ones, the age of the oldest ready one, leases by owner, open "
                + "alerts by level and, from the event log of the last 24 hours, how many tasks were done and failed, how long "
                + "they took and waited, and retries.",
            "--output is for the text file collector of the node exporter: a reader sees the old file or the new one. Let cron "
                + "or a timer run it.",
        ],
        flags: [output],
        examples: ["orch metrics", "orch metrics --output /var/lib/node_exporter/textfile/orch.prom"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let target = call.invocation[output]
        if call.isJSON {
            throw CommandFailure(
                .usage, "--json is not for metrics, which have a format of their own", hint: "see 'orch kpi --json'")
        }
        var queue = try call.readQueue()
        let moment = try call.moment()
        let workplace = try call.workplace()
        var figures: QueueFigures?
        do throws(JournalError) {
            figures = try QueueFigures(of: &queue, in: workplace, at: moment)
        } catch {
            call.warn(error.failure(path: workplace.logPath).message)
        }
        let alerts: Alerts? = try call.readableAlerts()
        var page = MetricsText()
        page.add(
            "orch_build_info", .gauge, "The version of the program that wrote this.",
            [.init(labels: [("version", Version.text)], value: 1)])
        add(&queue, figures, to: &page, at: moment)
        page.add(
            "orch_open_alerts", .gauge, "Alerts that nobody has acknowledged, by level.",
            counted((alerts?.all ?? []).filter { $0.state == .open }.map(\.level), as: "level"))
        add(figures?.kpi, to: &page)
        guard let target else {
            for line in page.text.split(separator: "\n") { call.print(String(line)) }
            return
        }
        try call.replaceFile(target, with: page.text, begun: "# HELP orch_", as: "metrics")
    }

    // MARK: What there is

    private static func add(
        _ queue: inout Queue, _ figures: QueueFigures?, to page: inout MetricsText, at moment: Moment
    ) {
        var states: [TaskState: Int] = [:]
        var ready: [TaskRow] = []
        var owners: [String] = []
        for index in queue.rows(withStatus: []) {
            let row = queue.row(index)
            guard let state = row.state(at: moment) else { continue }
            states[state, default: 0] += 1
            if state == .queued, queue.readiness(of: row, at: moment) == .ready { ready.append(row) }
            if row.status == .inProgress, let end = row.leaseEnd(at: moment.offset), end >= moment.timestamp {
                owners.append(row.text(.ownerSession))
            }
        }
        page.add(
            "orch_tasks", .gauge, "Tasks in the queue, by state.",
            TaskState.allCases.map { .init(labels: [("state", $0.rawValue)], value: Double(states[$0] ?? 0)) })
        page.add("orch_ready_tasks", "Tasks that can be claimed now.", Double(ready.count))
        let since = ready.compactMap { row in
            figures?.kpi.readySince[row.text(.id)]
                ?? row.notes.value(of: .intake).flatMap { Timestamp(compactText: $0, at: moment.offset) }
                .map { $0.epochSeconds * 1000 }
        }
        page.add(
            "orch_oldest_ready_age_seconds", "How long the task has been ready that has been so for the longest time.",
            ready.isEmpty ? 0 : since.min().map { Double(max(0, moment.epochMilliseconds - $0)) / 1000 })
        page.add(
            "orch_leases", .gauge, "Claims whose lease has not ended, by owner.", counted(owners, as: "owner_session"))
        page.add(
            "orch_stale_tasks", "Claimed tasks whose workers give no sign of life.",
            figures.map { Double($0.stale.count) })
    }

    private static func add(_ kpi: KPI?, to page: inout MetricsText) {
        let figures = kpi?.all
        page.add("orch_day_done_tasks", "Tasks done in the last 24 hours.", (figures?.done).map(Double.init))
        page.add("orch_day_failed_tasks", "Tasks failed in the last 24 hours.", (figures?.failed).map(Double.init))
        page.add(
            "orch_day_retries", "Claims after the first in the last 24 hours.", (figures?.retries).map(Double.init))
        let lengths: [(String, String, KPI.Lengths?)] = [
            ("orch_day_latency_seconds", "From the claim to DONE, in the last 24 hours.", figures?.latency),
            ("orch_day_wait_seconds", "From being ready to the claim, in the last 24 hours.", figures?.wait),
        ]
        for (name, help, lengths) in lengths {
            var samples: [MetricsText.Sample] = []
            if let lengths {
                samples = [
                    .init(suffix: "_sum", value: lengths.sum / 1000),
                    .init(suffix: "_count", value: Double(lengths.count)),
                ]
                if let p95 = lengths.p95 {
                    samples.insert(.init(labels: [("quantile", "0.95")], value: p95 / 1000), at: 0)
                }
            }
            page.add(name, .summary, help, samples)
        }
    }

    /// A sample for each word, with how often it is there, in the order of the words.
    private static func counted(_ words: [String], as label: String) -> [MetricsText.Sample] {
        Dictionary(grouping: words, by: \.self).sorted { $0.key < $1.key }.map {
            .init(labels: [(label, $0.key)], value: Double($0.value.count))
        }
    }
}
