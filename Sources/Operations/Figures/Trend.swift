/// How a figure went over the window: its value in each part, the oldest first.
package struct Trend: Equatable, Sendable {
    /// The figure, in the words of the command's output.
    package let name: String
    /// In the figure's unit; nil where a part has none, such as the success rate of an hour in which no task ended.
    package let values: [Double?]

    /// - Parameters: as the properties of the same names.
    package init(name: String, values: [Double?]) {
        self.name = name
        self.values = values
    }

    /// Into how many parts a window is divided: a day into hours.
    package static let parts = 24

    /// The trends of all figures, in the order of the command's output.
    package static func all(of kpi: KPI) -> [Trend] {
        let figures: [(String, (KPI.Figures) -> Double?)] = [
            ("done", { Double($0.done) }), ("failed", { Double($0.failed) }),
            ("success_rate", { $0.successRate.map { $0 * 100 } }),
            ("latency_mean", { $0.latency.mean.map { $0 / 1000 } }),
            ("latency_p95", { $0.latency.p95.map { $0 / 1000 } }), ("wait_mean", { $0.wait.mean.map { $0 / 1000 } }),
            ("wait_p95", { $0.wait.p95.map { $0 / 1000 } }), ("retries", { Double($0.retries) }),
        ]
        return figures.map { name, value in Trend(name: name, values: kpi.parts.map(value)) }
    }

    /// Whether there is anything to see: a value other than nothing.
    package var hasValues: Bool { values.contains { ($0 ?? 0) > 0 } }

    /// The values as a line of blocks, from 0 to the greatest of them; a point where there is no value.
    package var sparkline: String {
        let greatest = values.compactMap(\.self).max() ?? 0
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(
            values.map { value in
                guard let value else { return "·" }
                // Anything above nothing is seen as such.
                let height = greatest > 0 && value > 0 ? 1 + Int(value / greatest * 6.999) : 0
                return blocks[min(height, blocks.count - 1)]
            })
    }
}
