internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import Sheets
internal import TaskQueue
internal import Text
internal import Workspace

struct TeamPlanCommand: Command {
    private static let tasks = Flag(
        "tasks", .text("FILE"), help: "the parts as JSON, instead of the task's own words; - reads standard input")
    private static let workers = Flag(
        "workers", .integer("N", in: 1...5), help: "how many parts may run at once",
        default: "3; with --tasks, as many as dependencies allow")
    private static let isTrial = Switch("dry-run", help: "show the parts and write nothing")

    static let grammar = CommandGrammar(
        ["team", "plan"], group: CommandGroup.team, summary: "divide a task among workers",
        discussion: [
            "Adds a row for each part, with the task's priority and due time and the tag team:ID, and lets the task "
                + "wait for all of them: its lead can claim it when they are DONE. A lead that has it "
                + "already keeps it, and waits only should it go back to PENDING.",
            "The task's words are divided as 'orch nl submit' does, and part k waits for part k-N. When the success "
                + "criteria have as many items as there are parts, each part gets one; when the words can't be "
                + "divided and there are two or more items, there is a part for each item.",
            "FILE is a JSON array of objects, one object, or one object a line. An object has a 'title', and may have "
                + "'id', 'owner_role' (becomes kind:), 'dependencies' (ids of the file or of the queue; become "
                + "after:), 'acceptance_criteria' (a text or an array), 'prompt' and 'summary_budget_tokens' (become "
                + "payload:) and 'status' (PENDING). Nothing is written unless all of it is right. "
                + "templates/team_task.json is an example.",
            "A task whose parts are open is not planned again. One that is planned anew after parts failed or were "
                + "cancelled does not wait for those any more.",
        ],
        flags: [tasks, workers, isTrial, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: [
            "orch team plan ORCH-010", "orch team plan ORCH-010 --workers 2 --dry-run",
            "orch team plan ORCH-010 --tasks team.json",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let division = try division(in: &call)
        let operation = TaskOperation(id) { PlanTeam(lead: $0, division: division) }
        let isTrial = call.invocation[isTrial]
        let receipt = try isTrial ? call.rehearse(operation) : call.commit(operation)
        if call.isJSON { return try call.reportJSON(receipt) }

        let created = receipt.outcome
        let ids = created.map(\.text).joined(separator: ",")
        call.print("\(isTrial ? "planned" : "created")=\(created.count) ids=\(ids)")
        var queue = receipt.subject
        for (number, id) in created.enumerated() {
            for row in queue.rows(of: id).map({ queue.row($0) }) {
                var line = "\(number + 1). \(id) [\(row.text(.priority))] \(Screen.plain(row.text(.task)))"
                if !row.text(.dueAt).isEmpty { line += "  due \(row.text(.dueAt))" }
                if !row.notes.after.isEmpty { line += "  after \(row.notes.after.joined(separator: ","))" }
                call.print(line)
            }
        }
    }

    private static func division(in call: inout Call) throws(CommandFailure) -> PlanTeam.Division {
        let workers = call.invocation[workers]
        guard let file = call.invocation[tasks] else { return .words(workers: workers ?? 3) }
        let text = try call.fileText(file)
        do throws(TeamTaskError) {
            return .tasks(try TeamTaskFile.read(text), workers: workers)
        } catch {
            throw CommandFailure(error, file: file)
        }
    }
}

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
        let counts = Status.inSummary.map { status in
            (word: status.word, count: workers.count { $0.status == status })
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

struct TeamCancelCommand: Command {
    private static let notes = Flag("notes", .text("TEXT"), help: "why; added to each task; - reads standard input")

    static let grammar = CommandGrammar(
        ["team", "cancel"], group: CommandGroup.team, summary: "cancel a task and the open parts of its workers",
        discussion: [
            "The task and the parts of its workers become BLOCKED with cancelled_by_operator, in one change: those "
                + "that are PENDING, IN_PROGRESS or BLOCKED, and FAILED ones that would be tried again. What is DONE, "
                + "permanent, dead or cancelled already stays as it is."
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch team cancel ORCH-010 --notes \"범위에서 제외\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let note = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { CancelTeam(lead: $0, note: note) })
    }
}

struct TeamReplanCommand: Command {
    private static let notes = Flag(
        "notes", .text("TEXT"), help: "what is to be different; - reads standard input", default: Replan.unsaid)

    static let grammar = CommandGrammar(
        ["team", "replan"], group: CommandGroup.team, summary: "send the open parts of workers back to planning",
        discussion: [
            "What is IN_PROGRESS becomes BLOCKED, so that nobody goes on with the old plan; what is PENDING, BLOCKED "
                + "or FAILED becomes PENDING, and can be claimed again. Each gets replan:TEXT. What is DONE or cancelled "
                + "stays as it is, and so does the lead's task.",
            "A second replan releases what the first one stopped. The task can be divided anew, by 'orch team "
                + "plan', when none of its parts is open any more.",
        ],
        flags: [notes, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: ["orch team replan ORCH-010 --notes \"토큰 예산 초과, 범위 축소\""])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let text = try call.words(ifGiven: notes)
        try call.report(call.commit(on: id) { ReplanTeam(lead: $0, text: text) })
    }
}
