internal import ArgumentGrammar
internal import Operations

struct CancelCommand: Command {
    static let notes = Flag("notes", .text("TEXT"), help: "why; added to the notes; - reads standard input")

    static let grammar = CommandGrammar(
        ["cancel"], group: CommandGroup.operations, summary: "cancel a task",
        discussion: [
            "The task becomes BLOCKED with cancelled_by_operator. A worker that has it is refused when it reports or "
                + "renews its claim."
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch cancel ORCH-010 --notes \"범위에서 제외\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let note = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { Cancel(id: $0, note: note) })
    }
}
