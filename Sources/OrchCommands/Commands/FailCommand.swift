internal import ArgumentGrammar
internal import Operations

struct FailCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what went wrong; - reads standard input", isRequired: true)
    private static let permanent = Switch("permanent", help: "trying again can't help")
    private static let code = Flag("error-code", .word("CODE"), help: "a failure code for machines")

    static let grammar = CommandGrammar(
        ["fail"], group: CommandGroup.queue, summary: "mark a task as failed",
        discussion: [
            "The note takes the place of the old free text. The attempt stays, so that the tries are counted."
        ],
        flags: [notes, permanent, code, TaskArgument.flag] + ClaimArguments.all + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: ["orch fail ORCH-010 --notes \"외부 토큰 누락으로 실패, 재시도 필요\" --error-code missing_token"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let note = try call.text(try call.required(notes))
        let outcome = Finish.Ending.failed(isPermanent: call.invocation[permanent], code: call.invocation[code])
        let proof = ClaimArguments.proof(in: call.invocation)
        try call.report(call.commit(on: id) { Finish(id: $0, outcome: outcome, note: note, proof: proof) })
    }
}
