internal import ArgumentGrammar
internal import Operations

struct ReplanCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what is to be different; - reads standard input", default: Replan.unsaid)

    static let grammar = CommandGrammar(
        ["replan"], group: CommandGroup.operations, summary: "send a task back to planning",
        discussion: [
            "What is IN_PROGRESS becomes BLOCKED, so that nobody goes on with the old plan; what is PENDING, BLOCKED or "
                + "FAILED becomes PENDING, and can be claimed again. Both get replan:TEXT. A second replan releases what "
                + "the first one stopped."
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch replan ORCH-010 --notes \"토큰 예산 초과, 범위 축소\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let text = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { Replan(id: $0, text: text) })
    }
}
