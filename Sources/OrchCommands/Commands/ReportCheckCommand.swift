internal import ArgumentGrammar
internal import Engine
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import TokenGuardrails

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
