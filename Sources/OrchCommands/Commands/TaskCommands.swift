internal import ArgumentGrammar
internal import Engine
internal import NaturalIntake
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct TaskEnqueueCommand: Command {
    private static let id = Flag("task-id", .newTaskID, help: "its id", default: "the next one")
    private static let kind = Flag("kind", .word("NAME"), help: "the kind of work, as in kpi.dailyReport")
    private static let priority = Flag("priority", .priority, help: "how urgent it is", default: "P1")
    private static let payload = Flag("payload", .json, help: "data for the worker")
    private static let dedupeKey = Flag("dedupe-key", .text("KEY"), help: "tasks with this key are one piece of work")
    private static let maxRetries = Flag(
        "max-retries", .integer("N", in: 0...999), help: "how often it is tried again",
        default: "retry.max_attempts - 1, 2")
    private static let task = Flag("task", .text("TEXT"), help: "what is to be done; - reads standard input")
    private static let criteria = Flag(
        "success-criteria", .text("TEXT"), help: "when it counts as done",
        default: "the standard text of 'orch nl submit'")

    static let grammar = CommandGrammar(
        ["task", "enqueue"], group: CommandGroup.taskQueue, summary: "add a task for workers",
        discussion: [
            "The same as 'orch add' in the words of a task queue. --kind is the task's text where --task is not given; a limit of N retries is N + 1 attempts. A second open task with the same --dedupe-key is refused, and one whose key a DONE task has is closed without being run."
        ],
        flags: [id, TaskQueueArguments.session, kind, priority, payload, dedupeKey, maxRetries, task, criteria]
            + SyncArguments.all,
        examples: [
            "orch task enqueue --kind kpi.dailyReport --payload '{\"day\":\"2026-02-09\"}' --dedupe-key kpi-0209 --max-retries 3"
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        guard let text = try call.text(ifGiven: task) ?? given[kind] else {
            throw CommandFailure(given.usageError(.missingEither(["--kind NAME", "--task TEXT"])))
        }
        let draft = NewTask(
            id: given[id], priority: given[priority] ?? .standard, task: text,
            successCriteria: try call.text(ifGiven: criteria) ?? Intake.successCriteria(of: text),
            owner: given[TaskQueueArguments.session], session: given[TaskQueueArguments.session], kind: given[kind],
            payload: given[payload],
            dedupeKey: given[dedupeKey], maxAttempts: given[maxRetries].map { $0 + 1 })
        let receipt = try call.commit(Add(draft))
        try call.reportTasks([receipt.outcome], in: receipt.subject)
    }
}

struct TaskClaimCommand: Command {
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")

    static let grammar = CommandGrammar(
        ["task", "claim"], group: CommandGroup.taskQueue, summary: "claim the next queued task",
        discussion: [
            "The same as 'orch pick', but the work does not begin yet: the task is claimed until 'orch task start' makes it running. Prints its id, or 'No pending tasks'."
        ],
        flags: [TaskQueueArguments.owner, TaskQueueArguments.session, kind, LeaseArguments.lease] + SyncArguments.all,
        examples: [
            "orch task claim --owner-agent agent:1 --json", "orch task claim --owner-agent agent:1 --kind trade.decide",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let owner = given[TaskQueueArguments.owner] ?? given[TaskQueueArguments.session]
        let terms = try LeaseArguments.terms(in: &call)
        let receipt = try call.commit(Pick(owner: owner, lease: terms, kind: given[kind], starts: false))
        try PickCommand.warnOfPassed(receipt, kind: given[kind], in: &call)
        if receipt.outcome == nil { try PickCommand.warnOfStuck(kind: given[kind], in: &call) }
        if call.isJSON { return try call.reportTasks(receipt.outcome.map { [$0] } ?? [], in: receipt.subject) }
        call.print(receipt.outcome?.text ?? PickCommand.noTask)
    }
}

struct TaskStartCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "start"], group: CommandGroup.taskQueue, summary: "begin the work on a claimed task",
        discussion: [
            "A claimed task becomes running; one that is queued and ready is claimed first. One that somebody else claimed "
                + "is refused."
        ],
        flags: [TaskQueueArguments.id, TaskQueueArguments.owner, ClaimArguments.attempt, LeaseArguments.lease]
            + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: ["orch task start ORCH-010 --owner-agent agent:1"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation, or: TaskQueueArguments.id)
        let terms = try LeaseArguments.terms(in: &call)
        let owner = call.invocation[TaskQueueArguments.owner]
        let attempt = call.invocation[ClaimArguments.attempt]
        try call.reportTask(call.commit(on: id) { Start(id: $0, owner: owner, attempt: attempt, lease: terms) })
    }
}

