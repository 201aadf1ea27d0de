internal import ArgumentGrammar
internal import Operations

struct TaskRequeueCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "requeue"], group: CommandGroup.taskQueue, summary: "put a task back into the queue",
        discussion: [
            "A task that is claimed or running loses its claim, and one that is DONE or FAILED is to be done again. All "
                + "become PENDING; the attempt stays, so that a late report is refused."
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch task requeue ORCH-010", "orch task requeue ORCH-010 --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        try call.report(call.commit(on: id) { Requeue(id: $0) })
    }
}
