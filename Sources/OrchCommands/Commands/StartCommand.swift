internal import ArgumentGrammar
internal import Operations

struct StartCommand: Command {
    static let grammar = CommandGrammar(
        ["start"], group: CommandGroup.queue, summary: "start work on a task",
        discussion: [
            "A task that is claimed starts running; one that is ready is claimed first. One that is running stays as "
                + "it is, and one that somebody else claimed is refused."
        ],
        flags: [TaskArgument.flag] + ClaimArguments.all + [LeaseArguments.lease] + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: ["orch start ORCH-010 --owner-session worker:core-1"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let terms = try LeaseArguments.terms(in: &call)
        let owner = call.invocation[ClaimArguments.owner]
        let attempt = call.invocation[ClaimArguments.attempt]
        try call.report(call.commit(on: id) { Start(id: $0, owner: owner, attempt: attempt, lease: terms) })
    }
}
