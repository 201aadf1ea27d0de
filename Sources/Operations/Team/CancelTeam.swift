package import TaskQueue

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
