internal import Host
package import TaskQueue
package import Workspace

/// What happened to a queue until now by its event log, and then what is added, each event once.
package struct EventFeed {
    /// What happened until the feed began, in the order of the log.
    package let first: [History.Entry]
    private var tail: LogTail
    /// What may come again with the first of what is added.
    private var known: [History.Entry]
    private let queue: LoggedQueue

    /// - Parameters:
    ///   - workplace: the queue.
    ///   - time: only what happened then or later.
    /// - Throws: why there is a log that can't be read.
    package init(of workplace: Workplace, since time: Timestamp?) throws(JournalError) {
        // The end is noted first, so that nothing is missed; what is added before the rest is read is in both.
        tail = LogTail(ofLogAt: workplace.logPath, offset: workplace.offset)
        first = try workplace.events(since: time)
        known = first
        queue = LoggedQueue(at: workplace.path)
    }

    /// What was added since the last call.
    package mutating func next() -> [History.Entry] {
        let new = tail.next().filter { queue.has($0) }
        defer { known = [] }
        let both = (0...min(new.count, known.count)).last { known.suffix($0) == new.prefix($0) } ?? 0
        return Array(new.dropFirst(both))
    }
}
