/// What a session is doing.
///
///     idle → planning → executing → blocked → done → error
///            ↑              ↓
///            └──────────────┘ (retry)
///
/// Beside the arrows of the picture, work that nothing blocked is done from `executing`, what was blocked goes on, each
/// phase of work may end in `error`, and a session that has ended begins anew with `idle`.
public enum SessionPhase: String, CaseIterable, Sendable {
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
