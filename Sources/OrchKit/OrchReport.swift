internal import Engine
internal import Operations
public import TaskQueue
public import Workspace

/// Whether a queue does its work.
public struct QueueHealth: Equatable, Sendable {
    public enum Status: String, Sendable {
        /// Nothing waits for a person.
        case healthy
        /// It works, and somebody should look at it.
        case degraded
        /// It does not do its work.
        case unhealthy
    }

    /// Something that is wrong.
    public struct Finding: Equatable, Sendable {
        /// In a word: `dead_letters`.
        public let name: String
        public let count: Int
        /// The tasks, or what it is about.
        public let details: [String]
    }

    public let status: Status
    /// How many tasks have which state.
    public let tasks: [TaskState: Int]
    public let findings: [Finding]

    init(_ health: Health) {
        status =
            switch health.status {
            case .healthy: .healthy
            case .degraded: .degraded
            case .unhealthy: .unhealthy
            }
        tasks = Dictionary(health.tasks.map { ($0.state, $0.count) }) { $0 + $1 }
        findings = health.findings.map { Finding(name: $0.name, count: $0.count, details: $0.details) }
    }
}

/// Why a call did nothing.
public enum OrchError: Error, Sendable {
    /// A field, by its name in the task queue, is not what it takes.
    case invalidField(String, takes: String)
    /// The queue refuses the change: no task has the id, it can't become that, the claim was lost, the key is taken.
    case refused(QueueError)
    /// The queue can't be read or written, or others held its lock for too long.
    case store(StoreError, path: String)
    /// The settings beside the queue, or variables in their place, can't be used.
    case settings(path: String, reason: String)
    /// The change could not be pushed, as `git.sync` asks for.
    case unsynced(reason: String)

    init(_ error: EngineError, path: String) {
        switch error {
        case .store(.refused(let reason as QueueError), _, _): self = .refused(reason)
        case .store(let error, let path, _): self = .store(error, path: path)
        case .noQueue, .noCurrentFolder: self = .store(.missing(path: path), path: path)
        case .settings(let error, let path): self = .settings(path: path, reason: "\(error)")
        // Nothing here asks for a database.
        case .mirror(let error, let path): self = .settings(path: path, reason: "\(error)")
        case .unsynced(let obstacle, _): self = .unsynced(reason: "\(obstacle)")
        case .unreadable(let error, let table): self = .unsynced(reason: "\(table): \(error)")
        case .uncommitted(let obstacle, _): self = .unsynced(reason: "\(obstacle)")
        }
    }
}

/// Something that is worth knowing beside a result.
public enum OrchNotice: Sendable {
    /// The change is written, and the disk did not confirm that it is durable.
    case unconfirmed(SystemFailure, path: String)
    /// The change is written, and git did not take it: why.
    case uncommitted(reason: String, path: String)
    /// The event log was not written: why.
    case unlogged(reason: String, path: String)
    /// The store met something unusual and dealt with it, such as a save of an editor at the same time.
    case store(StoreNotice)

    init?(_ notice: Session.Notice) {
        switch notice {
        case .store(let notice): self = .store(notice)
        case .unconfirmed(let failure, let path): self = .unconfirmed(failure, path: path)
        case .uncommitted(let obstacle, let path): self = .uncommitted(reason: "\(obstacle)", path: path)
        case .unlogged(let error, let path): self = .unlogged(reason: "\(error)", path: path)
        case .unrotated, .withoutDriver, .incompleteAttributes, .otherFilesWait, .caughtUp, .rewound, .overruled,
            .gaveWay:
            return nil
        }
    }
}
