package import TaskQueue

/// Which of a team's rows can still come into work.
extension TaskRow {
    /// Whether somebody works on it, will, or waits: not DONE, not FAILED and not cancelled.
    var isOpenTask: Bool { status?.isOpen == true && state != .cancelled }

    /// Whether it can come back into work by itself: open, or FAILED in a way that is tried again.
    var canRunAgain: Bool {
        isOpenTask || (status == .failed && state != .dead && !notes.has(.permanent))
    }
}

/// What became of a lead and its workers.
package struct TeamChange: Equatable, Sendable {
    package let lead: TaskID
    /// The tasks that changed, from top to bottom.
    package let changes: [TaskChange]
}
