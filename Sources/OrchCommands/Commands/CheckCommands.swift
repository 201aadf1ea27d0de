internal import ArgumentGrammar
internal import Engine
internal import ReviewerGate
internal import Text
internal import Workspace

struct CheckListCommand: Command {
    static let grammar = CommandGrammar(
        ["check", "list"], group: CommandGroup.review, summary: "list the checks that criteria can mention",
        discussion: [
            "A check is defined in orch.conf alone: 'check.tests = swift test' for criteria with @tests, 'check.coverage "
                + "= …', whose last printed number is the value, for @coverage>=80, and 'check.login.url' with "
                + "'check.login.contains' for @ui:login. @changed:PATH needs no definition.",
            "Each line has the name and, after a tab, the command or the page.",
        ],
        examples: ["orch check list", "orch check list --json"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let checks = try call.workplace().settings.checks
        if call.isJSON {
            return call.print([
                "schema": "orch.checks/1",
                "checks": .array(of: checks) { check in
                    switch check.subject {
                    case .command(let command): ["name": .string(check.mention), "command": .string(command)]
                    case .page(let url, let text):
                        ["name": .string(check.mention), "url": .string(url), "contains": .string(text)]
                    case .half(_, let missing): ["name": .string(check.mention), "missing": .string(missing)]
                    }
                },
            ])
        }
        for check in checks {
            let subject =
                switch check.subject {
                case .command(let command): command
                case .page(let url, let text): "\(url) shows '\(text)'"
                case .half(_, let missing): "can't be run: '\(missing)' is missing"
                }
            call.print("\(check.mention)\t" + Screen.plain(subject))
        }
    }
}

struct CheckRunCommand: Command {
    private static let name = Positional(
        .text("NAME"), help: "the check, as 'orch check list' has it, or with a limit as criteria do")

    static let grammar = CommandGrammar(
        ["check", "run"], group: CommandGroup.review, summary: "run a check of orch.conf",
        discussion: [
            "A command runs with /bin/sh in the root of the repository, or in the folder of QUEUE.md where there is none, "
                + "for at most check.timeout_seconds. Its last printed number is the check's value. What passes is kept "
                + "for the commit, and 'orch review' does not run it again as long as no file differs from that; this "
                + "command always runs it.",
            "Exits with 0 when the check passes, \(ExitCode.found.rawValue) when it fails, "
                + "\(ExitCode.refused.rawValue) when there is no such check, and \(ExitCode.unavailable.rawValue) when it "
                + "can't be run.",
        ],
        positionals: [name],
        examples: ["orch check run tests", "orch check run ui:login", "orch check run 'coverage>=80'"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let words = try call.required(name)
        let mention = Criterion.checks(in: "@" + words).checks.first {
            $0.mention == "@" + words && $0.kind == .command
        }
        let name = mention?.name ?? words
        let workplace = try call.workplace()
        let check = try NamedChecks.definition(name, in: workplace)
        var checks = NamedChecks(of: workplace)
        let outcome = try checks.outcome(of: check, mayReuse: false, keeps: !workplace.settings.isReadOnly)
        let judged = mention.map { outcome.evidence(for: $0, criterion: 0) }
        let isPassed = judged?.passed ?? outcome.isSuccess
        let detail = judged?.detail ?? outcome.detail
        if !isPassed { call.end(with: .found) }
        if call.isJSON {
            return call.print([
                "schema": "orch.check/1", "name": .string(name), "passed": .bool(isPassed),
                "value": outcome.value.map { .number("\($0)") } ?? .null, "detail": .string(detail),
            ])
        }
        call.print((isPassed ? "passed: " : "failed: ") + Screen.plain(detail))
        if let value = outcome.value { call.print("value: \(value)") }
    }
}
