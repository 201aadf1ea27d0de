internal import ArgumentGrammar
internal import Operations

struct BlockCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what is needed from whom; - reads standard input", isRequired: true)

    static let grammar = CommandGrammar(
        ["block"], group: CommandGroup.queue, summary: "block a task until someone acts",
        discussion: ["The reason is added to the notes; what was written there stays."],
        flags: [notes, TaskArgument.flag] + ClaimArguments.all + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: ["orch block ORCH-010 --notes \"운영 DB 접근 승인 필요\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let reason = try call.text(try call.required(notes))
        let proof = ClaimArguments.proof(in: call.invocation)
        try call.report(call.commit(on: id) { Block(id: $0, reason: reason, proof: proof) })
    }
}
