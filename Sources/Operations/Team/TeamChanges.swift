package import TaskQueue

extension TaskRow {
    /// Whether it is in work or waits: not DONE, not FAILED and not cancelled.
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

/// Cancels a team in one change: the lead and each of its workers that could still come into work. What is DONE, what
/// failed for good and what is cancelled already stays as it is.
package struct CancelTeam: Operation {
    package let name = "team cancel"
    let lead: TaskID
    let note: String?

    /// - Parameters:
    ///   - lead: the task that was divided.
    ///   - note: why, added to the notes of each.
    package init(lead: TaskID, note: String? = nil) {
        self.lead = lead
        self.note = note
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TeamChange {
        let row = try queue.task(lead).row
        let team = queue.team(of: lead)
        guard !team.isEmpty else { throw .noTeam(lead) }
        var changes: [TaskChange] = []
        for id in ([row] + team).filter(\.canRunAgain).compactMap(\.id) {
            changes.append(try Cancel(id: id, note: note).apply(to: &queue, at: moment))
        }
        return TeamChange(lead: lead, changes: changes.filter(\.isChanged))
    }
}

/// Sends the workers of a team back to planning in one change, as ``Replan`` does for each: running ones become
/// BLOCKED, the others that are not DONE become PENDING again, FAILED ones too if they may be retried. Parts of an
/// earlier plan, for which the lead does not wait any more, stay as they are, and so does the lead, since it is the one
/// who plans.
package struct ReplanTeam: Operation {
    package let name = "team replan"
    let lead: TaskID
    let text: String?

    /// - Parameters:
    ///   - lead: the task that was divided.
    ///   - text: what is to be different.
    package init(lead: TaskID, text: String? = nil) {
        self.lead = lead
        self.text = text
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> TeamChange {
        let awaited = Set(try queue.editableRow(lead).notes.after)
        let team = queue.team(of: lead)
        guard !team.isEmpty else { throw .noTeam(lead) }
        var changes: [TaskChange] = []
        for row in team where row.canRunAgain {
            guard let id = row.id, row.status != .failed || awaited.contains(id.text) else { continue }
            changes.append(try Replan(id: id, text: text).apply(to: &queue, at: moment))
        }
        return TeamChange(lead: lead, changes: changes.filter(\.isChanged))
    }
}
