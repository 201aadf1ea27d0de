internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Operations

struct AlertsResolveCommand: Command {
    static let grammar = CommandGrammar(
        ["alerts", "resolve"], group: CommandGroup.operations, summary: "close an alert",
        discussion: [
            "The watchdog closes the alert of a dead letter that no longer is one, and 'orch kpi' those of its figures."
        ],
        flags: [], positionals: [AlertArgument.alert],
        examples: ["orch alerts resolve dead:ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        try call.answer(.resolve)
    }
}
