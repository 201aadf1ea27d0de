package import TaskQueue

/// A lead's workers: the rows with its `team:ID`.
extension Queue {
    /// The workers' rows of a lead, from top to bottom, whatever their status is.
    package func team(of lead: TaskID) -> [TaskRow] {
        (0..<rowCount).lazy.map { row($0) }.filter { row in
            row.notes.value(of: .team).flatMap(TaskID.init) == lead && row.id != lead
        }
    }
}

extension TaskRow {
    /// Whether somebody works on it, will, or waits: not DONE, not FAILED and not cancelled.
    var isOpenTask: Bool { status?.isOpen == true && state != .cancelled }

    /// Whether it can come back into work by itself: open, or FAILED in a way that is tried again.
    var canRunAgain: Bool {
        isOpenTask || (status == .failed && state != .dead && !notes.has(.permanent))
    }
}
