internal import ArgumentGrammar
internal import Engine
internal import Interfaces
internal import Text

struct BoardCommand: Command {
    private static let html = Flag(
        "html", .file("FILE"), help: "write it as one HTML file, in one step; - for standard output")

    static let grammar = CommandGrammar(
        ["board"], group: CommandGroup.operations, summary: "show the tasks in columns by state",
        discussion: [
            "The columns are ready, waiting, running, blocked, failed and done; the most urgent tasks come first. On "
                + "a terminal the arrow keys choose a task, Enter shows it, / filters, ? helps and q quits; the board follows the "
                + "queue. Elsewhere it is printed once, with ten tasks of a column at most.",
            "--html writes one file that loads nothing and can be kept as an artefact of CI: the tasks in columns, with filters, "
                + "what waits for what as lines, the figures of 'orch kpi' as charts, in English and Korean, for small and large "
                + "screens, light and dark. Its keys are arrows, Enter, /, g and ?. Without scripts it is a table. Times are those of when it was written.",
        ],
        flags: [html],
        examples: ["orch board", "orch board --html board.html", "orch board --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let target = call.invocation[html]
        if call.isJSON, target != nil {
            throw CommandFailure(call.invocation.usageError(.conflict("--html", "--json")))
        }
        if target == nil, !call.isJSON, call.screen.isTerminal, try TerminalLoop.run(BoardScreen(in: &call), &call) {
            return
        }
        var queue = try call.readQueue()
        let source = BoardSource(&queue, path: try call.workplace().path, at: try call.moment())
        // Without a log that can be read the tasks are worth a page too.
        func page(in call: inout Call) throws(CommandFailure) -> String {
            let figures = try? QueueFigures(of: &queue, in: call.workplace(), at: source.moment)
            return source.page(figures: figures.map { .object(KPICommand.document(of: $0).members) }).html
        }
        switch target {
        case "-": call.print(String(try page(in: &call).dropLast()))
        case let path?:
            try call.replaceFile(
                path, with: page(in: &call), begun: "<!DOCTYPE html>\n<html lang=\"en\" data-now=", as: "a board")
        case nil where call.isJSON: print(source, in: &call)
        case nil:
            let board = BoardColumns(tasks: source.tasks, screen: call.screen, width: call.screen.width)
            for line in board.laidOut().lines { call.print(line) }
            for problem in source.problems { call.warn(problem) }
        }
    }

    private static func print(_ source: BoardSource, in call: inout Call) {
        call.print([
            "schema": "orch.board/1",
            "columns": .array(of: BoardColumn.allCases) { column in
                [
                    "name": .string(column.rawValue),
                    "tasks": .array(zip(source.tasks, source.documents).filter { $0.0.column == column }.map(\.1)),
                ]
            },
            "problems": .array(source.problems.map(JSONValue.string)),
        ])
    }
}
