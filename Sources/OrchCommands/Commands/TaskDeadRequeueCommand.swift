internal import ArgumentGrammar
internal import Engine
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
        let (changes, obstacles) = receipt.outcome
        for (id, error) in obstacles {
            call.warn("\(id) is left as it is: \(try call.failure(error).message)")
            call.end(with: .refused)
        }
        try call.reportTasks(changes.map(\.id), in: receipt.subject)
        if !call.isJSON, changes.isEmpty, obstacles.isEmpty { call.note("no dead letters") }
    }
}
