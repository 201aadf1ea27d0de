internal import Host
internal import Workspace

/// What one run is asked to do, whoever asks: which queue, as what it is logged, how long it waits.
package struct Request: Sendable {
    /// The command's name, as the event log writes it: `nl submit`.
    package let command: String
    /// The queue that the caller names, whether it exists or not; `nil` to look for it.
    package internal(set) var queue: String?
    /// The settings by which work is judged; `nil` for those that are in force.
    var judgement: Settings?
    /// The event log that the caller names.
    package let logPath: String?
    /// What the run's lines in the event log carry, where the caller chooses it.
    package let traceID: String?
    /// How long to wait for the lock.
    package let lockTimeout: Duration
    /// Looks up a variable of the environment; empty ones count as not set, as they do for most programs.
    package let environment: @Sendable (String) -> String?

    /// - Parameters: as the properties of the same names.
    package init(
        command: String, queue: String? = nil, logPath: String? = nil, traceID: String? = nil,
        lockTimeout: Duration = .seconds(10),
        environment: @escaping @Sendable (String) -> String? = { Environment.variable($0) }
    ) {
        self.command = command
        self.queue = queue
        self.logPath = logPath
        self.traceID = traceID
        self.lockTimeout = lockTimeout
        self.environment = { name in environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    }

    /// The queue that the caller or the environment names.
    package var namedQueue: String? { queue ?? environment("ORCH_QUEUE_MD") }

    /// Whether the caller asks for this run in the event log, whatever it does.
    var isToBeLogged: Bool { traceID != nil || logPath != nil }
}
