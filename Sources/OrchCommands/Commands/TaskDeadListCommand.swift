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
        flags: [], positionals: [],
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