struct TaskCompleteCommand: Command {
    private enum Ending: String, CaseIterable { case done, failed, dead }

    private static let status = Flag(
        "status", .choice("STATUS", of: Ending.allCases, word: \.rawValue), help: "how it ended", isRequired: true)
    private static let message = Flag("error-msg", .text("TEXT"), help: "what came of it; - reads standard input")
    private static let code = Flag("error-code", .word("CODE"), help: "a failure code for machines")

    static let grammar = CommandGrammar(
        ["task", "complete"], group: CommandGroup.taskQueue, summary: "report how the work on a task ended",
        discussion: [
            "done and failed are 'orch done' and 'orch fail'; dead is a failure that is not tried again and raises an alert. The message takes the place of the old free text."
        ],
        flags: [status, message, code, TaskQueueArguments.id, TaskQueueArguments.owner, ClaimArguments.attempt]
            + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch task complete ORCH-010 --status done --owner-agent agent:1",
            "orch task complete ORCH-010 --status failed --error-code timeout --error-msg \"응답 없음\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let id = try TaskArgument.value(in: given, or: TaskQueueArguments.id)
        let code = given[code]
        let status = try call.required(status)
        if status == .done, code != nil {
            throw CommandFailure(
                given.usageError(.conflict("--status done", Self.code.description.spelling)))
        }
        let note = try call.text(ifGiven: message) ?? code ?? status.rawValue
        let ending: Finish.Ending =
            switch status {
            case .done: .done
            case .failed: .failed(code: code)
            case .dead: .dead(code: code)
            }
        let proof = TaskQueueArguments.proof(in: given)
        let receipt = try call.commit(on: id) { Finish(id: $0, outcome: ending, note: note, proof: proof) }
        try call.reportTask(receipt)
        if status == .dead { try call.announceAlerts() }
    }
}

struct TaskCancelCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "cancel"], group: CommandGroup.taskQueue, summary: "cancel a task",
        discussion: [
            "The task becomes cancelled: BLOCKED with cancelled_by_operator. A worker that has it is refused when it reports."
        ],
        flags: [CancelCommand.notes, TaskQueueArguments.id] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch task cancel ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation, or: TaskQueueArguments.id)
        let note = try call.words(ifGiven: CancelCommand.notes)
        try call.reportTask(call.commit(on: id) { Cancel(id: $0, note: note) })
    }
}

struct TaskRequeueCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "requeue"], group: CommandGroup.taskQueue, summary: "put a task back into the queue",
        discussion: [
            "A task that is claimed or running loses its claim, and one that is done, failed or dead is to be done again. The attempt stays, so that a late report is refused."
        ],
        flags: [TaskQueueArguments.id] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch task requeue ORCH-010", "orch task requeue ORCH-010 --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation, or: TaskQueueArguments.id)
        try call.reportTask(call.commit(on: id) { Requeue(id: $0) })
    }
}

struct TaskListCommand: Command {
    private static let state = Flag(
        "state", .choice("STATE", of: TaskState.allCases, word: \.rawValue), help: "only tasks of this state"
    ).repeatable
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")
    private static let limit = Flag("limit", .integer("N", in: 1...), help: "at most so many tasks")

    static let grammar = CommandGrammar(
        ["task", "list"], group: CommandGroup.taskQueue, summary: "show tasks by their state in the queue",
        discussion: [
            "Prints id, state, kind, priority and task, with tabs between them where there is no terminal. States are queued, claimed, running, done, failed, dead, cancelled, blocked, and expired for a claim whose lease has ended."
        ],
        flags: [state, kind, limit],
        examples: ["orch task list --state queued --state running", "orch task list --kind trade.decide --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        var queue = try call.readQueue()
        let moment = try call.moment()
        let states = given[state]
        let found = queue.rows(withStatus: []).lazy.map(queue.row).filter { row in
            (states.isEmpty || row.state(at: moment).map(states.contains) ?? false)
                && (given[kind] == nil || row.notes.value(of: .kind) == given[kind])
        }
        let rows = Array(found.prefix(given[limit] ?? .max))
        call.warnOfLeftOut(in: &queue, "not listed")
        if !states.isEmpty { call.warnOfUnknownStatus(in: &queue, "not listed") }
        if call.isJSON { return try call.printTasks(rows, in: &queue) }
        let cells = rows.map { row in
            [
                row.text(.id), row.state(at: moment)?.rawValue ?? "", row.notes.value(of: .kind) ?? "",
                row.text(.priority), row.text(.task),
            ].map(Screen.plain)
        }
        let columns = ["id", "state", "kind", "priority", "task"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
    }
}
