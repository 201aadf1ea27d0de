import NaturalIntake
import Operations
import Sheets
import TaskQueue
import Testing
import Text

/// 2026-02-09 10:00:30 in Korea.
let now = Moment(epochMilliseconds: 1_770_598_830_000, offset: .kst)

let terms = LeaseTerms(seconds: 900, maxAttempts: 3)

/// What the clock shows at ``now`` in a cell, and when a lease of 900 seconds ends.
let startedNow = "2026-02-09 10:00"
let leaseEnd = "2026-02-09 10:15:30"

let header =
    "| id | status | priority | task | success_criteria | owner_session | started_at_kst | due_at_kst | notes |"
let delimiter = "|---|---|---|---|---|---|---|---|---|"

/// A row of a queue, with the cells that matter.
func row(
    _ id: String, _ status: String = "PENDING", _ priority: String = "P1", owner: String = "-", started: String = "-",
    notes: String = "-"
) -> String {
    "| \(id) | \(status) | \(priority) | task \(id) | c | \(owner) | \(started) | - | \(notes) |"
}

/// A file of rows.
func file(_ rows: [String]) -> String {
    ([header, delimiter] + rows).joined(separator: "\n") + "\n"
}

/// A file after an operation, and what the operation reported.
struct Outcome {
    let text: String
    let events: [Event]
    let queue: Queue

    init<Change: Operation>(
        of operation: Change, on text: String, at moment: Moment = now
    ) throws(QueueError) where Change.Subject == Queue {
        var queue = try Queue(Array(text.utf8))
        _ = try operation.apply(to: &queue, at: moment)
        events = queue.events.compactMap(Event.init)
        let bytes = queue.rendered()
        self.text = String(decoding: bytes, as: UTF8.self)
        self.queue = try Queue(bytes)
    }

    /// The lines below the header.
    var rows: [String] {
        text.split(separator: "\n").dropFirst(2).map(String.init)
    }

    /// The events as `kind id STATUS`.
    var reported: [String] {
        events.map { "\($0.kind.rawValue) \($0.id) \($0.status.word)" }
    }
}

func id(_ text: String) throws -> TaskID {
    try #require(TaskID(text))
}

/// The plan of a request.
func plan(_ text: String, parallel: Int? = nil) throws -> IntakePlan {
    try Intake.plan(IntakeRequest(text: text, parallel: parallel, moment: now))
}

/// An event of an operation, read back as its kind, task and status.
struct Event {
    let kind: QueueEvent
    let id: TaskID
    let status: Status
    private let details: [JSONValue.Member]

    init?(_ event: SheetEvent) {
        guard let kind = QueueEvent(rawValue: event.name), let id = TaskID(event.key),
            let status = event.status.flatMap(Status.init(word:))
        else { return nil }
        self.kind = kind
        self.id = id
        self.status = status
        details = event.details
    }

    /// The text of a detail, if there is one of that name.
    func detail(_ name: String) -> String? {
        for member in details where member.name == name {
            if case .string(let text) = member.value { return text }
        }
        return nil
    }
}
