package import TaskQueue

/// Claims the next ready task for a worker that is about to start, if there is a free slot: in one change, so that however
/// many dispatchers there are, no task is claimed twice and no slot is used twice.
package struct Dispatch: Operation {
    /// However many workers the settings allow, there are never more.
    package static let mostWorkers = 5

    package let name = "dispatch"
    let owner: String
    let most: Int
    let lease: LeaseTerms
    let kind: String?
    let isPassed: KindCheck?

    /// - Parameters:
    ///   - owner: who gets the task.
    ///   - most: how many tasks may be IN_PROGRESS at once, whoever has them.
    ///   - lease: how long the claim holds.
    ///   - kind: only tasks with this `kind:`, or `nil` for any.
    ///   - isPassed: which kinds of tasks are passed over.
    package init(
        owner: String, most: Int, lease: LeaseTerms, kind: String? = nil, passing isPassed: KindCheck? = nil
    ) {
        self.owner = owner
        self.most = min(most, Self.mostWorkers)
        self.lease = lease
        self.kind = kind
        self.isPassed = isPassed
    }

    /// What came of it.
    package struct Outcome: Equatable, Sendable, NamesTasks {
        /// The claimed task; nil when none is ready or no slot is free.
        package fileprivate(set) var claimed: TaskID?
        /// How many tasks were IN_PROGRESS before.
        package let running: Int
        /// How many more might have been claimed.
        package let slots: Int

        package func renaming(_ renamings: [PushedMerge.Renaming]) -> Outcome {
            var copy = self
            copy.claimed = claimed?.renaming(renamings)
            return copy
        }
    }

    package func apply(to queue: inout Queue, at moment: Moment) throws(QueueError) -> Outcome {
        let running = queue.rows(withStatus: [.inProgress]).count
        var outcome = Outcome(running: running, slots: max(0, most - running))
        guard outcome.slots > 0 else { return outcome }
        outcome.claimed = try Pick(owner: owner, lease: lease, kind: kind, passing: isPassed)
            .apply(to: &queue, at: moment)
        return outcome
    }
}
