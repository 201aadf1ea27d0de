internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

struct TaskListCommand: Command {
    private static let state = Flag(
        "state", .choice("STATE", of: TaskState.allCases, word: \.rawValue), help: "only tasks of this state"
    ).repeatable
    private static let kind = Flag("kind", .word("NAME"), help: "only tasks of this kind")
    private static let limit = Flag("limit", .integer("N", in: 1...), help: "at most so many tasks")

    static let grammar = CommandGrammar(
        ["task", "list"], group: CommandGroup.taskQueue, summary: "show tasks by their state in the queue",
        discussion: [
            "Prints id, state, kind, priority and task, with tabs between them where there is no terminal. States are queued, claimed, running, done, failed, dead, cancelled, blocked, and expired for a claim whose lease has ended."
        ],
        flags: [state, kind, limit], positionals: [],
        examples: ["orch task list --state queued --state running", "orch task list --kind trade.decide --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        var queue = try call.readQueue()
        let moment = try call.moment()
        let states = given[state]
        let found = queue.rows(withStatus: []).lazy.map(queue.row).filter { row in
            (states.isEmpty || row.state(at: moment).map(states.contains) ?? false)
                && (given[kind] == nil || row.notes.value(of: .kind) == given[kind])
        }
        let rows = Array(found.prefix(given[limit] ?? .max))
        call.warnOfLeftOut(in: &queue, "not listed")
        if !states.isEmpty { call.warnOfUnknownStatus(in: &queue, "not listed") }
        if call.isJSON { return try call.printTasks(rows, in: &queue) }
        let cells = rows.map { row in
            [
                row.text(.id), row.state(at: moment)?.rawValue ?? "", row.notes.value(of: .kind) ?? "",
                row.text(.priority), row.text(.task),
            ].map(Screen.plain)
        }
        let columns = ["id", "state", "kind", "priority", "task"].map(ListColumn.cell)
        for line in TaskTable(screen: call.screen, columns: columns, rows: cells).lines { call.print(line) }
    }
}
