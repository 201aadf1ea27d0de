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
