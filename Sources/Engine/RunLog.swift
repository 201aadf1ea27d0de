package import Host
internal import Sheets
internal import TaskQueue
internal import Workspace

/// What a run remembers for the event log.
struct RunLog: Sendable {
    let traceID = randomName()
    let started = Clock.monotonicNanoseconds
    var events: [SheetEvent] = []
    /// Whether the run wanted to change something, and whether it did.
    var isChange = false
    var isChanged = false
    /// Whether something happened that is for the log alone.
    var isNoted = false
    var isBegun = false
    var isWarned = false
    var isWarnedOfRoom = false

    var milliseconds: Double { Double(Clock.monotonicNanoseconds - started) / 1_000_000 }

    func start(before moment: Moment) -> Moment {
        Moment(epochMilliseconds: moment.epochMilliseconds - Int64(milliseconds), offset: moment.offset)
    }

    /// Adds what the store had to say of tasks, before what was done then.
    mutating func add(_ notices: [StoreNotice]) {
        let told = notices.flatMap { notice -> [SheetEvent] in
            switch notice {
            case .restoredRows(let keys, _, _): keys.map { SheetEvent(QueueEvent.restored.rawValue, $0) }
            case .reverted(let keys): keys.map { SheetEvent(QueueEvent.reverted.rawValue, $0) }
            case .replaced(let keys): keys.map { SheetEvent(QueueEvent.removed.rawValue, $0) }
            case .mergedEdit, .fenced, .keptAttempts, .cut, .rescued, .restored, .unarchived: []
            }
        }
        events = told + events
    }
}

extension Session {
    /// How a run ended, for the event log.
    package struct End: Sendable {
        let exitCode: Int32
        let error: String?
        /// Whether it ended because the file is not there or was never a queue.
        let isNoQueue: Bool
        /// Whether it ended because the file can't be read as a queue.
        let isUnreadable: Bool

        /// - Parameters:
        ///   - exit: the exit code.
        ///   - error: why it failed, in words.
        ///   - status: the exit code of a program that the run passes on.
        package init(_ exit: ExitCode, error: String? = nil, passing status: Int32? = nil) {
            exitCode = status ?? exit.rawValue
            self.error = error
            isNoQueue = error != nil && exit == .noQueue
            isUnreadable = error != nil && (exit == .badData || exit == .system)
        }

        /// - Parameter signal: what the caller got, which ends it.
        package init(interruptedBy signal: Signal) {
            exitCode = signal.exitCode
            error = "interrupted by signal \(signal.rawValue)"
            isNoQueue = false
            isUnreadable = false
        }
    }
}
