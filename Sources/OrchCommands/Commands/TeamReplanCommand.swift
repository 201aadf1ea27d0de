internal import ArgumentGrammar
internal import Operations

struct TeamReplanCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what is to be different; - reads standard input", default: Replan.unsaid)

    static let grammar = CommandGrammar(
        ["team", "replan"], group: CommandGroup.team, summary: "send the open parts of workers back to planning",
        discussion: [
            "What is IN_PROGRESS becomes BLOCKED, so that nobody goes on with the old plan; what is PENDING, BLOCKED "
                + "or FAILED becomes PENDING, and can be claimed again. Each gets replan:TEXT. What is DONE or cancelled "
                + "stays as it is, and so does the lead's task.",
            "A second replan releases what the first one stopped. The task can be divided anew, by 'orch team "
                + "plan', when none of its parts is open any more.",
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch team replan ORCH-010 --notes \"토큰 예산 초과, 범위 축소\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let text = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { ReplanTeam(lead: $0, text: text) })
    }
}
