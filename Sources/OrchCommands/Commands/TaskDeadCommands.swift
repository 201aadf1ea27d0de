internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import Workspace

struct TaskDeadListCommand: Command {
    static let grammar = CommandGrammar(
        ["task", "dead", "list"], group: CommandGroup.taskQueue, summary: "show the dead letters",
        discussion: [
            "A dead letter is FAILED with dead:REASON: tried as often as it may be, or given up. Prints id, reason, error code, attempt and task, with tabs between them where there is no terminal."
        ],
        examples: ["orch task dead list", "orch task dead list --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        var queue = try call.readQueue()
        let rows = queue.deadLetters()
        if call.isJSON { return try call.printTasks(rows, in: &queue) }
        let cells = rows.map { row in
            let notes = row.notes
            return [
                row.text(.id), notes.value(of: .dead) ?? "", notes.value(of: .error) ?? "", notes.attempt?.text ?? "",
                row.text(.task),
            ].map(Screen.plain)
        }
        let columns = ["id", "dead", "error", "attempt", "task"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
        if rows.isEmpty { call.note("no dead letters") }
    }
}

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
