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

/// Figures in the text format that Prometheus reads (version 0.0.4).
struct MetricsText {
    enum Kind: String { case gauge, summary }

    /// One line: what is added to the family's name, the labels, and the value.
    struct Sample {
        var suffix = ""
        var labels: [(name: String, value: String)] = []
        let value: Double
    }

    private(set) var text = ""

    /// Adds a family of figures; one without samples is announced all the same.
    ///
    /// - Parameters:
    ///   - name: letters, digits and underscores.
    ///   - help: what it is, in a line.
    mutating func add(_ name: String, _ kind: Kind = .gauge, _ help: String, _ samples: [Sample]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(sample.value))\n"
        }
    }

    /// A family of one figure.
    ///
    /// - Parameter value: nil where nobody knows.
    mutating func add(_ name: String, _ help: String, _ value: Double?) {
        add(name, .gauge, help, value.map { [Sample(value: $0)] } ?? [])
    }

    private static func escaped(_ text: String) -> String {
        String(
            text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { result, scalar in
                switch scalar {
                case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
                case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
                case "\n": result.append(contentsOf: "\\n".unicodeScalars)
                default: result.append(scalar)
                }
            })
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
