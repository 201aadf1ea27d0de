package import Ledgers
package import TaskQueue

/// Notes the phase that a session is in, or what a worker says of itself with a heartbeat.
package struct NoteSession: Operation {
    package var name: String { item == nil ? "session phase" : "heartbeat" }
    /// A worker says so every few minutes.
    package var isCommitted: Bool { item == nil }
    let session: String
    let phase: SessionPhase?
    let item: TaskID?
    let progress: String?

    /// - Parameters:
    ///   - session: its name. One that was not heard of is idle until then.
    ///   - phase: its phase now; nil for the one that it has.
    ///   - item: the task that it works on, for a heartbeat.
    ///   - progress: how far it is.
    package init(_ session: String, _ phase: SessionPhase?, at item: TaskID? = nil, progress: String? = nil) {
        self.session = session
        self.phase = phase
        self.item = item
        self.progress = progress
    }

    /// - Returns: the session as it is now, and the phase that it had before, where that is another one.
    package func apply(
        to sessions: inout Sessions, at moment: Moment
    ) throws(SessionRefusal) -> (session: WorkSession, former: SessionPhase?) {
        try sessions.note(
            session, phase, item: item?.text, progress: progress,
            at: moment.timestamp.secondText(at: moment.offset))
    }
}
