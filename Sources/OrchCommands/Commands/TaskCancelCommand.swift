internal import ArgumentGrammar
internal import Operations

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
