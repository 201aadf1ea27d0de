package import Ledgers
package import TaskQueue

/// Begins a session whose terminal is to be created, for an agent or for whoever needs it.
package struct CreateSession: Operation {
    package let name = "session create"
    let session: String
    let office: String
    let agent: String
    let role: String
    let worktree: String
    let pool: SessionPool

    /// - Parameters:
    ///   - session: its name; see ``WorkSession/isTerminalName(_:)``.
    ///   - agent: who has it; empty for nobody.
    package init(
        _ session: String, office: String, agent: String = "", role: String, worktree: String = "",
        pool: SessionPool = .cold
    ) {
        self.session = session
        self.office = office
        self.agent = agent
        self.role = role
        self.worktree = worktree
        self.pool = pool
    }

    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> WorkSession {
        let new = WorkSession(
            session, office: office, agent: agent, role: role, worktree: worktree, pool: pool,
            at: moment.secondText)
        try sessions.create(new)
        return new
    }
}

/// Notes what the terminal of a session is doing, or that it is still heard of.
package struct SetSessionStatus: Operation {
    package let name = "session status"
    /// What a terminal does from moment to moment is in the next commit.
    package let isCommitted: Bool
    let session: String
    let status: SessionStatus?
    let terminal: String?
    let worktree: String?
    let item: String?
    let progress: String?
    let agent: String?

    /// - Parameters:
    ///   - session: its name.
    ///   - status: its status now; nil for the one that it has.
    ///   - terminal: how its terminal is found, where that is another one; likewise the others.
    package init(
        _ session: String, _ status: SessionStatus?, terminal: String? = nil, worktree: String? = nil,
        item: String? = nil, progress: String? = nil, agent: String? = nil, isCommitted: Bool = false
    ) {
        self.isCommitted = isCommitted
        self.session = session
        self.status = status
        self.terminal = terminal
        self.worktree = worktree
        self.item = item
        self.progress = progress
        self.agent = agent
    }

    /// - Returns: the session as it is now, and the status that it had before.
    package func apply(
        to sessions: inout Sessions, at moment: Moment
    ) throws(SessionRefusal) -> (session: WorkSession, former: SessionStatus?) {
        let (old, new) = try sessions.change(
            session, to: status, at: moment.secondText
        ) {
            $0.terminal = terminal ?? $0.terminal
            $0.worktree = worktree ?? $0.worktree
            $0.item = item ?? $0.item
            $0.progress = progress ?? $0.progress
            $0.agent = agent ?? $0.agent
        }
        return (new, old.status)
    }
}

/// Ends a session, so that nobody gets it any more. Whoever ends it closes its terminal.
package struct TerminateSession: Operation {
    package let name = "session terminate"
    let session: String

    /// - Parameter session: its name.
    package init(_ session: String) { self.session = session }

    /// - Returns: the session as it was.
    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> WorkSession {
        guard let known = try sessions.session(session) else { throw .unknown(session) }
        guard known.status != .terminated else { return known }
        return try sessions.change(
            session, to: .terminated, at: moment.secondText
        ).old
    }
}

/// Takes the rows of terminated sessions out.
package struct RemoveSessions: Operation {
    package let name = "session remove"
    package let isCommitted = false
    let session: String?
    let cutoff: Timestamp?
    let isKept: @Sendable (WorkSession) -> Bool

    /// Removes one session.
    ///
    /// - Parameter session: its name.
    package init(_ session: String) {
        self.session = session
        cutoff = nil
        isKept = { _ in false }
    }

    /// Removes all that were heard of last before a time.
    ///
    /// - Parameter isKept: whether one stays all the same.
    package init(before cutoff: Timestamp, unless isKept: @escaping @Sendable (WorkSession) -> Bool = { _ in false }) {
        session = nil
        self.cutoff = cutoff
        self.isKept = isKept
    }

    /// - Returns: those that were removed.
    package func apply(to sessions: inout Sessions, at moment: Moment) throws(SessionRefusal) -> [WorkSession] {
        var leaving: [WorkSession] = []
        if let session {
            guard let known = try sessions.session(session) else { throw .unknown(session) }
            if let status = known.status, status != .terminated {
                throw .illegalStatus(session, from: status, to: .terminated)
            }
            leaving = [known]
        } else if let cutoff {
            leaving = sessions.all.filter {
                $0.status == .terminated && !isKept($0)
                    && Timestamp(text: $0.lastActivityAt, at: moment.offset).map { $0 < cutoff } ?? false
            }
        }
        for session in leaving { try sessions.remove(session) }
        return leaving
    }
}

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
            at: moment.secondText)
    }
}
