internal import TaskQueue

extension Readiness.Obstacle {
    /// What is in the way, as a clause.
    func wording(offset: UTCOffset) -> String {
        switch self {
        case .damaged: "its row has too many or too few cells"
        case .invalidID: "its id is none"
        case .sharedID(let lines):
            "its id stands in several rows: lines \(lines.map(String.init).joined(separator: ", "))"
        case .notPending(let status): "its status is '\(status)'"
        case .unknownPriority(let text): "its priority '\(text)' is none of P0, P1, P2"
        case .unreadable(let name, let text): "its \(name) can't be read: '\(text)'"
        case .uncountable(let text): "its attempt:\(text) can't be counted on; set a smaller one in its notes"
        case .waitsUntil(let time): "it is not to be tried before \(time.secondText(at: offset))"
        case .waitsFor(let ids): "it waits for \(ids.joined(separator: ", "))"
        case .alreadyDone(let twin): "\(twin) has the same dedupe key and is DONE"
        }
    }

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
        guard let id = TaskID(text) else { return "no id" }
        let rows = rows(of: id)
        guard let first = rows.first else { return "no such task" }
        guard rows.count == 1 else { return "several tasks" }
        let status = row(first).text(.status)
        return status.isEmpty ? "no status" : status
    }
}
