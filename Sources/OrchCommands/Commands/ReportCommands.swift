internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import TokenGuardrails
internal import Workers

struct ReportNewCommand: Command {
    static let grammar = CommandGrammar(
        ["report", "new"], group: CommandGroup.team, summary: "print a Compact Report to fill in",
        discussion: [
            "The form has the task's id, and under Checklist a row for each of its success criteria: write done, partial, "
                + "failed or blocked for todo, also beside Status, and for the dash the evidence: a command with its exit code, "
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

struct ReportCheckCommand: Command {
    private static let file = Positional(.text("FILE"), help: "the report; - reads standard input")
    private static let id = Flag("id", .taskID, help: "the task that the report must be about", default: "any")

    static let grammar = CommandGrammar(
        ["report", "check"], group: CommandGroup.team, summary: "check the format of a Compact Report",
        discussion: [
            "Prints a line for each finding: the line of the report, 'severe' for what makes 'orch guard' say BLOCK "
                + "and 'mild' for what makes it say SUMMARIZE, and what is wrong. 'orch help guard' has the rules. "
                + "It needs no queue.",
            "With --id and a queue that has the task, it also says 'review' for each criterion whose row of the "
                + "Checklist is missing, not done or without evidence.",
            "Exits with \(ExitCode.found.rawValue) when there are findings.",
        ],
        flags: [id], positionals: [file],
        examples: ["orch report check report.md --id ORCH-010", "orch report check - < report.md"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(file)
        let wanted = call.invocation[id]
        let text = try call.fileText(path)
        let report = CompactReport(text, expecting: wanted?.text ?? "")
        var findings: [(line: Int, severity: String, text: String)] = []
        let faults = report.findings.filter { finding in
            if case .otherID = finding.fault { wanted != nil } else { true }
        }
        findings += faults.wordings.map { ($0.line, $0.severity.word, $0.text) }
        if let wanted, let criteria = Self.criteria(of: wanted, in: &call) {
            let last = report.section(.checklist)?.line ?? 1
            findings += ChecklistGap.all(in: text, criteria: criteria).map { ($0.line ?? last, "review", $0.wording) }
        }
        if !findings.isEmpty { call.end(with: .found) }

        if call.isJSON {
            return call.print([
                "schema": "orch.report_check/1", "file": .string(path), "id": .string(orNull: report.id),
                "ok": .bool(findings.isEmpty),
                "findings": .array(of: findings) { finding in
                    [
                        "line": .integer(finding.line), "severity": .string(finding.severity),
                        "text": .string(finding.text),
                    ]
                },
            ])
        }
        for finding in findings {
            call.print(Screen.plain("\(path):\(finding.line): \(finding.severity): \(finding.text)"))
        }
        if findings.isEmpty { call.print(Screen.plain("\(path): a Compact Report")) }
    }

    /// The success criteria of a task, where there is a queue that has it: a report can be checked without one.
    private static func criteria(of id: TaskID, in call: inout Call) -> String? {
        guard var queue = try? call.readQueue(), let row = try? queue.task(id).row else { return nil }
        let criteria = row.criteria
        return criteria.isEmpty ? nil : criteria
    }
}

extension ReportSeverity {
    fileprivate var word: String {
        switch self {
        case .mild: "mild"
        case .severe: "severe"
        }
    }
}
