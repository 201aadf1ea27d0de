internal import ArgumentGrammar
internal import TaskQueue

/// `orch list`: the tasks of the queue.
struct ListCommand: Command {
    private static let status = Flag("status", .status, help: "only tasks of this status").repeatable

    static let grammar = CommandGrammar(
        ["list"], group: CommandGroup.queue, summary: "show the tasks",
        discussion: [
            "Prints a table on a terminal, and lines of id, status, priority and task with tabs between them "
                + "elsewhere. Rows that can't be read as tasks are reported on standard error.",
        ],
        flags: [status], examples: ["orch list", "orch list --status PENDING --status BLOCKED", "orch list --json"])

    static func run(_ run: inout Run) throws(CommandFailure) {
        var queue = try run.readQueue()
        let path = try run.workplace().path
        let rows = queue.rows(withStatus: run.invocation[status])
        let problems = queue.problems()
        if run.isJSON {
            let moment = try run.moment()
            run.print(JSONDocument("list", [
                .init("tasks", .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) })),
                .init("problems", .array(problems.map { problem in
                    .object([
                        .init("line", .integer(problem.line)), .init("column", .integer(problem.column)),
                        .init("message", .string(problem.wording)),
                    ])
                })),
            ]))
            return
        }
        let texts = queue.texts(of: TaskTable.columns, inRows: rows).map { $0.map(Screen.plain) }
        for line in TaskTable(screen: run.screen).lines(texts) { run.print(line) }
        for problem in problems { run.warn("\(path):\(problem.line):\(problem.column): \(problem.wording)") }
    }
}

extension RowProblem {
    /// What is wrong, as a clause.
    var wording: String {
        switch kind {
        case .damaged(let cells, let expected):
            "the row has \(cells) cells where the header has \(expected); it is left alone"
        case .sharedID(let id, let first): "the id \(id) is that of line \(first) too; neither can be changed by it"
        }
    }
}
