internal import ArgumentGrammar
internal import Engine
internal import Operations
internal import ReviewerGate
internal import TaskQueue
internal import Text
internal import Workspace

struct ReviewCommand: Command {
    private static let report = Flag(
        "report", .file("FILE|TEXT"), help: "the report: a file, else the words themselves; - reads standard input",
        isRequired: true)
    private static let criteria = Flag(
        "success-criteria", .text("TEXT"), help: "judge by these instead of the task's")
    private static let isTrial = Switch("dry-run", help: "judge only; the task stays as it is")
    private static let require = Flag(
        "require", .choice("STRENGTH", of: Strength.allCases, word: \.rawValue),
        help: "what each criterion needs for PASS", default: "review.require")
    private static let explain = Switch("explain", help: "show for each item what was looked for and found")

    static let grammar = CommandGrammar(
        ["review"], group: CommandGroup.review,
        summary: "judge a report against the success criteria and route the task",
        discussion: [
            "PASS makes the task DONE, with the beginning of the report as its note. RETRY makes it PENDING at once, "
                + "BLOCK makes it BLOCKED, and the notes say why. RETRY on the last attempt is BLOCK. Without a task "
                + "the report is judged by --success-criteria and nothing is written. A report that says of itself that it is not "
                + "done is RETRY, and one about another task is refused.",
            "Criteria are divided at new lines, ; • ' + ' and 1) 2). An item is covered when the report shows its "
                + "words, names and numbers; what the report calls failed, unfinished or waiting counts against it.",
            "Facts and fields make PASS, words only lower it. With --require stated each criterion needs a row of the "
                + "report's Checklist with a command, file, value, commit or link; with verified a check that the "
                + "criterion mentions: @tests and @coverage>=80 run what 'check.tests' and 'check.coverage' of orch.conf "
                + "say, @changed:PATH asks git whether the file changed since started_at_kst, @ui:NAME looks at a page "
                + "('orch help check list'). One that fails makes RETRY, whatever the report says. What only repeats a criterion is no evidence.",
            "--check runs a command, --verify-files asks git whether the files that the report "
                + "names (below Files: where it has such a list) changed since started_at_kst, and --ui-url and "
                + "--ui-contains look at a page. What fails turns PASS into RETRY; a tool that is missing or broken "
                + "proves nothing and changes nothing (exit \(ExitCode.unavailable.rawValue)).",
            "The command of review.judge in orch.conf gets criteria, report and findings of a task's review as JSON "
                + "(orch.judge/1) on standard input, and answers {\"verdict\":\"PASS|RETRY|BLOCK\",\"reason\":\"…\"}. It may "
                + "lower the verdict, never raise it; no answer, or another one, is a warning.",
            "Exits with 0 for PASS and \(ExitCode.found.rawValue) otherwise.",
        ],
        flags: [report, criteria, isTrial, require, explain] + CheckEvidence.flags + [FileEvidence.verify]
            + PageEvidence.flags
            + [TaskArgument.flag] + ClaimArguments.all + SyncArguments.all,
        positionals: [TaskArgument.positional],
        examples: [
            "orch review ORCH-010 --report report.md --owner-session worker:core-1",
            "orch review --success-criteria \"README 반영\" --report report.md --explain",
            "orch review ORCH-010 --report report.md --verify-files --check \"swift test\"",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let hasTask = given[TaskArgument.positional] != nil || given[TaskArgument.flag] != nil
        guard hasTask || given[criteria] != nil else {
            throw CommandFailure(given.usageError(.missingEither(["ID", criteria.description.synopsis])))
        }
        let proof = ClaimArguments.proof(in: given)
        guard hasTask || (proof == ClaimProof() && !given[FileEvidence.verify]) else {
            throw CommandFailure(given.usageError(.missing(["ID"])))
        }
        try PageEvidence.check(given)
        let report = try call.report(given[report] ?? "-")
        let criteria = try call.text(ifGiven: criteria)

        guard hasTask else {
            let judgement = Reviewer.judge(
                criteria: criteria ?? "", report: report,
                evidence: try NamedChecks.gather(
                    NamedChecks.mentioned(in: criteria ?? ""), of: nil, keeps: !given[isTrial], in: &call)
                    + CheckEvidence.gather(in: given) + PageEvidence.gather(in: given),
                require: try requirement(in: &call))
            return try printRuling(.init(judgement, verdict: judgement.verdict), of: nil, status: nil, in: &call)
        }
        let id = try TaskArgument.value(in: given)
        let judging = Judging(
            id: id, report: report, criteria: criteria, require: try requirement(in: &call), proof: proof,
            isTrial: given[isTrial])
        let routed = try judging.route(in: &call)
        try printRuling(routed.ruling, of: routed.id, status: routed.status, in: &call)
    }

    /// What PASS needs. To judge by given criteria no queue has to be there, but where one is, its settings hold.
    private static func requirement(in call: inout Call) throws(CommandFailure) -> Strength {
        if let given = call.invocation[require] { return given }
        do throws(CommandFailure) {
            return Strength(rawValue: try call.workplace().settings.reviewRequire) ?? .mentioned
        } catch {
            guard error.exit == .noQueue else { throw error }
            return .mentioned
        }
    }

    private static func printRuling(
        _ ruling: RouteVerdict.Ruling, of id: TaskID?, status: Status?, in call: inout Call
    ) throws(CommandFailure) {
        if ruling.verdict != .pass { call.end(with: .found) }
        if call.isJSON { return call.print(document(ruling, of: id, status, isTrial: call.invocation[isTrial])) }
        call.print(ruling.verdict.rawValue)
        for reason in ruling.reasons { call.print("- " + Screen.plain(reason.text)) }
        for evidence in ruling.judgement.evidence where evidence.passed {
            call.print("+ " + Screen.plain("\(evidence.name): \(evidence.detail)"))
        }
        if call.invocation[explain] { for item in ruling.judgement.items { printItem(item, in: &call) } }
        if let id, let status, !call.invocation[isTrial] { call.print("\(id) -> \(status.word)") }
    }

    private static func printItem(_ item: ItemFinding, in call: inout Call) {
        let strength = item.strength.map { " (\($0.rawValue))" } ?? ""
        call.print("[\(item.isCovered ? "x" : " ")] " + Screen.plain(item.text) + strength)
        call.print("    looked for: " + Screen.plain(item.lookedFor.joined(separator: ", ")))
        for found in item.found { call.print("    found: " + Screen.plain("\(found.sought), in: \(found.line)")) }
        if !item.missing.isEmpty { call.print("    missing: " + Screen.plain(item.missing.joined(separator: ", "))) }
    }

    private static func document(
        _ ruling: RouteVerdict.Ruling, of id: TaskID?, _ status: Status?, isTrial: Bool
    ) -> JSONObject {
        [
            "schema": "orch.review/1", "id": .string(orNull: id?.text), "verdict": .string(ruling.verdict.rawValue),
            "judged": .string(ruling.judgement.verdict.rawValue), "dry_run": .bool(isTrial),
            "reasons": .array(of: ruling.reasons) { reason in
                ["text": .string(reason.text), "line": reason.line.map { .integer($0) } ?? .null]
            },
            "items": .array(of: ruling.judgement.items) { item in
                [
                    "text": .string(item.text), "covered": .bool(item.isCovered),
                    "strength": .string(orNull: item.strength?.rawValue),
                    "looked_for": .array(item.lookedFor.map { .string($0) }),
                    "found": .array(of: item.found) { found in
                        ["sought": .string(found.sought), "line": .string(found.line)]
                    },
                    "missing": .array(item.missing.map { .string($0) }),
                ]
            },
            "evidence": .array(of: ruling.judgement.evidence) { evidence in
                ["name": .string(evidence.name), "passed": .bool(evidence.passed), "detail": .string(evidence.detail)]
            },
            "status": .string(orNull: status?.word),
        ]
    }
}
