internal import Operations

/// Figures as commands show them.
enum FigureText {
    /// One digit behind the point.
    static func decimal(_ number: Double) -> String {
        let tenths = Int64((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// A length of time in milliseconds as seconds.
    static func seconds(_ milliseconds: Double?) -> String {
        milliseconds.map { decimal($0 / 1000) + "s" } ?? "none"
    }
}

extension KPI.Figures {
    /// The figures by their names, in order.
    var texts: [(name: String, text: String)] {
        [
            ("done", String(done)), ("failed", String(failed)),
            ("success_rate", successRate.map { FigureText.decimal($0 * 100) + "%" } ?? "none"),
            ("latency_mean", FigureText.seconds(latency.mean)), ("latency_p95", FigureText.seconds(latency.p95)),
            ("wait_mean", FigureText.seconds(wait.mean)), ("wait_p95", FigureText.seconds(wait.p95)),
            ("retries", String(retries)),
        ]
    }

    /// Tasks DONE per hour.
    ///
    /// - Parameter seconds: how long the window is.
    func throughput(in seconds: Int64) -> Double { Double(done) * 3600 / Double(seconds) }
}
