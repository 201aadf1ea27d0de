package import TaskQueue

/// Whether a queue does its work, by the queue and what is known of its runs.
package struct Health: Equatable, Sendable {
    package enum Status: String, Sendable {
        /// Nothing waits for a person.
        case healthy
        /// It works, and somebody should look at it.
        case degraded
        /// It does not do its work.
        case unhealthy
    }

    /// Something that is wrong.
    package struct Finding: Equatable, Sendable {
        /// In a word: `dead_letters`.
        package let name: String
        package let count: Int
        /// The tasks, or what it is about.
        package let details: [String]
        let status: Status
        /// Whether it is a number of things, and not a figure that says so itself.
        package var isCount = true
    }

    package private(set) var findings: [Finding] = []
    /// How many tasks have which state, in the order of the states.
    package let tasks: [(state: TaskState, count: Int)]

    package var status: Status {
        if findings.contains(where: { $0.status == .unhealthy }) { return .unhealthy }
        return findings.isEmpty ? .healthy : .degraded
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.findings == right.findings && left.tasks.elementsEqual(right.tasks) { $0 == $1 }
    }

    /// - Parameters:
    ///   - queue: the queue as it is.
    ///   - stale: the tasks that are claimed by a worker that does not answer; see ``Watchdog/staleTasks(_:at:)``.
    ///   - excesses: the figures beyond their limits.
    ///   - alerts: the alerts that nobody has answered, by their causes.
    ///   - flaws: what is wrong with the table of alerts.
    ///   - tables: what keeps the tables of locks and sessions from being read.
    ///   - stuck: the rows that nobody claims or brings back until somebody corrects them.
    ///   - obstacle: why the event log can't be read, and so nothing is known of what happened.
    package init(
        of queue: inout Queue, stale: [TaskID], excesses: [KPILimits.Excess], alerts: [String],
        flaws: [String] = [], tables: [String] = [], stuck: [String] = [], obstacle: String? = nil, at moment: Moment
    ) {
        var counts: [TaskState: Int] = [:]
        for index in queue.rows(withStatus: []) {
            if let state = queue.row(index).state(at: moment) { counts[state, default: 0] += 1 }
        }
        tasks = TaskState.allCases.map { ($0, counts[$0] ?? 0) }
        add("damaged_rows", queue.problems().map { "line \($0.line)" }, .unhealthy)
        for excess in excesses where excess.isCritical { add(excess.name, excess.message, .unhealthy) }
        for excess in excesses where !excess.isCritical && excess.name != "stale" {
            add(excess.name, excess.message, .degraded)
        }
        if let obstacle { add("event_log", obstacle, .degraded) }
        add("stale", stale.map(\.text), .degraded)
        add("dead_letters", queue.deadLetters().map { $0.text(.id) }, .degraded)
        add("alerts", alerts, .degraded)
        add("alerts_file", flaws, .degraded)
        add("tables", tables, .degraded)
        add("stuck", stuck, .degraded)
    }

    private mutating func add(_ name: String, _ message: String, _ status: Status) {
        findings.append(Finding(name: name, count: 1, details: [message], status: status, isCount: false))
    }

    private mutating func add(_ name: String, _ details: [String], _ status: Status) {
        guard !details.isEmpty else { return }
        findings.append(Finding(name: name, count: details.count, details: details, status: status))
    }
}
