internal import ArgumentGrammar
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
        positionals: [],
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
