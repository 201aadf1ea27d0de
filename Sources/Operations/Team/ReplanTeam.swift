package import TaskQueue

/// Sends the workers of a team back to planning in one change, as ``Replan`` does for each: running ones become
/// BLOCKED, the others that are not DONE become PENDING again, FAILED ones too. The lead stays what it is, since it is
/// the one who plans.
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

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> [QueueEvent] {
        _ = try queue.editableRow(lead)
        let team = queue.team(of: lead)
        guard !team.isEmpty else { throw .noTeam(lead) }
        var events: [QueueEvent] = []
        for row in team where row.isOpenTask || row.status == .failed {
            guard let id = row.id else { continue }
            events += try Replan(id: id, text: text).apply(to: &queue, at: moment)
        }
        return events
    }
}
