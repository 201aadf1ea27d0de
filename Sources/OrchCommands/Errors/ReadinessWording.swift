internal import Engine
internal import TaskQueue

extension Readiness.Obstacle {
    /// The same as a person reads it beside the task now: with how the other tasks stand, and how long it takes.
    func telling(in queue: inout Queue, at moment: Moment) -> String {
        switch self {
        case .waitsFor(let ids): "waits for " + queue.standings(of: ids)
        case .waitsUntil(let time): "retry " + Age.distance(to: time, at: moment)
        case .alreadyDone(let twin): "\(twin) with the same dedupe key is DONE"
        case .damaged, .invalidID, .sharedID, .notPending, .unknownPriority, .unreadable, .uncountable:
            wording(offset: moment.offset)
        }
    }
}

extension Queue {
    /// Tasks with their status: `ORCH-003 (IN_PROGRESS), ORCH-9 (no such task)`.
    ///
    /// - Parameter ids: words that should be ids.
    mutating func standings(of ids: [String]) -> String {
        ids.map { "\($0) (\(standing(of: $0)))" }.joined(separator: ", ")
    }

    private mutating func standing(of text: String) -> String {
        guard let id = TaskID(text) else { return "invalid id" }
        let rows = rows(of: id)
        guard let first = rows.first else { return "no such task" }
        guard rows.count == 1 else { return "several tasks" }
        let status = row(first).text(.status)
        return status.isEmpty ? "no status" : status
    }
}
