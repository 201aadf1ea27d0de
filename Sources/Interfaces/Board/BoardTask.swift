package import Text

/// A task of a board, out of the document that `--json` has for it.
package struct BoardTask: Equatable, Sendable {
    /// A point of time of a task.
    package struct Time: Equatable, Sendable {
        /// With its offset (RFC 3339).
        package let text: String
        /// How far it is from now, in a unit: `3 h`.
        package let length: String
        package let isPast: Bool

        package init(_ text: String, length: String, isPast: Bool) {
            (self.text, self.length, self.isPast) = (text, length, isPast)
        }
    }

    package let id: String
    /// `P0` to `P2`, or what is written there.
    package let priority: String
    package let task: String
    package let criteria: String
    package let owner: String
    package let notes: String
    /// In the words of the task-queue API; what is written there where the status is unknown.
    package let state: String
    package let column: BoardColumn
    /// The ids that the task waits for.
    package let after: [String]
    /// When the work on it began, if it is claimed.
    package let started: Time?
    package let lease: Time?
    /// When it is due, if it is open.
    package let due: Time?

    /// - Parameter document: a task of `orch.list/1`.
    package init(_ document: JSONValue, started: Time? = nil, lease: Time? = nil, due: Time? = nil) {
        func text(_ name: String) -> String {
            if case .string(let text)? = document[name] { text } else { "" }
        }
        id = text("id")
        priority = text("priority").isEmpty ? "P1" : text("priority")
        task = text("task")
        criteria = text("success_criteria")
        owner = text("owner_session")
        notes = text("notes")
        let isReady = document["ready"] == .bool(true)
        column = BoardColumn(state: text("state"), isReady: isReady)
        state = text("state").isEmpty ? text("status") : text("state")
        if case .string(let ids)? = document["tags"]?["after"] {
            after = ids.split { $0 == "," || $0 == " " }.map(String.init)
        } else {
            after = []
        }
        (self.started, self.lease, self.due) = (started, lease, due)
    }
}

/// A column of a board. Tasks that are queued are in one of two: what can be claimed, and what waits.
package enum BoardColumn: String, CaseIterable, Sendable {
    case ready, waiting, running, blocked, failed, done
    /// Their status is no word of the queue.
    case unknown

    /// - Parameters:
    ///   - state: in the words of the task-queue API; empty where it is unknown.
    ///   - isReady: whether the task can be claimed now.
    init(state: String, isReady: Bool) {
        self =
            switch state {
            case "queued": isReady ? .ready : .waiting
            case "claimed", "running", "expired": .running
            case "blocked", "cancelled": .blocked
            case "failed", "dead": .failed
            case "done": .done
            default: .unknown
            }
    }
}
