internal import ArgumentGrammar
internal import TaskQueue

/// `orch show`: one task with everything that is known of it.
struct ShowCommand: Command {
    static let grammar = CommandGrammar(
        ["show"], group: CommandGroup.queue, summary: "show one task",
        discussion: ["Prints each column of the task that says something, and whether the task can be handed out."],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch show ORCH-010", "orch show ORCH-010 --json"])

    static func run(_ run: inout Run) throws(CommandFailure) {
        let id = try TaskArgument.value(in: run.invocation)
        var queue = try run.readQueue()
        let moment = try run.moment()
        let rows = queue.rows(of: id)
        guard !rows.isEmpty else {
            throw CommandFailure(.unknownID(id), path: try run.workplace().path, offset: moment.offset)
        }
        if run.isJSON {
            run.print(JSONDocument("task", [
                .init("tasks", .array(rows.map { JSONValue(queue.row($0), in: &queue, at: moment) })),
            ]))
            return
        }
        for index in rows {
            let row = queue.row(index)
            if index != rows.first { run.print("") }
            for header in queue.headers {
                let text = row.text(ofColumn: header)
                if !text.isEmpty { field(header, text, in: &run) }
            }
            field("line", String(row.line), in: &run)
            field("state", row.state?.rawValue ?? "unknown", in: &run)
            switch queue.readiness(of: row, at: moment) {
            case .ready: field("ready", "yes", in: &run)
            case .notReady(let obstacle):
                field("ready", "no: \(obstacle.wording(offset: moment.offset))", in: &run)
            }
        }
    }

    private static func field(_ name: String, _ text: String, in run: inout Run) {
        let label = Screen.fitted(Screen.plain(name), to: 17)
        run.print(run.screen.styled(label, .bold) + Screen.plain(text))
    }
}
