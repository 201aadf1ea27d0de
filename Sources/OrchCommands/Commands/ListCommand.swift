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
        flags: ListArguments.flags + [DatabaseArguments.source],
        examples: [
            "orch list", "orch list --status PENDING --status BLOCKED",
            "orch list --ready --sort priority,due --limit 5",
            "orch list --owner worker:core --columns id,state,age,task", "orch list --tag kind=doc --json",
            "orch list --search README --sort -line",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        _ = try call.readDatabaseIfGiven()
        var list = try TaskList(in: &call)
        let asked = try ListArguments.columns(in: call.invocation, of: list.queue.headers)
        if call.isJSON { return call.print(list.document()) }
        let columns = asked ?? standardColumns(on: call.screen)
        var queue = list.queue
        let texts = queue.texts(of: columns, inRows: list.rows, at: list.moment).map { $0.map(Screen.plain) }
        var table = TaskTable(screen: call.screen, columns: columns, rows: texts)
        if asked == nil { table.dropEmptyColumns(but: ListColumn.standard) }
        for line in table.lines { call.print(line) }
        for problem in list.problems { call.warn(list.wording(of: problem)) }
    }

    private static func standardColumns(on screen: Screen) -> [ListColumn] {
        screen.isTerminal ? ListColumn.fitting(width: screen.width) : ListColumn.standard
    }
}
