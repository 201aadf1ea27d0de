internal import ArgumentGrammar
internal import Engine
internal import Ledgers

struct SessionCancelCommand: Command {
    static let grammar = CommandGrammar(
        ["session", "cancel"], group: CommandGroup.sessions, summary: "interrupt what a session does",
        discussion: ["Presses Ctrl-C in it, or Escape where worker.preset names the agent. It stays, and is ready."],
        flags: [SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session cancel worker-4f1a2b"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let command = try call.dispatch(.cancel)
        call.report(command, "\(command.session) -> ready")
    }
}
