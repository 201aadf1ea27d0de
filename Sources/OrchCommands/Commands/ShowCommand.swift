internal import ArgumentGrammar
internal import Engine
internal import MarkdownTable
internal import TaskQueue
internal import Text
internal import Workspace

struct ShowCommand: Command {
    static let grammar = CommandGrammar(
        ["show"], group: CommandGroup.queue, summary: "show one task",
        discussion: [
            "On a terminal: the task's texts in lines of the terminal's width, how long ago its times are, why it "
                + "can't be claimed, if so, what each tag in its notes means, and the last \(History.shown) "
                + "things that the event log says happened to it.",
            "Elsewhere, for scripts: a line for each column that says something, with its name in the first "
                + "\(nameWidth) columns, and lines for line, state, ready and each thing in the history. --json has them too.",
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch show ORCH-010", "orch show ORCH-010 --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = try TaskArgument.value(in: call.invocation)
        var queue = try call.readQueue()
        let moment = try call.moment()
        let id = try call.meant(by: given, in: &queue)
        let rows = queue.rows(of: id)
        let workplace = try call.workplace()
        func history() -> History {
            workplace.history(of: id, atMost: History.shown)
        }
        if call.isJSON {
            call.print([
                "schema": "orch.task/1",
                "tasks": .array(rows.map { JSONValue(reasoned: queue.row($0), in: &queue, at: moment) }),
                "history": history().json,
            ])
        } else if call.screen.isTerminal {
            var page = TaskPage(screen: call.screen, moment: moment)
            for index in rows { page.add(queue.row(index), in: &queue, path: workplace.path) }
            page.add(history())
            for line in page.lines { call.print(line) }
        } else {
            for index in rows {
                if index != rows.first { call.print("") }
                printFields(of: queue.row(index), in: &queue, at: moment, to: &call)
            }
            for entry in history().entries {
                let time = entry.time.map { $0.secondText(at: moment.offset) + "  " } ?? ""
                field("history", time + entry.wording, in: &call)
            }
        }
    }

    private static func printFields(
        of row: TaskRow, in queue: inout Queue, at moment: Moment, to call: inout Call
    ) {
        for header in queue.headers {
            let text = row.text(ofColumn: header)
            if !text.isEmpty { field(header, text, in: &call) }
        }
        field("line", String(row.line), in: &call)
        field("state", row.state(at: moment)?.rawValue ?? "unknown", in: &call)
        for remark in row.remarks { field("remark", remark, in: &call) }
        switch queue.readiness(of: row, at: moment) {
        case .ready: field("ready", "yes", in: &call)
        case .notReady(.waitsFor(let ids)): field("ready", "no: it waits for \(queue.standings(of: ids))", in: &call)
        case .notReady(let obstacle): field("ready", "no: \(obstacle.wording(offset: moment.offset))", in: &call)
        }
    }

    private static let nameWidth = 17

    private static func field(_ name: String, _ text: String, in call: inout Call) {
        let name = Screen.plain(name)
        let isShort = displayWidth(of: name) < nameWidth
        let label = isShort ? name.fitted(to: nameWidth) : name + " "
        call.print(call.screen.styled(label, .bold) + Screen.plain(text))
    }
}
