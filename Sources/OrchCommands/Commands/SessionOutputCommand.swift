internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Text

struct SessionOutputCommand: Command {
    private static let lines = Flag(
        "limit", letter: "n", .integer("N", in: 1...5000, of: "lines"), help: "at most so many lines that scrolled off",
        default: "200")

    static let grammar = CommandGrammar(
        ["session", "output"], group: CommandGroup.sessions, summary: "print what a session shows",
        discussion: [
            "The last lines of its terminal as a screen shows them, at most 8 kB. Everything that its agent printed, byte for "
                + "byte, is in logs/sessions/SESSION.log beside the queue."
        ],
        flags: [lines, SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session output worker-4f1a2b -n 50"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let command = try call.dispatch(
            .getOutput, payload: ["lines": .integer(call.invocation[lines] ?? 200)])
        report(command, in: &call)
    }

    static func report(_ command: AgentCommand, in call: inout Call) {
        if call.isJSON { return call.report(command, "") }
        guard case .string(let text)? = command.resultValue?["text"] else { return }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.isEmpty == true { lines.removeLast() }
        for line in lines { call.print(Screen.plain(String(line))) }
    }
}
