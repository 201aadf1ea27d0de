internal import ArgumentGrammar
internal import Engine
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
            "Exits with \(ExitCode.found.rawValue) when there are findings.",
        ],
        flags: [id], positionals: [file],
        examples: ["orch report check report.md --id ORCH-010", "orch report check - < report.md"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let path = try call.required(file)
        let wanted = call.invocation[id]
        let report = CompactReport(try call.fileText(path), expecting: wanted?.text ?? "")
        let findings = report.findings.filter { finding in
            if case .otherID = finding.fault { wanted != nil } else { true }
        }
        if !findings.isEmpty { call.end(with: .found) }

        if call.isJSON {
            return call.print([
                "schema": "orch.report_check/1", "file": .string(path), "id": .string(orNull: report.id),
                "ok": .bool(findings.isEmpty),
                "findings": .array(of: findings) { finding in
                    [
                        "line": .integer(finding.line), "severity": .string(finding.severity.word),
                        "text": .string(finding.fault.wording),
                    ]
                },
            ])
        }
        for finding in findings {
            call.print(Screen.plain("\(path):\(finding.line): \(finding.severity.word): \(finding.fault.wording)"))
        }
        if findings.isEmpty { call.print(Screen.plain("\(path): a Compact Report")) }
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
