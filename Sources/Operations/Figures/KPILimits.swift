internal import Ledgers
package import TaskQueue

/// What the figures of a queue may be before somebody has to look at them.
package struct KPILimits: Equatable, Sendable {
    /// The least share of the tasks that came to an end that must be DONE, in percent.
    let success: Int
    /// The most seconds that 95 of 100 tasks may take; 0 for no limit.
    let latency: Int
    /// The most tasks that may be claimed by workers that do not answer.
    let stale: Int

    /// - Parameters: as the properties of the same names.
    package init(success: Int, latency: Int, stale: Int) {
        self.success = success
        self.latency = latency
        self.stale = stale
    }

    /// A figure beyond its limit.
    package struct Excess: Equatable, Sendable {
        /// The figure, in the words of the command's output.
        package let name: String
        /// What it is and what it should be.
        package let message: String
        /// Whether the queue does not do its work.
        package let isCritical: Bool
    }

    /// - Parameter count: how many tasks are claimed by workers that do not answer.
    package func excesses(of figures: KPI.Figures, stale count: Int) -> [Excess] {
        var found: [Excess] = []
        if let rate = figures.successRate, rate * 100 < Double(success) {
            let ended = figures.done + figures.failed
            found.append(
                Excess(
                    name: "success_rate",
                    message: "\(figures.done) of \(ended) tasks succeeded, less than \(success) %",
                    isCritical: true))
        }
        if let p95 = figures.latency.p95, latency > 0, p95 > Double(latency) * 1000 {
            found.append(
                Excess(
                    name: "latency_p95",
                    message: "95 of 100 tasks take up to \(Int64(p95) / 1000) s, more than \(latency) s",
                    isCritical: false))
        }
        if count > stale {
            found.append(
                Excess(
                    name: "stale",
                    message: "\(count) claimed without a sign of life, more than \(stale)",
                    isCritical: false))
        }
        return found
    }
}

extension Alert {
    /// The family of the alerts about figures.
    package static let figures = "kpi."

    /// The alert about a figure.
    ///
    /// - Parameter label: what causes begin with of the queue.
    package init(_ excess: KPILimits.Excess, of label: String, at moment: Moment) {
        self.init(
            label + Self.figures + excess.name, excess.isCritical ? .critical : .warning, excess.message,
            at: moment.secondText, milliseconds: moment.epochMilliseconds)
    }
}
