internal import TaskQueue

/// Which of a team's rows can still come into work.
extension TaskRow {
    /// Whether somebody works on it, will, or waits: not DONE, not FAILED and not cancelled.
    var isOpenTask: Bool { status?.isOpen == true && state != .cancelled }

    /// Whether it can come back into work by itself: open, or FAILED in a way that is tried again.
    var canRunAgain: Bool {
        isOpenTask || (status == .failed && state != .dead && !notes.has(.permanent))
    }
}
