internal import ArgumentGrammar
internal import Engine
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
