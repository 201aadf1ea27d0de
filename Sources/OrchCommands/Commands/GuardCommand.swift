internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import TaskQueue
internal import Text
internal import TokenGuardrails
internal import Workspace

struct GuardCommand: Command {
    private static let report = Flag(
        "report", .file("FILE"), help: "the Compact Report; - reads standard input", isRequired: true)
    private static let current = Flag(
        "current-tokens", .integer("N", in: 0...1_000_000_000, of: "tokens"),
        help: "the tokens of what lead and worker have exchanged")
    private static let transcript = Flag(
        "transcript", .file("FILE"), help: "that exchange, to be counted (JSON Lines or text)")
    private static let isTrial = Switch("dry-run", help: "decide, and change nothing")

    static let grammar = CommandGrammar(
        ["guard"], group: CommandGroup.review,
        summary: "check a conversation's token budget and a report's format",
        discussion: [
            "Prints ALLOW, SUMMARIZE or BLOCK, then the reasons. What counts is what lead and worker have sent each "
                + "other - task, questions, answers, report - and not what an agent reads while it works. Above "
                + "tokens.soft it is to be summarized, above tokens.hard the task becomes BLOCKED; see 'orch config'. "
                + "A report of more tokens than the summary_budget_tokens in the task's payload: is to be shortened "
                + "(SUMMARIZE). ALLOW and SUMMARIZE are noted in the event log alone.",
            "After a BLOCK, summarize or correct the report, and give the task back with 'orch set ID "
                + "status=PENDING'.",
            "A Compact Report begins with '[REPORT ID]' and has "
                + ReportSection.allCases.map(\.heading).joined(separator: " ")
                + " in this order. Files and Diff-Summary need a bullet; \(CompactReport.mostBullets) bullets "
                + "beside those of Risks and \(CompactReport.mostCharacters) characters are the most, and code "
                + "fences are not allowed. Another order, too many bullets, a section twice and decorated headings "
                + "are mild (SUMMARIZE); the rest blocks.",
            "Exits with \(ExitCode.found.rawValue) for BLOCK.",
        ],
        flags: [report, current, transcript, isTrial, TaskArgument.flag] + ClaimArguments.all + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch guard ORCH-010 --report report.md --current-tokens 1800",
            "orch guard ORCH-010 --report - --transcript session.jsonl",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = try TaskArgument.value(in: call.invocation)
        let tokens = try tokens(in: &call)
        var queue = try call.readQueue()
        let id = try call.meant(by: given, in: &queue)
        let text = try call.fileText(call.invocation[report] ?? "-")
        let guarded = try call.guardReport(
            text, of: id, in: &queue, tokens: tokens, proof: ClaimArguments.proof(in: call.invocation),
            isTrial: call.invocation[isTrial])
        let (decision, budget) = (guarded.decision, guarded.budget)
        if decision.verdict == .block { call.end(with: .found) }
        let status = guarded.status?.word

        if call.isJSON {
            return call.print([
                "schema": "orch.guard/1", "id": .string(id.text), "verdict": .string(decision.verdict.rawValue),
                "tokens": .integer(tokens), "soft": .integer(budget.soft), "hard": .integer(budget.hard),
                "reasons": .array(of: decision.reasons) { reason in
                    [
                        "verdict": .string(reason.verdict.rawValue),
                        "line": reason.line.map { .integer($0) } ?? .null, "text": .string(reason.wording),
                    ]
                },
                "status": .string(orNull: status),
            ])
        }
        call.print(decision.verdict.rawValue)
        for line in decision.lines { call.print("\(line.verdict.rawValue): \(Screen.plain(line.text))") }
        if decision.verdict == .block, let status { call.print("\(id) -> \(status)") }
    }

    private static func tokens(in call: inout Call) throws(CommandFailure) -> Int {
        switch (call.invocation[current], call.invocation[transcript]) {
        case (let tokens?, nil): return tokens
        case (nil, let file?): return Transcript.tokens(of: try call.fileText(file))
        case (nil, nil):
            throw CommandFailure(
                call.invocation.usageError(
                    .missingEither([
                        current.description.synopsis, transcript.description.synopsis,
                    ])))
        case (_?, _?):
            throw CommandFailure(
                call.invocation.usageError(
                    .conflict(current.description.spelling, transcript.description.spelling)))
        }
    }
}
