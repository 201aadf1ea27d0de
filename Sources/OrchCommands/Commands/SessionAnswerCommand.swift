internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Text
internal import Workers

struct SessionAnswerCommand: Command {
    private static let text = Positional(
        .text("TEXT"), help: "what is typed; - reads standard input", isRequired: false)
    private static let keys = Flag(
        "key", .choice("KEY", of: Terminal.Key.allCases, word: \.rawValue), help: "a key to press, instead of a text"
    ).repeatable
    private static let isBare = Switch("no-enter", help: "press no Enter behind it")

    static let grammar = CommandGrammar(
        ["session", "answer"], group: CommandGroup.sessions, summary: "type an answer into a session",
        discussion: [
            "For an agent that asks: a session that is waiting_input, of which there is an alert. A digit chooses from "
                + "numbered choices, without Enter. The text is typed as it is."
        ],
        flags: [keys, isBare, SessionArguments.timeout], positionals: [SessionArguments.session, text],
        examples: [
            "orch session answer worker-4f1a2b y", "orch session answer worker-4f1a2b 1",
            "orch session answer worker-4f1a2b --key Down --key Enter",
        ])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let given = call.invocation
        let pressed = given[keys]
        guard (given[text] == nil) != pressed.isEmpty else {
            let problem: UsageError.Problem =
                pressed.isEmpty ? .missingEither(["TEXT", "--key KEY"]) : .conflict("TEXT", "--key")
            throw CommandFailure(given.usageError(problem))
        }
        guard let argument = given[text] else {
            let payload: JSONObject = ["keys": .array(of: pressed) { .string($0.rawValue) }]
            let command = try call.dispatch(.sendText, payload: payload)
            return call.report(command, "\(command.session): \(counted(pressed.count, "key")) pressed")
        }
        let text = try call.text(argument)
        let command = try call.dispatch(.sendText, text: text, payload: ["enter": .bool(!given[isBare])])
        call.report(command, "\(command.session): \(counted(text.utf8.count, "byte")) typed")
    }
}
