internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import Workers

struct ReportNewCommand: Command {
    static let grammar = CommandGrammar(
        ["report", "new"], group: CommandGroup.team, summary: "print a Compact Report to fill in",
        discussion: [
            "The form has the task's id and status, and under Checklist a row for each of its success criteria: write "
                + "done, partial, failed or blocked for todo, and for the dash the evidence: a command with its exit code, "
                + "a file, a value with its unit, a commit or a link; for blocked, what is needed from whom. "
                + "templates/compact_report.md is one."
        ],
        flags: [TaskArgument.flag], positionals: [TaskArgument.positional],
        examples: ["orch report new ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = try TaskArgument.value(in: call.invocation)
        var queue = try call.readQueue()
        let id = try call.meant(by: given, in: &queue)
        let row = try call.row(of: id, in: &queue)
        let criteria = CriteriaList.items(of: row.criteria)
        let form = ReportForm.text(of: row, id)
        if call.isJSON {
            return call.print([
                "schema": "orch.report/1", "id": .string(id.text),
                "checklist": .array(of: Array(criteria.enumerated())) { place, criterion in
                    [
                        "number": .integer(place + 1), "criterion": .string(criterion), "status": "todo",
                        "evidence": "",
                    ]
                },
                "text": .string(form),
            ])
        }
        for line in form.split(separator: "\n") { call.print(Screen.plain(String(line))) }
    }
}
