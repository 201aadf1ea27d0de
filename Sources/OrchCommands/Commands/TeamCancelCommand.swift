internal import ArgumentGrammar
internal import Operations

struct TeamCancelCommand: Command {
    private static let notes = Flag("notes", .text("TEXT"), help: "why; added to each task; - reads standard input")

    static let grammar = CommandGrammar(
        ["team", "cancel"], group: CommandGroup.team, summary: "cancel a task and the open parts of its workers",
        discussion: [
            "The task and the parts of its workers become BLOCKED with cancelled_by_operator, in one change: those "
                + "that are PENDING, IN_PROGRESS or BLOCKED, and FAILED ones that would be tried again. What is DONE, "
                + "permanent, dead or cancelled already stays as it is."
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch team cancel ORCH-010 --notes \"범위에서 제외\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let note = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { CancelTeam(lead: $0, note: note) })
    }
}
