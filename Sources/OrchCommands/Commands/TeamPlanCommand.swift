internal import ArgumentGrammar
internal import Operations
internal import TaskQueue
internal import Workspace

struct TeamPlanCommand: Command {
    private static let tasks = Flag(
        "tasks", .text("FILE"), help: "the parts as JSON, instead of the task's own words; - reads standard input")
    private static let workers = Flag(
        "workers", .integer("N", in: 1...5), help: "how many parts may run at once",
        default: "3; with --tasks, as many as dependencies allow")
    private static let dryRun = Switch("dry-run", help: "show the parts and write nothing")

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
        flags: [tasks, workers, dryRun, TaskArgument.flag] + SyncArguments.all, positionals: [TaskArgument.positional],
        examples: [
            "orch team plan ORCH-010", "orch team plan ORCH-010 --workers 2 --dry-run",
            "orch team plan ORCH-010 --tasks team.json",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let id = try TaskArgument.value(in: call.invocation)
        let division = try division(in: &call)
        let operation = TaskOperation(id) { PlanTeam(lead: $0, division: division) }
        let isTrial = call.invocation[dryRun]
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
