internal import ArgumentGrammar
internal import Operations

struct DoneCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what was done and how it was checked; - reads standard input", isRequired: true)

    static let grammar = CommandGrammar(
        ["done"], group: CommandGroup.queue, summary: "finish a task",
        discussion: [
            "The note takes the place of the old free text. Tags of origin (nl_intake: after: team: kind: payload: "
                + "dedupe:) stay, those of the claim go.",
            "A worker gives --owner-session or --attempt, so that it is refused when its lease has run out and the "
                + "task was claimed by another worker.",
        ],
        flags: [notes, TaskArgument.flag] + ClaimArguments.all + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: ["orch done ORCH-010 --notes \"테스트 통과, 문서 반영 완료\" --owner-session worker:core-1"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let note = try call.text(try call.required(notes))
        let proof = ClaimArguments.proof(in: call.invocation)
        try call.report(call.commit(on: id) { Finish(id: $0, outcome: .done, note: note, proof: proof) })
    }
}
