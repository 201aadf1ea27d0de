/// The state of a task as the table says it, and which moves between states a command may make.
///
/// A person who edits the file may make any move; these rules bind commands alone.
package enum Status: String, CaseIterable, Sendable {
    /// Waits to be claimed.
    case pending = "PENDING"
    /// Claimed by one worker.
    case inProgress = "IN_PROGRESS"
    /// Finished.
    case done = "DONE"
    /// Tried and failed; may be retried.
    case failed = "FAILED"
    /// Waits for a person.
    case blocked = "BLOCKED"

    /// The word in the table.
    package var word: String { rawValue }

    /// - Parameter word: exactly a word of the table, such as `IN_PROGRESS`.
    package init?(word: String) {
        // Equal bytes, since Swift compares strings canonically: `BLOCKED` with a Kelvin sign would be equal too.
        guard let match = Status(rawValue: word), match.rawValue.utf8.elementsEqual(word.utf8) else { return nil }
        self = match
    }

    /// Whether work on the task may still happen without a person asking for it again.
    package var isOpen: Bool {
        switch self {
        case .pending, .inProgress, .blocked: true
        case .done, .failed: false
        }
    }

    /// The moves that lead from this state to `target`; empty when no command may go there.
    ///
    /// This is the whole state machine.
    ///
    ///     PENDING ──pick──▶ IN_PROGRESS ──done──▶ DONE
    ///        ▲  ◀─watchdog, review─┘ │ └─fail─▶ FAILED ──retry, replan──▶ PENDING
    ///        └──retry, replan── BLOCKED ◀─block, cancel, replan─┘
    package func moves(to target: Status) -> [Move] {
        switch (self, target) {
        case (.pending, .inProgress): [.pick, .start, .claim]
        case (.pending, .done), (.inProgress, .done), (.blocked, .done): [.done]
        case (.pending, .failed), (.blocked, .failed): [.fail]
        case (.inProgress, .failed): [.fail, .watchdog]
        case (.pending, .blocked), (.failed, .blocked): [.block, .cancel]
        case (.inProgress, .blocked): [.block, .cancel, .replan]
        case (.inProgress, .pending): [.watchdog, .review, .requeue]
        case (.failed, .pending): [.retry, .replan, .watchdog, .requeue]
        case (.blocked, .pending): [.retry, .replan]
        case (.done, .pending): [.requeue]
        case (.blocked, .inProgress), (.failed, .inProgress), (.failed, .done), (.done, .inProgress),
            (.done, .failed), (.done, .blocked):
            []
        case (.pending, .pending), (.inProgress, .inProgress), (.done, .done), (.failed, .failed),
            (.blocked, .blocked):
            []
        }
    }

    /// The states that some command may move a task to from here, in the order of the table.
    package var legalTargets: [Status] {
        Status.allCases.filter { !moves(to: $0).isEmpty }
    }
}

/// What a command does to the state of a task.
package enum Move: String, CaseIterable, Sendable {
    case pick
    case start
    case claim = "task claim"
    case done
    case fail
    case block
    case cancel
    case replan
    case retry
    case review
    case watchdog
    case requeue = "task requeue"

    /// The command, as a person types it.
    package var command: String { rawValue }
}

/// The state of a task in the words of the task-queue API, JSON output and the event log. It is derived from a row,
/// never stored beside it.
package enum TaskState: String, CaseIterable, Sendable {
    case queued, claimed, running, done, failed, dead, cancelled, blocked
    /// Claimed or running, and the lease of the claim has ended.
    case expired

    /// - Parameters:
    ///   - status: the row's status.
    ///   - isStarted: whether `started_at_kst` says anything.
    ///   - notes: the row's notes, whose `dead:` and `cancelled_by_operator` mark dead letters and cancelled tasks.
    package init(status: Status, isStarted: Bool, notes: Notes) {
        switch status {
        case .pending: self = .queued
        case .inProgress: self = isStarted ? .running : .claimed
        case .done: self = .done
        case .failed: self = notes.value(of: .dead) != nil ? .dead : .failed
        case .blocked: self = notes.has(.cancelledByOperator) ? .cancelled : .blocked
        }
    }
}
