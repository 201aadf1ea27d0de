internal import ArgumentGrammar
internal import Engine
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
        let operation = Archive(letters)
        let receipt = try call.commit(operation)
        let staying = operation.stayingLetters(in: receipt.subject, at: try call.workplace().offset)
        // One that is named was to move; of all, those that are needed stay on purpose.
        if !staying.isEmpty, !call.invocation[TaskQueueArguments.isAll] { call.end(with: .refused) }
        if call.isJSON {
            try call.reportJSON(receipt)
        } else {
            for task in receipt.outcome { call.print("\(task.id) -> archived") }
            if receipt.outcome.isEmpty, staying.isEmpty { call.note("no dead letters") }
        }
        if !staying.isEmpty { call.warn("not moved: \(ArchiveCommand.reasons(staying))") }
    }
}
