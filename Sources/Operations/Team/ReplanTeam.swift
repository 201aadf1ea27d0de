package import TaskQueue

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
