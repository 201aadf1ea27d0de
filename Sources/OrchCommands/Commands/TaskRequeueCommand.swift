internal import ArgumentGrammar
internal import Operations

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
