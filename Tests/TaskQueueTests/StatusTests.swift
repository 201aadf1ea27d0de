import TaskQueue
import Testing

@Suite struct StatusTests {
    /// The table of the states, as it is promised to people: from, to, by which commands.
    private static let promised: [Status: [Status: [String]]] = [
        .pending: [
            .inProgress: ["pick", "start", "task claim"], .done: ["done"], .failed: ["fail"],
            .blocked: ["block", "cancel"],
        ],
        .inProgress: [
            .pending: ["watchdog", "review", "task requeue"], .done: ["done"], .failed: ["fail", "watchdog"],
            .blocked: ["block", "cancel", "replan"],
        ],
        .failed: [.pending: ["retry", "replan", "watchdog", "task requeue"], .blocked: ["block", "cancel"]],
        .blocked: [.pending: ["retry", "replan"], .done: ["done"], .failed: ["fail"]],
        .done: [.pending: ["task requeue"]],
    ]

    @Test("Each pair of states has its commands", arguments: Status.allCases, Status.allCases)
    func commands(from: Status, to: Status) {
        #expect(from.moves(to: to).map(\.command) == Self.promised[from]?[to] ?? [])
    }

    @Test(
        "The legal targets are told in the order of the table",
        arguments: [
            (.pending, [.inProgress, .done, .failed, .blocked]), (.inProgress, [.pending, .done, .failed, .blocked]),
            (.done, [.pending]), (.failed, [.pending, .blocked]), (.blocked, [.pending, .done, .failed]),
        ] as [(Status, [Status])])
    func legalTargets(from: Status, targets: [Status]) {
        #expect(from.legalTargets == targets)
    }

    @Test("A status is its word and nothing else", arguments: Status.allCases)
    func words(status: Status) {
        #expect(Status(word: status.word) == status)
        #expect(Status(word: status.word.lowercased()) == nil)
        #expect(Status(word: status.word + " ") == nil)
    }

    @Test("A look-alike is no status", arguments: ["", "-", "IN PROGRESS", "TODO", "BLOC\u{212A}ED", "DONE\u{200B}"])
    func lookAlikes(word: String) {
        #expect(Status(word: word) == nil)
    }

    @Test func `five words are the words of the file`() {
        #expect(Status.allCases.map(\.word) == ["PENDING", "IN_PROGRESS", "DONE", "FAILED", "BLOCKED"])
    }
}

@Suite struct PriorityTests {
    @Test func `P0 goes before P1 and P1 before P2`() {
        #expect(Priority.allCases.sorted(by: >) == [.p0, .p1, .p2])
        #expect(Priority.p2 < .p0)
        #expect(Priority.standard == .p1)
    }

    @Test("A priority is its word", arguments: Priority.allCases)
    func words(priority: Priority) {
        #expect(Priority(word: priority.word) == priority)
    }

    @Test("Other words are none", arguments: ["", "-", "p0", "P3", "P00", " P0", "0", "high"])
    func others(word: String) {
        #expect(Priority(word: word) == nil)
    }
}

@Suite struct TaskStateTests {
    @Test(
        "The state follows from status, start and tags",
        arguments: [
            (.pending, false, "", .queued), (.pending, true, "dead:x", .queued),
            (.inProgress, false, "", .claimed), (.inProgress, true, "", .running),
            (.done, true, "dead:x / cancelled_by_operator", .done),
            (.failed, true, "", .failed), (.failed, true, "permanent", .failed),
            (.failed, true, "a / dead:tries", .dead),
            (.failed, true, "dead: tries", .failed), (.failed, true, "cancelled_by_operator", .failed),
            (.blocked, true, "", .blocked), (.blocked, false, "x / cancelled_by_operator", .cancelled),
            (.blocked, false, "cancelled_by_operator yes", .blocked), (.blocked, false, "dead:x", .blocked),
        ] as [(Status, Bool, String, TaskState)])
    func states(status: Status, isStarted: Bool, notes: String, state: TaskState) {
        #expect(TaskState(status: status, isStarted: isStarted, notes: Notes(notes)) == state)
    }
}
