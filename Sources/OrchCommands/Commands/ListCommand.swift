internal import ArgumentGrammar
internal import Engine
internal import TaskQueue
internal import Text
internal import Workspace

struct ListCommand: Command {
    static let grammar = CommandGrammar(
        ["list"], group: CommandGroup.queue, summary: "show the tasks",
        discussion: [
            "Prints a table on a terminal, and lines of id, status, priority and task with tabs between them "
                + "elsewhere. Rows that can't be read as tasks are reported on standard error.",
            "A terminal of 120 columns or more shows due and owner too, where any task has them. due is the time left "
                + "for an open task ('in 3 h', '5 d late'), age the time since its start or its 'orch nl submit'; --columns due_at_kst,started_at_kst gives the times themselves.",
            "All filters together have to hold. --search and --owner take ASCII letters in either case, and Hangul "
                + "whether it is composed or not. --tag compares the whole value or its first word, and of after: "
                + "each id; kind:doc is the same as kind=doc. Tasks that have nothing to be ordered by come last.",
        ],
        flags: ListArguments.flags,
        examples: [
            "orch list", "orch list --status PENDING --status BLOCKED",
            "orch list --ready --sort priority,due --limit 5",
            "orch list --owner worker:core --columns id,state,age,task", "orch list --tag kind=doc --json",
            "orch list --search README --sort -line",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let filter = try ListArguments.filter(in: call.invocation)
        let order = try ListArguments.order(in: call.invocation)
        let isArchive = ListArguments.isArchive(in: call.invocation)
        var queue = try isArchive ? call.readArchive() : call.readQueue()
        let asked = try ListArguments.columns(in: call.invocation, of: queue.headers)
        let path = try isArchive ? call.workplace().store.archive.path : call.workplace().path
        let moment = try call.moment()
        let found = queue.rows(matching: filter, at: moment)
        let rows = Array(
            ListArguments.part(of: queue.sorted(found, by: order, at: moment.offset), in: call.invocation))
        let problems = queue.problems()
        if isArchive, queue.rowCount == 0 { call.note("nothing is archived; 'orch archive' moves finished tasks") }
        if call.isJSON {
            call.print([
                "schema": "orch.list/1", "total": .integer(found.count),
                "tasks": .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) }),
                "problems": .array(of: problems) { problem in
                    [
                        "line": .integer(problem.line), "column": .integer(problem.column),
                        "message": .string(problem.wording),
                    ]
                },
            ])
            return
        }
        let columns = asked ?? standardColumns(on: call.screen)
        let texts = queue.texts(of: columns, inRows: rows, at: moment).map { $0.map(Screen.plain) }
        var table = TaskTable(screen: call.screen, columns: columns, rows: texts)
        if asked == nil { table.dropEmptyColumns(but: ListColumn.standard) }
        for line in table.lines { call.print(line) }
        for problem in problems { call.warn("\(path):\(problem.line):\(problem.column): \(problem.wording)") }
    }

    private static func standardColumns(on screen: Screen) -> [ListColumn] {
        screen.isTerminal ? ListColumn.fitting(width: screen.width) : ListColumn.standard
    }
}

extension RowProblem {
    var wording: String {
        switch kind {
        case .damaged(let cells, let expected):
            "the row has \(counted(cells, "cell")) where the header has \(expected); it is left alone"
        case .sharedID(let id, let first): "the id \(id) is that of line \(first) too; neither can be changed by it"
        }
    }
}
