internal import ArgumentGrammar
internal import Operations

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
