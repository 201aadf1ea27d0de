internal import ArgumentGrammar
internal import Engine
internal import Host
internal import Ledgers
internal import Operations

struct AlertsAckCommand: Command {
    private static let person = Flag("by", .text("NAME"), help: "who has seen it", default: "the user's name")

    static let grammar = CommandGrammar(
        ["alerts", "ack"], group: CommandGroup.operations, summary: "note that you have seen an alert",
        discussion: [
            "An acknowledged alert lasts until its cause is gone or it is resolved; further occurrences are counted in it."
        ],
        flags: [person], positionals: [AlertArgument.alert],
        examples: ["orch alerts ack dead:ORCH-010"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let person = call.invocation[person] ?? Environment.variable("USER") ?? "operator"
        try call.answer(.acknowledge(by: person))
    }
}
