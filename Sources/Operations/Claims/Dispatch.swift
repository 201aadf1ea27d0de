package import TaskQueue

/// Claims ready tasks for workers that are about to start, as many as there are free slots: in one change, so that however
/// many dispatchers there are, no task is claimed twice and no slot is used twice.
package struct Dispatch: Operation {
    /// However many workers the settings allow, there are never more.
    package static let mostWorkers = 5

    package let name = "dispatch"
    let owners: [String]
    let most: Int
    let lease: LeaseTerms
    let kind: String?

    /// - Parameters:
    ///   - owners: who gets the tasks, a name each; so many are claimed at most.
    ///   - most: how many tasks may be IN_PROGRESS at once, whoever has them.
    ///   - lease: how long the claims hold.
    ///   - kind: only tasks with this `kind:`, or `nil` for any.
    package init(owners: [String], most: Int, lease: LeaseTerms, kind: String? = nil) {
        self.owners = owners
        self.most = min(most, Self.mostWorkers)
        self.lease = lease
        self.kind = kind
    }

    /// What a tick claimed.
    package struct Outcome: Equatable, Sendable, NamesTasks {
        package internal(set) var claimed: [TaskID] = []
        /// How many tasks were IN_PROGRESS before.
        package let running: Int
        /// How many more might have been claimed.
        package let slots: Int

        package func renaming(_ renamings: [PushedMerge.Renaming]) -> Outcome {
            var copy = self
            copy.claimed = claimed.map { $0.renaming(renamings) }
            return copy
        }
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Outcome {
        let running = queue.rows(withStatus: [.inProgress]).count
        var outcome = Outcome(running: running, slots: max(0, most - running))
        for owner in owners.prefix(outcome.slots) {
            guard let id = try Pick(owner: owner, lease: lease, kind: kind).apply(to: &queue, at: moment) else { break }
            outcome.claimed.append(id)
        }
        return outcome
    }
}
