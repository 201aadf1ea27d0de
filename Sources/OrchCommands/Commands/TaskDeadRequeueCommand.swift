internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct TaskDeadRequeueCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "dead", "requeue"], group: CommandGroup.taskQueue, summary: "put dead letters back into the queue",
        discussion: [
            "They are tried once more each, in one change; the attempt counts on. Their alerts are resolved."
        ],
        flags: [TaskQueueArguments.isAll] + SyncArguments.all, positionals: [TaskQueueArguments.deadLetters],
        examples: ["orch task dead requeue ORCH-010", "orch task dead requeue --all"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let letters = try TaskQueueArguments.deadLetters(in: call.invocation)
        let receipt = try call.commit(RequeueDead(letters))
        try call.reportTasks(receipt.outcome.map(\.id), in: receipt.subject)
        if !call.isJSON, receipt.outcome.isEmpty { call.note("no dead letters") }
        try call.settleDeadLetters(receipt.subject)
    }
}
