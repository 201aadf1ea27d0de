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
