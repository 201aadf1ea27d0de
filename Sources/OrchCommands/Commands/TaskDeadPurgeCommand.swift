internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct TaskDeadPurgeCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "dead", "purge"], group: CommandGroup.taskQueue, summary: "move dead letters out of the queue",
        discussion: [
            "They move to the archive of the queue, where nothing is lost; 'orch list --archived' shows them. One that an open task waits for stays, and so does the one with the highest id. Their alerts are resolved."
        ],
        flags: [TaskQueueArguments.isAll], positionals: [TaskQueueArguments.deadLetters],
        examples: ["orch task dead purge ORCH-010", "orch task dead purge --all"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let letters = try TaskQueueArguments.deadLetters(in: call.invocation)
        let receipt = try call.commit(Archive(letters))
        if call.isJSON {
            try call.reportJSON(receipt)
        } else {
            for task in receipt.outcome { call.print("\(task.id) -> archived") }
            if receipt.outcome.isEmpty { call.note("no dead letter can be moved; see 'orch help task dead purge'") }
        }
        try call.settleDeadLetters(receipt.subject)
    }
}
