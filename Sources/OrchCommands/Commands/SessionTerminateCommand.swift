internal import ArgumentGrammar
internal import Engine
internal import Ledgers
internal import Text

struct SessionTerminateCommand: Command {
    private static let isKept = Switch(
        "pause", help: "keep its worktree, for 'orch session resume', also where nothing in it would be lost")

    static let grammar = CommandGrammar(
        ["session", "terminate"], group: CommandGroup.sessions, summary: "end a session",
        discussion: [
            "Ends its agent with all that has its terminal. The worktree goes, unless something in it is not committed, or a "
                + "commit of it is on no branch; the branch goes where it is merged."
        ],
        flags: [isKept, SessionArguments.timeout], positionals: [SessionArguments.session],
        examples: ["orch session terminate worker-4f1a2b", "orch session terminate worker-4f1a2b --pause"])

    static func run(_ call: inout Call) throws(CommandFailure) {
        let command = try call.dispatch(.terminate, payload: ["keep_worktree": .bool(call.invocation[isKept])])
        if !call.invocation[isKept], case .string(let kept)? = command.resultValue?["kept"] { call.warn(kept) }
        call.report(command, "\(command.session) -> terminated")
    }
}
