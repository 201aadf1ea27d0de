internal import ArgumentGrammar
internal import Operations

struct RetryCommand: Command {
    private static let isForced = Switch("force", help: "also when it was tried as often as its limit allows")

    static let grammar = CommandGrammar(
        ["retry"], group: CommandGroup.operations, summary: "try a failed or blocked task again",
        discussion: [
            "FAILED and BLOCKED tasks become PENDING with retry_requested, and what says how they ended goes (dead: "
                + "error: permanent cancelled_by_operator). The attempt stays: the next claim counts on."
        ],
        flags: [isForced, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch retry ORCH-010", "orch retry ORCH-010 --force"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let isForced = call.invocation[isForced]
        try call.report(call.commit(on: id) { Retry(id: $0, isForced: isForced) })
    }
}
