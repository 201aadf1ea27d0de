/// What a session is doing.
///
///     idle → planning → executing → blocked → done → error
///            ↑              ↓
///            └──────────────┘ (retry)
///
/// Beside the arrows of the picture, work that nothing blocked is done from `executing`, what was blocked goes on, each
/// phase of work may end in `error`, and a session that has ended begins anew with `idle`.
package enum SessionPhase: String, CaseIterable, Sendable {
    case idle, planning, executing, blocked, done, error

    /// The phases that may follow.
    package var next: [SessionPhase] {
        switch self {
        case .idle: [.planning]
        case .planning: [.executing, .error]
        case .executing: [.planning, .blocked, .done, .error]
        case .blocked: [.executing, .done, .error]
        case .done: [.idle, .error]
        case .error: [.idle]
        }
    }
}

/// What the terminal of a session is doing, as far as orch knows.
///
///     creating → ready ⇄ executing ⇄ waiting_input
///         every one of them → error → ready
///         every one of them → terminated
///
/// A session that waits for a person may also be `ready` at once, when its work was taken from it.
package enum SessionStatus: String, CaseIterable, Sendable {
    case creating, ready, executing
    case waitingInput = "waiting_input"
    case error, terminated

    /// The statuses that may follow.
    package var next: [SessionStatus] {
        switch self {
        case .creating: [.ready, .error, .terminated]
        case .ready: [.executing, .error, .terminated]
        case .executing: [.ready, .waitingInput, .error, .terminated]
        case .waitingInput: [.executing, .ready, .error, .terminated]
        case .error: [.ready, .terminated]
        case .terminated: []
        }
    }

    /// The phase that a session is in when its terminal gets this status. In between, the session may say more of
    /// itself: that it is planning, or done.
    package var phase: SessionPhase {
        switch self {
        case .creating, .ready, .terminated: .idle
        case .executing: .executing
        case .waitingInput: .blocked
        case .error: .error
        }
    }
}

/// Which part of the pool a session belongs to.
package enum SessionPool: String, CaseIterable, Sendable {
    /// Prepared before anybody needs it.
    case warm
    /// Begun when it was needed, and closed when nobody has needed it for a while.
    case cold
}

/// What happens to sessions, in the words of the event log.
package enum SessionEvent: String, CaseIterable, Sendable {
    case phase = "session_phase"
    case status = "session_status"
    /// An agent has it now.
    case acquired = "session_acquired"
    /// Its agent has given it back.
    case released = "session_released"
    /// Its row was taken out.
    case removed = "session_removed"
}
