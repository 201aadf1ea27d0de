internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text

struct TeamStatusCommand: Command {
    static let grammar = CommandGrammar(
        ["team", "status"], group: CommandGroup.team, summary: "show a team's progress",
        discussion: [
            "Prints how many of the workers' tasks have which status, then the lead's task and whether it is ready, "
                + "then a line for each worker's task: id, status, owner and task, with tabs between them where "
                + "there is no terminal."
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch team status ORCH-010", "orch team status ORCH-010 --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = try TaskArgument.value(in: call.invocation)
        var queue = try call.readQueue()
        let id = try call.meant(by: given, in: &queue)
        let moment = try call.moment()
        let lead = try call.row(of: id, in: &queue)
        let workers = queue.team(of: id)
        if workers.isEmpty { call.warn("\(id) has no worker tasks; 'orch team plan \(id)' creates them") }
        let counts = Status.inSummary.map { status in (word: status.word, count: workers.count { $0.status == status })
        }

        if call.isJSON {
            return call.print([
                "schema": "orch.team/1", "lead": JSONValue(lead, in: &queue, at: moment),
                "summary": .object(counts.map { .init($0.word, .integer($0.count)) }),
                "workers": .array(workers.map { JSONValue($0, in: &queue, at: moment) }),
            ])
        }
        call.print("summary " + counts.map { "\($0.word)=\($0.count)" }.joined(separator: " "))
        let readiness = queue.readiness(of: lead, at: moment)
        var line =
            "lead \(id) \(Screen.plain(lead.text(.status))) owner=\(owner(of: lead))"
            + " ready=\(readiness == .ready ? "yes" : "no")"
        if case .notReady(.waitsFor(let ids)) = readiness { line += " waits_for=\(ids.joined(separator: ","))" }
        call.print(line)
        let columns: [Column] = [.id, .status, .ownerSession, .task]
        let cells = workers.map { row in
            columns.map { $0 == .ownerSession ? owner(of: row) : Screen.plain(row.text($0)) }
        }
        let table = TaskTable(screen: call.screen, columns: columns.map { .cell($0.header) }, rows: cells)
        for line in table.lines { call.print(line) }
    }

    private static func owner(of row: TaskRow) -> String {
        let owner = row.text(.ownerSession)
        return owner.isEmpty ? CellText.none : Screen.plain(owner)
    }
}
